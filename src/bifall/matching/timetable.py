"""Meetings into slots: nobody in two places at once, as much as possible of what was wished."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from bifall.matching.day import Attendee, Day, Meeting, Plan, Points, Timetable, Wish
from bifall.matching.errors import check_known, check_range
from bifall.matching.reasons import Reason, Verdict
from bifall.matching.solver import EFFORT
from bifall.matching.timetable_exact import solved
from bifall.matching.timetable_search import (
    ROUNDS,
    SHAKES,
    Search,
    Slots,
    meetings_of,
    relaxed,
    shaken,
    whole_day,
    worth_of,
)

MOST_FOR_THE_SOLVER = 10_000


def make_timetable(
    wishes: Iterable[Wish],
    ones: Iterable[Attendee],
    others: Iterable[Attendee],
    day: Day,
    *,
    given: Iterable[Meeting] = (),
    points: Points | None = None,
    effort: float = EFFORT,
    seed: int = 0,
) -> Timetable:
    """The timetable worth most, with a bound that says how far from the best it can be.

    Where everybody is there all day it is the best. Else a flow gives the bound, each of the other side in
    turn is given their best day, again and again, and of smaller days the solver is asked for the rest.
    given: times already told. They keep their slot while somebody's keeping it is worth more than what it
    stands in the way of; by default more than any one wish. Raises DuplicateId, UnknownId, OutOfRange.
    """
    check_range("seed", seed, 0, 2**31 - 1)
    listed, told = list(wishes), list(given)
    if points is None:
        points = Points(kept=max((wish.weight for wish in listed), default=0) if told else 0)
    plan = Plan.of(day, ones, others, listed, told, points)
    if plan.is_whole():
        slots = whole_day(plan)
        bound = plan.score_of(meetings_of(plan, slots))
    else:
        options = plan.options()
        bound, begin = relaxed(plan, options)
        if plan.is_loose():
            slots = Search(plan, options, begin).run(ROUNDS)
            slots = shaken(plan, options, slots, bound, int(SHAKES * effort), seed)
        else:
            slots = _as_given(plan, options)
        # On more than so many the solver comes to nothing better within any effort worth waiting for.
        small = not plan.is_loose() or sum(map(len, options)) <= MOST_FOR_THE_SOLVER
        if effort > 0 and small and worth_of(plan, slots) < bound:
            bound, slots = solved(plan, options, slots, bound, effort, seed)
    meetings = tuple(sorted(meetings_of(plan, slots)))
    changed = tuple(meeting for meeting in plan.given if meeting not in meetings)
    return Timetable(meetings, plan.score_of(meetings), bound, changed)


def _as_given(plan: Plan, options: list[list[int]]) -> Slots:
    slots = {(meeting.one, meeting.other): meeting.slot for meeting in plan.given}
    ids = [(plan.ones[one].id, plan.others[other].id) for one, other, _ in plan.pairs]
    return {pair: slots[who] for pair, who in enumerate(ids) if slots.get(who, -1) in options[pair]}


def verify_timetable(
    timetable: Timetable,
    wishes: Iterable[Wish],
    ones: Iterable[Attendee],
    others: Iterable[Attendee],
    day: Day,
    *,
    given: Iterable[Meeting] = (),
    points: Points | None = None,
) -> Verdict:
    """No clash, nobody where they are not, no pause or way forgotten, and the score adds up."""
    worth = {(wish.one, wish.other): wish.weight for wish in wishes}
    people = {one.id: one for one in (*ones, *others)}
    told = set(given)
    if points is None:
        points = Points(kept=max(worth.values(), default=0) if told else 0)
    meetings = timetable.meetings
    faults = [
        Reason(
            "not_wished" if (meeting.one, meeting.other) not in worth else "outside_the_day",
            {"meeting": meeting},
        )
        for meeting in meetings
        if (meeting.one, meeting.other) not in worth or not 0 <= meeting.slot < day.slots
    ]
    if faults:
        return Verdict.of(faults)
    twice = Counter((meeting.one, meeting.other) for meeting in meetings)
    faults += [Reason("met_twice", {"pair": pair}) for pair, times in twice.items() if times > 1]
    held: dict[str, list[Meeting]] = defaultdict(list)
    for meeting in sorted(meetings):
        held[meeting.one].append(meeting)
        held[meeting.other].append(meeting)
    for who, theirs in held.items():
        faults += _faults_of(people[who], [meeting.slot for meeting in theirs])
    if day.rooms is not None:
        crowds = Counter(meeting.slot for meeting in meetings)
        faults += [
            Reason("too_few_rooms", {"slot": slot}) for slot, times in crowds.items() if times > day.rooms
        ]
    for one in sorted({meeting.one for meeting in meetings}):
        faults += _late(one, held[one], people, day)
    score = sum(worth[meeting.one, meeting.other] for meeting in meetings)
    score += points.first * len({meeting.one for meeting in meetings}) + points.kept * len(
        told & set(meetings)
    )
    if score != timetable.score or score > timetable.bound:
        faults.append(Reason("score_does_not_add_up", {"score": score}))
    if set(timetable.changed) != told - set(meetings):
        faults.append(Reason("changes_not_told"))
    return Verdict.of(faults)


def _faults_of(who: Attendee, slots: list[int]) -> Iterator[Reason]:
    times = Counter(slots)
    for slot in sorted(times):
        if times[slot] > who.tables:
            yield Reason("clash", {"id": who.id, "slot": slot})
        if who.slots is not None and slot not in who.slots:
            yield Reason("not_there", {"id": who.id, "slot": slot})
        longest = who.most_in_a_row
        if longest is not None and all(slot + step in times for step in range(longest + 1)):
            yield Reason("no_pause", {"id": who.id, "slot": slot})
    if who.most is not None and len(slots) > who.most:
        yield Reason("too_many_meetings", {"id": who.id})


def _late(one: str, meetings: list[Meeting], people: dict[str, Attendee], day: Day) -> Iterator[Reason]:
    for place, before in enumerate(meetings):
        for after in meetings[place + 1 :]:
            way = (people[before.other].place, people[after.other].place)
            needed = max(day.travel.get(way, 0), day.travel.get(way[::-1], 0))
            if needed and abs(after.slot - before.slot) <= needed:
                yield Reason("no_time_to_travel", {"id": one, "slot": after.slot})


def explain_timetable(
    timetable: Timetable,
    wishes: Iterable[Wish],
    ones: Iterable[Attendee],
    others: Iterable[Attendee],
    day: Day,
    one: str,
) -> tuple[Reason, ...]:
    """Each wish of one of either side, the heaviest first: when it is held, or what stood in the way.

    For a meeting that is not held: the slots in which both are there, and who has each of them instead.
    Raises UnknownId.
    """
    people = {who.id: who for who in (*ones, *others)}
    check_known("attendee", [one], people)
    held = {(meeting.one, meeting.other): meeting.slot for meeting in timetable.meetings}
    theirs = sorted(
        (wish for wish in wishes if one in (wish.one, wish.other)),
        key=lambda wish: (-wish.weight, wish.one, wish.other),
    )
    every = frozenset(range(day.slots))
    told = []
    for wish in theirs:
        slot = held.get((wish.one, wish.other))
        slots = [people[who].slots for who in (wish.one, wish.other)]
        common = sorted(frozenset.intersection(*(every if free is None else free for free in slots)))
        pair = {"one": wish.one, "other": wish.other}
        if slot is not None:
            told.append(Reason("held", {**pair, "slot": slot}, wish.weight))
        elif not common:
            told.append(Reason("never_there_together", pair))
        elif not people[wish.other].tables:
            told.append(Reason("no_tables", pair))
        else:
            told.append(Reason("no_free_slot", {**pair, "instead": _instead(timetable, wish, common)}))
    return tuple(told) or (Reason("no_wishes"),)


def _instead(timetable: Timetable, wish: Wish, common: list[int]) -> dict[int, tuple[Meeting, ...]]:
    """For each slot in which both are there, what they do then.

    Nothing where a pause, a room or a limit decided.
    """
    busy: dict[int, tuple[Meeting, ...]] = {slot: () for slot in common}
    for meeting in timetable.meetings:
        if meeting.slot in busy and (meeting.one == wish.one or meeting.other == wish.other):
            busy[meeting.slot] += (meeting,)
    return busy
