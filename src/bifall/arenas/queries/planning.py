"""What the timetable is made of: an arena's rows as the scheduling's values, and the way back."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from uuid import UUID

from django.db.models import Q

from bifall.arenas.models import (
    Arena,
    ArenaSlot,
    Availability,
    Meeting,
    Participant,
    Timetable,
    TimetableRun,
    Wish,
)
from bifall.arenas.rules import weight_of
from bifall.arenas.scheduling import Frame, Guest, Interest, Placed
from bifall.arenas.states import (
    STANDING,
    EndedBy,
    MeetingState,
    Side,
    Stance,
    TimetableRunState,
    TimetableState,
)


@dataclass(frozen=True, slots=True)
class Planning:
    """The day's values, with the way back to its rows.

    slots: the engine's number of a slot → its row. Between two slots that do not follow on each other there
    is a number without a row, so that a break counts as a pause. ranks: (student, employer) → which choice it
    was of each. standing: pair → its meeting. past: engine's numbers of slots that have begun.
    """

    frame: Frame
    guests: tuple[Guest, ...]
    interests: tuple[Interest, ...]
    told: tuple[Placed, ...]
    slots: dict[int, ArenaSlot]
    ranks: dict[tuple[str, str], tuple[int | None, int | None]]
    standing: dict[tuple[str, str], Meeting]
    people: dict[str, Participant]
    past: frozenset[int]


def planning_of(arena: Arena, *, at: datetime, afresh: bool = False) -> Planning:
    """Everything that a timetable made at `at` rests on, in at most six queries.

    afresh: without the meetings that there are, as of a proposal that nobody has been told of. Two plannings
    are equal when the same timetable answers both.

    Who has confirmed and not withdrawn is there when they said they are. A pair that somebody has called off
    is not put together again; one that the timetable had no time for can be. Slots that have begun are open
    only to the meetings that are held in them.
    """
    slots = _numbered(ArenaSlot.objects.filter(day__arena=arena).order_by("starts_at"))
    number = {slot.pk: place for place, slot in slots.items()}
    past = frozenset(place for place, slot in slots.items() if slot.starts_at <= at)
    people = {
        str(one.pk): one
        for one in Participant.objects.filter(arena=arena, confirmed_at__isnull=False).order_by("pk")
    }
    bound = Meeting.objects.none() if afresh else Meeting.objects.filter(timetable__arena=arena)
    meetings = list(bound.filter(Q(state__in=STANDING) | Q(state=MeetingState.CANCELLED)))
    standing = {_pair(one): one for one in meetings if one.state in STANDING}
    called_off = {
        _pair(one) for one in meetings if one.state == MeetingState.CANCELLED and one.ended_by != EndedBy.PLAN
    }
    ranks = {pair: rank for pair, rank in _ranks(arena, people).items() if pair not in called_off}
    # A meeting that is held or begun stays in the plan also when somebody has left since.
    for pair, meeting in standing.items():
        if meeting.state != MeetingState.PLANNED or number[meeting.slot_id] in past:
            ranks[pair] = (meeting.student_rank, meeting.employer_rank)
    told = tuple(
        sorted(
            Placed(number[one.slot_id], one.table, str(one.student_id), str(one.employer_id))
            for one in standing.values()
        )
    )
    tables = min((slot.day.tables for slot in slots.values()), default=0)
    frame = Frame(
        slots=max(slots, default=-1) + 1,
        tables=tables,
        most=arena.most_meetings,
        in_a_row=arena.most_in_a_row,
    )
    return Planning(
        frame=frame,
        guests=_guests(arena, people, number, told, past),
        interests=tuple(
            Interest(student, employer, _points(by_student), _points(by_employer))
            for (student, employer), (by_student, by_employer) in sorted(ranks.items())
        ),
        told=told,
        slots=slots,
        ranks=ranks,
        standing=standing,
        people=people,
        past=past,
    )


def under_way(arena: Arena) -> TimetableRun | None:
    """The work on a proposal that has not ended, if any."""
    return TimetableRun.objects.filter(arena=arena, state=TimetableRunState.UNDER_WAY).first()


def refused_last(arena: Arena) -> TimetableRun | None:
    """The last work on a proposal, when it came to nothing and no timetable has been made or told since."""
    last = TimetableRun.objects.filter(arena=arena).order_by("-asked_at", "-id").first()
    if last is None or last.state != TimetableRunState.REFUSED:
        return None
    later = Q(state=TimetableState.PUBLISHED) | Q(made_at__gt=last.ended_at)
    return None if Timetable.objects.filter(later, arena=arena).exists() else last


def _numbered(slots: object) -> dict[int, ArenaSlot]:
    rows = list(slots.select_related("day"))  # type: ignore[attr-defined]
    numbered: dict[int, ArenaSlot] = {}
    place = 0
    for before, slot in pairwise([None, *rows]):
        if before is not None and before.ends_at != slot.starts_at:
            place += 1
        numbered[place] = slot
        place += 1
    return numbered


def _guests(
    arena: Arena,
    people: dict[str, Participant],
    number: dict[UUID, int],
    told: tuple[Placed, ...],
    past: frozenset[int],
) -> tuple[Guest, ...]:
    chosen: dict[UUID, set[int]] = defaultdict(set)
    for who, slot in Availability.objects.filter(participant__arena=arena).values_list(
        "participant_id", "slot_id"
    ):
        chosen[who].add(number[slot])
    begun: dict[str, set[int]] = defaultdict(set)
    for place in told:
        if place.slot in past:
            begun[place.student].add(place.slot)
            begun[place.employer].add(place.slot)
    every = frozenset(number.values())
    guests = []
    for pk, one in people.items():
        free = every if one.is_always_available else frozenset(chosen[one.pk])
        there = (free if one.is_here else frozenset()) - past
        guests.append(
            Guest(
                pk,
                is_employer=one.side == Side.EMPLOYER,
                slots=there | frozenset(begun[pk]),
                tables=one.tables if one.side == Side.EMPLOYER else 1,
            )
        )
    return tuple(guests)


def _ranks(
    arena: Arena, people: dict[str, Participant]
) -> dict[tuple[str, str], tuple[int | None, int | None]]:
    """Pairs that at least one has asked for, and neither has said no to, among those who come."""
    asked: dict[tuple[str, str], dict[str, int | None]] = defaultdict(dict)
    refused = set()
    for wish in Wish.objects.filter(participant__arena=arena).values_list(
        "participant_id", "other_id", "participant__side", "stance", "rank"
    ):
        who, other, side, stance, rank = str(wish[0]), str(wish[1]), wish[2], wish[3], wish[4]
        pair = (who, other) if side == Side.STUDENT else (other, who)
        if not all(one in people and people[one].is_here for one in pair):
            continue
        if stance == Stance.NO_THANKS:
            refused.add(pair)
        else:
            asked[pair][side] = rank
    return {
        pair: (ranks.get(Side.STUDENT), ranks.get(Side.EMPLOYER))
        for pair, ranks in asked.items()
        if pair not in refused
    }


def _points(rank: int | None) -> int | None:
    return None if rank is None else weight_of(rank)


def _pair(meeting: Meeting) -> tuple[str, str]:
    return str(meeting.student_id), str(meeting.employer_id)
