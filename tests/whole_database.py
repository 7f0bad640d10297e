"""Everything that stands in Bifall's tables, to prove that what was refused left nothing behind."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.db import connection

from bifall.audit.models import Entry
from bifall.kernel.problems import Problem, Refused

TABLES = [
    model._meta.db_table
    for config in apps.get_app_configs()
    if config.name.startswith("bifall.")
    for model in config.get_models(include_auto_created=True)
]


def whole_database() -> dict[str, list[tuple[Any, ...]]]:
    """Table → its rows as the database keeps them, whole and in an order of their own."""
    found: dict[str, list[tuple[Any, ...]]] = {}
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608 -- our own tables
            found[table] = sorted(cursor.fetchall(), key=repr)
    return found


def told_since(sequence: int) -> list[tuple[str, Any, dict[str, Any]]]:
    """(event, actor, data) of the entries after `sequence`, in order."""
    entries = Entry.objects.filter(sequence__gt=sequence).select_related("actor").order_by("sequence")
    return [(entry.event, entry.actor, entry.data) for entry in entries]


def last_told(authority_id: object) -> int:
    """The number of the authority's latest entry, for `told_since`."""
    found = Entry.objects.filter(authority_id=authority_id).order_by("-sequence").first()
    return 0 if found is None else found.sequence


def refusal(command: Callable[[], object]) -> list[Problem]:
    """All problems that the command refuses with; and then it has left nothing behind."""
    before = whole_database()
    with pytest.raises(Refused) as refused:
        command()
    assert whole_database() == before
    return list(refused.value.problems)
