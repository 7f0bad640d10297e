"""Writing to the audit: inside a transaction, one chain for each authority, and nothing about persons."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

import pytest
from django.db import DatabaseError, connection, transaction

from bifall.accounts.models import User
from bifall.audit.commands import record
from bifall.audit.models import Chain, Entry
from bifall.audit.queries import history_of, link_of
from bifall.audit.rules import seal
from bifall.documents.models import Document, RegisteredCase
from bifall.notices.models import Message
from bifall.organisations.models import Invitation, Organisation
from tests.audit.conftest import CASE, COMPANY, EVENTS_ELSEWHERE, EVENTS_HERE, MESSAGE
from tests.cast import Cast, assemble
from tests.conftest import NOW


@dataclass(frozen=True, slots=True)
class Tried:
    name: ClassVar[str] = "test.tried"
    figures: list[int]
    code: str | None = None


def entries_of(authority_id: object) -> list[Entry]:
    return list(Entry.objects.filter(authority_id=authority_id).order_by("sequence"))


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_nothing_is_written() -> None:
    cast = assemble(NOW)
    with pytest.raises(RuntimeError, match="must run inside the transaction it describes"):
        record(Tried([1]), subject=cast.chamber, actor=cast.officer, at=NOW)
    assert (Chain.objects.count(), Entry.objects.count()) == (0, 0)
    with transaction.atomic():
        record(Tried([1]), subject=cast.chamber, actor=cast.officer, at=NOW)
    assert (Chain.objects.count(), Entry.objects.count()) == (1, 1)


def test_an_entry_says_what_happened_to_what_and_who_did_it(cast: Cast, now: datetime) -> None:
    made = record(Tried([2, 1], "kod"), subject=cast.chamber, actor=cast.officer, at=now)
    stored = Entry.objects.get()
    assert stored == made
    assert (stored.authority, stored.sequence, stored.at, stored.actor) == (cast.region, 1, now, cast.officer)
    assert (stored.event, stored.data) == ("test.tried", {"figures": [2, 1], "code": "kod"})
    assert (stored.subject_type, stored.subject_id) == ("organisations.organisation", str(cast.chamber.pk))
    assert (stored.previous_hash, stored.hash) == ("0" * 64, seal(link_of(stored)))
    assert list(history_of("organisations.organisation", cast.chamber.pk)) == [stored]
    assert list(history_of("organisations.organisation", cast.rival.pk)) == []
    assert record(Tried([]), subject=cast.chamber, actor=None, at=now).actor is None


def test_each_authority_has_a_chain_of_its_own(chains: Cast) -> None:
    for authority, events in ((chains.region, EVENTS_HERE), (chains.other_region, EVENTS_ELSEWHERE)):
        entries = entries_of(authority.pk)
        assert [(e.sequence, e.event) for e in entries] == list(enumerate(events, start=1))
        assert [e.previous_hash for e in entries] == ["0" * 64, *(e.hash for e in entries[:-1])]
        chain = Chain.objects.get(pk=authority.pk)
        assert (chain.length, chain.last_hash) == (len(events), entries[-1].hash)


def test_what_is_rolled_back_was_never_in_the_chain(cast: Cast, now: datetime) -> None:
    first = record(Tried([1]), subject=cast.chamber, actor=None, at=now)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        record(
            Tried([1 // 0]), subject=record(Tried([2]), subject=first, actor=None, at=now), actor=None, at=now
        )
    second = record(Tried([3]), subject=cast.chamber, actor=None, at=now)
    assert (second.sequence, second.previous_hash) == (2, first.hash)


CHANGES = {
    "update": "UPDATE audit_entry SET event = 'test.changed' WHERE sequence = 2",
    "update to the same": "UPDATE audit_entry SET event = event",
    "delete": "DELETE FROM audit_entry WHERE sequence = 2",
}
REPLACES = {
    "sqlite": "INSERT OR REPLACE INTO audit_entry SELECT * FROM audit_entry WHERE sequence = 2",
    "postgresql": "TRUNCATE audit_entry",
}


@pytest.mark.parametrize("way", [*CHANGES, "around the rows"])
def test_the_database_itself_keeps_what_was_written(chains: Cast, way: str) -> None:
    connection.check_constraints()
    before = list(Entry.objects.values_list())
    statement = CHANGES.get(way, REPLACES[connection.vendor])
    with (
        pytest.raises(DatabaseError, match="audit_entry is append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert list(Entry.objects.values_list()) == before


def test_nor_can_the_programs_own_objects_change_it(chains: Cast) -> None:
    entry = Entry.objects.filter(sequence=2).first()
    assert entry is not None
    before = list(Entry.objects.values_list())
    for change in (entry.save, entry.delete, Entry.objects.all().delete):
        with pytest.raises(DatabaseError, match="audit_entry is append-only"), transaction.atomic():
            change()
    assert list(Entry.objects.values_list()) == before


def test_entries_hold_nothing_about_persons(chains: Cast) -> None:
    """The commands were told names, addresses and titles, and kept them; the entries have none of it."""
    kept = [*User.objects.values_list("name", flat=True), *User.objects.values_list("email", flat=True)]
    kept += Organisation.objects.values_list("name", flat=True)
    kept += Invitation.objects.values_list("email", flat=True)
    kept += [
        *RegisteredCase.objects.values_list("title", flat=True),
        *Message.objects.values_list("body", flat=True),
    ]
    kept += Document.objects.values_list("filename", flat=True)
    told = {COMPANY, CASE, MESSAGE, "Tyra Nykomling", chains.stranger.email, f"{chains.secretary.name}.pdf"}
    assert told <= set(kept)
    entries = list(Entry.objects.values("event", "subject_type", "subject_id", "data"))
    assert len(entries) == len(EVENTS_HERE) + len(EVENTS_ELSEWHERE)
    text = json.dumps(entries, ensure_ascii=False).casefold()
    assert [value for value in kept if value.casefold() in text] == []
    words = {word for value in kept for word in re.findall(r"\w+", value.casefold()) if not word.isdigit()}
    assert words & set(re.findall(r"\w+", text.replace("_", " "))) == set()
