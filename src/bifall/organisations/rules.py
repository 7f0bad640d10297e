"""What makes an organisation's details acceptable."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from bifall.kernel.identifiers import InvalidIdentifier, normalise_organisation_number
from bifall.kernel.problems import Problem

INVITATION_HOLDS_FOR = timedelta(days=14)


def problems_with_registration(*, name: str, country: str, register_number: str) -> Iterator[Problem]:
    if not name.strip():
        yield Problem("organisation_name_missing", "name")
    try:
        normalise_organisation_number(register_number, country)
    except InvalidIdentifier as error:
        yield Problem(error.code, "country" if error.code == "country_not_in_eu" else "register_number")
