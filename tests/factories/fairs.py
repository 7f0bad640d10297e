"""A fair with its people and wishes as rows, and led on by the house's own commands."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from bifall.arenas.commands.day import hold_arena, note_arrivals
from bifall.arenas.commands.outcomes import ask_what_came
from bifall.arenas.commands.timetables import make_timetable, publish_timetable
from bifall.arenas.models import (
    Arena,
    ArenaSlot,
    Availability,
    Consent,
    FollowUp,
    Participant,
    Timetable,
    Wish,
)
from bifall.arenas.states import BY_SIDE, FollowUpMoment, Purpose, Side, SizeClass, Stance
from tests.cast import Cast
from tests.conftest import NOW
from tests.factories.arenas import open_arena_of

AFTER = timedelta(days=120)


def student(arena: Arena, number: int, **fields: object) -> Participant:
    values: dict[str, object] = {
        "arena": arena,
        "side": Side.STUDENT,
        "contact_name": f"Student {number}",
        "email": f"student-{number}@example.org",
        "programme": "Civilingenjör",
        "registered_at": NOW,
        "confirmed_at": NOW,
    }
    return _with_consents(Participant(**(values | fields)))  # type: ignore[misc]


def employer(arena: Arena, number: int, **fields: object) -> Participant:
    values: dict[str, object] = {
        "arena": arena,
        "side": Side.EMPLOYER,
        "contact_name": f"Kontakt {number}",
        "email": f"foretag-{number}@example.org",
        "organisation_name": f"Företaget {number} AB",
        "size_class": SizeClass.SMALL,
        "registered_at": NOW,
        "confirmed_at": NOW,
    }
    return _with_consents(Participant(**(values | fields)))  # type: ignore[misc]


def _with_consents(one: Participant) -> Participant:
    one.save()
    agree(one, *BY_SIDE[Side(one.side)])
    return one


def agree(one: Participant, *purposes: Purpose) -> None:
    Consent.objects.bulk_create(
        Consent(participant=one, purpose=purpose, wording="2026-11", given_at=NOW) for purpose in purposes
    )


def wish(one: Participant, *others: Participant) -> None:
    """The participant's wishes, the first choice first."""
    Wish.objects.bulk_create(
        Wish(participant=one, other=other, stance=Stance.INTERESTED, rank=rank, made_at=NOW)
        for rank, other in enumerate(others, start=1)
    )


def no_thanks(one: Participant, other: Participant) -> None:
    Wish.objects.create(participant=one, other=other, stance=Stance.NO_THANKS, made_at=NOW)


def only_in(one: Participant, slots: Iterable[ArenaSlot]) -> None:
    one.is_always_available = False
    one.save(update_fields=["is_always_available"])
    Availability.objects.filter(participant=one).delete()
    Availability.objects.bulk_create(Availability(participant=one, slot=slot) for slot in slots)


def slots_of(arena: Arena) -> list[ArenaSlot]:
    return list(ArenaSlot.objects.filter(day__arena=arena).order_by("starts_at"))


def fair(
    cast: Cast, *, students: int = 4, employers: int = 3, **fields: object
) -> tuple[Arena, list[Participant], list[Participant]]:
    """An open fair: every student asks for every employer, in turn from another one first."""
    arena = open_arena_of(cast, **fields)  # type: ignore[arg-type]
    there = [student(arena, number) for number in range(1, students + 1)]
    asked = [employer(arena, number) for number in range(1, employers + 1)]
    for number, one in enumerate(there):
        turned = [*asked[number % employers :], *asked[: number % employers]] if employers else []
        wish(one, *turned)
    return arena, there, asked


def published(cast: Cast, arena: Arena, at: datetime = NOW) -> Timetable:
    make_timetable(arena_id=arena.pk, actor=cast.applicant, at=at)
    return publish_timetable(arena_id=arena.pk, actor=cast.applicant, at=at)


def held(cast: Cast, arena: Arena, come: Iterable[Participant]) -> datetime:
    """Everybody in `come` has checked in, and the day is over; when that was."""
    [day] = arena.days.all()
    after = max(slot.ends_at for slot in slots_of(arena)) + timedelta(minutes=5)
    note_arrivals(day_id=day.pk, participant_ids=[one.pk for one in come], actor=cast.applicant, at=after)
    hold_arena(arena_id=arena.pk, actor=cast.applicant, at=after)
    return after


def asked(cast: Cast, one: Participant, moment: FollowUpMoment, at: datetime = NOW) -> FollowUp:
    """Somebody who has been asked what came of it."""
    [made] = ask_what_came(arena_id=one.arena_id, moment=moment, participants=[one], at=at)
    return made
