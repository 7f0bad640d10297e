from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bifall.kernel.weeks import IsoWeek, weeks_between


def test_the_press_contacts_summer():
    weeks = list(weeks_between(IsoWeek(2024, 26), IsoWeek(2024, 32)))
    assert [week.week for week in weeks] == [26, 27, 28, 29, 30, 31, 32]
    assert weeks[0].monday() == date(2024, 6, 24)
    assert weeks[-1].sunday() == date(2024, 8, 11)


def test_a_year_with_53_weeks():
    assert IsoWeek.of(date(2021, 1, 3)) == IsoWeek(2020, 53)
    assert IsoWeek(2020, 53).next() == IsoWeek(2021, 1)
    assert IsoWeek(2026, 53).monday() == date(2026, 12, 28)
    with pytest.raises(ValueError, match="week"):
        IsoWeek(2025, 53)


def test_no_weeks_backwards():
    assert list(weeks_between(IsoWeek(2026, 2), IsoWeek(2026, 1))) == []


@given(day=st.dates(date(1990, 1, 1), date(2100, 12, 31)))
def test_a_day_lies_in_its_week(day):
    week = IsoWeek.of(day)
    assert week.monday() <= day <= week.sunday()
    assert week < week.next() == IsoWeek.of(day + timedelta(weeks=1))
