from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bifall.kernel.workdays import add_workdays, is_workday, next_workday, workdays_between

DAYS = st.dates(date(2005, 1, 1), date(2080, 12, 31))


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 12, 3), True),
        (date(2026, 12, 5), False),  # Saturday
        (date(2026, 12, 6), False),  # Sunday
        (date(2026, 12, 24), False),  # Christmas Eve, a Thursday
        (date(2026, 12, 31), False),  # New Year's Eve, a Thursday
        (date(2026, 6, 19), False),  # Midsummer Eve
        (date(2027, 5, 6), False),  # Ascension Day
        (date(2027, 5, 7), True),  # a squeeze day is a workday
        (date(2026, 4, 2), True),  # Maundy Thursday is a workday
        (date(2024, 6, 6), False),  # National Day
        (date(2004, 5, 31), False),  # Whit Monday, a holiday to and including 2004
        (date(2005, 5, 16), True),
    ],
)
def test_swedish_workdays(day, expected):
    assert is_workday(day) is expected


def test_counting():
    assert next_workday(date(2026, 12, 24)) == date(2026, 12, 28)
    assert next_workday(date(2026, 12, 3)) == date(2026, 12, 3)
    # The register of de minimis aid: twenty workdays from the grant, over Christmas and Epiphany.
    assert add_workdays(date(2026, 12, 3), 20) == date(2027, 1, 7)
    assert add_workdays(date(2026, 12, 28), -1) == date(2026, 12, 23)
    assert add_workdays(date(2026, 12, 24), 0) == date(2026, 12, 24)
    assert workdays_between(date(2026, 12, 3), date(2026, 12, 3)) == 0


@given(day=DAYS)
def test_the_next_workday_is_the_first_one(day):
    found = next_workday(day)
    assert is_workday(found)
    assert not any(is_workday(day + timedelta(days=n)) for n in range((found - day).days))


@given(day=DAYS, n=st.integers(1, 60))
def test_adding_and_counting_are_each_other_reversed(day, n):
    later = add_workdays(day, n)
    assert is_workday(later)
    assert workdays_between(day, later) == n
    assert workdays_between(day, later - timedelta(days=1)) == n - 1


@given(day=DAYS, n=st.integers(1, 60))
def test_going_back_returns_to_a_workday(day, n):
    start = next_workday(day)
    assert add_workdays(add_workdays(start, n), -n) == start
