"""Meetings are as early as they can be, worth what they were, and where people were told."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bifall.arenas.commands import add_days, open_arena
from bifall.arenas.commands.timetables import make_timetable
from bifall.arenas.earlier_slots import moved_earlier
from bifall.arenas.models import Meeting as MeetingRow
from bifall.matching import Attendee, Day, Meeting, Points, Timetable, Wish, verify_timetable
from tests.cast import Cast
from tests.conftest import NOW
from tests.factories.arenas import day_values, draft_arena
from tests.factories.fairs import employer, student, wish

SIRI, OVE, SKOG = Attendee("siri"), Attendee("ove"), Attendee("skog")


def test_one_pair_of_a_series_meets_on_its_first_day(cast: Cast) -> None:
    arena = draft_arena(cast)
    values = day_values(day=day_values().day.replace(day=18), times=2)
    add_days(arena_id=arena.pk, values=values, actor=cast.applicant, at=NOW)
    open_arena(arena_id=arena.pk, actor=cast.applicant, at=NOW)
    wish(student(arena, 1), employer(arena, 1))
    make_timetable(arena_id=arena.pk, actor=cast.applicant, at=NOW)
    slot = MeetingRow.objects.get().slot
    assert (slot.day.date, slot.number) == (day_values().day, 1)


def test_a_pause_and_a_full_room_are_left_as_they_are() -> None:
    late = Timetable((Meeting(0, "siri", "skog"), Meeting(3, "ove", "skog")), 2, 2)
    people = [SIRI, OVE]
    assert moved_earlier(late, people, [SKOG]).meetings[1] == Meeting(1, "ove", "skog")
    pausing = [replace(SKOG, most_in_a_row=1)]
    assert moved_earlier(late, people, pausing).meetings[1] == Meeting(2, "ove", "skog")
    absent = [SIRI, replace(OVE, slots=frozenset({2, 3}))]
    assert moved_earlier(late, absent, [SKOG]).meetings[1] == Meeting(2, "ove", "skog")
    two_tables = [replace(SKOG, tables=2)]
    assert moved_earlier(late, people, two_tables).meetings == (
        Meeting(0, "ove", "skog"),
        Meeting(0, "siri", "skog"),
    )
    assert moved_earlier(late, people, two_tables, rooms=1).meetings[1] == Meeting(1, "ove", "skog")


def test_a_pair_that_was_told_another_time_stays_too() -> None:
    # They were told slot 0, and then one of them could not; it is not for this step to move them back.
    made = Timetable((Meeting(2, "siri", "skog"),), 1, 1, changed=(Meeting(0, "siri", "skog"),))
    assert moved_earlier(made, [SIRI], [SKOG], told=made.changed) == made


Held = tuple[Timetable, list[Attendee], list[Attendee], Day, list[Wish], list[Meeting]]


@st.composite
def timetables(draw: st.DrawFn) -> Held:
    """Any timetable that holds, with some of its meetings told."""
    slots = draw(st.integers(1, 7))
    there = st.none() | st.frozensets(st.integers(0, slots - 1), min_size=1)
    in_a_row = st.none() | st.integers(1, 3)
    ones = [
        Attendee(f"s{n}", draw(there), most_in_a_row=draw(in_a_row)) for n in range(draw(st.integers(1, 5)))
    ]
    others = [
        Attendee(f"e{n}", draw(there), tables=draw(st.integers(1, 2)), most_in_a_row=draw(in_a_row))
        for n in range(draw(st.integers(1, 4)))
    ]
    day = Day(slots, rooms=draw(st.none() | st.integers(1, 3)))
    wishes = [Wish(one.id, other.id, draw(st.integers(1, 9))) for one in ones for other in others]
    held: tuple[Meeting, ...] = ()
    for wished in wishes:
        slot = draw(st.none() | st.integers(0, slots - 1))
        if slot is not None:
            with_it = tuple(sorted((*held, Meeting(slot, wished.one, wished.other))))
            if holds(scored(with_it, wishes), ones, others, day, wishes):
                held = with_it
    told = [meeting for meeting in held if draw(st.booleans())]
    return scored(held, wishes, told), ones, others, day, wishes, told


POINTS = Points(first=200, kept=1000)


def scored(meetings: tuple[Meeting, ...], wishes: list[Wish], told: list[Meeting] | None = None) -> Timetable:
    worth = {(wished.one, wished.other): wished.weight for wished in wishes}
    score = sum(worth[m.one, m.other] for m in meetings) + POINTS.first * len({m.one for m in meetings})
    score += POINTS.kept * len(set(told or []) & set(meetings))
    return Timetable(meetings, score, score)


def holds(
    made: Timetable,
    ones: list[Attendee],
    others: list[Attendee],
    day: Day,
    wishes: list[Wish],
    told: list[Meeting] | None = None,
) -> bool:
    return verify_timetable(made, wishes, ones, others, day, given=told or [], points=POINTS).holds


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(timetables())
def test_any_timetable_holds_and_is_worth_the_same(world: Held) -> None:
    made, ones, others, day, wishes, told = world
    assert holds(made, ones, others, day, wishes, told)
    found = moved_earlier(made, ones, others, rooms=day.rooms, told=told)
    assert holds(found, ones, others, day, wishes, told)
    assert (found.score, found.bound) == (made.score, made.bound)
    assert set(told) <= set(found.meetings)
    before = {(m.one, m.other): m.slot for m in made.meetings}
    after = {(m.one, m.other): m.slot for m in found.meetings}
    assert before.keys() == after.keys()
    assert all(after[pair] <= before[pair] for pair in before)
    assert moved_earlier(found, ones, others, rooms=day.rooms, told=told) == found
    # By the verifier alone: no meeting that may move could be earlier while the others stay.
    for meeting in set(found.meetings) - set(told):
        rest = set(found.meetings) - {meeting}
        for slot in range(meeting.slot):
            earlier = tuple(sorted({*rest, replace(meeting, slot=slot)}))
            assert not holds(replace(found, meetings=earlier), ones, others, day, wishes, told)
