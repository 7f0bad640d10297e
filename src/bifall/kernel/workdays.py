"""Swedish workdays: Monday to Friday, less public holidays and the eves that are free in practice."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

import holidays

ONE_DAY = timedelta(days=1)


@cache
def _free_days(year: int) -> frozenset[date]:
    """Public holidays and de facto ones (Midsummer's, Christmas and New Year's Eve) of one year."""
    return frozenset(
        holidays.country_holidays("SE", years=year, categories=("public", "de_facto"), include_sundays=False)
    )


def is_workday(day: date) -> bool:
    return day.weekday() < 5 and day not in _free_days(day.year)


def next_workday(day: date) -> date:
    """`day` itself when it is a workday, else the first one after it."""
    while not is_workday(day):
        day += ONE_DAY
    return day


def add_workdays(day: date, count: int) -> date:
    """The workday that lies `count` workdays after `day` (before it, when `count` is negative)."""
    step = ONE_DAY if count >= 0 else -ONE_DAY
    for _ in range(abs(count)):
        day += step
        while not is_workday(day):
            day += step
    return day


def workdays_between(first: date, last: date) -> int:
    """How many workdays lie after `first` up to and including `last`; 0 when `last` is not later."""
    days = (last - first).days
    return sum(is_workday(first + timedelta(days=n)) for n in range(1, days + 1))
