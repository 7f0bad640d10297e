"""Profiles as columns of whole numbers, which a loop can run through and a process can send to another."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain, pairwise
from typing import Any, NamedTuple

import numpy as np

from bifall.matching.profiles import Kind, Profile
from bifall.matching.speed import Ints, Longs

BITS = 62
_KIND_BITS = {kind: 1 << place for place, kind in enumerate(Kind)}
_ANY_KIND = (1 << len(Kind)) - 1
_EARLIEST, _LATEST = date.min.toordinal(), date.max.toordinal()


class Columns(NamedTuple):
    """One side. Row i has what lies between start[i] and start[i + 1], by rising skill.

    places: `words` words of bits a row, one bit for each place and the first for "from afar".
    """

    has_start: Longs
    has_skill: Ints
    has_level: Ints
    need_start: Longs
    need_skill: Ints
    need_level: Ints
    want_start: Longs
    want_skill: Ints
    want_level: Ints
    want_weight: Ints
    kinds: Ints
    places: Longs
    first_day: Ints
    last_day: Ints
    least_days: Ints
    words: int
    skills: int

    @property
    def rows(self) -> int:
        return len(self.kinds)


class BySkill(NamedTuple):
    """The same side turned over: for each skill, the rows that want it and the rows that have it."""

    want_start: Longs
    want_row: Ints
    want_level: Ints
    want_weight: Ints
    has_start: Longs
    has_row: Ints
    has_level: Ints


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Which number stands for which skill and place: one for both sides."""

    skills: Mapping[str, int]
    places: Mapping[str, int]

    @classmethod
    def of(cls, *sides: Iterable[Profile]) -> Vocabulary:
        skills: set[str] = set()
        places: set[str] = set()
        for profile in chain(*sides):
            skills.update(profile.has, profile.needs, profile.wants)
            places |= profile.places
        return cls(
            {skill: number for number, skill in enumerate(sorted(skills))},
            {place: number for number, place in enumerate(sorted(places), 1)},
        )


def encode(profiles: Sequence[Profile], vocabulary: Vocabulary) -> Columns:
    """The profiles in the order they come. The vocabulary knows all that they name."""
    number = vocabulary.skills
    has = _rows([p.has for p in profiles], number)
    needs = _rows([p.needs for p in profiles], number)
    wants = _rows([p.wants for p in profiles], number)
    words = len(vocabulary.places) // BITS + 1
    return Columns(
        has_start=has[0],
        has_skill=has[1],
        has_level=_ints(has[2]),
        need_start=needs[0],
        need_skill=needs[1],
        need_level=_ints(needs[2]),
        want_start=wants[0],
        want_skill=wants[1],
        want_level=_ints([want.level for want in wants[2]]),
        want_weight=_ints([want.weight for want in wants[2]]),
        kinds=_ints([sum(_KIND_BITS[kind] for kind in p.kinds) or _ANY_KIND for p in profiles]),
        places=_place_bits(profiles, vocabulary.places, words),
        first_day=_ints([p.first_day.toordinal() if p.first_day else _EARLIEST for p in profiles]),
        last_day=_ints([p.last_day.toordinal() if p.last_day else _LATEST for p in profiles]),
        least_days=_ints([p.least_days for p in profiles]),
        words=words,
        skills=len(number),
    )


def _ints(values: Any) -> Ints:
    return np.asarray(values, np.int32)


def _rows(rows: Sequence[Mapping[str, Any]], number: Mapping[str, int]) -> tuple[Longs, Ints, list[Any]]:
    start = np.zeros(len(rows) + 1, np.int64)
    np.cumsum([len(row) for row in rows], out=start[1:])
    skill = _ints([number[one] for row in rows for one in row])
    values = [value for row in rows for value in row.values()]
    row = np.repeat(np.arange(len(rows)), np.diff(start))
    order = np.lexsort((skill, row))
    return start, skill[order], [values[place] for place in order.tolist()]


def _place_bits(profiles: Sequence[Profile], number: Mapping[str, int], words: int) -> Longs:
    bits = np.zeros((len(profiles), words), np.int64)
    for row, profile in enumerate(profiles):
        if not profile.places:
            bits[row] = (1 << BITS) - 1
            if not profile.remote:
                bits[row, 0] -= 1
            continue
        for word, bit in (divmod(number[place], BITS) for place in profile.places):
            bits[row, word] |= 1 << bit
        bits[row, 0] |= int(profile.remote)
    return bits.ravel()


def by_skill(side: Columns) -> BySkill:
    """Turn a side over."""

    def turned(start: Longs, skill: Ints) -> tuple[Longs, Longs, Ints]:
        order = np.argsort(skill, kind="stable")
        first = np.searchsorted(skill[order], np.arange(side.skills + 1)).astype(np.int64)
        row = np.repeat(np.arange(side.rows, dtype=np.int32), np.diff(start))
        return first, order, row[order]

    want_start, wanted, want_row = turned(side.want_start, side.want_skill)
    has_start, had, has_row = turned(side.has_start, side.has_skill)
    return BySkill(
        want_start,
        want_row,
        side.want_level[wanted],
        side.want_weight[wanted],
        has_start,
        has_row,
        side.has_level[had],
    )


def part_of(side: Columns, first: int, last: int) -> Columns:
    """The rows from `first` up to `last`, as a side of their own."""

    had, needed, wanted = (
        slice(int(start[first]), int(start[last]))
        for start in (side.has_start, side.need_start, side.want_start)
    )
    rows = slice(first, last)
    return side._replace(
        has_start=side.has_start[first : last + 1] - had.start,
        has_skill=side.has_skill[had],
        has_level=side.has_level[had],
        need_start=side.need_start[first : last + 1] - needed.start,
        need_skill=side.need_skill[needed],
        need_level=side.need_level[needed],
        want_start=side.want_start[first : last + 1] - wanted.start,
        want_skill=side.want_skill[wanted],
        want_level=side.want_level[wanted],
        want_weight=side.want_weight[wanted],
        kinds=side.kinds[rows],
        places=side.places[first * side.words : last * side.words],
        first_day=side.first_day[rows],
        last_day=side.last_day[rows],
        least_days=side.least_days[rows],
    )


def pieces(rows: int, parts: int) -> list[tuple[int, int]]:
    """Cut so many rows into at most so many even pieces, none of them empty."""
    edges = [rows * part // parts for part in range(parts + 1)]
    return [(low, high) for low, high in pairwise(edges) if low < high]
