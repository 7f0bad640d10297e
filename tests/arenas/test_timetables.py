"""A timetable is proposed, published, and mended with as few moves as can be."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bifall.arenas.commands.day import note_arrivals
from bifall.arenas.commands.timetables import cancel_meeting, make_timetable, publish_timetable, replan
from bifall.arenas.models import Arena, Meeting, Participant, Timetable
from bifall.arenas.queries.planning import planning_of
from bifall.arenas.scheduling import check
from bifall.arenas.states import STANDING, ArenaState, EndedBy, MeetingState, TimetableState, UnmetCode
from bifall.audit.models import Entry
from bifall.kernel.problems import Refused
from tests.cast import Cast
from tests.conftest import NOW
from tests.factories.fairs import employer, fair, no_thanks, only_in, published, slots_of, student, wish

BY = {"at": NOW}


def codes(refused: pytest.ExceptionInfo[Refused]) -> set[str]:
    return {problem.code for problem in refused.value.problems}


def standing(arena: Arena) -> set[tuple[object, ...]]:
    meetings = Meeting.objects.filter(timetable__arena=arena, state__in=STANDING)
    return set(meetings.values_list("student_id", "employer_id", "slot_id", "table"))


def leave(one: Participant) -> None:
    Participant.objects.filter(pk=one.pk).update(withdrawn_at=NOW)


def test_everybody_meets_everybody_when_there_is_time(cast: Cast) -> None:
    arena, students, employers = fair(cast, students=3, employers=3)
    timetable = make_timetable(arena_id=arena.pk, actor=cast.applicant, at=NOW)
    assert (timetable.state, timetable.share_of_bound) == (TimetableState.PROPOSED, 100)
    pairs = {(student_id, employer_id) for student_id, employer_id, *_where in standing(arena)}
    assert pairs == {(one.pk, other.pk) for one in students for other in employers}
    assert timetable.unmet_wishes.count() == 0
    first = Meeting.objects.filter(student=students[0], employer=employers[0]).get()
    assert (first.student_rank, first.employer_rank) == (1, None)
    told = Entry.objects.get(event="arenas.timetable_made")
    assert told.data == {"meetings": 9, "unmet": 0, "share_percent": 100}


def test_a_new_proposal_takes_the_place_of_the_old(cast: Cast) -> None:
    arena, students, _employers = fair(cast)
    make_timetable(arena_id=arena.pk, actor=cast.applicant, at=NOW)
    no_thanks(employer(arena, 9), students[0])
    leave(students[1])
    made = make_timetable(arena_id=arena.pk, actor=cast.applicant, at=NOW)
    assert [found.pk for found in Timetable.objects.all()] == [made.pk]
    assert students[1].pk not in {row[0] for row in standing(arena)}


def test_what_stood_in_the_way_is_kept(cast: Cast) -> None:
    arena, [first, second], [skog] = fair(cast, students=2, employers=1)
    slots = slots_of(arena)
    only_in(first, slots[:1])
    only_in(skog, slots[1:2])
    timetable = make_timetable(arena_id=arena.pk, actor=cast.applicant, at=NOW)
    unmet = timetable.unmet_wishes.get()
    assert (unmet.student, unmet.employer, unmet.code) == (first, skog, UnmetCode.NEVER_THERE_TOGETHER)
    assert (unmet.by_student, unmet.by_employer) == (True, False)
    assert {row[0] for row in standing(arena)} == {second.pk}


def test_no_thanks_and_those_who_have_not_confirmed_are_left_out(cast: Cast) -> None:
    arena, [one], [skog, gruva] = fair(cast, students=1, employers=2)
    no_thanks(gruva, one)
    wish(student(arena, 9, confirmed_at=None), skog)
    make_timetable(arena_id=arena.pk, actor=cast.applicant, at=NOW)
    assert {row[:2] for row in standing(arena)} == {(one.pk, skog.pk)}


def test_a_break_is_a_pause(cast: Cast) -> None:
    # Three slots before the break and three after it: six meetings, and never more than three in a row.
    arena, [one], _employers = fair(cast, students=1, employers=6, most_in_a_row=3)
    make_timetable(arena_id=arena.pk, actor=cast.applicant, at=NOW)
    assert Meeting.objects.filter(student=one).count() == 6


def test_nothing_to_make_or_publish(cast: Cast) -> None:
    arena, _students, _employers = fair(cast, students=0, employers=2)
    with pytest.raises(Refused) as refused:
        make_timetable(arena_id=arena.pk, actor=cast.applicant, at=NOW)
    assert codes(refused) == {"timetable_nobody_asked"}
    with pytest.raises(Refused) as refused:
        publish_timetable(arena_id=arena.pk, actor=cast.applicant, at=NOW)
    assert codes(refused) == {"timetable_missing"}


def test_published_once(cast: Cast) -> None:
    arena, _students, _employers = fair(cast)
    timetable = published(cast, arena)
    arena.refresh_from_db()
    assert (arena.state, timetable.state) == (ArenaState.PLANNED, TimetableState.PUBLISHED)
    for again in (make_timetable, publish_timetable):
        with pytest.raises(Refused) as refused:
            again(arena_id=arena.pk, actor=cast.applicant, at=NOW)
        assert codes(refused) == {"timetable_already_published"}


def test_a_proposal_that_somebody_has_left_is_not_published(cast: Cast) -> None:
    arena, students, _employers = fair(cast)
    make_timetable(arena_id=arena.pk, actor=cast.applicant, at=NOW)
    leave(students[0])
    with pytest.raises(Refused) as refused:
        publish_timetable(arena_id=arena.pk, actor=cast.applicant, at=NOW)
    assert codes(refused) == {"timetable_out_of_date"}


def test_one_meeting_is_called_off_and_its_time_given_to_another(cast: Cast) -> None:
    arena, [first, second], [skog] = fair(cast, students=2, employers=1)
    only_in(skog, slots_of(arena)[:1])
    published(cast, arena)
    meeting = Meeting.objects.get()
    other = second if meeting.student == first else first
    changes = cancel_meeting(meeting_id=meeting.pk, by=EndedBy.STUDENT, actor=None, at=NOW)
    assert [one.pk for one in changes.cancelled] == [meeting.pk]
    assert [one.student for one in changes.added] == [other]
    meeting.refresh_from_db()
    assert (meeting.state, meeting.ended_by) == (MeetingState.CANCELLED, EndedBy.STUDENT)
    # The pair that called it off is not put together again.
    assert replan(arena_id=arena.pk, actor=cast.applicant, at=NOW) == type(changes)()


def test_who_leaves_earlier_is_moved_and_nobody_else(cast: Cast) -> None:
    arena, students, employers = fair(cast, students=3, employers=2)
    published(cast, arena)
    before = standing(arena)
    last = Meeting.objects.filter(employer=employers[0]).order_by("-slot__starts_at").first()
    assert last is not None
    only_in(employers[0], [slot for slot in slots_of(arena) if slot.pk != last.slot_id])
    changes = replan(arena_id=arena.pk, actor=cast.applicant, at=NOW)
    assert [(one.student, one.employer) for one in changes.moved] == [(last.student, last.employer)]
    assert (changes.cancelled, changes.added) == ((), ())
    last.refresh_from_db()
    assert (last.state, last.moved_to) == (MeetingState.MOVED, changes.moved[0])
    place = (last.student_id, last.employer_id, last.slot_id, last.table)
    assert before - standing(arena) == {place}
    assert students


def test_what_has_begun_stays(cast: Cast) -> None:
    arena, students, employers = fair(cast, students=2, employers=2)
    published(cast, arena)
    second = slots_of(arena)[1]
    during = second.starts_at + timedelta(minutes=1)
    begun = {row for row in standing(arena) if row[2] in {slot.pk for slot in slots_of(arena)[:2]}}
    leave(students[0])
    wish(employer(arena, 9), students[1])
    changes = replan(arena_id=arena.pk, actor=None, at=during)
    assert begun <= standing(arena)
    assert all(one.slot.starts_at > during for one in (*changes.added, *changes.moved))
    begun_meeting = Meeting.objects.filter(slot=second, state=MeetingState.PLANNED).first()
    assert begun_meeting is not None
    with pytest.raises(Refused) as refused:
        cancel_meeting(meeting_id=begun_meeting.pk, by=EndedBy.LEADER, actor=cast.applicant, at=during)
    assert codes(refused) == {"meeting_has_begun"}
    assert employers


def test_without_a_published_timetable_nothing_is_mended(cast: Cast) -> None:
    arena, _students, _employers = fair(cast)
    make_timetable(arena_id=arena.pk, actor=cast.applicant, at=NOW)
    changes = replan(arena_id=arena.pk, actor=None, at=NOW)
    assert (changes.cancelled, changes.moved, changes.added) == ((), (), ())


def test_who_comes_later_fills_what_is_free(cast: Cast) -> None:
    arena, _students, employers = fair(cast)
    published(cast, arena)
    before = standing(arena)
    late = student(arena, 9)
    wish(late, employers[0])
    changes = replan(arena_id=arena.pk, actor=cast.applicant, at=NOW)
    assert [one.student for one in changes.added] == [late]
    assert before <= standing(arena)


DOINGS = st.lists(st.tuples(st.sampled_from(["leave", "meeting", "hours"]), st.integers(0, 99)), max_size=5)


@settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(doings=DOINGS, in_a_row=st.integers(1, 4), tables=st.integers(1, 3))
def test_after_any_cancellations_the_timetable_holds(
    cast: Cast, doings: list[tuple[str, int]], in_a_row: int, tables: int
) -> None:
    Arena.objects.all().delete() if not Participant.objects.exists() else None
    arena, students, employers = fair(
        cast, students=4, employers=3, most_in_a_row=in_a_row, title=f"{in_a_row} {tables}"
    )
    Participant.objects.filter(pk=employers[0].pk).update(tables=tables)
    published(cast, arena)
    slots, everybody = slots_of(arena), [*students, *employers]
    for what, which in doings:
        before = set(Meeting.objects.filter(timetable__arena=arena, state__in=STANDING))
        if what == "meeting":
            left = sorted(before, key=lambda one: (one.slot.starts_at, one.table))
            if left:
                cancel_meeting(
                    meeting_id=left[which % len(left)].pk, by=EndedBy.LEADER, actor=cast.applicant, at=NOW
                )
        else:
            who = everybody[which % len(everybody)]
            if what == "leave":
                leave(who)
            else:
                only_in(who, slots[which % len(slots) :])
            replan(arena_id=arena.pk, actor=cast.applicant, at=NOW)
        planning = planning_of(arena, at=NOW)
        assert check(planning.told, planning.frame, planning.guests, planning.interests) == ()
        assert set(clashes(arena)) == set()


def clashes(arena: Arena) -> Iterable[object]:
    """By the rows alone: who sits at two tables at once, and tables with two pairs."""
    seen: set[object] = set()
    for student_id, _employer, slot, table in standing(arena):
        for place in ((slot, student_id), (slot, table)):
            if place in seen:
                yield place
            seen.add(place)


@pytest.mark.parametrize("who", ["stranger", "officer", "director", "assessor", "officer_elsewhere"])
def test_nobody_else_makes_it(cast: Cast, who: str) -> None:
    arena, students, _employers = fair(cast)
    published(cast, arena)
    actor = getattr(cast, who)
    [day] = arena.days.all()
    meeting = Meeting.objects.first()
    assert meeting is not None
    for command, about in (
        (make_timetable, {"arena_id": arena.pk}),
        (publish_timetable, {"arena_id": arena.pk}),
        (replan, {"arena_id": arena.pk}),
        (cancel_meeting, {"meeting_id": meeting.pk, "by": EndedBy.LEADER}),
        (note_arrivals, {"day_id": day.pk, "participant_ids": [students[0].pk]}),
    ):
        with pytest.raises(PermissionDenied):
            command(**about, actor=actor, at=NOW)  # type: ignore[operator]
