"""What a row of costs and a claim must hold. Values in, problems out; amounts are whole öre."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

from bifall.kernel.problems import Problem

HIGHEST_ORE = 10**13
MOST_ROWS = 20_000

_AMOUNT = re.compile(r"([-\u2212]?)([0-9]{1,3}(?:[ \u00a0\u202f][0-9]{3})+|[0-9]+)(?:[.,]([0-9]{1,2}))?")


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


@dataclass(frozen=True, slots=True, kw_only=True)
class CostValues:
    """A cost as it is reported. Income and credit are amounts below zero."""

    cost_type: str
    booked_on: date
    voucher_number: str
    text: str
    amount_ore: int
    supplier: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """Within what a claim's rows lie."""

    starts_on: date
    ends_on: date
    cost_types: Collection[str]


def problems_with_row(row: CostValues, bounds: Bounds) -> Iterator[Problem]:
    if row.cost_type not in bounds.cost_types:
        yield Problem("cost_type_not_in_budget", "cost_type")
    if not bounds.starts_on <= row.booked_on <= bounds.ends_on:
        limits = {"first": bounds.starts_on, "last": bounds.ends_on}
        yield Problem("cost_outside_period", "booked_on", limits)
    if not row.voucher_number.strip():
        yield Problem("cost_voucher_missing", "voucher_number")
    if not row.text.strip():
        yield Problem("cost_text_missing", "text")
    if row.amount_ore == 0 or abs(row.amount_ore) > HIGHEST_ORE:
        yield Problem("cost_amount_missing", "amount_ore")


def problems_with_period(
    *, starts_on: date, ends_on: date, project_starts_on: date, project_ends_on: date, claimed_to: date | None
) -> Iterator[Problem]:
    """`claimed_to`: the last day of the claims that have been sent in before."""
    if ends_on < starts_on:
        yield Problem("claim_period_backwards", "ends_on")
        return
    if starts_on < project_starts_on or ends_on > project_ends_on:
        limits = {"first": project_starts_on, "last": project_ends_on}
        yield Problem("claim_outside_project", "starts_on", limits)
    if claimed_to is not None and starts_on <= claimed_to:
        yield Problem("claim_period_taken", "starts_on", {"last": claimed_to})


def problems_with_check(
    *, amount_ore: int, approved_ore: int, reason: str, is_computed: bool
) -> Iterator[Problem]:
    """What is approved lies between nothing and what was reported, and less than all has a reason."""
    if is_computed:
        yield Problem("computed_row_follows_the_staff")
    low, high = min(amount_ore, 0), max(amount_ore, 0)
    if not low <= approved_ore <= high:
        yield Problem("approved_outside_row", "approved_ore")
    elif approved_ore != amount_ore and not reason.strip():
        yield Problem("check_reason_missing", "reason")
