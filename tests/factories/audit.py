"""What the audit holds, as values that a test can compare."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from bifall.audit.models import Entry


class Written(NamedTuple):
    """An entry without its place in the chain."""

    event: str
    subject: str
    actor: UUID | None
    at: datetime
    data: dict[str, Any]


def written(prefix: str = "") -> list[Written]:
    """The entries of every authority whose event begins with `prefix`, in the order of each chain."""
    entries = Entry.objects.filter(event__startswith=prefix)
    return [Written(e.event, f"{e.subject_type}:{e.subject_id}", e.actor_id, e.at, e.data) for e in entries]


def of(row: Any) -> str:
    """The row as an entry names it."""
    return f"{row._meta.label_lower}:{row.pk}"
