"""A span of days, both ends included."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date


def months_after(day: date, months: int) -> date:
    """The same date so many months later (earlier, when negative), or the last day of a shorter month."""
    years, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(years, month + 1, min(day.day, monthrange(years, month + 1)[1]))


def years_after(day: date, years: int) -> date:
    """The same date `years` later (earlier, when negative); 29 February becomes 28 February."""
    return months_after(day, 12 * years)


@dataclass(frozen=True, slots=True)
class Period:
    """From `starts_on` to and including `ends_on`. Raises ValueError when it would end before it starts."""

    starts_on: date
    ends_on: date

    def __post_init__(self) -> None:
        if self.ends_on < self.starts_on:
            raise ValueError("a period cannot end before it starts")

    def contains(self, day: date) -> bool:
        return self.starts_on <= day <= self.ends_on

    def years(self) -> range:
        """The calendar years that the period touches."""
        return range(self.starts_on.year, self.ends_on.year + 1)

    def months(self) -> int:
        """Its length in months, a begun month counted as whole: 1 March 2023 to 28 February 2026 is 36.

        A month runs to the day before the same date in the next month, or before that month's last day when
        it has no such date (from 31 January the second month begins on 28 February).
        """
        first, last = self.starts_on, self.ends_on
        whole = (last.year - first.year) * 12 + last.month - first.month
        begins = min(first.day, monthrange(last.year, last.month)[1])
        return whole + 1 if last.day >= begins else whole

    def overlap(self, other: Period) -> Period | None:
        """The days that both periods hold, or None."""
        starts_on, ends_on = max(self.starts_on, other.starts_on), min(self.ends_on, other.ends_on)
        return Period(starts_on, ends_on) if starts_on <= ends_on else None
