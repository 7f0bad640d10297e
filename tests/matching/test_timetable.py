from __future__ import annotations

import random
from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given, settings

from bifall.matching import (
    Attendee,
    Day,
    Meeting,
    Points,
    Reason,
    Timetable,
    Wish,
    explain_timetable,
    make_timetable,
    verify_timetable,
)
from bifall.matching.colouring import colour_edges
from bifall.matching.errors import DuplicateId, OutOfRange, UnknownId
from tests.matching.invented import by_chance

PUPILS = (Attendee("anna"), Attendee("bo"))
FIRMS = (Attendee("skog"), Attendee("stål"))
ALL = tuple(Wish(one.id, other.id) for one in PUPILS for other in FIRMS)


def fair(chance, whole, ones=4, others=3, slots=3):
    """A small fair: everybody there all day, or not, with pauses, travel, rooms and limits now and then."""

    def some():
        return (
            None
            if whole or chance.random() < 0.3
            else frozenset(s for s in range(slots) if chance.random() < 0.7)
        )

    def limit(share, lowest, highest):
        return chance.randint(lowest, highest) if chance.random() < share else None

    pupils = [
        Attendee(f"s{n}", some(), most=limit(0.2, 0, 2), most_in_a_row=None if whole else limit(0.2, 1, 2))
        for n in range(chance.randint(1, ones))
    ]
    firms = [
        Attendee(
            f"e{n}",
            some(),
            tables=chance.choice([0, 1, 1, 1, 2]),
            most=limit(0.2, 0, 3),
            most_in_a_row=None if whole else limit(0.2, 1, 2),
            place=chance.choice(["hall", "house"]),
        )
        for n in range(chance.randint(1, others))
    ]
    travel = {} if whole or chance.random() < 0.5 else {("hall", "house"): 1}
    wishes = [
        Wish(one.id, other.id, chance.randint(1, 4))
        for one in pupils
        for other in firms
        if chance.random() < 0.7
    ]
    return wishes, pupils, firms, Day(slots, limit(0.3, 0, 3), travel)


def best_by_trying(wishes, ones, others, day, points):
    """The highest score among all timetables that hold, as the verifier sees it."""
    best = 0
    for slots in product([None, *range(day.slots)], repeat=len(wishes)):
        meetings = tuple(
            Meeting(slot, wish.one, wish.other)
            for slot, wish in zip(slots, wishes, strict=True)
            if slot is not None
        )
        worth = {(wish.one, wish.other): wish.weight for wish in wishes}
        score = sum(worth[m.one, m.other] for m in meetings) + points.first * len({m.one for m in meetings})
        if score > best:
            made = Timetable(meetings, score, score)
            if verify_timetable(made, wishes, ones, others, day, points=points).holds:
                best = score
    return best


def test_a_small_fair():
    made = make_timetable(ALL, PUPILS, FIRMS, Day(2))
    assert (len(made.meetings), made.score, made.bound, made.is_best) == (4, 4, 4, True)
    assert verify_timetable(made, ALL, PUPILS, FIRMS, Day(2)).faults == ()
    assert {meeting.other for meeting in made.of("anna")} == {"skog", "stål"}


@pytest.mark.parametrize("whole", [True, False])
@given(world=by_chance(lambda chance: chance))
@settings(max_examples=25)
def test_no_timetable_is_worth_more(whole, world):
    day = fair(world, whole, ones=3, others=2)
    if len(day[0]) > 5:
        return
    points = Points(first=world.choice([0, 7]))
    made = make_timetable(*day, points=points)
    assert verify_timetable(made, *day, points=points).faults == ()
    assert made.score == made.bound == best_by_trying(*day, points)


@given(world=by_chance(lambda chance: fair(chance, whole=chance.random() < 0.5, ones=7, others=5, slots=5)))
@settings(max_examples=40)
def test_no_clash_whatever_binds(world):
    for effort in (0, 1):
        made = make_timetable(*world, effort=effort)
        assert verify_timetable(made, *world).faults == ()


@given(world=by_chance(lambda chance: (fair(chance, whole=False, ones=6, others=4, slots=4), chance)))
@settings(max_examples=30)
def test_new_names_and_another_order_give_the_same_worth(world):
    (wishes, ones, others, day), chance = world
    made = make_timetable(wishes, ones, others, day)
    new = {
        one.id: f"n{place:02}"
        for place, one in enumerate(chance.sample([*ones, *others], len(ones + others)))
    }
    renamed = make_timetable(
        chance.sample([Wish(new[w.one], new[w.other], w.weight) for w in wishes], len(wishes)),
        chance.sample([replace(one, id=new[one.id]) for one in ones], len(ones)),
        chance.sample([replace(other, id=new[other.id]) for other in others], len(others)),
        day,
    )
    assert (made.score, made.bound) == (renamed.score, renamed.bound)
    assert make_timetable(wishes, ones, others, day) == made


