"""Which applications fit the frame with the highest sum of scores: exact, and only a proposal.

Whole kronor and whole points, so that nothing is rounded. People decide; the set lies beside their proposal.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate


@dataclass(frozen=True, slots=True)
class Candidate:
    """An application that can be granted: what it costs, and its score in whole points.

    A weighted total with two decimals is handed in as hundredths.
    """

    key: str
    cost_sek: int
    score: int

    def __post_init__(self) -> None:
        if self.cost_sek <= 0 or self.score < 0:
            raise ValueError("a candidate costs something and its score is not below zero")


@dataclass(frozen=True, slots=True)
class BestSet:
    """The keys in the order they were handed in. bound: no set can have a higher score than this."""

    keys: tuple[str, ...]
    cost_sek: int
    score: int
    left_sek: int
    bound: int


class MustNotFit(ValueError):
    """What has to be in the set costs more than the frame."""


@dataclass(frozen=True, slots=True)
class _State:
    """A set of the candidates tried so far that no other set of them beats on both cost and score."""

    cost_sek: int
    score: int
    last: Candidate | None
    before: _State | None


def best_set(
    candidates: Iterable[Candidate],
    *,
    frame_sek: int,
    must: Collection[str] = (),
    never: Collection[str] = (),
) -> BestSet:
    """The set with the highest sum of scores within the frame; of several such, one that costs least.

    must, never: keys that the officer holds in, or out. Raises MustNotFit, and ValueError when a key is there
    twice. The answer does not depend on the order of the candidates.
    """
    given = list(candidates)
    by_key = {candidate.key: candidate for candidate in given}
    if len(by_key) < len(given):
        raise ValueError("each key stands for one candidate")
    held = [by_key[key] for key in sorted(set(must))]
    room_sek = frame_sek - sum(candidate.cost_sek for candidate in held)
    if room_sek < 0:
        raise MustNotFit(f"{-room_sek} kronor above the frame")
    # Two shares of points by kronor that differ do so by more than one part of this, so whole numbers rank
    # them as fractions would, and faster.
    scale = max((candidate.cost_sek for candidate in given), default=1) ** 2
    free = sorted(
        (c for c in given if c.key not in must and c.key not in never and c.score and c.cost_sek <= room_sek),
        key=lambda c: (-(c.score * scale // c.cost_sek), c.cost_sek, c.key),
    )
    room = _Room(free, room_sek)
    best = _search(free, room)
    chosen = {candidate.key for candidate in held}
    state: _State | None = best
    while state is not None:
        chosen |= {state.last.key} if state.last else set()
        state = state.before
    held_score = sum(candidate.score for candidate in held)
    cost_sek = sum(by_key[key].cost_sek for key in chosen)
    return BestSet(
        keys=tuple(candidate.key for candidate in given if candidate.key in chosen),
        cost_sek=cost_sek,
        score=held_score + best.score,
        left_sek=frame_sek - cost_sek,
        bound=held_score + room.bound(0, 0, 0),
    )


class _Room:
    """How much the candidates from a place on can still add, were the last one allowed in part."""

    def __init__(self, free: Sequence[Candidate], room_sek: int) -> None:
        self.free = free
        self.room_sek = room_sek
        self.costs = [0, *accumulate(candidate.cost_sek for candidate in free)]
        self.scores = [0, *accumulate(candidate.score for candidate in free)]

    def whole(self, place: int, cost_sek: int) -> int:
        """The first place whose candidate no longer fits whole, when all before it are taken."""
        return bisect_right(self.costs, self.room_sek - cost_sek + self.costs[place]) - 1

    def reached(self, place: int, cost_sek: int, score: int) -> int:
        """A score that is sure to be reached: the candidates in a row that fit whole."""
        return score + self.scores[self.whole(place, cost_sek)] - self.scores[place]

    def bound(self, place: int, cost_sek: int, score: int) -> int:
        """A score that is sure not to be passed."""
        end = self.whole(place, cost_sek)
        found = score + self.scores[end] - self.scores[place]
        if end < len(self.free):
            left_sek = self.room_sek - cost_sek - (self.costs[end] - self.costs[place])
            found += left_sek * self.free[end].score // self.free[end].cost_sek
        return found


def _search(free: Sequence[Candidate], room: _Room) -> _State:
    """Candidate by candidate, keep the states that may still become the best: exact by what is left out."""
    states = [_State(0, 0, None, None)]
    reached = room.reached(0, 0, 0)
    for place, candidate in enumerate(free):
        added = [
            _State(state.cost_sek + candidate.cost_sek, state.score + candidate.score, candidate, state)
            for state in states
            if state.cost_sek + candidate.cost_sek <= room.room_sek
        ]
        after = place + 1
        reached = max([reached, *(room.reached(after, state.cost_sek, state.score) for state in added)])
        states = [
            state
            for state in _undominated(states, added)
            if room.bound(after, state.cost_sek, state.score) >= reached
        ]
    return max(states, key=lambda state: (state.score, -state.cost_sek))


def _undominated(states: Sequence[_State], added: Sequence[_State]) -> list[_State]:
    """The states of both lists by rising cost, a dearer one only where it scores more."""
    kept: list[_State] = []
    for state in sorted([*states, *added], key=lambda state: (state.cost_sek, -state.score)):
        if not kept or state.score > kept[-1].score:
            kept.append(state)
    return kept
