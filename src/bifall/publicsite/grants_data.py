"""Granted projects as open data (act 2022:818): one row for each grant, the same in CSV and JSON."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bifall.accounts.models import Authority
from bifall.board.models import Decision, Meeting
from bifall.board.queries import grants_of, public_grants
from bifall.kernel.identifiers import InvalidIdentifier, normalise_organisation_number

Row = Mapping[str, Any]

FIELDS = {
    "case_number": _("Diarienummer"),
    "project": _("Projektets namn"),
    "recipient": _("Stödmottagare"),
    "organisation_number": _("Stödmottagarens organisationsnummer, bara för juridiska personer"),
    "granted_sek": _("Beviljat belopp, hela kronor"),
    "highest_share_percent": _("Högsta andel av godkända kostnader, procent"),
    "starts_on": _("Projektet startar, ÅÅÅÅ-MM-DD"),
    "ends_on": _("Projektet slutar, ÅÅÅÅ-MM-DD"),
    "municipalities": _("Berörda kommuner, kommunkod; i CSV med semikolon emellan"),
    "priorities": _("Prioriteringar i den regionala utvecklingsstrategin, kod; i CSV med semikolon emellan"),
    "decided_by": _("Nämnd"),
    "decided_on": _("Beslutsdatum, ÅÅÅÅ-MM-DD"),
    "paragraph": _("Paragraf i protokollet"),
}


def rows_of(authority: Authority) -> list[Row]:
    """Every public grant of the authority, latest first, in a constant number of queries."""
    return _rows(public_grants(authority))


def rows_of_meeting(meeting: Meeting) -> list[Row]:
    """Every grant of one meeting, in the order of its agenda."""
    return _rows(grants_of(meeting))


def _rows(grants: QuerySet[Decision]) -> list[Row]:
    places_and_priorities = ("item__application__municipalities", "item__application__priorities")
    return [_row(decision) for decision in grants.prefetch_related(*places_and_priorities)]


def _row(decision: Decision) -> Row:
    application = decision.item.application
    if application is None:
        raise ValueError("a grant has an application")
    organisation = application.organisation
    return {
        "case_number": application.case_number,
        "project": application.title,
        "recipient": organisation.name,
        "organisation_number": public_number(organisation.register_number, organisation.country),
        "granted_sek": decision.granted_sek,
        "highest_share_percent": str(decision.highest_share_percent),
        "starts_on": application.starts_on.isoformat() if application.starts_on else "",
        "ends_on": application.ends_on.isoformat() if application.ends_on else "",
        "municipalities": sorted(place.code for place in application.municipalities.all()),
        "priorities": sorted(priority.code for priority in application.priorities.all()),
        "decided_by": decision.item.meeting.board.name,
        "decided_on": timezone.localtime(decision.item.meeting.starts_at).date().isoformat(),
        "paragraph": decision.item.paragraph,
    }


def public_number(number: str, country: str) -> str:
    """The number of a legal person; nothing where it is, or could be, somebody's personal number."""
    try:
        return normalise_organisation_number(number, country)
    except InvalidIdentifier:
        return ""


def as_csv(rows: Iterable[Row]) -> str:
    """RFC 4180: a header, commas, CRLF, quotes doubled. Lists are joined with semicolons."""
    written = io.StringIO(newline="")
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerow(FIELDS)
    for row in rows:
        writer.writerow([_cell(row[name]) for name in FIELDS])
    return written.getvalue()


def _cell(value: Any) -> str:
    text = ";".join(value) if isinstance(value, list) else str(value)
    # A spreadsheet would take these beginnings for a formula and run it; an apostrophe makes it text.
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r", "\n")) else text


def as_json(authority: Authority, rows: Iterable[Row]) -> str:
    """The rows with who publishes them and on what terms; UTF-8, one space of indentation."""
    published = {
        "publisher": {"name": authority.name, "organisation_number": authority.organisation_number},
        "licence": "https://creativecommons.org/publicdomain/zero/1.0/",
        "grants": list(rows),
    }
    return json.dumps(published, ensure_ascii=False, indent=1)
