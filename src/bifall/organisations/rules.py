"""What makes an organisation's details acceptable."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from bifall.kernel.identifiers import InvalidIdentifier, normalise_organisation_number
from bifall.kernel.problems import Problem

INVITATION_HOLDS_FOR = timedelta(days=14)

# The number series of the municipalities, as the tax authority gives them.
MUNICIPAL_SERIES = "212000-"


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