@pytest.mark.parametrize(("share", "most_off"), [(1.0, 0), (0.7, 2)])
def test_a_fair_of_forty_and_three_hundred(share, most_off):
    chance = random.Random(3)  # noqa: S311
    slots = [frozenset(s for s in range(10) if chance.random() < share) for _ in range(340)]
    ones = [Attendee(f"s{n:03}", slots[n]) for n in range(300)]
    others = [Attendee(f"e{n:02}", slots[300 + n]) for n in range(40)]
    wishes = [
        Wish(one.id, other.id, chance.randint(1, 5)) for one in ones for other in chance.sample(others, 6)
    ]
    points = Points(first=20)
    made = make_timetable(wishes, ones, others, Day(10), points=points, effort=0)
    assert verify_timetable(made, wishes, ones, others, Day(10), points=points).faults == ()
    assert (made.bound - made.score) * 100 <= made.bound * most_off


def test_no_effort_at_all_leaves_what_the_search_found():
    """The solver gives up before it has looked, and the search's timetable stands."""
    chance = random.Random(8)  # noqa: S311
    for _ in range(40):
        world = fair(chance, whole=False, ones=9, others=6, slots=6)
        world = (
            world[0],
            [replace(one, most_in_a_row=None) for one in world[1]],
            world[2],
            replace(world[3], travel={}),
        )
        world = world[0], world[1], [replace(one, most_in_a_row=None) for one in world[2]], world[3]
        assert make_timetable(*world, effort=1e-9) == make_timetable(*world, effort=0)


def test_a_given_time_is_kept_when_others_fall_away():
    day = Day(3)
    first = make_timetable(ALL, PUPILS, FIRMS, day)
    left = [wish for wish in ALL if wish != Wish("anna", "skog")]
    again = make_timetable(left, PUPILS, FIRMS, day, given=first.meetings)
    kept = [meeting for meeting in first.meetings if (meeting.one, meeting.other) != ("anna", "skog")]
    assert again.meetings == tuple(kept)
    assert [(meeting.one, meeting.other) for meeting in again.changed] == [("anna", "skog")]
    assert verify_timetable(again, left, PUPILS, FIRMS, day, given=first.meetings).faults == ()


def test_as_few_given_times_as_possible_are_moved():
    day = Day(3)
    given = (
        Meeting(0, "anna", "skog"),
        Meeting(1, "bo", "skog"),
        Meeting(1, "anna", "stål"),
        Meeting(0, "bo", "stål"),
    )
    absent = (Attendee("skog", frozenset({1, 2})), FIRMS[1])
    again = make_timetable(ALL, PUPILS, absent, day, given=given)
    assert again.meetings == (given[3], given[2], given[1], Meeting(2, "anna", "skog"))
    assert again.changed == (given[0],)
    assert again.is_best is True


def test_a_newcomer_moves_nobody():
    day = Day(2)
    given = make_timetable(ALL, PUPILS, FIRMS, day).meetings
    wishes = (*ALL, Wish("cia", "skog"))
    again = make_timetable(wishes, (*PUPILS, Attendee("cia")), FIRMS, day, given=given)
    assert (again.meetings, again.changed) == (given, ())


def test_time_to_travel_and_to_rest():
    ones = (Attendee("anna", most_in_a_row=2),)
    others = tuple(Attendee(f"e{n}", place="hall" if n < 3 else "house") for n in range(4))
    wishes = tuple(Wish("anna", other.id) for other in others)
    day = Day(6, travel={("house", "hall"): 1})
    made = make_timetable(wishes, ones, others, day)
    assert (made.score, made.bound) == (4, 4)
    short = Day(5, travel={("house", "hall"): 1})
    assert make_timetable(wishes, ones, others, short).score == 3
    assert verify_timetable(made, wishes, ones, others, short).faults != ()


def test_what_stood_in_the_way_is_told():
    ones = (
        Attendee("anna", frozenset({0})),
        Attendee("bo", frozenset({0})),
        Attendee("cia", frozenset({1})),
        Attendee("dag"),
    )
    others = (Attendee("skog", frozenset({0})), Attendee("shut", tables=0))
    wishes = [Wish("anna", "skog", 3), Wish("bo", "skog", 2), Wish("cia", "skog", 1), Wish("bo", "shut")]
    world = (wishes, ones, others, Day(2))
    made = make_timetable(*world)
    held = Meeting(0, "anna", "skog")
    assert made.meetings == (held,)
    pair = {"one": "bo", "other": "skog"}
    assert explain_timetable(made, *world, "bo") == (
        Reason("no_free_slot", {**pair, "instead": {0: (held,)}}),
        Reason("no_tables", {"one": "bo", "other": "shut"}),
    )
    assert explain_timetable(made, *world, "skog") == (
        Reason("held", {"one": "anna", "other": "skog", "slot": 0}, 3),
        Reason("no_free_slot", {**pair, "instead": {0: (held,)}}),
        Reason("never_there_together", {"one": "cia", "other": "skog"}),
    )
    assert explain_timetable(made, *world, "dag") == (Reason("no_wishes"),)
    with pytest.raises(UnknownId, match=r"^attendee: nobody$"):
        explain_timetable(made, *world, "nobody")


