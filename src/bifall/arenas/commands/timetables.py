"""The timetable is made, published, and made anew with as few moves as can be when somebody cannot come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from bifall.accounts.models import User
from bifall.accounts.permissions import require
from bifall.arenas.commands.arenas import lock_arena, move_arena
from bifall.arenas.events import MeetingCancelled, TimetableMade, TimetablePublished, TimetableReplanned
from bifall.arenas.models import Arena, Meeting, Timetable, UnmetWish
from bifall.arenas.queries.planning import Planning, planning_of, under_way
from bifall.arenas.scheduling import DoesNotHold, Placed, Proposal, propose
from bifall.arenas.states import (
    MEETING_WORKFLOW,
    TIMETABLE_WORKFLOW,
    ArenaAction,
    EndedBy,
    MeetingAction,
    MeetingState,
    TimetableAction,
    TimetableState,
)
from bifall.audit.commands import record
from bifall.kernel.problems import Problem, Refused, refuse_if
from bifall.matching.errors import MatchingError


@dataclass(frozen=True, slots=True)
class Changes:
    """What a new plan came to: meetings that were called off, that moved (as they are now), and new ones."""

    cancelled: tuple[Meeting, ...] = ()
    moved: tuple[Meeting, ...] = ()
    added: tuple[Meeting, ...] = ()


@transaction.atomic
def make_timetable(*, arena_id: UUID, actor: User, at: datetime) -> Timetable:
    """Let the engine propose the whole timetable. It takes the place of an earlier proposal."""
    arena = lock_arena(arena_id)
    require(actor, "arenas.make_timetable", arena, at=at)
    planning = planning_of(arena, at=at, afresh=True)
    refuse_if(problems_with_making(arena, planning))
    return write_proposal(arena, planning, proposed(planning), actor, at)


def problems_with_making(arena: Arena, planning: Planning) -> list[Problem]:
    """Why no proposal can be made now."""
    problems = []
    if Timetable.objects.filter(arena=arena, state=TimetableState.PUBLISHED).exists():
        problems.append(Problem("timetable_already_published"))
    if under_way(arena) is not None:
        problems.append(Problem("timetable_under_way"))
    if not any(interest.points for interest in planning.interests):
        problems.append(Problem("timetable_nobody_asked"))
    return problems


def write_proposal(
    arena: Arena, planning: Planning, proposal: Proposal, actor: User, at: datetime
) -> Timetable:
    """The proposal as rows, in place of an earlier one. Whoever calls has locked the arena and asked for
    permission; nothing of the earlier one binds it, for nobody has been told of that.
    """
    Timetable.objects.filter(arena=arena, state=TimetableState.PROPOSED).delete()
    timetable = Timetable.objects.create(
        arena=arena, score=proposal.score, bound=proposal.bound, made_by=actor, made_at=at
    )
    Meeting.objects.bulk_create(_meeting(timetable, planning, placed) for placed in proposal.placed)
    _write_unmet(timetable, planning, proposal)
    event = TimetableMade(
        meetings=len(proposal.placed), unmet=len(proposal.unmet), share_percent=proposal.share_of_bound
    )
    record(event, subject=arena, actor=actor, at=at)
    return timetable


@transaction.atomic
def publish_timetable(*, arena_id: UUID, actor: User, at: datetime) -> Timetable:
    """Make the proposal what holds. From now on meetings move only when they must."""
    arena = lock_arena(arena_id)
    require(actor, "arenas.plan", arena, at=at)
    timetable = Timetable.objects.filter(arena=arena).first()
    if timetable is None:
        raise Refused([Problem("timetable_missing")])
    if timetable.state == TimetableState.PUBLISHED:
        raise Refused([Problem("timetable_already_published")])
    if under_way(arena) is not None:
        raise Refused([Problem("timetable_under_way")])
    planning = planning_of(arena, at=at)
    # Somebody may have left since the proposal was made.
    refuse_if([] if _still_holds(planning) else [Problem("timetable_out_of_date")])
    timetable.state = TIMETABLE_WORKFLOW.after(TimetableState(timetable.state), TimetableAction.PUBLISH)
    timetable.published_by, timetable.published_at = actor, at
    timetable.save(update_fields=["state", "published_by", "published_at"])
    meetings = timetable.meetings.count()
    record(TimetablePublished(meetings=meetings), subject=arena, actor=actor, at=at)
    move_arena(arena, ArenaAction.PLAN, actor, at)
    return timetable


@transaction.atomic
def cancel_meeting(*, meeting_id: UUID, by: EndedBy, actor: User | None, at: datetime) -> Changes:
    """Call one meeting off, and let the two have what time that sets free.

    A leader says so, or (without `actor`) one of the two by their personal link, which the caller has tried.
    """
    meeting = Meeting.objects.select_related("timetable").get(pk=meeting_id)
    arena = lock_arena(meeting.timetable.arena_id)
    meeting = Meeting.objects.select_related("slot", "student", "employer").get(pk=meeting_id)
    if actor is not None:
        require(actor, "arenas.change_timetable", arena, at=at)
    problems = []
    if meeting.state != MeetingState.PLANNED:
        problems.append(Problem("meeting_not_planned"))
    if meeting.slot.starts_at <= at:
        problems.append(Problem("meeting_has_begun"))
    refuse_if(problems)
    _end(meeting, MeetingAction.CANCEL, by, at)
    record(MeetingCancelled(meeting_id=str(meeting.pk), by=by), subject=arena, actor=actor, at=at)
    changes = _replanned(arena, actor, at)
    return Changes((meeting, *changes.cancelled), changes.moved, changes.added)


@transaction.atomic
def replan(*, arena_id: UUID, actor: User | None, at: datetime) -> Changes:
    """Mend a published timetable after somebody has left or changed their times, and fill what has come free.

    A leader asks for it, or it follows on what a participant did (`actor` None). Every meeting that still can
    be held where people were told stays there. Without a published timetable there is nothing to mend.
    """
    arena = lock_arena(arena_id)
    if actor is not None:
        require(actor, "arenas.change_timetable", arena, at=at)
    return _replanned(arena, actor, at)


def _replanned(arena: Arena, actor: User | None, at: datetime) -> Changes:
    timetable = Timetable.objects.filter(arena=arena, state=TimetableState.PUBLISHED).first()
    if timetable is None:
        return Changes()
    planning = planning_of(arena, at=at)
    proposal = proposed(planning)
    places = {placed.pair: placed for placed in proposal.placed}
    cancelled, to_move, moved, added = [], [], [], []
    for pair, meeting in planning.standing.items():
        placed = places.pop(pair, None)
        if placed is None:
            _end(meeting, MeetingAction.CANCEL, _ended_by(planning, pair), at)
            cancelled.append(meeting)
        elif (planning.slots[placed.slot].pk, placed.table) != (meeting.slot_id, meeting.table):
            _end(meeting, MeetingAction.MOVE, None, at)
            to_move.append((meeting, placed))
    # The old rows have left their places by now, which the database holds for one pair at a time.
    for meeting, placed in to_move:
        meeting.moved_to = _meeting(timetable, planning, placed)
        meeting.moved_to.save()
        meeting.save(update_fields=["moved_to"])
        moved.append(meeting.moved_to)
    added = Meeting.objects.bulk_create(_meeting(timetable, planning, place) for place in places.values())
    _write_unmet(timetable, planning, proposal)
    timetable.score, timetable.bound = proposal.score, proposal.bound
    timetable.save(update_fields=["score", "bound"])
    if cancelled or moved or added:
        event = TimetableReplanned(cancelled=len(cancelled), moved=len(moved), added=len(added))
        record(event, subject=arena, actor=actor, at=at)
    return Changes(tuple(cancelled), tuple(moved), tuple(added))


def proposed(planning: Planning) -> Proposal:
    """The engine's answer, verified. What it cannot do is told as a problem, and nothing is written."""
    try:
        return propose(planning.frame, planning.guests, planning.interests, told=planning.told)
    except (DoesNotHold, MatchingError) as wrong:
        raise Refused([Problem("timetable_not_possible", params={"reason": str(wrong)})]) from wrong


