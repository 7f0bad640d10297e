"""Proving the chain, before and after somebody with the database has been at it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, ClassVar
from uuid import UUID

import pytest
from click.testing import CliRunner, Result
from django.db import DataError, connection, transaction

from bifall.audit.append_only import OPEN_SIDE_DOORS, RELEASE
from bifall.audit.commands import record
from bifall.audit.models import Chain, Entry
from bifall.audit.queries import Break, breaks, link_of
from bifall.audit.rules import seal
from bifall.config.command_line import commands
from tests.audit.conftest import EVENTS_ELSEWHERE, EVENTS_HERE
from tests.cast import Cast

LENGTH = len(EVENTS_HERE)


@dataclass(frozen=True, slots=True)
class Tried:
    name: ClassVar[str] = "test.tried"


@pytest.fixture
def by_hand(chains: Cast) -> Cast:
    """The database as a person with its password has it: without the triggers."""
    connection.check_constraints()
    with connection.cursor() as cursor:
        for statement in OPEN_SIDE_DOORS[connection.vendor] + RELEASE[connection.vendor]:
            cursor.execute(statement)
    return chains


def entry(cast: Cast, sequence: int) -> Entry:
    return Entry.objects.get(authority=cast.region, sequence=sequence)


def change(cast: Cast, number: int, **values: Any) -> None:
    assert Entry.objects.filter(authority=cast.region, sequence=number).update(**values) == 1


def other_character(text: str) -> str:
    """The text with its last character exchanged for another of the same sort."""
    return text[:-1] + ("1" if text[-1] == "0" else "0")


CHANGES: dict[str, Callable[[Entry, Cast], Any]] = {
    "at": lambda entry, cast: entry.at + timedelta(microseconds=1),
    "actor_id": lambda entry, cast: cast.officer.pk if entry.actor_id != cast.officer.pk else None,
    "event": lambda entry, cast: other_character(entry.event),
    "subject_type": lambda entry, cast: other_character(entry.subject_type),
    "subject_id": lambda entry, cast: other_character(entry.subject_id),
    "data": lambda entry, cast: {**entry.data, "x": 1},
    "hash": lambda entry, cast: other_character(entry.hash),
    "id": lambda entry, cast: UUID(other_character(str(entry.pk))),
}


def test_what_commands_have_written_holds(chains: Cast) -> None:
    assert list(breaks()) == []


def test_the_triggers_alone_kept_it(by_hand: Cast) -> None:
    """Without them the test below has something to find; nothing is changed yet."""
    assert list(breaks()) == []
    assert Entry.objects.filter(authority=by_hand.region).update(data={}) == LENGTH
    assert [broken.sequence for broken in breaks()] == [1]


@pytest.mark.parametrize("sequence", [1, 6, LENGTH])
@pytest.mark.parametrize("column", CHANGES)
def test_one_change_in_one_entry_names_that_entry(by_hand: Cast, column: str, sequence: int) -> None:
    before = entry(by_hand, sequence)
    change(by_hand, sequence, **{column: CHANGES[column](before, by_hand)})
    changed = entry(by_hand, sequence)
    assert list(breaks()) == [Break(by_hand.region.pk, sequence, changed.pk, "content was changed")]


def test_every_column_of_an_entry_is_watched() -> None:
    """Those that are not in the table above say where in the chain the entry stands; they come below."""
    columns = {field.attname for field in Entry._meta.concrete_fields}
    assert columns == {*CHANGES, "authority_id", "sequence", "previous_hash"}


def test_one_letter_in_the_data_names_the_entry(by_hand: Cast) -> None:
    """As a person writes it in the database's own words: a case number becomes another."""
    cast = "::jsonb" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE audit_entry SET data = REPLACE(CAST(data AS text), 'RUN 1-2026', 'RUN 7-2026'){cast}"  # noqa: S608
            " WHERE event = 'documents.case_registered' AND sequence = %s",
            [EVENTS_HERE.index("documents.case_registered") + 1],
        )
        assert cursor.rowcount == 1
    [changed] = Entry.objects.filter(data={"case_number": "RUN 7-2026"})
    assert list(breaks()) == [Break(by_hand.region.pk, 8, changed.pk, "content was changed")]


def test_an_entry_that_names_another_before_it_is_found(by_hand: Cast) -> None:
    change(by_hand, 4, previous_hash=other_character(entry(by_hand, 4).previous_hash))
    expected = Break(by_hand.region.pk, 4, entry(by_hand, 4).pk, "does not follow the entry before")
    assert list(breaks()) == [expected]


@pytest.mark.parametrize("sequence", [1, 5, LENGTH - 1])
def test_a_removed_entry_is_missed(by_hand: Cast, sequence: int) -> None:
    entry(by_hand, sequence).delete()
    assert list(breaks()) == [Break(by_hand.region.pk, sequence, None, "missing")]


@pytest.mark.parametrize("left", [0, 1, LENGTH - 1])
def test_a_tail_that_is_cut_off_is_missed(by_hand: Cast, left: int) -> None:
    Entry.objects.filter(authority=by_hand.region, sequence__gt=left).delete()
    assert list(breaks()) == [Break(by_hand.region.pk, left + 1, None, "entries are missing at the end")]


