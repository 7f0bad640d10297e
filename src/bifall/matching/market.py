"""Two sides that list each other: who would take whom, in what order, and how many."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from bifall.matching.candidates import Candidates
from bifall.matching.errors import DuplicateId, MatchingError, OutOfRange, check_known, check_range
from bifall.matching.speed import Ints, Longs, frozen

MOST_PLACES = 1_000_000
Wishes = Mapping[str, Sequence[str | Collection[str]]]


@dataclass(frozen=True, slots=True, eq=False)
class Market:
    """Pairs that both would take. Row i of `ids` has those between start[i] and start[i + 1], by falling
    wish.

    other: the row of `others`. rank, back: how the one ranks the other and the other way round; lower is
    better, and equal is equal. capacity, other_capacity: how many each takes. one_sided: wishes that were not
    returned. equals: whether anybody of `ids` ranks two alike.
    """

    ids: Sequence[str]
    others: Sequence[str]
    start: Longs
    other: Ints
    rank: Ints
    back: Ints
    capacity: Ints
    other_capacity: Ints
    one_sided: tuple[tuple[str, str], ...] = ()
    equals: bool = False

    @classmethod
    def of(
        cls,
        wishes: Wishes,
        others: Wishes,
        *,
        capacity: Mapping[str, int] | None = None,
        other_capacity: Mapping[str, int] | None = None,
    ) -> Market:
        """From lists of ids, the best first; ids held together, as in ["a", ["b", "c"]], are equals.

        Who is not named in a capacity takes one; zero takes nobody. Raises UnknownId, DuplicateId,
        OutOfRange.
        """
        ids, mates = sorted(wishes), sorted(others)
        ranks = {one: _ranked(one, wishes[one], others) for one in ids}
        backs = {mate: _ranked(mate, others[mate], wishes) for mate in mates}
        number = {mate: row for row, mate in enumerate(mates)}
        rows = [
            sorted(
                (rank, number[mate], backs[mate][one])
                for mate, rank in ranks[one].items()
                if one in backs[mate]
            )
            for one in ids
        ]
        flat = np.array([pair for row in rows for pair in row], np.int64).reshape(-1, 3)
        lost = [(one, mate) for one in ids for mate in ranks[one] if one not in backs[mate]]
        lost += [(mate, one) for mate in mates for one in backs[mate] if mate not in ranks[one]]
        return cls.from_arrays(
            np.concatenate([[0], np.cumsum([len(row) for row in rows], dtype=np.int64)]),
            flat[:, 1],
            flat[:, 2],
            rank=flat[:, 0],
            capacity=places_of(ids, capacity),
            other_capacity=places_of(mates, other_capacity),
            ids=tuple(ids),
            others=tuple(mates),
            one_sided=tuple(lost),
        )

    @classmethod
    def of_candidates(
        cls,
        candidates: Candidates,
        *,
        capacity: Mapping[str, int] | None = None,
        other_capacity: Mapping[str, int] | None = None,
    ) -> Market:
        """Both rank by score: the higher, the better."""
        highest = int(candidates.score.max(initial=0))
        return cls.from_arrays(
            candidates.start,
            candidates.row,
            highest - candidates.score,
            rank=highest - candidates.score,
            capacity=places_of(candidates.ids, capacity),
            other_capacity=places_of(candidates.others, other_capacity),
            ids=candidates.ids,
            others=candidates.others,
        )

    @classmethod
    def from_arrays(
        cls,
        start: Any,
        other: Any,
        back: Any,
        *,
        capacity: Any,
        other_capacity: Any,
        rank: Any = None,
        ids: Sequence[str] | None = None,
        others: Sequence[str] | None = None,
        one_sided: tuple[tuple[str, str], ...] = (),
    ) -> Market:
        """From columns. Without `rank` each row stands in strict order. Ids default to the row's number.

        Raises MatchingError when the columns do not hold together.
        """
        start = frozen(start, np.int64)
        other, back = frozen(other, np.int32), frozen(back, np.int32)
        capacity, other_capacity = frozen(capacity, np.int32), frozen(other_capacity, np.int32)
        if len(other) != len(back) or len(other) != int(start[-1]) or len(start) != len(capacity) + 1:
            raise MatchingError("the columns are not of one length")
        if (np.diff(start) < 0).any():
            raise MatchingError("the rows do not follow on each other")
        strict = rank is None
        if strict:
            rank = np.arange(len(other), dtype=np.int32)
            rank -= np.repeat(start[:-1].astype(np.int32), np.diff(start))
        market = cls(
            ids if ids is not None else Numbered(len(capacity)),
            others if others is not None else Numbered(len(other_capacity)),
            start,
            other,
            frozen(rank, np.int32),
            back,
            capacity,
            other_capacity,
            one_sided,
            not strict and bool((_steps(np.asarray(rank), start) == 0).any()),
        )
        market._check(strict)
        return market

    def _check(self, strict: bool) -> None:
        if (len(self.rank), len(self.ids)) != (len(self.other), len(self.capacity)):
            raise MatchingError("the columns are not of one length")
        if len(self.other) and not 0 <= int(self.other.min()) <= int(self.other.max()) < len(self.others):
            raise MatchingError("a row of the other side that is not there")
        if min(self.capacity.min(initial=0), self.other_capacity.min(initial=0)) < 0:
            raise OutOfRange("a capacity below zero")
        if not strict and (_steps(self.rank, self.start) < 0).any():
            raise MatchingError("a row that does not stand in order")

    def row_of(self, one: str) -> int:
        check_known("market", [one], {one} if one in self.ids else set())
        return self.ids.index(one)

    def owner(self) -> Ints:
        """The row of `ids` that each pair stands in."""
        return np.repeat(np.arange(len(self.ids), dtype=np.int32), np.diff(self.start))

    def turned(self) -> Market:
        """The same market from the other side."""
        order = np.lexsort((self.owner(), self.back, self.other))
        counts = np.bincount(self.other, minlength=len(self.others))
        return Market.from_arrays(
            np.concatenate([[0], np.cumsum(counts)]),
            self.owner()[order],
            self.rank[order],
            rank=self.back[order],
            capacity=self.other_capacity,
            other_capacity=self.capacity,
            ids=self.others,
            others=self.ids,
            one_sided=self.one_sided,
        )


def _steps(rank: Any, start: Longs) -> Any:
    """From each rank to the next of the same row; 1 where the next belongs to another."""
    steps = np.diff(rank)
    edges = start[1:-1]
    steps[edges[(edges > 0) & (edges < len(rank))] - 1] = 1
    return steps


class Numbered(Sequence[str]):
    """The ids "0", "1" and so on, without keeping them."""

    def __init__(self, number: int) -> None:
        self._rows = range(number)

    def __len__(self) -> int:
        return len(self._rows)

    def __getitem__(self, row: Any) -> Any:
        found = self._rows[row]
        return tuple(map(str, found)) if isinstance(found, range) else str(found)

    def __contains__(self, one: object) -> bool:
        return isinstance(one, str) and one.isdecimal() and str(int(one)) == one and int(one) in self._rows

    def __iter__(self) -> Iterator[str]:
        return map(str, self._rows)

    def index(self, value: Any, start: int = 0, stop: int | None = None) -> int:
        return self._rows.index(int(value))


def _ranked(one: str, wishes: Sequence[str | Collection[str]], known: Mapping[str, object]) -> dict[str, int]:
    groups = [[wish] if isinstance(wish, str) else sorted(wish) for wish in wishes]
    named = [mate for group in groups for mate in group]
    check_known(f"the wishes of {one}", named, known)
    if len(set(named)) < len(named):
        twice = sorted({mate for mate in named if named.count(mate) > 1})
        raise DuplicateId(f"the wishes of {one}: {', '.join(twice[:5])}")
    return {mate: rank for rank, group in enumerate(groups) for mate in group}


def places_of(ids: Sequence[str], capacity: Mapping[str, int] | None) -> list[int]:
    """How many each takes: one, unless something else is said."""
    given = capacity or {}
    check_known("capacity", given, set(ids))
    for one, places in given.items():
        check_range(f"the capacity of {one}", places, 0, MOST_PLACES)
    return [given.get(one, 1) for one in ids]
