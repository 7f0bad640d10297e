"""What people type, and what it becomes."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bifall.kernel.forms.schema import (
    Attachment,
    BaseQuestion,
    Choice,
    Date,
    Integer,
    LongText,
    Money,
    MultipleChoice,
    Percent,
    Rows,
    Scale,
    ShortText,
    SingleChoice,
    Text,
    YesNo,
)
from bifall.kernel.forms.typed import Cleaned, clean
from bifall.kernel.problems import Problem

LABEL = Text(sv="Fråga")
CHOICES = (Choice(value="a", label=LABEL), Choice(value="b", label=LABEL))
KINDS: tuple[BaseQuestion, ...] = (
    ShortText(key="q", label=LABEL, max_length=20),
    LongText(key="q", label=LABEL, max_length=50),
    Integer(key="q", label=LABEL, minimum=-10, maximum=3000),
    Money(key="q", label=LABEL),
    Percent(key="q", label=LABEL),
    Date(key="q", label=LABEL),
    YesNo(key="q", label=LABEL),
    SingleChoice(key="q", label=LABEL, choices=CHOICES),
    MultipleChoice(key="q", label=LABEL, choices=CHOICES),
    Scale(key="q", label=LABEL, lowest=LABEL, highest=LABEL),
    Attachment(key="q", label=LABEL),
)
ROWS = Rows(
    key="q",
    label=LABEL,
    columns=(
        ShortText(key="name", label=LABEL, max_length=10),
        Money(key="amount", label=LABEL),
        MultipleChoice(key="leads_to", label=LABEL, register="rows:other"),
    ),
)
QUESTIONS = {question.kind: question for question in (*KINDS, ROWS)}  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("kind", "raw", "value"),
    [
        ("short_text", "  Två\r\nrader ", "Två rader"),
        ("short_text", None, ""),
        ("short_text", "a\x00b", "ab"),
        ("long_text", " Två\r\nrader\r", "Två\nrader"),
        ("integer", "2 027", 2027),
        ("integer", "−5", -5),
        ("integer", "", None),
        ("money", "1 200 000 kr", 1_200_000),
        ("money", "1\u00a0200\u202f000:-", 1_200_000),
        ("money", "1.200.000 kronor", 1_200_000),
        ("money", "1,200,000", 1_200_000),
        ("money", "SEK 500,00", 500),
        ("money", 5.0, 5),
        ("money", "0", 0),
        ("money", "  ", None),
        ("percent", "5,5", "5.5"),
        ("percent", "12.50 %", "12.5"),
        ("percent", "100 procent", "100"),
        ("percent", 0, "0"),
        ("percent", "-0", "0"),
        ("date", "2026-01-01", "2026-01-01"),
        ("date", "20260101", "2026-01-01"),
        ("date", "1 mars 2027", "2027-03-01"),
        ("date", "24 October 2027", "2027-10-24"),
        ("date", "1/2 2027", "2027-02-01"),
        ("date", "", None),
        ("yes_no", "ja", True),
        ("yes_no", "no", False),
        ("yes_no", False, False),
        ("yes_no", "", None),
        ("single_choice", "a", "a"),
        ("single_choice", "", None),
        ("multiple_choice", ["b", "a", "b", ""], ["b", "a"]),
        ("multiple_choice", "a", ["a"]),
        ("multiple_choice", None, []),
        ("scale", " 3 ", 3),
        ("scale", "", None),
        ("attachment", ["x"], ["x"]),
        ("rows", None, []),
        (
            "rows",
            [{"id": "a1", "name": " Lön ", "amount": "1 000"}],
            [{"id": "a1", "name": "Lön", "amount": 1000, "leads_to": []}],
        ),
    ],
)
def test_what_is_understood(kind: str, raw: Any, value: Any) -> None:
    cleaned = clean(QUESTIONS[kind], raw)
    assert (cleaned.value, cleaned.problem) == (value, None)
    assert type(cleaned.value) is type(value)


@pytest.mark.parametrize(
    ("kind", "raw", "code", "params"),
    [
        ("short_text", "x" * 21, "answer_too_long", {"length": 21, "max_length": 20}),
        ("long_text", 7, "answer_not_understood", {}),
        ("integer", "fem", "answer_not_a_number", {}),
        ("integer", "5,5", "answer_not_whole", {}),
        ("integer", 5.5, "answer_not_whole", {}),
        ("integer", "-11", "answer_too_low", {"minimum": -10}),
        ("integer", 3001, "answer_too_high", {"maximum": 3000}),
        ("integer", True, "answer_not_a_number", {}),
        ("money", "12,50", "answer_not_whole_kronor", {}),
        ("money", "1,200", "answer_not_whole_kronor", {}),
        ("money", "-1", "answer_negative", {}),
        ("money", "två tusen", "answer_not_a_number", {}),
        ("percent", "101", "answer_not_a_percent", {}),
        ("percent", "1,234", "answer_not_a_percent", {}),
        ("percent", "hälften", "answer_not_a_number", {}),
        ("date", "2027-02-30", "answer_not_a_date", {}),
        ("date", "i höst", "answer_not_a_date", {}),
        ("date", "0001-01-01", "answer_not_a_date", {}),
        ("yes_no", "kanske", "answer_not_yes_or_no", {}),
        ("single_choice", ["a"], "answer_not_understood", {}),
        ("multiple_choice", [1], "answer_not_understood", {}),
        ("scale", 6, "answer_not_on_the_scale", {}),
        ("scale", "3,5", "answer_not_on_the_scale", {}),
        ("rows", "text", "answer_not_understood", {}),
    ],
)
def test_what_is_not_understood_is_kept_as_typed(
    kind: str, raw: Any, code: str, params: dict[str, object]
) -> None:
    cleaned = clean(QUESTIONS[kind], raw)
    assert (cleaned.value, cleaned.problems) == (raw, (Problem(code, "q", params),))


def test_rows_keep_their_ids_and_name_the_field_that_is_wrong() -> None:
    raw = [{"id": "b2", "amount": "x"}, {"id": "b2"}, {"name": "y"}, {"id": "r1", "strange": 1}]
    cleaned = clean(ROWS, raw)
    assert [row["id"] for row in cleaned.value] == ["b2", "r2", "r3", "r1"]
    assert cleaned.value[0]["amount"] == "x"
    assert cleaned.value[3]["strange"] == 1
    assert cleaned.problems == (
        Problem("answer_not_a_number", "q.b2.amount"),
        Problem("answer_not_understood", "q"),
    )


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
TYPED = st.text(alphabet="0123456789 .,:-−%krsekjanej/\u00a0\x00\ud800å", max_size=24)
ROW_VALUES = st.lists(
    st.fixed_dictionaries(
        {},
        optional={"id": st.text("ab1", max_size=3), "name": TYPED, "amount": TYPED, "leads_to": JSON_VALUES},
    ),
    max_size=5,
)


@given(st.sampled_from([*QUESTIONS.values()]), JSON_VALUES | TYPED | ROW_VALUES)
def test_cleaning_never_raises_and_is_done_once(question: BaseQuestion, raw: Any) -> None:
    once = clean(question, raw)
    json.dumps(once.value, allow_nan=False).encode("utf-8")
    assert clean(question, once.value) == once


@given(st.integers(0, 10**12))
def test_every_amount_is_read_back_as_it_is_shown(amount: int) -> None:
    for shown in (str(amount), f"{amount:,}".replace(",", "\u00a0") + " kr", f"{amount:_}".replace("_", ".")):
        assert clean(QUESTIONS["money"], shown).value == amount


WORDS = st.text("abcåäö 12", max_size=10).map(str.strip)
AMOUNTS = st.none() | st.integers(0, 10**12)
VALID: dict[str, st.SearchStrategy[Any]] = {
    "short_text": WORDS,
    "long_text": WORDS,
    "integer": st.none() | st.integers(-10, 3000),
    "money": AMOUNTS,
    "percent": st.none() | st.integers(0, 10_000).map(lambda share: f"{share / 100:g}"),
    "date": st.none() | st.dates(date(1900, 1, 1), date(2199, 12, 31)).map(date.isoformat),
    "yes_no": st.none() | st.booleans(),
    "single_choice": st.sampled_from([None, "a", "b"]),
    "multiple_choice": st.lists(st.sampled_from(["a", "b"]), unique=True),
    "scale": st.none() | st.integers(1, 5),
    "attachment": st.lists(st.uuids().map(str), unique=True),
    "rows": st.lists(
        st.fixed_dictionaries(
            {
                "id": st.text("ab12", min_size=1, max_size=12),
                "name": WORDS,
                "amount": AMOUNTS,
                "leads_to": st.lists(WORDS.filter(bool), unique=True),
            }
        ),
        unique_by=lambda row: row["id"],
    ),
}


@given(st.sampled_from([*VALID]).flatmap(lambda kind: st.tuples(st.just(kind), VALID[kind])))
def test_a_valid_answer_is_stored_as_it_is(given_answer: tuple[str, Any]) -> None:
    kind, value = given_answer
    assert clean(QUESTIONS[kind], value) == Cleaned(value)
