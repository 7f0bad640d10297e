"""A timetable as a problem for CP-SAT, with all that binds: pauses, travel and times already given."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from bifall.matching.day import Plan
from bifall.matching.errors import NoAnswer
from bifall.matching.solver import new_model, solve
from bifall.matching.timetable_search import Slots


def solved(
    plan: Plan, options: list[list[int]], begin: Slots, bound: int, effort: float, seed: int
) -> tuple[int, Slots]:
    """A bound and the timetable found, starting from another.

    The one it starts from stands when the solver comes to none within the effort, if nothing binds the slots
    that it does not know of; else NoAnswer is raised.
    """
    model = new_model()
    held = {(pair, slot): model.new_bool_var("") for pair, slots in enumerate(options) for slot in slots}
    _one_place_at_a_time(plan, model, held)
    _pauses(plan, model, held)
    if plan.has_travel():
        _travel(plan, model, held)
    worth = _worth(plan, model, held)
    model.add(worth <= bound)
    model.maximize(worth)
    for (pair, slot), variable in held.items():
        model.add_hint(variable, begin.get(pair) == slot)
    try:
        answer = solve(model, list(held.values()), effort=effort, seed=seed)
    except NoAnswer:
        if plan.is_loose():
            return bound, begin
        raise
    return min(bound, answer.bound), {
        pair: slot for (pair, slot), value in zip(held, answer.values, strict=True) if value
    }


def _one_place_at_a_time(plan: Plan, model: Any, held: dict[tuple[int, int], Any]) -> None:
    once, ones, others, rooms = (defaultdict(list) for _ in range(4))
    days, other_days = defaultdict(list), defaultdict(list)
    for (pair, slot), variable in held.items():
        one, other, _ = plan.pairs[pair]
        once[pair].append(variable)
        ones[one, slot].append(variable)
        others[other, slot].append(variable)
        rooms[slot].append(variable)
        days[one].append(variable)
        other_days[other].append(variable)
    for variables in once.values():
        model.add_at_most_one(variables)
    for (one, _), variables in ones.items():
        model.add(sum(variables) <= plan.ones[one].tables)
    for (other, _), variables in others.items():
        model.add(sum(variables) <= plan.others[other].tables)
    if plan.day.rooms is not None:
        for variables in rooms.values():
            model.add(sum(variables) <= plan.day.rooms)
    for side, meetings in ((plan.ones, days), (plan.others, other_days)):
        for row, variables in meetings.items():
            if side[row].most is not None:
                model.add(sum(variables) <= side[row].most)


def _pauses(plan: Plan, model: Any, held: dict[tuple[int, int], Any]) -> None:
    for place, side in enumerate((plan.ones, plan.others)):
        for row, attendee in enumerate(side):
            longest = attendee.most_in_a_row
            if longest is None or longest >= plan.day.slots:
                continue
            busy = {}
            for slot in range(plan.day.slots):
                then = [held[at] for at in held if at[1] == slot and plan.pairs[at[0]][place] == row]
                busy[slot] = model.new_bool_var("")
                for variable in then:
                    model.add_implication(variable, busy[slot])
            for first in range(plan.day.slots - longest):
                model.add(sum(busy[slot] for slot in range(first, first + longest + 1)) <= longest)


def _travel(plan: Plan, model: Any, held: dict[tuple[int, int], Any]) -> None:
    at: dict[tuple[int, int, str], list[Any]] = defaultdict(list)
    for (pair, slot), variable in held.items():
        one, other, _ = plan.pairs[pair]
        at[one, slot, plan.others[other].place].append(variable)
    places = sorted({other.place for other in plan.others})
    for (one, slot, place), here in at.items():
        for elsewhere in places:
            needed = plan.travel_between(place, elsewhere)
            for later in range(slot + 1, min(slot + needed + 1, plan.day.slots)):
                if there := at.get((one, later, elsewhere)):
                    model.add(sum(here) + sum(there) <= 1)


def _worth(plan: Plan, model: Any, held: dict[tuple[int, int], Any]) -> Any:
    given = {(meeting.one, meeting.other): meeting.slot for meeting in plan.given}
    terms = []
    met = defaultdict(list)
    for (pair, slot), variable in held.items():
        one, other, weight = plan.pairs[pair]
        kept = given.get((plan.ones[one].id, plan.others[other].id)) == slot
        terms.append((weight + (plan.points.kept if kept else 0)) * variable)
        met[one].append(variable)
    if plan.points.first:
        for variables in met.values():
            somebody = model.new_bool_var("")
            model.add(somebody <= sum(variables))
            terms.append(plan.points.first * somebody)
    return sum(terms)
