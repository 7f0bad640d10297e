"""Whom an act writes to. The page asks beforehand and the sending asks the same, so that they cannot differ.

Each app tells who gets its kinds of letters in a table (`recipients.py`), as it tells who may do what.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from bifall.accounts.models import User
from bifall.notices.kinds import kind_of
from bifall.notices.models import DeliveryChoice
from bifall.notices.queries import leaves_at
from bifall.notices.states import Delivery


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody who is written to and has no account."""

    name: str
    email: str
    language: str = "sv"


Reader = User | Guest
Finder = Callable[[Any, datetime], Sequence[Reader]]
"""(what the act is about, when) → who is written to."""

_finders: dict[str, Finder] = {}


def publish(table: Mapping[str, Finder]) -> None:
    """Make known who gets letters of some kinds."""
    _finders.update(table)


def published() -> frozenset[str]:
    """The kinds of letters whose recipients are told beforehand."""
    return frozenset(_finders)


def readers_of(kind: str, about: object, at: datetime) -> list[Reader]:
    """Who gets a letter of the kind about a thing, each once. Raises KeyError for a kind in no table."""
    return list(dict.fromkeys(_finders[kind](about, at)))


def users_told(kind: str, about: object, at: datetime) -> list[User]:
    """Those of them who have an account."""
    return [reader for reader in readers_of(kind, about, at) if isinstance(reader, User)]


@dataclass(frozen=True, slots=True)
class Told:
    """One who is written to, as a page names them beforehand, and how the letter comes."""

    name: str
    email: str
    delivery: Delivery


def told_beforehand(kind: str, about: object, authority_id: UUID, at: datetime) -> list[Told]:
    """Who would get a letter of the kind if the act were done at `at`, and how it would come to each."""
    [(_thing, told)] = told_of_each(kind, [about], authority_id, at)
    return told


def told_of_each(
    kind: str, things: Iterable[object], authority_id: UUID, at: datetime
) -> list[tuple[object, list[Told]]]:
    """The same for each of several things, with one question for how all of them have their letters."""
    readers = [(thing, readers_of(kind, thing, at)) for thing in things]
    people = {reader.pk for _thing, found in readers for reader in found if isinstance(reader, User)}
    chosen: dict[UUID, str] = {}
    if kind_of(kind).is_chosen:
        choices = DeliveryChoice.objects.filter(authority_id=authority_id, kind=kind, user__in=people)
        chosen = dict(choices.values_list("user_id", "delivery"))
    return [(thing, [_told(reader, chosen) for reader in found]) for thing, found in readers]


def _told(reader: Reader, chosen: Mapping[UUID, str]) -> Told:
    delivery = chosen.get(reader.pk, Delivery.AT_ONCE) if isinstance(reader, User) else Delivery.AT_ONCE
    return Told(reader.name, reader.email, Delivery(delivery))


def can_be_stopped_until(kind: str, authority_id: UUID, at: datetime) -> datetime | None:
    """Until when a letter, written at `at`, waits in the outbox; None for one that leaves at once."""
    leaves = leaves_at(authority_id, kind, at)
    return leaves if leaves > at else None
