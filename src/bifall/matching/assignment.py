"""The assignment that is worth most, with places on both sides, over candidates only.

With the floor, as many as can be get somebody before anybody's second counts at all: nobody who could be
matched is left with nothing while another has three.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from bifall.matching.candidates import Candidates
from bifall.matching.flows import least_cost_flow
from bifall.matching.market import places_of
from bifall.matching.reasons import Reason, Verdict
from bifall.matching.speed import Longs, frozen
from bifall.matching.stable import FAULTS_TOLD, Matching


@dataclass(frozen=True, slots=True, eq=False)
class Assignment:
    """Who got whom, and the sum of the scores. `floor`: whether the first for each came before all else."""

    matching: Matching
    total: int
    floor: bool


def assign(
    candidates: Candidates,
    *,
    capacity: Mapping[str, int] | None = None,
    other_capacity: Mapping[str, int] | None = None,
    floor: bool = True,
) -> Assignment:
    """The highest sum of scores there is; with the floor, the highest among those that leave the fewest
    without.

    Who is not named in a capacity takes one; zero takes nobody. Raises UnknownId, OutOfRange.
    """
    return assign_rows(
        candidates,
        np.array(places_of(candidates.ids, capacity), np.int64),
        np.array(places_of(candidates.others, other_capacity), np.int64),
        floor=floor,
    )


def assign_rows(
    candidates: Candidates, capacity: Any, other_capacity: Any, *, floor: bool = True
) -> Assignment:
    """`assign`, with capacities as columns."""
    rows, mates = len(candidates.ids), len(candidates.others)
    degree = np.diff(candidates.start)
    owner = np.repeat(np.arange(rows, dtype=np.int32), degree)
    places = np.minimum(np.asarray(capacity, np.int64), degree)
    sink = rows + mates
    some = np.flatnonzero(places)
    more = np.flatnonzero(places > 1)
    nothing = 1 + most_worth(candidates, places) if floor else 0
    flows = least_cost_flow(
        tail=np.concatenate([owner, np.arange(rows, sink), some, more]),
        head=np.concatenate([candidates.row + rows, np.full(mates + len(some) + len(more), sink)]),
        capacity=np.concatenate(
            [np.ones(len(owner), np.int64), other_capacity, np.ones(len(some)), places[more] - 1]
        ),
        cost=np.concatenate(
            [
                -candidates.score.astype(np.int64),
                np.zeros(mates, np.int64),
                np.full(len(some), nothing),
                np.zeros(len(more), np.int64),
            ]
        ),
        supply=np.concatenate([places, np.zeros(mates, np.int64), [-places.sum()]]),
    )
    taken = np.flatnonzero(flows[: len(owner)])
    taken = taken[np.lexsort((candidates.row[taken], owner[taken]))]
    matching = Matching(
        candidates.ids,
        candidates.others,
        frozen(owner[taken], np.int32),
        frozen(candidates.row[taken], np.int32),
    )
    return Assignment(matching, int(candidates.score[taken].sum()), floor)


def most_worth(candidates: Candidates, places: Longs) -> int:
    """No assignment is worth more than this: each their best, as if they were alone."""
    highest = np.zeros(len(candidates.ids), np.int64)
    owner = np.repeat(np.arange(len(candidates.ids)), np.diff(candidates.start))
    np.maximum.at(highest, owner, candidates.score)
    return int((highest * places).sum())


def verify_assignment(
    candidates: Candidates,
    assignment: Assignment,
    *,
    capacity: Mapping[str, int] | None = None,
    other_capacity: Mapping[str, int] | None = None,
) -> Verdict:
    """Pairs of candidates only, no place taken twice, and no chain of changes that would be worth more.

    The last is a proof: it finds a price for each, or a chain of changes that pays.
    """
    places = np.array(places_of(candidates.ids, capacity), np.int64)
    return verify_rows(
        candidates, assignment, places, np.array(places_of(candidates.others, other_capacity), np.int64)
    )


def verify_rows(
    candidates: Candidates, assignment: Assignment, capacity: Longs, other_capacity: Longs
) -> Verdict:
    """`verify_assignment`, with capacities as columns."""
    width = len(candidates.others)
    owner = np.repeat(np.arange(len(candidates.ids)), np.diff(candidates.start))
    listed = owner * width + candidates.row
    got = assignment.matching.one.astype(np.int64) * width + assignment.matching.other
    taken = np.isin(listed, got)
    if len(got) != int(taken.sum()) or int(candidates.score[taken].sum()) != assignment.total:
        return Verdict((Reason("pairs_do_not_add_up"),))
    used, other_used = (
        np.bincount(rows, minlength=size)
        for rows, size in ((owner[taken], len(candidates.ids)), (candidates.row[taken], width))
    )
    faults = [
        Reason("over_capacity", {"id": names[row], "places": int(room[row]), "taken": int(held[row])})
        for names, held, room in (
            (candidates.ids, used, capacity),
            (candidates.others, other_used, other_capacity),
        )
        for row in np.flatnonzero(held > room)[:FAULTS_TOLD].tolist()
    ]
    if not faults and _a_change_pays(candidates, assignment.floor, taken, owner, capacity, other_capacity):
        faults.append(Reason("not_the_best"))
    return Verdict.of(faults)


def _a_change_pays(
    candidates: Candidates, floor: bool, taken: Any, owner: Any, capacity: Longs, other_capacity: Longs
) -> bool:
    """Whether a circle of changes costs less than nothing (Bellman and Ford over all changes)."""
    rows, mates = len(candidates.ids), len(candidates.others)
    places = np.minimum(capacity, np.diff(candidates.start))
    used = np.bincount(owner[taken], minlength=rows)
    other_used = np.bincount(candidates.row[taken], minlength=mates)
    score, mate = candidates.score.astype(np.int64), candidates.row
    nothing = most_worth(candidates, places) + 1 if floor else 0
    sink = rows + mates
    drop, add = np.flatnonzero(used > 0), np.flatnonzero(used < places)
    free, held = np.flatnonzero(other_used < other_capacity), np.flatnonzero(other_used > 0)
    changes: list[tuple[Any, Any, Any]] = [
        (owner[~taken], mate[~taken] + rows, -score[~taken]),
        (mate[taken] + rows, owner[taken], score[taken]),
        (drop, np.full(len(drop), sink), np.where(used[drop] == 1, nothing, 0)),
        (np.full(len(add), sink), add, np.where(used[add] == 0, -nothing, 0)),
        (free + rows, np.full(len(free), sink), np.zeros(len(free), np.int64)),
        (np.full(len(held), sink), held + rows, np.zeros(len(held), np.int64)),
    ]
    tail, head, cost = (np.concatenate(columns) for columns in zip(*changes, strict=True))
    price = np.zeros(sink + 1, np.int64)
    for _ in range(sink + 2):
        reached = price.copy()
        np.minimum.at(reached, head, price[tail] + cost)
        if (reached == price).all():
            return False
        price = reached
    return True


def explain_assignment(candidates: Candidates, assignment: Assignment, one: str) -> tuple[Reason, ...]:
    """One's candidates from the top.

    Got, or full, with the lowest score that was let in. Raises UnknownId.
    """
    matching = assignment.matching
    got = set(matching.of(one))
    told = []
    for name, score in candidates.of(one):
        if name in got:
            told.append(Reason("matched", {"other": name}, score))
            continue
        mate = list(candidates.others).index(name)
        held = matching.one[matching.other == mate].tolist()
        scores = [dict(candidates.of(candidates.ids[row]))[name] for row in held]
        params = {"other": name, "score": score, "lowest_taken": min(scores, default=0), "taken": len(scores)}
        told.append(Reason("not_taken", params))
    return tuple(told) or (Reason("no_candidates"),)
