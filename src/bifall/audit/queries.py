"""Questions to the audit: is the chain whole, and what happened to a thing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.apps import apps
from django.db import OperationalError
from django.db.models import Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

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
    authorities = apps.get_model("accounts", "Authority").objects.order_by("pk")
    for authority_id in authorities.values_list("pk", flat=True):
        found = _first_break(authority_id)
        if found is not None:
            yield found


def _first_break(authority_id: UUID) -> Break | None:
    """Also while commands write: what they add after the length was read is left for the next time."""
    chain = Chain.objects.filter(pk=authority_id).first() or Chain(authority_id=authority_id)
    entries = Entry.objects.filter(authority_id=authority_id).order_by("sequence")
    previous, expected, last = "0" * 64, 1, None
    for sequence, entry in _read(entries.filter(sequence__lte=chain.length)):
        if sequence != expected:
            return Break(authority_id, expected, None, "missing")
        if entry is None or entry.at is None:
            return Break(authority_id, expected, None if entry is None else entry.pk, "content was changed")
        if entry.previous_hash != previous:
            return Break(authority_id, expected, entry.pk, "does not follow the entry before")
        if entry.hash != seal(link_of(entry)):
            return Break(authority_id, expected, entry.pk, "content was changed")
        previous, expected, last = entry.hash, expected + 1, entry.pk
    if expected <= chain.length:
        return Break(authority_id, expected, None, "entries are missing at the end")
    # One question, so that an entry and the length it gave the chain are seen together or not at all.
    length = Subquery(Chain.objects.filter(pk=authority_id).values("length"))
    for sequence, entry in _read(entries.filter(sequence__gt=Coalesce(length, Value(0)))):
        return Break(
            authority_id, sequence, None if entry is None else entry.pk, "was added past the end of the chain"
        )
    if chain.last_hash != previous:
        return Break(authority_id, chain.length, last, "is not what the chain ends with")
    return None


def _read(entries: QuerySet[Entry]) -> Iterator[tuple[int, Entry | None]]:
    """(number, entry); None for one that was changed into what cannot be read, which SQLite lets happen."""
    read = 0
    try:
        for entry in entries.iterator(2000):
            yield entry.sequence, entry
            read = entry.sequence
    except (ValueError, AttributeError, OperationalError):
        for sequence in entries.filter(sequence__gt=read).values_list("sequence", flat=True):
            yield sequence, _entry_or_none(entries, sequence)


def _entry_or_none(entries: QuerySet[Entry], sequence: int) -> Entry | None:
    try:
        return entries.get(sequence=sequence)
    except (ValueError, AttributeError):
        return None
    except OperationalError as error:
        if "UTF-8" in str(error):
            return None
        raise


def link_of(entry: Entry) -> Link:
    return Link(
        entry_id=str(entry.pk),
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


def latest_moment(authority_id: UUID) -> datetime | None:
    """When something was last done at the authority; None before anything has been."""
    entries = Entry.objects.filter(authority_id=authority_id).order_by("-sequence")
    return entries.values_list("at", flat=True).first()


def end_of_chain(authority_id: UUID) -> tuple[int, str]:
    """(how many entries, the last one's hash) of the authority: another whenever something has been done."""
    chain = Chain.objects.filter(pk=authority_id).first() or Chain(authority_id=authority_id)
    return chain.length, chain.last_hash


def events_on(authority_id: UUID, subject_type: str, event: str) -> QuerySet[Entry]:
    """Each time that the event happened to a thing of the kind, the latest first."""
    found = Entry.objects.filter(authority_id=authority_id, subject_type=subject_type, event=event)
    return found.order_by("-sequence")


def history_of(subject_type: str, subject_id: object) -> QuerySet[Entry]:
    return Entry.objects.filter(subject_type=subject_type, subject_id=str(subject_id)).select_related("actor")


def history_of_all(things: Mapping[str, Iterable[object]]) -> QuerySet[Entry]:
    """{subject type: ids} → what happened to any of them, in one query."""
    about = Q(pk=None)
    for subject_type, ids in things.items():
        if wanted := [str(pk) for pk in ids]:
            about |= Q(subject_type=subject_type, subject_id__in=wanted)
    return Entry.objects.filter(about).select_related("actor").order_by("authority", "sequence")