def _still_holds(planning: Planning) -> bool:
    """Everybody in the proposal still comes at that time and still wants to."""
    there = {guest.id: guest.slots for guest in planning.guests}
    return all(
        placed.pair in planning.ranks
        and all(free is None or placed.slot in free for free in map(there.get, placed.pair))
        for placed in planning.told
    )


def _meeting(timetable: Timetable, planning: Planning, placed: Placed) -> Meeting:
    student_rank, employer_rank = planning.ranks[placed.pair]
    return Meeting(
        timetable=timetable,
        slot=planning.slots[placed.slot],
        table=placed.table,
        student=planning.people[placed.student],
        employer=planning.people[placed.employer],
        student_rank=student_rank,
        employer_rank=employer_rank,
    )


def _end(meeting: Meeting, action: MeetingAction, by: EndedBy | None, at: datetime) -> None:
    meeting.state = MEETING_WORKFLOW.after(MeetingState(meeting.state), action)
    meeting.ended_by, meeting.ended_at = by or "", at
    meeting.save(update_fields=["state", "ended_by", "ended_at"])


def _ended_by(planning: Planning, pair: tuple[str, str]) -> EndedBy:
    """Whoever of the two has left; the timetable when both are there and there was no time for them."""
    student, employer = (planning.people[one] for one in pair)
    if not student.is_here:
        return EndedBy.STUDENT
    return EndedBy.PLAN if employer.is_here else EndedBy.EMPLOYER


def _write_unmet(timetable: Timetable, planning: Planning, proposal: Proposal) -> None:
    timetable.unmet_wishes.all().delete()
    UnmetWish.objects.bulk_create(
        UnmetWish(
            timetable=timetable,
            student=planning.people[one.student],
            employer=planning.people[one.employer],
            by_student=planning.ranks[one.student, one.employer][0] is not None,
            by_employer=planning.ranks[one.student, one.employer][1] is not None,
            code=one.code,
            common=one.common,
            employer_busy=one.employer_busy,
            student_busy=one.student_busy,
        )
        for one in proposal.unmet
    )