def test_two_entries_in_each_others_places_are_found(by_hand: Cast) -> None:
    for was, becomes in ((3, 99), (4, 3), (99, 4)):
        change(by_hand, was, sequence=becomes)
    expected = Break(by_hand.region.pk, 3, entry(by_hand, 3).pk, "does not follow the entry before")
    assert list(breaks()) == [expected]


def test_an_entry_that_was_moved_to_another_authority_is_missed_here_and_found_there(by_hand: Cast) -> None:
    moved = entry(by_hand, 5)
    change(by_hand, 5, authority=by_hand.other_region)
    expected = [
        Break(by_hand.region.pk, 5, None, "missing"),
        Break(by_hand.other_region.pk, 5, moved.pk, "was added past the end of the chain"),
    ]
    assert list(breaks()) == sorted(expected, key=lambda broken: broken.authority_id)


def test_an_entry_that_is_written_by_hand_is_found_though_its_seal_is_right(by_hand: Cast) -> None:
    last = entry(by_hand, LENGTH)
    forged = Entry(
        authority=by_hand.region,
        sequence=LENGTH + 1,
        at=last.at,
        event="accounts.role_assigned",
        subject_type=last.subject_type,
        subject_id=last.subject_id,
        previous_hash=last.hash,
    )
    forged.hash = seal(link_of(forged))
    forged.save()
    expected = Break(by_hand.region.pk, LENGTH + 1, forged.pk, "was added past the end of the chain")
    assert list(breaks()) == [expected]


def test_who_seals_the_last_entry_anew_is_found(by_hand: Cast) -> None:
    last = entry(by_hand, LENGTH)
    last.data = {"x": 1}
    last.hash = seal(link_of(last))
    last.save()
    assert list(breaks()) == [Break(by_hand.region.pk, LENGTH, last.pk, "is not what the chain ends with")]


def test_who_seals_an_entry_anew_breaks_the_next(by_hand: Cast) -> None:
    sealed = entry(by_hand, 2)
    sealed.data = {"x": 1}
    sealed.hash = seal(link_of(sealed))
    sealed.save()
    expected = Break(by_hand.region.pk, 3, entry(by_hand, 3).pk, "does not follow the entry before")
    assert list(breaks()) == [expected]


def test_a_chain_whose_end_is_forgotten_does_not_count_as_whole(by_hand: Cast) -> None:
    Chain.objects.filter(pk=by_hand.region.pk).delete()
    expected = Break(by_hand.region.pk, 1, entry(by_hand, 1).pk, "was added past the end of the chain")
    assert list(breaks()) == [expected]


NONSENSE = {
    "sqlite": {"id": "'g' || substr(id, 2)", "at": "'x' || substr(at, 2)", "event": "CAST(x'ff' AS text)"},
    "postgresql": {
        "id": "CAST('g' || substr(CAST(id AS text), 2) AS uuid)",
        "at": "CAST('x' || substr(CAST(at AS text), 2) AS timestamptz)",
        "event": "convert_from(decode('ff', 'hex'), 'UTF8')",
    },
}


@pytest.mark.parametrize("column", ["id", "at", "event"])
def test_what_cannot_even_be_read_is_named_or_never_let_in(by_hand: Cast, column: str) -> None:
    """SQLite keeps whatever is put in a column; PostgreSQL refuses it."""
    value = NONSENSE[connection.vendor][column]
    statement = f"UPDATE audit_entry SET {column} = {value} WHERE authority_id = %s AND sequence = 6"  # noqa: S608
    authority = by_hand.region.pk
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with pytest.raises(DataError), transaction.atomic():
                cursor.execute(statement, [authority])
            assert list(breaks()) == []
        else:
            cursor.execute(statement, [authority.hex])
            assert cursor.rowcount == 1
            [broken] = breaks()
            assert (broken.authority_id, broken.sequence, broken.reason) == (
                authority,
                6,
                "content was changed",
            )


def test_what_is_written_while_the_chain_is_read_is_no_break(chains: Cast, now: datetime) -> None:
    wrote = []

    def another_command(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        answer = execute(sql, params, many, context)
        if not wrote and 'FROM "audit_chain"' in sql:
            wrote.append(sql)
            with transaction.atomic():
                record(Tried(), subject=chains.region, actor=None, at=now)
                record(Tried(), subject=chains.other_region, actor=None, at=now)
        return answer

    with connection.execute_wrapper(another_command):
        assert list(breaks()) == []
    assert Entry.objects.filter(event="test.tried").count() == 2
    assert list(breaks()) == []


@pytest.fixture
def verify() -> Callable[[], Result]:
    return lambda: CliRunner().invoke(commands, ["audit", "verify"])


def test_the_command_line_says_that_the_chains_are_whole(chains: Cast, verify: Callable[[], Result]) -> None:
    answer = verify()
    count = LENGTH + len(EVENTS_ELSEWHERE)
    assert (answer.exit_code, answer.stdout) == (0, f"{count} entries in 2 chains: whole.\n")


def test_the_command_line_names_the_first_break_of_each_chain(
    by_hand: Cast, verify: Callable[[], Result]
) -> None:
    change(by_hand, 6, data={})
    change(by_hand, 7, data={})
    Entry.objects.filter(authority=by_hand.other_region, sequence=2).delete()
    answer = verify()
    assert answer.exit_code == 1
    assert sorted(answer.stdout.splitlines()) == [
        "Region Annorstädes: entry 2: entries are missing at the end",
        f"Region Västerbotten: entry 6 (id {entry(by_hand, 6).pk}): content was changed",
    ]
