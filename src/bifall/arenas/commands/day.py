"""On the day: who has come, which meetings were held, and that the day is over."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction

from bifall.accounts.models import User
from bifall.accounts.permissions import require
from bifall.arenas.commands.arenas import lock_arena, move_arena
from bifall.arenas.events import ArrivalsNoted, ArrivalTakenBack, MeetingMarked, MeetingsSettled
from bifall.arenas.models import Arena, ArenaDay, Arrival, Meeting
from bifall.arenas.states import MEETING_WORKFLOW, ArenaAction, MeetingAction, MeetingState
from bifall.audit.commands import record
from bifall.kernel.problems import Problem, Refused, refuse_if


@transaction.atomic
def note_arrivals(
    *, day_id: UUID, participant_ids: Collection[UUID], actor: User, at: datetime
) -> list[Arrival]:
    """Check people in. Who is in already stays as they were, so a second press does nothing."""
    day, arena = _lock_day(day_id)
    require(actor, "arenas.check_in", arena, at=at)
    here = set(
        arena.participants.filter(pk__in=participant_ids, withdrawn_at=None).values_list("pk", flat=True)
    )
    refuse_if([] if here == set(participant_ids) else [Problem("arrival_not_a_participant")])
    there = set(day.arrivals.filter(participant_id__in=here).values_list("participant_id", flat=True))
    made = Arrival.objects.bulk_create(
        Arrival(day=day, participant_id=pk, noted_by=actor, noted_at=at) for pk in sorted(here - there)
    )
    if made:
        event = ArrivalsNoted(day=day.date.isoformat(), participants=len(made))
        record(event, subject=arena, actor=actor, at=at)
    return made


@transaction.atomic
def take_back_arrival(*, day_id: UUID, participant_id: UUID, actor: User, at: datetime) -> None:
    """They had not come: somebody pressed on the wrong line."""
    day, arena = _lock_day(day_id)
    require(actor, "arenas.check_in", arena, at=at)
    gone, _each = day.arrivals.filter(participant_id=participant_id).delete()
    if gone:
        event = ArrivalTakenBack(participant_id=str(participant_id))
        record(event, subject=arena, actor=actor, at=at)


@transaction.atomic
def mark_meeting(*, meeting_id: UUID, held: bool, actor: User, at: datetime) -> Meeting:
    """Say that a meeting was held, or that it was not."""
    arena = lock_arena(Meeting.objects.values_list("timetable__arena_id", flat=True).get(pk=meeting_id))
    require(actor, "arenas.check_in", arena, at=at)
    meeting = Meeting.objects.select_related("slot").get(pk=meeting_id)
    action = MeetingAction.HOLD if held else MeetingAction.MISS
    before = MeetingState(meeting.state)
    if not MEETING_WORKFLOW.allows(before, action):
        raise Refused([Problem("meeting_not_planned")])
    if meeting.slot.starts_at > at:
        raise Refused([Problem("meeting_has_not_begun")])
    meeting.state = MEETING_WORKFLOW.after(before, action)
    meeting.save(update_fields=["state"])
    event = MeetingMarked(meeting_id=str(meeting.pk), action=action)
    record(event, subject=arena, actor=actor, at=at)
    return meeting


@transaction.atomic
def hold_arena(*, arena_id: UUID, actor: User, at: datetime) -> Arena:
    """The last day is over. A planned meeting was held if both had checked in that day, and else missed."""
    arena = lock_arena(arena_id)
    require(actor, "arenas.hold", arena, at=at)
    planned = Meeting.objects.filter(timetable__arena=arena, state=MeetingState.PLANNED)
    refuse_if([Problem("meetings_left")] if planned.filter(slot__ends_at__gt=at).exists() else [])
    came = set(Arrival.objects.filter(day__arena=arena).values_list("day_id", "participant_id"))
    held: list[UUID] = []
    missed: list[UUID] = []
    for pk, day, student, employer in planned.values_list("pk", "slot__day_id", "student_id", "employer_id"):
        ours = held if {(day, student), (day, employer)} <= came else missed
        ours.append(pk)
    planned.filter(pk__in=held).update(state=MEETING_WORKFLOW.after(MeetingState.PLANNED, MeetingAction.HOLD))
    planned.filter(pk__in=missed).update(
        state=MEETING_WORKFLOW.after(MeetingState.PLANNED, MeetingAction.MISS)
    )
    record(MeetingsSettled(held=len(held), missed=len(missed)), subject=arena, actor=actor, at=at)
    move_arena(arena, ArenaAction.HOLD, actor, at)
    return arena


@transaction.atomic
def close_arena(*, arena_id: UUID, actor: User, at: datetime) -> Arena:
    """Nothing more is asked of anybody; the figures stay."""
    arena = lock_arena(arena_id)
    require(actor, "arenas.close", arena, at=at)
    move_arena(arena, ArenaAction.CLOSE, actor, at)
    return arena


def _lock_day(day_id: UUID) -> tuple[ArenaDay, Arena]:
    day = ArenaDay.objects.get(pk=day_id)
    return day, lock_arena(day.arena_id)
