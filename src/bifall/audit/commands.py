"""Writing to the audit. Called by every other command, and by nothing else."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar, Protocol
from uuid import uuid4

from django.db import connection

from bifall.audit.models import Chain, Entry
from bifall.audit.rules import Link, seal

if TYPE_CHECKING:
    from uuid import UUID

    from bifall.accounts.models import User


class Event(Protocol):
    """A frozen dataclass with a stable dotted name; its fields are ids, numbers and codes."""

    name: ClassVar[str]
    __dataclass_fields__: ClassVar[dict[str, Any]]


class Subject(Protocol):
    """A row that belongs to an authority."""

    pk: Any
    _meta: ClassVar[Any]

    @property
    def authority_id(self) -> UUID: ...


def record(event: Event, *, subject: Subject, actor: User | None, at: datetime) -> Entry:
    """Add one entry to the chain of the subject's authority.

    Outside a transaction that would be a bug, so it is refused with RuntimeError.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("record() must run inside the transaction it describes")
    chains = Chain.objects.select_for_update()
    chain = chains.filter(authority_id=subject.authority_id).first()
    if chain is None:
        Chain.objects.get_or_create(authority_id=subject.authority_id)
        chain = chains.get(authority_id=subject.authority_id)
    entry_id = uuid4()
    link = Link(
        entry_id=str(entry_id),
        authority_id=str(subject.authority_id),
        sequence=chain.length + 1,
        at=at,
        actor_id=None if actor is None else str(actor.pk),
        event=event.name,
        subject_type=subject._meta.label_lower,
        subject_id=str(subject.pk),
        data=asdict(event),
        previous_hash=chain.last_hash,
    )
    entry = Entry.objects.create(
        id=entry_id,
        authority_id=subject.authority_id,
        sequence=link.sequence,
        at=at,
        actor=actor,
        event=link.event,
        subject_type=link.subject_type,
        subject_id=link.subject_id,
        data=dict(link.data),
        previous_hash=link.previous_hash,
        hash=seal(link),
    )
    chain.length, chain.last_hash = entry.sequence, entry.hash
    chain.save(update_fields=["length", "last_hash"])
    return entry
