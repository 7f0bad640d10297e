"""What makes an organisation's details acceptable."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bifall.kernel.identifiers import InvalidIdentifier, normalise_organisation_number
from bifall.kernel.problems import Problem
from bifall.organisations.states import Scope, Standing

if TYPE_CHECKING:
    from uuid import UUID

LOCAL_TIME = ZoneInfo("Europe/Stockholm")
INVITATION_HOLDS_FOR = timedelta(days=14)

# The number series of the municipalities, as the tax authority gives them.
MUNICIPAL_SERIES = "212000-"


@dataclass(frozen=True, slots=True)
class Authorisation:
    """That a person may do `scopes` for an organisation, from one moment until, and not at, another.

    Without a moment it has no beginning, or no end. `works_there` is false for a power of attorney.
    """

    organisation_id: UUID
    scopes: frozenset[Scope]
    works_there: bool
    is_signatory: bool
    holds_from: datetime | None = None
    holds_until: datetime | None = None

    def holds_at(self, at: datetime | None) -> bool:
        """When the moment is not known, only what holds at every moment counts."""
        if at is None:
            return self.holds_from is None and self.holds_until is None
        return (self.holds_from is None or self.holds_from <= at) and not self.is_over_at(at)

    def is_over_at(self, at: datetime | None) -> bool:
        return at is not None and self.holds_until is not None and self.holds_until <= at


def scopes_of(*, may_write: bool, may_claim: bool, may_sign: bool) -> frozenset[Scope]:
    given = {Scope.WRITE: may_write, Scope.CLAIM: may_claim, Scope.SIGN: may_sign}
    return frozenset({Scope.READ, *(scope for scope, may in given.items() if may)})


def period_of(first_day: date | None, last_day: date | None) -> tuple[datetime | None, datetime | None]:
    """(from, until): from the first minute of the first day until the last day is over, in Swedish time."""
    return (
        None if first_day is None else beginning_of(first_day),
        None if last_day is None else beginning_of(last_day + timedelta(days=1)),
    )


def beginning_of(day: date) -> datetime:
    return datetime.combine(day, time(), LOCAL_TIME)


def last_day_before(until: datetime) -> date:
    """The day that a person reads: the last one on which what ends at `until` holds."""
    return (until.astimezone(LOCAL_TIME) - timedelta(microseconds=1)).date()


def standing(
    *, revoked: bool, accepted: bool, holds_from: datetime, holds_until: datetime, at: datetime
) -> Standing:
    if revoked:
        return Standing.REVOKED
    if holds_until <= at:
        return Standing.OVER
    if not accepted:
        return Standing.AWAITED
    return Standing.COMING if at < holds_from else Standing.HOLDS


def problems_with_period(first_day: date | None, last_day: date | None, *, today: date) -> Iterator[Problem]:
    if last_day is not None and first_day is not None and last_day < first_day:
        yield Problem("period_ends_before_it_begins", "last_day")
    elif last_day is not None and last_day < today:
        yield Problem("period_is_over", "last_day")


def is_of_a_municipality(*, country: str, register_number: str) -> bool:
    """`register_number` is in its own form, as `normalise_organisation_number` gives it."""
    return country == "SE" and register_number.startswith(MUNICIPAL_SERIES)


def problems_with_registration(*, name: str, country: str, register_number: str) -> Iterator[Problem]:
    if not name.strip():
        yield Problem("organisation_name_missing", "name")
    try:
        normalise_organisation_number(register_number, country)
    except InvalidIdentifier as error:
        yield Problem(error.code, "country" if error.code == "country_not_in_eu" else "register_number")


def problems_with_municipality(
    *, code: str, name: str, population: int, population_on: date, today: date, other_county: str = ""
) -> Iterator[Problem]:
    """A municipality has the four digits that Statistics Sweden gives it, and people who live there."""
    if not re.fullmatch(r"[0-9]{4}", code):
        yield Problem("municipality_code_wrong", "code")
    if not 0 < len(name.strip()) <= 60:
        yield Problem("municipality_name_wrong", "name")
    if not 0 < population < 100_000_000:
        yield Problem("municipality_population_wrong", "population")
    if population_on > today:
        yield Problem("municipality_population_in_the_future", "population_on")
    if len(other_county.strip()) > 60:
        yield Problem("municipality_county_too_long", "other_county")


def inhabitants_on(figures: Iterable[tuple[date, int]], day: date) -> tuple[date, int] | None:
    """(counted on, inhabitants): the latest count on or before `day`, else the first after it."""
    counted = sorted(figures)
    before = [figure for figure in counted if figure[0] <= day]
    return before[-1] if before else next(iter(counted), None)
