"""What a row of costs and a claim must hold. Values in, problems out; amounts are whole öre."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from uuid import UUID

from bifall.kernel.money import nearest
from bifall.kernel.problems import Problem

HIGHEST_ORE = 10**13
MOST_ROWS = 20_000
STAFF = "staff"
MOST_HOURS = 1720
"""In one row: more than this nobody works in a year, whatever the rule of the day."""

_AMOUNT = re.compile(r"([-\u2212]?)([0-9]{1,3}(?:[ \u00a0\u202f][0-9]{3})+|[0-9]+)(?:[.,]([0-9]{1,2}))?")
_HOURS = re.compile(r"([0-9]{1,2}[ \u00a0\u202f][0-9]{3}|[0-9]{1,5})(?:[.,]([0-9]{1,2}))?")


def parse_ore(text: str) -> int:
    """What a person or an accounting system wrote, in öre: "1 234,50", "1234.5", "-500", "500 kr".

    Raises ValueError for what could be read in two ways ("1.234,50", "1,234") and for all else.
    """
    cleaned = re.sub(r"\s*(?:kr|sek)\.?$", "", text.strip(), flags=re.IGNORECASE)
    match = _AMOUNT.fullmatch(cleaned)
    if match is None:
        raise ValueError("not an amount")
    sign, whole, decimals = match.groups()
    amount = int(re.sub(r"\D", "", whole)) * 100 + int((decimals or "0").ljust(2, "0"))
    if amount > HIGHEST_ORE:
        raise ValueError("too large")
    return -amount if sign else amount


def trimmed(hours: Decimal) -> Decimal:
    """The same number without zeros at its end: 1720 for 1720.0000."""
    return Decimal(format(hours.normalize(), "f"))


def parse_hours(text: str) -> Decimal:
    """Hours with at most five digits and two decimals, comma or point: "123,5", "1 200".

    Raises ValueError for all else. A number of any length would be too long for `Decimal` to round.
    """
    match = _HOURS.fullmatch(text.strip())
    if match is None:
        raise ValueError("not hours")
    whole, decimals = match.groups()
    return Decimal(re.sub(r"\D", "", whole) + (f".{decimals}" if decimals else ""))


@dataclass(frozen=True, slots=True, kw_only=True)
class CostValues:
    """A cost as it is reported. Income and credit are amounts below zero.

    hours: for hours at a unit cost, worked by `person` up to and with `booked_on`; the amount then follows
    from the rate.
    """

    cost_type: str
    booked_on: date
    voucher_number: str
    text: str
    amount_ore: int
    supplier: str = ""
    person: str = ""
    hours: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """What an hour of a person's work costs from day to day; None: until another is decided."""

    key: UUID
    person: str
    rate_ore: int
    valid_from: date
    valid_to: date | None

    def holds_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """Within what a claim's rows lie.

    covered: cost types that are reported otherwise than with vouchers, each with the code of the problem
    that says how. rates: None where hours are not reported.
    """

    starts_on: date
    ends_on: date
    cost_types: Collection[str]
    covered: Mapping[str, str] = field(default_factory=dict)
    rates: Sequence[Rate] | None = None

    def rate_for(self, row: CostValues) -> Rate | None:
        """What the person's hour cost on the day."""
        rates = [rate for rate in self.rates or () if rate.person == row.person.strip()]
        return next((rate for rate in rates if rate.holds_on(row.booked_on)), None)


def problems_with_row(row: CostValues, bounds: Bounds) -> Iterator[Problem]:
    if row.hours is not None:
        yield from _problems_with_hours(row, bounds)
        return
    if row.cost_type not in bounds.cost_types:
        yield Problem("cost_type_not_in_budget", "cost_type")
    elif row.cost_type in bounds.covered:
        yield Problem(bounds.covered[row.cost_type], "cost_type")
    if not bounds.starts_on <= row.booked_on <= bounds.ends_on:
        limits = {"first": bounds.starts_on, "last": bounds.ends_on}
        yield Problem("cost_outside_period", "booked_on", limits)
    if not row.voucher_number.strip():
        yield Problem("cost_voucher_missing", "voucher_number")
    if not row.text.strip():
        yield Problem("cost_text_missing", "text")
    if row.amount_ore == 0 or abs(row.amount_ore) > HIGHEST_ORE:
        yield Problem("cost_amount_missing", "amount_ore")


