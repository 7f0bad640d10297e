from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bifall.kernel.periods import Period, months_after, years_after

DAYS = st.dates(date(1990, 1, 1), date(2100, 12, 31))
PERIODS = st.builds(lambda a, b: Period(min(a, b), max(a, b)), DAYS, DAYS)


def test_a_period_cannot_end_before_it_starts():
    with pytest.raises(ValueError, match="before it starts"):
        Period(date(2026, 1, 2), date(2026, 1, 1))


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "months"),
    [
        (date(2023, 3, 1), date(2026, 2, 28), 36),
        (date(2026, 1, 1), date(2026, 1, 1), 1),
        (date(2026, 1, 15), date(2026, 2, 14), 1),
        (date(2026, 1, 15), date(2026, 2, 15), 2),
        (date(2026, 1, 31), date(2026, 2, 27), 1),
        (date(2026, 1, 31), date(2026, 2, 28), 2),
        (date(2025, 12, 31), date(2026, 12, 30), 12),
        (date(9999, 12, 1), date(9999, 12, 31), 1),
    ],
)
def test_begun_months_count_as_whole(starts_on, ends_on, months):
    assert Period(starts_on, ends_on).months() == months


def test_years_and_overlap():
    first = Period(date(2024, 11, 1), date(2026, 2, 28))
    assert list(first.years()) == [2024, 2025, 2026]
    assert first.overlap(Period(date(2026, 2, 28), date(2027, 1, 1))) == Period(
        date(2026, 2, 28), date(2026, 2, 28)
    )
    assert first.overlap(Period(date(2026, 3, 1), date(2027, 1, 1))) is None


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2026, 3, 1), 6, date(2026, 9, 1)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2026, 12, 2), 1, date(2027, 1, 2)),
        (date(2026, 1, 31), -1, date(2025, 12, 31)),
        (date(2028, 2, 29), -36, date(2025, 2, 28)),
        (date(2026, 5, 5), 0, date(2026, 5, 5)),
    ],
)
def test_the_same_date_in_another_month(day, months, later):
    assert months_after(day, months) == later


@given(day=DAYS, years=st.integers(-20, 20))
def test_the_same_date_in_another_year(day, years):
    later = years_after(day, years)
    assert (later.year, later.month) == (day.year + years, day.month)
    assert later.day == day.day or (day.month, day.day, later.day) == (2, 29, 28)


@given(first=PERIODS, second=PERIODS, day=DAYS)
def test_the_overlap_holds_the_days_of_both(first, second, day):
    shared = first.overlap(second)
    assert (shared is not None and shared.contains(day)) == (first.contains(day) and second.contains(day))
    assert shared == second.overlap(first)


@given(period=PERIODS)
def test_both_ends_belong_to_the_period(period):
    assert period.contains(period.starts_on)
    assert period.contains(period.ends_on)
    assert not period.contains(period.starts_on - timedelta(days=1))
    assert not period.contains(period.ends_on + timedelta(days=1))


@given(period=PERIODS)
def test_a_month_has_28_to_31_days(period):
    days = (period.ends_on - period.starts_on).days + 1
    assert period.months() >= 1
    assert (period.months() - 1) * 28 < days <= period.months() * 31
