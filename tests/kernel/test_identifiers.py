from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bifall.kernel.identifiers import (
    EU_COUNTRIES,
    InvalidIdentifier,
    case_number,
    normalise_organisation_number,
    normalise_phone,
    parse_case_number,
)


@pytest.mark.parametrize(
    "text", ["232100-0222", "2321000222", " 232100 0222 ", "162321000222", "232100\u20130222"]
)
def test_the_number_of_the_region(text):
    assert normalise_organisation_number(text) == "232100-0222"


@pytest.mark.parametrize(
    ("text", "country", "code"),
    [
        ("232100-0223", "SE", "organisation_number_wrong"),
        ("232100-022", "SE", "organisation_number_wrong"),
        ("", "SE", "organisation_number_wrong"),
        ("٢٣٢١٠٠٠٢٢٢", "SE", "organisation_number_wrong"),
        ("880320-0016", "SE", "organisation_number_is_personal"),
        ("19880320-0016", "SE", "organisation_number_is_personal"),
        ("880320+0016", "SE", "organisation_number_is_personal"),
        # A coordination number: the day of birth with 60 added.
        ("701063-2391", "SE", "organisation_number_is_personal"),
        ("", "FI", "register_number_wrong"),
        ("1", "FI", "register_number_wrong"),
        ("1" * 31, "FI", "register_number_wrong"),
        ("0737546_2", "FI", "register_number_wrong"),
        ("- -", "FI", "register_number_wrong"),
        ("00102498", "GB", "country_not_in_eu"),
        ("232100-0222", "se", "country_not_in_eu"),
    ],
)
def test_numbers_that_are_refused(text, country, code):
    with pytest.raises(InvalidIdentifier) as refused:
        normalise_organisation_number(text, country)
    assert refused.value.code == code
    assert str(refused.value) == code


@pytest.mark.parametrize(
    ("text", "country", "number"),
    [
        ("0737546-2", "FI", "0737546-2"),
        (" hrb  1234 b", "DE", "HRB 1234 B"),
        ("J40/1234/2020", "RO", "J40/1234/2020"),
        ("914 778 271", "NO", "914 778 271"),
    ],
)
def test_other_countries_keep_their_own_form(text, country, number):
    assert normalise_organisation_number(text, country) == number


def test_the_countries_are_those_of_the_eea():
    assert len(EU_COUNTRIES) == 30
    assert EU_COUNTRIES["SE"] == ("Sverige", "Sweden")


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("076- 100 34 07", "076-100 34 07"),
        ("+46 76 100 34 07", "076-100 34 07"),
        ("+46 (0)76-1003407", "076-100 34 07"),
        ("0046761003407", "076-100 34 07"),
        ("070-174 06 05", "070-174 06 05"),
        ("0907850000", "090-785 00 00"),
        ("0910/735000", "0910-73 50 00"),
        ("08 123 456 78", "08-123 456 78"),
        ("0771-123456", "0771-12 34 56"),
        ("+358 9 123 4567", "+358 9 123 4567"),
        ("0047 22 34 56 78", "+47 22 34 56 78"),
    ],
)
def test_phone_numbers(text, number):
    assert normalise_phone(text) == number
    assert normalise_phone(number) == number


@pytest.mark.parametrize(
    "text",
    ["", "112", "070-17", "070-174 06 05 99", "ring 070-174 06 05", "070-174 06 05 ankn 3", "+46", "+1"],
)
def test_what_is_no_phone_number(text):
    with pytest.raises(InvalidIdentifier) as refused:
        normalise_phone(text)
    assert refused.value.code == "phone_number_wrong"


def test_case_numbers():
    assert case_number("RUN", 12, 2026) == "RUN 12-2026"
    assert parse_case_number("RS 912-2025") == ("RS", 912, 2025)


@pytest.mark.parametrize(
    "text", ["", "RUN", "RUN 12", "RUN 0-2026", "RUN 012-2026", "run 1-2026", "RUN 1-26"]
)
def test_what_is_no_case_number(text):
    with pytest.raises(ValueError, match="not a case number"):
        parse_case_number(text)


@given(
    organ=st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZÅÄÖ", min_size=1, max_size=10),
    number=st.integers(1, 10**6),
    year=st.integers(1900, 2999),
)
def test_a_case_number_reads_back(organ, number, year):
    assert parse_case_number(case_number(organ, number, year)) == (organ, number, year)