def _problems_with_hours(row: CostValues, bounds: Bounds) -> Iterator[Problem]:
    hours, rate = row.hours or Decimal(0), bounds.rate_for(row)
    if bounds.rates is None:
        yield Problem("hours_not_agreed", "hours")
        return
    if row.cost_type != STAFF:
        yield Problem("hours_of_staff", "cost_type")
    if row.person.strip() not in {rate.person for rate in bounds.rates}:
        yield Problem("hours_person_unknown", "person", {"person": row.person.strip()[:40]})
    elif rate is None:
        yield Problem("hours_no_rate_on_day", "booked_on", {"person": row.person.strip()})
    if not bounds.starts_on <= row.booked_on <= bounds.ends_on:
        limits = {"first": bounds.starts_on, "last": bounds.ends_on}
        yield Problem("hours_outside_period", "booked_on", limits)
    if not 0 < hours <= MOST_HOURS or (rate is not None and amount_of(hours, rate.rate_ore) == 0):
        yield Problem("hours_unlikely", "hours", {"most": MOST_HOURS})
    if not row.text.strip():
        yield Problem("cost_text_missing", "text")


def amount_of(hours: Decimal, rate_ore: int) -> int:
    """Öre: the hours at the rate, rounded half up, as `regulations.simplified_costs.staff_cost` has it."""
    return nearest(Fraction(hours) * rate_ore)


@dataclass(frozen=True, slots=True, kw_only=True)
class Worked:
    """Hours that count on a person's year. highest: what the year of their rate has."""

    person: str
    year: int
    rate: UUID
    hours: Decimal
    highest: Decimal


def problems_with_years(worked: Collection[Worked]) -> Iterator[Problem]:
    """Nobody has more hours in a calendar year than what their rate was divided by: neither at a rate, nor
    at all of them together.
    """
    years: dict[tuple[str, int], list[Worked]] = {}
    for one in worked:
        years.setdefault((one.person, one.year), []).append(one)
    for (person, year), rows in sorted(years.items()):
        at_a_rate = [[row for row in rows if row.rate == rate] for rate in {row.rate for row in rows}]
        for part in sorted([*at_a_rate, rows], key=lambda part: (max(r.highest for r in part), -len(part))):
            hours, highest = sum(row.hours for row in part), max(row.highest for row in part)
            if hours > highest:
                params = {
                    "person": person,
                    "year": str(year),
                    "hours": hours,
                    "highest": trimmed(highest),
                }
                yield Problem("hours_above_the_year", "hours", params)
                break


def problems_with_period(
    *,
    starts_on: date,
    ends_on: date,
    project_starts_on: date,
    project_ends_on: date,
    claimed_to: date | None,
    broken_off_on: date | None = None,
) -> Iterator[Problem]:
    """`claimed_to`: the last day of the claims that have been sent in before."""
    if ends_on < starts_on:
        yield Problem("claim_period_backwards", "ends_on")
        return
    if starts_on < project_starts_on or ends_on > project_ends_on:
        limits = {"first": project_starts_on, "last": project_ends_on}
        yield Problem("claim_outside_project", "starts_on", limits)
    elif broken_off_on is not None and ends_on > broken_off_on:
        yield Problem("claim_after_termination", "ends_on", {"last": broken_off_on})
    if claimed_to is not None and starts_on <= claimed_to:
        yield Problem("claim_period_taken", "starts_on", {"last": claimed_to})


def problems_with_approved_hours(*, hours: Decimal, approved: Decimal | None) -> Iterator[Problem]:
    """As many hours as were reported, or fewer."""
    if approved is None or not 0 <= approved <= hours:
        yield Problem("approved_hours_outside_row", "approved_hours", {"hours": hours})


def problems_with_check(
    *, amount_ore: int, approved_ore: int, reason: str, is_computed: bool, is_whole: bool = False
) -> Iterator[Problem]:
    """What is approved lies between nothing and what was reported, and less than all has a reason.

    is_whole: a lump sum, which has nothing between all and nothing.
    """
    if is_computed:
        yield Problem("computed_row_follows_the_staff")
    low, high = min(amount_ore, 0), max(amount_ore, 0)
    if not low <= approved_ore <= high:
        yield Problem("approved_outside_row", "approved_ore")
    elif is_whole and approved_ore not in {0, amount_ore}:
        yield Problem("lump_sum_whole_or_nothing", "approved_ore")
    elif approved_ore != amount_ore and not reason.strip():
        yield Problem("check_reason_missing", "reason")
