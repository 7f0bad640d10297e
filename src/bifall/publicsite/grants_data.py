"""Granted projects as open data (act 2022:818): one row for each grant, the same in CSV and JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from bifall.accounts.models import Authority
from bifall.board.models import Meeting
from bifall.board.public_grants import Grant, grant_of, grants_to, publicly_granted
from bifall.board.queries import grants_of
from bifall.kernel import csv_text
from bifall.kernel.identifiers import public_number

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
    "decided_by": _("Nämnd som har beslutat, eller som beslutet har fattats på delegation från"),
    "decided_on": _("Beslutsdatum, ÅÅÅÅ-MM-DD"),
    "paragraph": _("Paragraf i protokollet: beslutet, eller anmälan av ett beslut på delegation"),
    "decision_kind": _("board: nämndens eget beslut; delegated: beslut på delegation"),
    "reported_on": _(
        "Sammanträdet där beslutet på delegation anmäldes, ÅÅÅÅ-MM-DD; tomt för nämndens egna beslut"
    ),
}


def rows_of(authority: Authority) -> list[Row]:
    """Every public grant of the authority, latest first, in a constant number of queries."""
    projects = publicly_granted(authority).prefetch_related("municipalities", "priorities")
    return [_row(grant) for grant in grants_to(projects)]


def rows_of_meeting(meeting: Meeting) -> list[Row]:
    """Every grant that one meeting decided, in the order of its agenda."""
    places_and_priorities = ("item__application__municipalities", "item__application__priorities")
    decided = grants_of(meeting).prefetch_related(*places_and_priorities)
    return [
        _row(grant_of(decision, decision.item.application))
        for decision in decided
        if decision.item.application is not None
    ]


def _row(grant: Grant) -> Row:
    application = grant.application
    organisation = application.organisation
    return {
        "case_number": application.case_number,
        "project": application.title,
        "recipient": organisation.name,
        "organisation_number": public_number(organisation.register_number, organisation.country),
        "granted_sek": grant.granted_sek,
        "highest_share_percent": str(grant.highest_share_percent),
        "starts_on": application.starts_on.isoformat() if application.starts_on else "",
        "ends_on": application.ends_on.isoformat() if application.ends_on else "",
        "municipalities": sorted(place.code for place in application.municipalities.all()),
        "priorities": sorted(priority.code for priority in application.priorities.all()),
        "decided_by": grant.item.meeting.board.name,
        "decided_on": grant.decided_on.isoformat(),
        "paragraph": grant.item.paragraph,
        "decision_kind": "delegated" if grant.on_delegation else "board",
        "reported_on": grant.meeting_on.isoformat() if grant.on_delegation else "",
    }


def as_csv(rows: Iterable[Row]) -> str:
    return csv_text.as_csv(FIELDS, ([row[name] for name in FIELDS] for row in rows))


def as_json(authority: Authority, rows: Iterable[Row]) -> str:
    """The rows with who publishes them and on what terms; UTF-8, one space of indentation."""
    published = {
        "publisher": {"name": authority.name, "organisation_number": authority.organisation_number},
        "licence": "https://creativecommons.org/publicdomain/zero/1.0/",
        "grants": list(rows),
    }
    return json.dumps(published, ensure_ascii=False, indent=1)
