"""What a text may hold, and what it says when it is filled."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bifall.kernel.problems import Problem
from bifall.notices.kinds import KINDS
from bifall.wordings.letters import EVERYWHERE, FIELDS, LETTERS, examples, kind_of_letter
from bifall.wordings.rules import FIELD, Text, fields_in, fill, problems_with_text

KNOWN = ("projekt", "sista dag")
names = st.sampled_from(KNOWN)
plain = st.text(st.characters(exclude_characters="{}", exclude_categories=("Cs",)))


def problems(subject: str, body: str, *demanded: str) -> list[Problem]:
    return list(problems_with_text(Text(subject, body), "sv", known=KNOWN, demanded=demanded))


def test_a_text_is_filled_once_and_what_comes_in_is_not_read_for_fields() -> None:
    values = {"projekt": "{sista dag}", "sista dag": "2026-12-04"}
    assert fill("{projekt} till {sista dag}. {okänt} { projekt }", values) == (
        "{sista dag} till 2026-12-04. {okänt} {sista dag}"
    )


@given(st.lists(st.tuples(plain, names)), plain, st.dictionaries(names, st.text(), min_size=len(KNOWN)))
def test_a_filled_text_is_its_words_with_the_values_between(
    parts: list[tuple[str, str]], end: str, values: dict[str, str]
) -> None:
    text = "".join(f"{words}{{{name}}}" for words, name in parts) + end
    assert fill(text, values) == "".join(f"{words}{values[name]}" for words, name in parts) + end
    assert fields_in(text) == list(dict.fromkeys(name for _words, name in parts))


@given(plain, plain)
def test_words_without_braces_are_never_refused(subject: str, body: str) -> None:
    whole = bool(subject) and bool(body) and len(subject) <= 200 and len(body) <= 10_000
    if whole or not (subject or body):
        assert problems(subject, body) == []


@pytest.mark.parametrize(
    ("subject", "body", "told"),
    [
        ("Beslut", "", [Problem("wording_half_written", "body_sv")]),
        ("", "Hej", [Problem("wording_half_written", "subject_sv")]),
        (
            "{namn}",
            "{projekt.__class__}",
            [
                Problem(
                    "wording_field_unknown",
                    "subject_sv",
                    {"name": "{namn}", "known": "{projekt}, {sista dag}"},
                ),
                Problem(
                    "wording_field_unknown",
                    "body_sv",
                    {"name": "{projekt.__class__}", "known": "{projekt}, {sista dag}"},
                ),
            ],
        ),
        ("Om {projekt", "Hej", [Problem("wording_brace_alone", "subject_sv")]),
        ("Om", "{projekt}}", [Problem("wording_brace_alone", "body_sv")]),
        ("x" * 201, "Hej", [Problem("wording_subject_too_long", "subject_sv", {"most": 200})]),
        ("Om", "x" * 10_001, [Problem("wording_body_too_long", "body_sv", {"most": 10_000})]),
    ],
)
def test_what_keeps_a_text_from_being_used(subject: str, body: str, told: list[Problem]) -> None:
    assert problems(subject, body) == told


def test_a_field_that_the_recipient_must_learn_stands_in_the_body() -> None:
    missing = [Problem("wording_field_missing", "body_sv", {"name": "sista dag"})]
    assert problems("{sista dag}", "Svara.", "sista dag") == missing
    assert problems("Svara", "Senast {sista dag}.", "sista dag") == []
    assert problems("", "", "sista dag") == []


@pytest.mark.parametrize("code", sorted(LETTERS))
@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_houses_own_words_keep_its_own_rules(code: str, language: str) -> None:
    letter = LETTERS[code]
    text = letter.text_in(language)
    limits = {"known": letter.known, "demanded": letter.demanded}
    assert text
    assert list(problems_with_text(text, language, **limits)) == []
    assert FIELD.findall(fill(text.subject + text.body, examples(letter.known))) == []
    assert {*letter.known, *letter.demanded} <= FIELDS.keys()
    assert set(EVERYWHERE) <= set(letter.known)


def test_every_letter_is_of_a_kind_to_applicants_and_every_such_kind_of_an_act_is_a_letter() -> None:
    of_an_act = {code for code, kind in KINDS.items() if kind.audience == "applicant"}
    # Colleagues tell each other of a handover and of a signature, and a message in a thread is its own text.
    spoken = {
        "applications.handed_over",
        "correspondence.to_applicant",
        "organisations.signature_awaited",
        "organisations.signature_fell",
    }
    assert {kind_of_letter(code) for code in LETTERS} == of_an_act - spoken
