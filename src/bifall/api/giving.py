"""The grants as the 360Giving Data Standard has them (version 1.4), made of rows that leave anyhow."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.urls import reverse

from bifall.accounts.models import Authority
from bifall.api.catalogue import BY_NAME
from bifall.api.kinds import as_json_value
from bifall.api.resources import Asked, Row
from bifall.ui.addresses import absolute

VERSION = "1.4"
REGISTER = "SE-ON"
"""Swedish organisation numbers in the list of registers that the standard points at (org-id.guide)."""
CC0 = "https://creativecommons.org/publicdomain/zero/1.0/"


def package_of(asked: Asked) -> dict[str, Any] | None:
    """All grants with who gives them; None before the first, for a package without grants is none."""
    grants = list(BY_NAME["grants"].every(asked, {}))
    if not grants:
        return None
    calls = {row["id"]: row for row in BY_NAME["calls"].every(asked, {})}
    places = {row["code"]: row for row in BY_NAME["municipalities"].every(asked, {})}
    here = absolute(asked.authority, reverse("api:giving"))
    return {
        "version": VERSION,
        "license": CC0,
        "publisher": {
            "identifier": giver_of(asked.authority)["id"],
            "name": asked.authority.name,
            "website": absolute(asked.authority, "/"),
        },
        "identifier": here,
        "downloadURL": here,
        "accessURL": absolute(asked.authority, reverse("publicsite:open_data")),
        "grants": [_grant(asked, row, calls, places) for row in grants],
    }


def giver_of(authority: Authority) -> dict[str, str]:
    return {"id": f"{REGISTER}-{authority.organisation_number}", "name": authority.name}


def _grant(asked: Asked, row: Row, calls: Mapping[str, Row], places: Mapping[str, Row]) -> dict[str, Any]:
    giver = giver_of(asked.authority)
    named = f"{giver['id']}-{row['case_number'].replace(' ', '-')}"
    period = {"startDate": row["starts_on"], "endDate": row["ends_on"]}
    told: dict[str, Any] = {
        "id": named,
        "title": row["title"],
        "description": row["summary"] or row["title"],
        "currency": "SEK",
        "amountAwarded": row["granted_sek"],
        "awardDate": as_json_value(row["decided_on"]),
        "url": row["page"],
        "plannedDates": _if_told([{name: as_json_value(day) for name, day in period.items() if day}]),
        "recipientOrganization": [_recipient(row, named)],
        "fundingOrganization": [giver],
        "beneficiaryLocation": [_place(code, places) for code in row["municipalities"]],
        "fromOpenCall": "Yes",
        "grantProgramme": _programme(calls.get(row["call"])),
        "dataSource": absolute(asked.authority, reverse("api:grants_row", args=[row["id"]])),
    }
    return {name: value for name, value in told.items() if value != []}


def _recipient(row: Row, named: str) -> dict[str, Any]:
    """Without a number that may be told, the recipient's id is one that holds for this grant alone."""
    number = row["organisation_number"]
    return {"id": f"{REGISTER}-{number}" if number else f"{named}-recipient", "name": row["recipient"]}


def _place(code: str, places: Mapping[str, Row]) -> dict[str, Any]:
    name = {"name": places[code]["name"]} if code in places else {}
    return {**name, "countryCode": "SE", "geoCode": code, "geoCodeType": "SCB kommunkod"}


def _programme(call: Row | None) -> list[dict[str, Any]]:
    """A call that has been taken down since is not named."""
    return [] if call is None else [{"code": call["id"], "title": call["title"], "url": call["page"]}]


def _if_told(things: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    return [thing for thing in things if thing]
