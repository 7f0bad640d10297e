"""A day's timetable: what is promised of any day, and of any row of cancellations after it is told."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bifall.arenas.scheduling import (
    DoesNotHold,
    Frame,
    Guest,
    Interest,
    Placed,
    Unmet,
    attendees,
    check,
    propose,
    seated,
)
from bifall.matching import MatchingError, Meeting

SIRI, OVE, SKOG, GRUVA = (
    Guest("siri", is_employer=False),
    Guest("ove", is_employer=False),
    Guest("skog", is_employer=True),
    Guest("gruva", is_employer=True),
)


def test_a_meeting_that_both_ask_for_goes_first() -> None:
    frame = Frame(slots=1)
    asked = [Interest("ove", "skog", 10), Interest("siri", "skog", 5, 5)]
    found = propose(frame, [SIRI, OVE, SKOG], asked)
    assert found.placed == (Placed(0, 1, "siri", "skog"),)
    assert found.unmet == (Unmet("ove", "skog", "no_free_slot", common=1, employer_busy=1),)
    assert found.share_of_bound == 100


def test_why_a_meeting_does_not_come_about() -> None:
    early, late = replace(SIRI, slots=frozenset({0})), replace(SKOG, slots=frozenset({1}))
    found = propose(Frame(slots=2), [early, late, GRUVA], [Interest("siri", "skog", 5)])
    assert found.unmet == (Unmet("siri", "skog", "never_there_together"),)
    found = propose(Frame(slots=2), [SIRI, replace(SKOG, tables=0)], [Interest("siri", "skog", 5)])
    assert found.unmet == (Unmet("siri", "skog", "no_tables"),)
    both = [Interest("siri", "skog", 9), Interest("siri", "gruva", 8)]
    found = propose(Frame(slots=1), [SIRI, SKOG, GRUVA], both)
    assert found.unmet == (Unmet("siri", "gruva", "no_free_slot", common=1, student_busy=1),)


def test_nobody_asked_gives_no_meetings() -> None:
    found = propose(Frame(slots=3), [SIRI, SKOG], [Interest("siri", "skog")])
    assert (found.placed, found.unmet, found.share_of_bound) == ((), (), 100)


def test_two_of_one_id_are_refused() -> None:
    with pytest.raises(MatchingError):
        propose(Frame(slots=1), [SIRI, SIRI, SKOG], [Interest("siri", "skog", 5)])


def test_what_does_not_hold_says_which_faults() -> None:
    assert DoesNotHold(("clash", "no_pause")).faults == ("clash", "no_pause")


def test_tables_are_the_employers_own_and_within_the_days() -> None:
    _ones, others = attendees([replace(SKOG, tables=2), GRUVA], Frame(slots=1))
    meetings = [Meeting(0, "a", "skog"), Meeting(0, "b", "skog"), Meeting(0, "c", "gruva")]
    assert [p.table for p in seated(meetings, others, [])] == [1, 2, 3]
    told = [Placed(0, 3, "a", "skog")]
    assert {(p.student, p.table) for p in seated(meetings, others, told)} == {("a", 3), ("b", 2), ("c", 1)}
    assert {p.table for p in seated(meetings[1:], others, [], most=2)} == {1, 2}


def test_check_names_the_faults() -> None:
    asked = [Interest("siri", "skog", 5), Interest("siri", "gruva", 5)]
    two_at_once = [Placed(0, 1, "siri", "skog"), Placed(0, 1, "siri", "gruva")]
    faults = check(two_at_once, Frame(slots=1), [SIRI, SKOG, GRUVA], asked)
    assert set(faults) == {"clash", "table_taken_twice"}


SLOTS = st.integers(1, 5)


@st.composite
def days(draw: st.DrawFn) -> tuple[Frame, list[Guest], list[Interest]]:
    slots = draw(SLOTS)
    frame = Frame(
        slots=slots,
        tables=draw(st.none() | st.integers(1, 4)),
        most=draw(st.none() | st.integers(1, 4)),
        in_a_row=draw(st.none() | st.integers(1, 3)),
    )
    there = st.none() | st.frozensets(st.integers(0, slots - 1))
    students = [Guest(f"s{n}", False, draw(there)) for n in range(draw(st.integers(1, 5)))]
    employers = [
        Guest(f"e{n}", True, draw(there), draw(st.integers(0, 2))) for n in range(draw(st.integers(1, 4)))
    ]
    points = st.none() | st.integers(1, 10)
    interests = [
        Interest(one.id, other.id, draw(points), draw(points))
        for one in students
        for other in employers
        if draw(st.booleans())
    ]
    return frame, [*students, *employers], interests


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(days())
def test_any_day_holds_and_every_wish_is_told_of(day: tuple[Frame, list[Guest], list[Interest]]) -> None:
    frame, guests, interests = day
    found = propose(frame, guests, interests)
    assert check(found.placed, frame, guests, interests) == ()
    asked = {(one.student, one.employer) for one in interests if one.points}
    held, unmet = {p.pair for p in found.placed}, {(u.student, u.employer) for u in found.unmet}
    assert (held | unmet, held & unmet) == (asked, set())
    assert found.score <= found.bound
    assert propose(frame, guests, interests) == found


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(days(), st.lists(st.tuples(st.sampled_from(["guest", "meeting", "leaves"]), st.integers(0, 50))))
def test_cancellations_move_no_more_than_they_must(
    day: tuple[Frame, list[Guest], list[Interest]], cancellations: list[tuple[str, int]]
) -> None:
    frame, guests, interests = day
    stands = propose(frame, guests, interests)
    for what, which in cancellations[:5]:
        if what == "meeting" and stands.placed:
            gone = stands.placed[which % len(stands.placed)].pair
            interests = [one for one in interests if (one.student, one.employer) != gone]
        elif what in {"guest", "leaves"}:
            place = which % len(guests)
            who = guests[place]
            free = frozenset(range(frame.slots)) if who.slots is None else who.slots
            left = frozenset() if what == "guest" else frozenset(s for s in free if s != which % frame.slots)
            guests = [*guests[:place], replace(who, slots=left), *guests[place + 1 :]]
        there = {guest.id: guest.slots for guest in guests}
        asked = {(one.student, one.employer) for one in interests if one.points}
        possible = {
            p
            for p in stands.placed
            if p.pair in asked
            and all(slots is None or p.slot in slots for slots in (there[p.student], there[p.employer]))
        }
        stands = propose(frame, guests, interests, told=stands.placed)
        assert check(stands.placed, frame, guests, interests) == ()
        assert possible <= set(stands.placed)
