"""Words, their stems, and the ones that are almost right."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bifall.projectbank.rules import (
    MOST_WORDS,
    alternatives,
    distance,
    nearest,
    sought,
    stem,
    tokens_for,
    tokens_of,
    trigrams,
    unmarked,
    words_in,
)

LETTERS = "abcdefghijklmnopqrstuvwxyzåäö"
WORDS = st.text(alphabet=LETTERS, min_size=1, max_size=12)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Studenter möter arbetsliv", ["studenter", "möter", "arbetsliv"]),
        ("IT-utveckling i Sorsele och Malå", ["it", "utveckling", "sorsele", "malå"]),
        ("RUN 12-2026, steg 2", ["run", "12-2026", "steg", "2"]),
        ("A\u030asele", ["åsele"]),  # a ring of its own after the letter
        ("och i för", []),
        ("", []),
    ],
)
def test_the_words_of_a_text(text: str, words: list[str]) -> None:
    assert words_in(text) == words


@pytest.mark.parametrize(
    ("stemmed", "forms"),
    [
        ("projekt", "projekt projektet projekten projekts projektens"),
        ("student", "student studenten studenter studenterna studenternas"),
        ("företag", "företag företaget företagen företagens"),
        ("skog", "skog skogen skogar skogarna skogarnas"),
        ("skol", "skola skolan skolor skolorna skolans"),
        ("digital", "digital digitala digitalt"),
        ("region", "region regionen regioner regionerna regionens"),
        ("arbet", "arbete arbetet arbeten arbetets"),
        ("process", "process processen processer"),
        ("hus", "hus huset husen husens"),
        ("12-2026", "12-2026"),
    ],
)
def test_all_the_forms_of_a_word_have_one_stem(stemmed: str, forms: str) -> None:
    assert {stem(form) for form in forms.split()} == {stemmed}


@given(WORDS)
def test_a_stem_is_the_beginning_of_its_word(word: str) -> None:
    assert word.startswith(stem(word))
    assert len(stem(word)) >= min(len(word), 3)


def test_letters_with_marks_are_found_with_and_without_them() -> None:
    assert list(tokens_of("Umeå")) == ["umeå", "~umea"]
    assert alternatives("umeå") == (("umeå", True),)
    assert alternatives("vasterbotten") == (("vasterbott", True), ("~vasterbott", True))
    assert [unmarked(word) for word in ("åäöé", "ørret", "sámi")] == ["aaoe", "orret", "sami"]


@pytest.mark.parametrize(
    ("word", "begins"),
    [("bredband", True), ("it", False), ("hus", False), ("2026", False), ("12-2026", False)],
)
def test_numbers_and_short_words_are_only_themselves(word: str, begins: bool) -> None:
    found = dict(alternatives(word))
    assert set(found.values()) == {begins}
    assert word in found


def test_a_short_word_is_found_in_its_forms() -> None:
    assert {"hus", "huset", "husen", "husens", "~husen"} <= dict(alternatives("husets")).keys()
    assert "husbil" not in dict(alternatives("hus"))


def test_the_tokens_of_an_entry_stand_once_each() -> None:
    assert tokens_for(title="Skogen i Åsele", text="Skogar. Åsele.", facts=["y:2026"]) == (
        "t:skogen t:åsele t:~asele skogen åsele ~asele skogar y:2026"
    )


def test_a_long_question_is_cut() -> None:
    assert len(sought(" ".join(f"ord{number}" for number in range(30)))) == MOST_WORDS
    assert sought("skog skog Skog") == ("skog",)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("bredbnad", "bredband"),
        ("brebband", "bredband"),
        ("bredbandd", "bredband"),
        ("vasterboten", "västerbotten"),
        ("utblidning", "utbildning"),
        ("skag", "skog"),
        ("skgo", "skog"),
        ("xyzzy", None),
        ("sk", None),
    ],
)
def test_the_word_that_was_meant(written: str, meant: str | None) -> None:
    assert nearest(written, ["bredband", "skog", "utbildning", "västerbotten"]) == meant


def test_of_two_as_near_the_more_alike_is_meant() -> None:
    assert nearest("markar", ["barkar", "markat", "märkar"]) == "märkar"
    assert nearest("skola", ["skota", "skolo"]) == "skolo"


@given(WORDS)
def test_a_word_is_no_slip_from_itself(word: str) -> None:
    assert distance(word, word, 2) == 0
    assert nearest(word, [word]) == word


@given(WORDS, WORDS)
def test_slips_are_counted_alike_both_ways(one: str, other: str) -> None:
    assert min(distance(one, other, 2), 3) == min(distance(other, one, 2), 3)


@given(WORDS, st.integers(min_value=0, max_value=11), st.sampled_from(LETTERS))
def test_one_wrong_letter_is_one_slip(word: str, place: int, letter: str) -> None:
    place %= len(word)
    changed = word[:place] + letter + word[place + 1 :]
    assert distance(word, changed, 2) == (changed != word)


@given(WORDS)
def test_every_threes_are_of_the_word(word: str) -> None:
    assert all(three.strip() in unmarked(word) for three in trigrams(word))
