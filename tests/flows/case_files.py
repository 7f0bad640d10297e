"""The reference example as values that a test can spoil, by the same places as contradictions are named."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from copy import deepcopy
from pathlib import Path
from typing import Any

from django.db import connection

from bifall.flows.casefile.schema import CaseFile
from tests.whole_database import whole_database

EXAMPLES = Path(__file__).parents[2] / "examples"
REFERENCE = EXAMPLES / "projekt-for-regional-tillvaxt.toml"
OTHER = EXAMPLES / "rostning-avslag-aterremiss.toml"
GONE = object()
Fault = tuple[dict[str, Any], list[tuple[str, str]]]
"""What to change, by place; and the contradictions that come of it."""
STEP = re.compile(r"\[(\d+)\]|([^.\[]+)")


def reference() -> dict[str, Any]:
    return tomllib.loads(REFERENCE.read_text("utf-8"))


def spoiled(changes: Mapping[str, Any]) -> CaseFile:
    """The reference example with `changes`: place → value, GONE, or a function of what stands there."""
    values = reference()
    for place, value in changes.items():
        _change(values, place, value)
    return CaseFile.model_validate(values)


def twice(place: str) -> dict[str, Any]:
    """The list's last entry once more."""
    return {place: lambda entries: [*entries, entries[-1]]}


def _change(values: Any, place: str, value: Any) -> None:
    steps = [int(number) - 1 if number else name for number, name in STEP.findall(place)]
    *above, last = steps
    for step in above:
        values = values[step]
    if value is GONE:
        del values[last]
    elif callable(value):
        values[last] = value(deepcopy(values[last]))
    else:
        values[last] = value


def meeting_of(decisions: list[tuple[str, int | None]]) -> CaseFile:
    """The reference meeting with as many items as `decisions`, each about a copy of one of its projects.

    A decision is an outcome and, for a grant, its amount.
    """
    values = reference()
    templates = values["applications"]
    information = values["meeting"]["items"][0]
    values["applications"], items = [], [information]
    for number, (outcome, granted_sek) in enumerate(decisions):
        application = deepcopy(templates[number % len(templates)])
        application["key"] += f"-{number + 1}"
        application["title"] = f"{application['title']} {number + 1}"
        values["applications"].append(application)
        decision = {"outcome": outcome, "text": f"Nämnden avgör ärende {number + 1}."}
        if granted_sek is not None:
            decision |= {"granted_sek": granted_sek, "highest_share_percent": 50}
        items.append({"kind": "grant", "application": application["key"], "decision": decision})
    values["meeting"]["items"] = items
    values["round"]["frame_sek"] = 60_000_000
    return CaseFile.model_validate(values)


def everything() -> tuple[dict[str, list[tuple[Any, ...]]], dict[str, int]]:
    """The rows of the house, whole, and the number of rows in every table there is, Wagtail's too."""
    with connection.cursor() as cursor:
        counts = {}
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(table)}")  # noqa: S608
            counts[table] = cursor.fetchone()[0]
    return whole_database(), counts