@pytest.mark.parametrize("day", [Day(0), Day(2, rooms=0)])
def test_a_day_without_room(day):
    assert make_timetable(ALL, PUPILS, FIRMS, day) == Timetable((), 0, 0)
    assert make_timetable([], [], [], day) == Timetable((), 0, 0)


@pytest.mark.parametrize(
    ("change", "error", "told"),
    [
        ({"wishes": [*ALL, ALL[0]]}, DuplicateId, "wishes: anna and skog"),
        ({"wishes": [Wish("eva", "skog")]}, UnknownId, "wishes of: eva"),
        ({"wishes": [Wish("anna", "glas")]}, UnknownId, "wishes for: glas"),
        (
            {"wishes": [Wish("anna", "skog", 0)]},
            OutOfRange,
            "the weight of anna and skog: 0 is not from 1 to 1000",
        ),
        ({"ones": [*PUPILS, Attendee("skog")]}, DuplicateId, "attendees: skog"),
        ({"ones": [*PUPILS, Attendee("c", tables=2)]}, OutOfRange, "tables belong to the other side"),
        ({"ones": [*PUPILS, Attendee("c", frozenset({2}))]}, OutOfRange, "a slot of c: 2 is not from 0 to 1"),
        (
            {"others": [*FIRMS, Attendee("c", most_in_a_row=0)]},
            OutOfRange,
            "the most meetings in a row of c: 0 is not from 1 to 1000000",
        ),
        (
            {"others": [*FIRMS, Attendee("c", tables=-1)]},
            OutOfRange,
            "the tables of c: -1 is not from 0 to 1000",
        ),
        ({"day": Day(501)}, OutOfRange, "slots: 501 is not from 0 to 500"),
        ({"day": Day(2, rooms=-1)}, OutOfRange, "rooms: -1 is not from 0 to 1000000"),
        (
            {"day": Day(2, travel={("a", "b"): -1})},
            OutOfRange,
            "travel between a and b: -1 is not from 0 to 500",
        ),
        ({"points": Points(first=-1)}, OutOfRange, "points: -1 is not from 0 to 1000000"),
    ],
)
def test_a_day_that_cannot_be_right(change, error, told):
    with pytest.raises(error) as caught:
        make_timetable(**{"wishes": ALL, "ones": PUPILS, "others": FIRMS, "day": Day(2), **change})
    assert str(caught.value) == told


NARROW = (Attendee("skog", frozenset({0}), place="far"), Attendee("stål", most=1))


@pytest.mark.parametrize(
    ("meetings", "code"),
    [
        ([Meeting(0, "anna", "skog"), Meeting(0, "anna", "stål")], "clash"),
        ([Meeting(0, "anna", "skog"), Meeting(0, "bo", "skog")], "clash"),
        ([Meeting(1, "anna", "skog")], "not_there"),
        ([Meeting(0, "anna", "stål"), Meeting(1, "bo", "stål")], "too_many_meetings"),
        ([Meeting(0, "anna", "stål"), Meeting(1, "anna", "stål")], "met_twice"),
        ([Meeting(0, "anna", "skog"), Meeting(1, "anna", "stål")], "no_time_to_travel"),
        ([Meeting(0, "anna", "skog"), Meeting(0, "bo", "stål")], "too_few_rooms"),
        ([Meeting(3, "anna", "skog")], "outside_the_day"),
        ([Meeting(0, "skog", "anna")], "not_wished"),
        ([Meeting(1, "bo", "stål"), Meeting(2, "bo", "skog")], "no_pause"),
    ],
)
def test_the_verifier_sees_what_is_wrong(meetings, code):
    ones = (Attendee("anna"), Attendee("bo", most_in_a_row=1))
    day = Day(3, rooms=1, travel={("", "far"): 1})
    verdict = verify_timetable(Timetable(tuple(meetings), len(meetings), 9), ALL, ones, NARROW, day)
    assert code in {fault.code for fault in verdict.faults}


def test_the_verifier_counts():
    made = make_timetable(ALL, PUPILS, FIRMS, Day(2))
    for wrong in (
        replace(made, score=5, bound=5),
        replace(made, bound=3),
        replace(made, changed=made.meetings[:1]),
    ):
        assert len(verify_timetable(wrong, ALL, PUPILS, FIRMS, Day(2)).faults) == 1


@given(world=by_chance(lambda chance: chance))
def test_colours(world):
    left, right, colours = world.randint(1, 6), world.randint(1, 6), world.randint(1, 6)
    used, edges = {}, []
    for _ in range(world.randint(0, 30)):
        tail, head = world.randrange(left), world.randrange(right)
        if used.get(("tail", tail), 0) < colours and used.get(("head", head), 0) < colours:
            used["tail", tail] = used.get(("tail", tail), 0) + 1
            used["head", head] = used.get(("head", head), 0) + 1
            edges.append((tail, head))
    most = -(-len(edges) // colours)
    painted = colour_edges([tail for tail, _ in edges], [head for _, head in edges], colours, most)
    assert all(0 <= colour < colours for colour in painted)
    for side in (0, 1):
        assert len({(edge[side], colour) for edge, colour in zip(edges, painted, strict=True)}) == len(edges)
    assert all(painted.count(colour) <= most for colour in range(colours))
