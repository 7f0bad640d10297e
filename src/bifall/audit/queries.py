"""Questions to the audit: is the chain whole, and what happened to a thing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from bifall.audit.models import Chain, Entry
from bifall.audit.rules import Link, seal


@dataclass(frozen=True, slots=True)
class Break:
    """The first link of an authority's chain that does not hold, and why."""

    authority_id: UUID
    sequence: int
    entry_id: UUID | None
    reason: str


def breaks() -> Iterator[Break]:
    """The first break of each authority's chain; nothing when every chain holds."""
    for chain in Chain.objects.order_by("authority_id"):
        found = _first_break(chain)
        if found is not None:
            yield found


def _first_break(chain: Chain) -> Break | None:
    previous, expected = "0" * 64, 1
    for entry in Entry.objects.filter(authority_id=chain.authority_id).order_by("sequence").iterator(2000):
        if entry.sequence != expected:
            return Break(chain.authority_id, expected, None, "missing")
        if entry.previous_hash != previous:
            return Break(chain.authority_id, expected, entry.pk, "does not follow the entry before")
        if entry.hash != seal(link_of(entry)):
            return Break(chain.authority_id, expected, entry.pk, "content was changed")
        previous, expected = entry.hash, expected + 1
    if (chain.length, chain.last_hash) != (expected - 1, previous):
        return Break(chain.authority_id, expected, None, "entries are missing at the end")
    return None


def link_of(entry: Entry) -> Link:
    return Link(
        authority_id=str(entry.authority_id),
        sequence=entry.sequence,
        at=entry.at,
        actor_id=None if entry.actor_id is None else str(entry.actor_id),
        event=entry.event,
        subject_type=entry.subject_type,
        subject_id=entry.subject_id,
        data=entry.data,
        previous_hash=entry.previous_hash,
    )


def history_of(subject_type: str, subject_id: object) -> QuerySet[Entry]:
    return Entry.objects.filter(subject_type=subject_type, subject_id=str(subject_id)).select_related("actor")
