"""Timetables: the best where everybody is there all day; a bound, and a good one, where they are not."""

from __future__ import annotations

import random
from collections import defaultdict

import numpy as np

from bifall.matching.colouring import colour_edges
from bifall.matching.day import Attendee, Meeting, Plan
from bifall.matching.flows import least_cost_flow
from bifall.matching.speed import Engine, Kernel, is_fast

# How many turns each of the other side has at most, and how often the search is shaken for a unit of effort.
ROUNDS, SHAKES = 30, 4

Slots = dict[int, int]  # a pair's place among the plan's pairs → its slot


def whole_day(plan: Plan) -> Slots:
    """The best pairs by a flow, then slots by colouring: no timetable is worth more."""
    slots = plan.day.slots
    rooms = plan.day.rooms if plan.day.rooms is not None else len(plan.pairs)
    tail, head, capacity, cost = [], [], [], []
    ones, others = len(plan.ones), len(plan.others)
    middle, sink = ones + others, ones + others + 1
    supply = [0] * (sink + 1)

    def arc(start: int, end: int, most: int, price: int) -> None:
        tail.append(start)
        head.append(end)
        capacity.append(most)
        cost.append(price)

    for one, other, weight in plan.pairs:
        arc(one, ones + other, 1, -weight)
    for other, attendee in enumerate(plan.others):
        room = slots * attendee.tables
        arc(ones + other, middle, room if attendee.most is None else min(room, attendee.most), 0)
    arc(middle, sink, rooms * slots, 0)
    for one, attendee in enumerate(plan.ones):
        room = slots * attendee.tables
        supply[one] = room if attendee.most is None else min(room, attendee.most)
        if supply[one]:
            arc(one, sink, 1, plan.points.first)
            arc(one, sink, supply[one] - 1, 0)
    supply[sink] = -sum(supply)
    flows = least_cost_flow(tail, head, capacity, cost, supply)
    held = np.flatnonzero(flows[: len(plan.pairs)]).tolist()
    # Whoever has several tables is as many corners, each with no more meetings than there are slots.
    so_far: dict[int, int] = defaultdict(int)
    corners: dict[tuple[int, int], int] = {}
    heads = []
    for pair in held:
        other = plan.pairs[pair][1]
        heads.append(corners.setdefault((other, so_far[other] // max(slots, 1)), len(corners)))
        so_far[other] += 1
    colours = colour_edges([plan.pairs[pair][0] for pair in held], heads, slots, plan.day.rooms)
    return dict(zip(held, colours, strict=True))


def relaxed(plan: Plan, options: list[list[int]]) -> tuple[int, Slots]:
    """The best when one of the first side may have two meetings at once: a bound, and where to begin.

    Pauses and travel are left out too, so the bound holds for them.
    """
    ones, pairs, others = len(plan.ones), len(plan.pairs), len(plan.others)
    slots = plan.day.slots
    at_slot = ones + pairs + others * slots
    sink = at_slot + slots
    rooms = plan.day.rooms if plan.day.rooms is not None else pairs
    given = {(meeting.one, meeting.other): meeting.slot for meeting in plan.given} if plan.points.kept else {}
    arcs: list[tuple[int, int, int, int]] = []
    for place, (one, _, weight) in enumerate(plan.pairs):
        arcs.append((one, ones + place, 1, -weight))
    meetings = []
    for place, (one, other, _) in enumerate(plan.pairs):
        kept = given.get((plan.ones[one].id, plan.others[other].id))
        for slot in options[place]:
            meetings.append((place, slot))
            price = -plan.points.kept if kept == slot else 0
            arcs.append((ones + place, ones + pairs + other * slots + slot, 1, price))
    for other, attendee in enumerate(plan.others):
        arcs += [
            (ones + pairs + other * slots + slot, at_slot + slot, attendee.tables, 0) for slot in range(slots)
        ]
    arcs += [(at_slot + slot, sink, rooms, 0) for slot in range(slots)]
    supply = [0] * (sink + 1)
    for one, attendee in enumerate(plan.ones):
        room = len(plan.slots_of(attendee)) * attendee.tables
        supply[one] = room if attendee.most is None else min(room, attendee.most)
        if supply[one]:
            arcs += [(one, sink, 1, plan.points.first), (one, sink, supply[one] - 1, 0)]
    supply[sink] = -sum(supply)
    tail, head, capacity, cost = np.array(arcs, np.int64).reshape(-1, 4).T
    flows = least_cost_flow(tail, head, capacity, cost, supply)
    floor = plan.points.first * sum(1 for room in supply[:ones] if room)
    bound = floor - int((flows * cost).sum())
    held = {
        meetings[at][0]: meetings[at][1]
        for at in np.flatnonzero(flows[pairs : pairs + len(meetings)]).tolist()
    }
    return bound, held


def _best_rows(  # noqa: C901 -- one loop, which the compiler is given whole
    rows: int, columns: int, worth: list[int], taken: list[int]
) -> None:
    """Fill in for each row its column, or -1, in the choice worth most; `worth` of 0 or less is left out.

    Shortest augmenting paths with prices, row by row. Each row has a column of its own that is worth nothing.
    """
    wide = columns + rows
    infinity = 1 << 60
    price = [0] * (rows + 1)
    back = [0] * (wide + 1)
    match = [0] * (wide + 1)
    way = [0] * (wide + 1)
    for row in range(1, rows + 1):
        match[0] = row
        at = 0
        nearest = [infinity] * (wide + 1)
        used = [False] * (wide + 1)
        while True:
            used[at] = True
            here, step, ahead = match[at], infinity, 0
            for column in range(1, wide + 1):
                if not used[column]:
                    cost = 0
                    if column <= columns:
                        cost = -worth[(here - 1) * columns + column - 1]
                        if cost > 0:
                            cost = 0
                    cost = cost - price[here] - back[column]
                    if cost < nearest[column]:
                        nearest[column] = cost
                        way[column] = at
                    if nearest[column] < step:
                        step = nearest[column]
                        ahead = column
            for column in range(wide + 1):
                if used[column]:
                    price[match[column]] += step
                    back[column] -= step
                else:
                    nearest[column] -= step
            at = ahead
            if match[at] == 0:
                break
        while at != 0:
            before = way[at]
            match[at] = match[before]
            at = before
    for column in range(1, columns + 1):
        if match[column] > 0 and worth[(match[column] - 1) * columns + column - 1] > 0:
            taken[match[column] - 1] = column - 1


best_rows = Kernel(_best_rows)


def _has_room(attendee: Attendee, meetings: int) -> bool:
    return attendee.most is None or meetings < attendee.most


class Search:
    """A timetable that is made better, one of the other side at a time, until nobody's day can be.

    Each in turn is given the best day there is for them while all others stand still. They may take a slot
    where the one already has another meeting, if that is worth less; whoever loses it has their turn again.
    """

    def __init__(self, plan: Plan, options: list[list[int]], begin: Slots) -> None:
        self.plan, self.options = plan, options
        self.fast = is_fast(Engine.AUTO, 100 * len(plan.pairs))
        self.pairs_of: dict[int, list[int]] = defaultdict(list)
        for pair, (_, other, _) in enumerate(plan.pairs):
            self.pairs_of[other].append(pair)
        self.given = {(m.one, m.other): m.slot for m in plan.given} if plan.points.kept else {}
        self.slot: Slots = {}
        self.busy: dict[tuple[int, int], int] = {}
        self.meetings = [0] * len(plan.ones)
        self.in_use = [0] * plan.day.slots
        self.waiting: dict[int, None] = dict.fromkeys(range(len(plan.others)))
        theirs = [0] * len(plan.others)
        for pair in sorted(begin, key=lambda pair: (-plan.pairs[pair][2], pair)):
            one, other, _ = plan.pairs[pair]
            room = _has_room(plan.ones[one], self.meetings[one]) and _has_room(
                plan.others[other], theirs[other]
            )
            if room and (one, begin[pair]) not in self.busy:
                self._hold(pair, begin[pair])
                theirs[other] += 1

    def run(self, rounds: int) -> Slots:
        """Until nobody waits, or each has had so many turns."""
        for _ in range(rounds * len(self.plan.others)):
            if not self.waiting:
                break
            other = next(iter(self.waiting))
            del self.waiting[other]
            self._better_day(other)
        return self.slot

    def _hold(self, pair: int, slot: int) -> None:
        one = self.plan.pairs[pair][0]
        self.slot[pair], self.busy[one, slot] = slot, pair
        self.meetings[one] += 1
        self.in_use[slot] += 1

    def _drop(self, pair: int) -> int:
        one, slot = self.plan.pairs[pair][0], self.slot.pop(pair)
        del self.busy[one, slot]
        self.meetings[one] -= 1
        self.in_use[slot] -= 1
        return slot

    def _worth(self, pair: int, slot: int) -> int:
        one, other, weight = self.plan.pairs[pair]
        kept = self.given.get((self.plan.ones[one].id, self.plan.others[other].id)) == slot
        return weight + (self.plan.points.kept if kept else 0)

    def _gain(self, pair: int, slot: int) -> int:
        """What it is worth to hold a meeting then, less the one that it takes the place of."""
        one = self.plan.pairs[pair][0]
        instead = self.busy.get((one, slot))
        if instead is not None:
            return self._worth(pair, slot) - self._worth(instead, slot)
        if not _has_room(self.plan.ones[one], self.meetings[one]):
            return 0
        return self._worth(pair, slot) + (0 if self.meetings[one] else self.plan.points.first)

    def _better_day(self, other: int) -> None:
        attendee, pairs = self.plan.others[other], self.pairs_of[other]
        before = {pair: self._drop(pair) for pair in pairs if pair in self.slot}
        rows = [
            slot
            for slot in sorted(self.plan.slots_of(attendee))
            for _ in range(min(attendee.tables, self._rooms_left(slot)))
        ]
        gain = {(pair, slot): self._gain(pair, slot) for pair in pairs for slot in self.options[pair]}
        worth = [gain.get((pair, slot), 0) for slot in rows for pair in pairs]
        taken = [-1] * len(rows)
        if self.fast:
            chosen = np.array(taken, np.int64)
            best_rows.fast(len(rows), len(pairs), np.array(worth, np.int64), chosen)
            taken = chosen.tolist()
        elif pairs:
            best_rows.plain(len(rows), len(pairs), worth, taken)
        after = {pairs[column]: slot for slot, column in zip(rows, taken, strict=True) if column >= 0}
        most = attendee.most
        if most is not None and len(after) > most:
            best = sorted(after, key=lambda pair: (-gain[pair, after[pair]], pair))[:most]
            after = {pair: after[pair] for pair in best}
        # Only a day that is worth more, so that it ends.
        if sum(gain[at] for at in after.items()) <= sum(gain[at] for at in before.items()):
            after = before
        for pair, slot in after.items():
            if (instead := self.busy.get((self.plan.pairs[pair][0], slot))) is not None:
                self.waiting[self.plan.pairs[instead][1]] = None
                self._drop(instead)
            self._hold(pair, slot)

    def _rooms_left(self, slot: int) -> int:
        return (
            len(self.plan.pairs) if self.plan.day.rooms is None else self.plan.day.rooms - self.in_use[slot]
        )


def shaken(plan: Plan, options: list[list[int]], slots: Slots, bound: int, times: int, seed: int) -> Slots:
    """The same search again from a little less than the best so far, so many times or until the bound is
    reached.

    Each time some meetings drawn by lot are let go, and the other side has its turns in another order.
    """
    chance = random.Random(seed)  # noqa: S311 -- lots, not secrets
    others = range(len(plan.others))
    best, score = slots, worth_of(plan, slots)
    for _ in range(times):
        if score == bound or not best:
            break
        away = set(chance.sample(others, len(others) // 32 + 1))
        gone = {chance.choice(list(best)) for _ in range(len(best) // 50 + 1)}
        kept = {
            pair: slot for pair, slot in best.items() if pair not in gone and plan.pairs[pair][1] not in away
        }
        search = Search(plan, options, kept)
        search.waiting = dict.fromkeys(chance.sample(others, len(others)))
        found = search.run(ROUNDS)
        if (reached := worth_of(plan, found)) >= score:
            best, score = found, reached
    return best


def meetings_of(plan: Plan, slots: Slots) -> list[Meeting]:
    pairs = ((slot, *plan.pairs[pair][:2]) for pair, slot in slots.items())
    return [Meeting(slot, plan.ones[one].id, plan.others[other].id) for slot, one, other in pairs]


def worth_of(plan: Plan, slots: Slots) -> int:
    return plan.score_of(meetings_of(plan, slots))
