"""Two-sided stable matching: no two would rather have each other than what they got.

Deferred acceptance (Gale and Shapley 1962) with places on both sides, equals and lists that leave people out.
The side that proposes gets the best that any stable matching could give it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from bifall.matching.errors import check_range
from bifall.matching.market import Market
from bifall.matching.reasons import Reason, Verdict
from bifall.matching.speed import Engine, Ints, Kernel, Longs, frozen, is_fast

NEVER = np.iinfo(np.int32).max
FAULTS_TOLD = 20


@dataclass(frozen=True, slots=True, eq=False)
class Matching:
    """Pairs as rows of a market, by rising row of `ids`."""

    ids: Sequence[str]
    others: Sequence[str]
    one: Ints
    other: Ints

    def pairs(self) -> Iterator[tuple[str, str]]:
        rows = zip(self.one.tolist(), self.other.tolist(), strict=True)
        return ((self.ids[one], self.others[mate]) for one, mate in rows)

    def of(self, one: str) -> tuple[str, ...]:
        row = self.ids.index(one)
        return tuple(self.others[mate] for mate in self.other[self.one == row].tolist())

    def without(self) -> tuple[str, ...]:
        """Those of `ids` who got nobody. `explain_matching` tells why."""
        rows = np.setdiff1d(np.arange(len(self.ids)), self.one)
        return tuple(self.ids[row] for row in rows.tolist())

    def __len__(self) -> int:
        return len(self.one)


def _propose(
    start: Longs,
    other: Ints,
    back: Ints,
    seat_start: Longs,
    seed: int,
    following: Longs,
    left: Ints,
    waiting: Ints,
    held: Ints,
    seat_owner: Ints,
    seat_key: Longs,
) -> None:
    """Fill the seats: those of row i lie between seat_start[i] and seat_start[i + 1], and held[i] are taken.

    following: each proposer's next pair. left: how many more each would take. waiting: room for one per
    proposer. Each row's seats are a heap with the least wanted on top, so that it is found at once.
    """
    for first in range(len(left)):
        depth = 1
        waiting[0] = first
        while depth > 0:
            depth -= 1
            one = waiting[depth]
            # Each has a lot of their own, for all three steps can be undone.
            lot = (one * 2654435761 + seed * 3266489917) & 0xFFFFFFFF
            lot = ((lot ^ (lot >> 15)) * 739979873) & 0xFFFFFFFF
            while left[one] > 0 and following[one] < start[one + 1]:
                pair = following[one]
                following[one] += 1
                mate = other[pair]
                key = (back[pair] << 32) | lot
                base = seat_start[mate]
                room = seat_start[mate + 1] - base
                if room == 0:
                    continue
                size = held[mate]
                if size < room:
                    held[mate] = size + 1
                    spot = size
                    while spot > 0:
                        above = (spot - 1) >> 1
                        if seat_key[base + above] > key:
                            break
                        seat_owner[base + spot] = seat_owner[base + above]
                        seat_key[base + spot] = seat_key[base + above]
                        spot = above
                elif seat_key[base] < key:
                    continue
                else:
                    ousted = seat_owner[base]
                    if left[ousted] == 0:
                        waiting[depth] = ousted
                        depth += 1
                    left[ousted] += 1
                    spot = 0
                    while True:
                        below = 2 * spot + 1
                        if below >= size:
                            break
                        if below + 1 < size and seat_key[base + below + 1] > seat_key[base + below]:
                            below += 1
                        if seat_key[base + below] < key:
                            break
                        seat_owner[base + spot] = seat_owner[base + below]
                        seat_key[base + spot] = seat_key[base + below]
                        spot = below
                left[one] -= 1
                seat_owner[base + spot] = one
                seat_key[base + spot] = key


propose = Kernel(_propose)


def stable_matching(
    market: Market, *, seed: int = 0, others_propose: bool = False, engine: Engine = Engine.AUTO
) -> Matching:
    """The stable matching that the proposing side likes best; the first side proposes unless asked otherwise.

    Between equals the seed draws lots, one for each who proposes and one for each who is proposed to.
    """
    check_range("seed", seed, 0, 2**31 - 1)
    if others_propose:
        turned = stable_matching(market.turned(), seed=seed, engine=engine)
        one, mate = _by_rows(turned.other, turned.one, len(market.ids))
        return Matching(market.ids, market.others, frozen(one, np.int32), frozen(mate, np.int32))
    other, back = _drawn(market, seed)
    fast = is_fast(engine, 4 * len(other))
    places = market.other_capacity
    if int(places.sum(dtype=np.int64)) > len(other):
        # Nobody fills more places than there are who ask for them.
        places = np.minimum(places, np.bincount(other, minlength=len(places)))
    seat_start = np.zeros(len(places) + 1, np.int64)
    np.cumsum(places, out=seat_start[1:])
    seats, rows = int(seat_start[-1]), len(market.ids)
    columns: list[Any] = [market.start, other, back, seat_start]
    room: list[Any] = [
        market.start[:-1].copy(),
        market.capacity.copy(),
        np.zeros(rows, np.int32),
        np.zeros(len(market.others), np.int32),
        np.zeros(seats, np.int32),
        np.zeros(seats, np.int64),
    ]
    if fast:
        propose.fast(*columns, seed, *room)
    else:
        columns, room = [column.tolist() for column in columns], [column.tolist() for column in room]
        propose.plain(*columns, seed, *room)
    held, owner = np.asarray(room[3], np.int64), np.asarray(room[4], np.int32)
    mate = np.repeat(np.arange(len(places), dtype=np.int32), np.diff(seat_start))
    taken = np.arange(seats) - seat_start[mate] < held[mate]
    one, got = _by_rows(owner[taken], mate[taken], rows)
    return Matching(market.ids, market.others, frozen(one, np.int32), frozen(got, np.int32))


def _by_rows(one: Ints, other: Ints, rows: int) -> tuple[Ints, Ints]:
    """Pairs by rising row. Where nobody has two, each is put in its place."""
    spread = np.full(rows, -1, np.int32)
    spread[one] = other
    found = np.flatnonzero(spread >= 0)
    if len(found) == len(one):
        return found.astype(np.int32), spread[found]
    order = np.lexsort((other, one))
    return one[order], other[order]


def _drawn(market: Market, seed: int) -> tuple[Ints, Ints]:
    """The pairs with lots drawn between those whom somebody ranks as equals."""
    if not market.equals:
        return market.other, market.back
    lot = (np.arange(len(market.others), dtype=np.int64) * 2246822519 + seed * 3266489917) & 0xFFFFFFFF
    lot = ((lot ^ (lot >> 15)) * 739979873) & 0xFFFFFFFF
    order = np.lexsort((market.other, lot[market.other], market.rank, market.owner()))
    return market.other[order], market.back[order]


def _places(market: Market, matching: Matching) -> tuple[Longs, Reason | None]:
    """Where each matched pair stands in the market; or what is wrong with the pairs."""
    width = len(market.others)
    listed = market.owner().astype(np.int64) * width + market.other
    order = np.argsort(listed, kind="stable")
    got = matching.one.astype(np.int64) * width + matching.other
    if len(np.unique(got)) < len(got):
        return np.zeros(0, np.int64), Reason("pair_twice", {})
    found = np.searchsorted(listed, got, sorter=order)
    there = found < len(listed)
    there[there] = listed[order[found[there]]] == got[there]
    if not there.all():
        row = int(np.flatnonzero(~there)[0])
        pair = (market.ids[matching.one[row]], market.others[matching.other[row]])
        return np.zeros(0, np.int64), Reason("pair_not_listed", {"pair": pair})
    return order[found], None


def verify_stable(market: Market, matching: Matching) -> Verdict:
    """No pair that is not listed, no place taken twice, and no two who would rather have each other."""
    pairs, fault = _places(market, matching)
    if fault:
        return Verdict((fault,))
    owner = market.owner()
    used, other_used = (
        np.bincount(rows, minlength=size)
        for rows, size in ((owner[pairs], len(market.ids)), (market.other[pairs], len(market.others)))
    )
    faults = [
        Reason("over_capacity", {"id": names[row], "places": int(places[row]), "taken": int(taken[row])})
        for names, taken, places in (
            (market.ids, used, market.capacity),
            (market.others, other_used, market.other_capacity),
        )
        for row in np.flatnonzero(taken > places)[:FAULTS_TOLD].tolist()
    ]
    # The rank that a newcomer has to beat: the worst one has, anything where there is room, nothing at no
    # places.
    worst, other_worst = np.full(len(market.ids), -1, np.int32), np.full(len(market.others), -1, np.int32)
    np.maximum.at(worst, owner[pairs], market.rank[pairs])
    np.maximum.at(other_worst, market.other[pairs], market.back[pairs])
    worst[used < market.capacity] = NEVER
    other_worst[other_used < market.other_capacity] = NEVER
    blocking = (market.rank < worst[owner]) & (market.back < other_worst[market.other])
    blocking[pairs] = False
    faults += [
        Reason("blocking_pair", {"pair": (market.ids[owner[pair]], market.others[market.other[pair]])})
        for pair in np.flatnonzero(blocking)[:FAULTS_TOLD].tolist()
    ]
    return Verdict.of(faults)


def explain_matching(market: Market, matching: Matching, one: str) -> tuple[Reason, ...]:
    """One's list from the top down to the last that was got: each, and why it was or was not to be.

    `full` says how the other ranks one, and the rank that it would have taken. Raises UnknownId.
    """
    row = market.row_of(one)
    got, left = set(matching.of(one)), int(market.capacity[row])
    told = [Reason("not_listed_back", {"other": mate}) for own, mate in market.one_sided if own == one]
    if left == 0:
        return (*told, Reason("no_places_of_ones_own"))
    for pair in range(int(market.start[row]), int(market.start[row + 1])):
        mate, rank, back = int(market.other[pair]), int(market.rank[pair]), int(market.back[pair])
        name = market.others[mate]
        if name in got:
            told.append(Reason("matched", {"other": name, "rank": rank, "their_rank": back}))
            left -= 1
            if left == 0:
                break
        elif not market.other_capacity[mate]:
            told.append(Reason("no_places", {"other": name}))
        else:
            told.append(
                Reason(
                    "full", {"other": name, "their_rank": back, "worst_taken": _worst(market, matching, mate)}
                )
            )
    return tuple(told) or (Reason("no_wishes"),)


def _worst(market: Market, matching: Matching, mate: int) -> int:
    taken = np.isin(market.owner(), matching.one[matching.other == mate]) & (market.other == mate)
    return int(market.back[taken].max(initial=-1))
