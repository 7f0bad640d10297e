"""What is wrong with an undertaking, with a link between two, or with a year of accounts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from bifall.kernel.identifiers import InvalidIdentifier, normalise_organisation_number
from bifall.kernel.problems import Problem
from bifall.regulations.state_aid.single_undertaking import control_by_votes

_NACE = re.compile(r"[0-9]{2}(\.[0-9]{1,2})?")


@dataclass(frozen=True, slots=True)
class RelatedUndertaking:
    """The other end of a link, as it was written."""

    name: str
    register_number: str
    country: str = "SE"


@dataclass(frozen=True, slots=True)
class Stake:
    """What one undertaking has of another: a way to control it, shares of it, or both."""

    control: str = ""
    capital_percent: Decimal = Decimal(0)
    votes_percent: Decimal = Decimal(0)

    def settled(self) -> Stake:
        """More than half of the votes is control, also when nobody said so."""
        by_votes = control_by_votes(self.votes_percent)
        return replace(self, control=by_votes.value) if by_votes and not self.control else self


def problems_with_nace(nace: str, *, is_demanded: bool = False) -> Iterator[Problem]:
    """The sector's code is two digits, and two more after a point: the register takes no other."""
    if not nace.strip():
        if is_demanded:
            yield Problem("nace_missing", "nace")
    elif not _NACE.fullmatch(nace.strip()):
        yield Problem("nace_wrong", "nace")


def problems_with_related(related: RelatedUndertaking, *, of: str) -> Iterator[Problem]:
    """`of` is the number of the undertaking that it is related to: nobody controls itself."""
    if not 0 < len(related.name.strip()) <= 200:
        yield Problem("related_name_missing", "name")
    try:
        number = normalise_organisation_number(related.register_number, related.country)
    except InvalidIdentifier as error:
        yield Problem(error.code, "country" if error.code == "country_not_in_eu" else "register_number")
    else:
        if number == of:
            yield Problem("related_is_itself", "register_number")


def problems_with_link(
    *,
    direction: str | None,
    stake: Stake,
    valid_from: date | None,
    valid_to: date | None,
    source: str,
    today: date,
) -> Iterator[Problem]:
    if direction is None:
        yield Problem("ownership_direction_missing", "direction")
    if not (stake.control or stake.capital_percent or stake.votes_percent):
        yield Problem("ownership_control_missing", "control")
    if valid_from is None:
        yield Problem("ownership_start_missing", "valid_from")
    elif valid_from > today:
        yield Problem("ownership_start_in_future", "valid_from")
    elif valid_to is not None and valid_to < valid_from:
        yield Problem("ownership_period_backwards", "valid_to")
    if not source.strip():
        yield Problem("ownership_source_missing", "source")


def problems_with_accounts(
    *,
    year: int | None,
    staff: Decimal | None,
    turnover_sek: int | None,
    balance_sek: int | None,
    sek_per_eur: Decimal | None,
    today: date,
) -> Iterator[Problem]:
    """A whole year with its three figures and the rate that turns kronor into euro."""
    if year is None or not today.year - 10 <= year <= today.year:
        yield Problem("accounts_year_missing", "year")
    if staff is None or not 0 <= staff < 1_000_000:
        yield Problem("accounts_staff_missing", "staff")
    if turnover_sek is None:
        yield Problem("accounts_turnover_missing", "turnover_sek")
    if balance_sek is None:
        yield Problem("accounts_balance_missing", "balance_sek")
    if sek_per_eur is None or not 0 < sek_per_eur < 1000:
        yield Problem("rate_missing", "sek_per_eur")
