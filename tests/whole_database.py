"""Everything that stands in Bifall's tables, to prove that what was refused left nothing behind."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps

from bifall.audit.models import Entry
from bifall.kernel.problems import Problem, Refused


def whole_database() -> dict[str, list[tuple[Any, ...]]]:
    """Table → its rows, whole and in an order of their own."""
    models = [
        model
        for config in apps.get_app_configs()
        if config.name.startswith("bifall.")
        for model in config.get_models(include_auto_created=True)
    ]
    return {model._meta.label: sorted(model._default_manager.values_list(), key=repr) for model in models}


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
