"""Granted projects as open data (act 2022:818): one row for each grant, the same in CSV and JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from bifall.accounts.models import Authority
from bifall.board.grant_facts import FACTS
from bifall.board.models import Meeting
from bifall.board.public_grants import Grant, grant_of, grants_to, publicly_granted
from bifall.board.queries import grants_of
from bifall.kernel import csv_text

Row = Mapping[str, Any]

# The file's own name of each column, and the fact that stands in it.
COLUMNS = {
    "case_number": "case_number",
    "project": "title",
    "recipient": "recipient",
    "organisation_number": "organisation_number",
    "granted_sek": "granted_sek",
    "highest_share_percent": "highest_share_percent",
    "starts_on": "starts_on",
    "ends_on": "ends_on",
    "municipalities": "municipalities",
    "priorities": "priorities",
    "decided_by": "decided_by",
    "decided_on": "decided_on",
    "paragraph": "paragraph",
    "decision_kind": "on_delegation",
    "reported_on": "reported_on",
}
DAYS = {"starts_on", "ends_on", "decided_on", "reported_on"}
FIELDS = {column: FACTS[fact].about for column, fact in COLUMNS.items()} | {
    "decision_kind": _("board: nämndens eget beslut; delegated: beslut på delegation"),
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
    return {column: _written(column, FACTS[fact].of(grant)) for column, fact in COLUMNS.items()}


def _written(column: str, value: Any) -> Any:
    """The value as these files have always had it: days as text, empty when there is none."""
    if column == "decision_kind":
        return "delegated" if value else "board"
    if column in DAYS:
        return "" if value is None else value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


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
