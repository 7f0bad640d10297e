"""Which counts to hide in tables about people, so that nobody can work the small ones out from the rest.

A set of tables is published together: counts, and the sums that tie them (a total and its parts, the same
people split in two ways). A count of one to four is hidden, and so are as many more as it takes for every
small count to stay unknown to a reader who knows all that is shown, the sums, and that nothing is below zero.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Number = int | Fraction

LEAST = 5
"""The smallest count of people that is shown."""


@dataclass(frozen=True, slots=True)
class Sum(Generic[Key]):
    """The cell `total` holds as many as its `parts` together."""

    total: Key
    parts: tuple[Key, ...]

    @property
    def keys(self) -> tuple[Key, ...]:
        return (self.total, *self.parts)


def hidden_cells(
    cells: Mapping[Key, int],
    sums: Sequence[Sum[Key]],
    *,
    least: int = LEAST,
    sensitive: Collection[Key] | None = None,
) -> frozenset[Key]:
    """The cells to hide when all of `cells` would be published together.

    Hidden are the counts from 1 to `least` - 1 (of those in `sensitive`, when it is given), and others that
    they could be had from. What a reader can work out of a small count then spans `least` at least, as if
    that many people shared it; of the others that are hidden, more than one value stays possible. A count of
    nobody is shown. `sums` must name every tie between the cells that a reader can know.
    Raises ValueError for a count below zero, and for a sum that does not hold.
    """
    _check(cells, sums)
    small = {
        key for key, count in cells.items() if 0 < count < least and (sensitive is None or key in sensitive)
    }
    hidden = set(small)
    while unsafe := _unsafe(cells, sums, hidden, small, least):
        more = _one_more(cells, sums, hidden, unsafe)
        if more is None:
            break
        hidden.add(more)
    return frozenset(_without_needless(cells, sums, hidden, small, least))


def possible_range(
    cells: Mapping[Key, int], sums: Sequence[Sum[Key]], hidden: Collection[Key], key: Key
) -> tuple[int, int | None]:
    """The lowest and the highest count that `key` can have for somebody who sees all but `hidden`.

    None: there is no highest. Where halves would be possible the bound is the whole number that is proved.
    """
    if key not in hidden:
        return cells[key], cells[key]
    part = next(part for part in _components(sums, hidden) if key in part)
    worlds = _Worlds.of(cells, sums, part)
    low = worlds.furthest(key, -1, cells[key])
    return low or 0, worlds.furthest(key, 1, None)


def _check(cells: Mapping[Key, int], sums: Sequence[Sum[Key]]) -> None:
    if any(count < 0 for count in cells.values()):
        raise ValueError("a count lies below zero")
    for one in sums:
        if cells[one.total] != sum(cells[part] for part in one.parts):
            raise ValueError(f"{one.total!r} is not the sum of its parts")


def _unsafe(
    cells: Mapping[Key, int], sums: Sequence[Sum[Key]], hidden: set[Key], small: set[Key], least: int
) -> list[Key]:
    """The hidden cells that can still be had too closely, in the order of `cells`."""
    found = {key for part in _components(sums, hidden) for key in _unsafe_in(part, cells, sums, small, least)}
    return [key for key in cells if key in found]


def _unsafe_in(
    part: Collection[Key],
    cells: Mapping[Key, int],
    sums: Sequence[Sum[Key]],
    small: set[Key],
    least: int,
) -> list[Key]:
    worlds = _Worlds.of(cells, sums, part)
    return [key for key in part if not worlds.spans(key, least if key in small else 1)]


def _components(sums: Sequence[Sum[Key]], hidden: Iterable[Key]) -> list[list[Key]]:
    """The hidden cells in groups that no sum ties to each other; a reader learns nothing across them."""
    of: dict[Key, int] = {key: number for number, key in enumerate(hidden)}
    for one in sums:
        tied = [of[key] for key in one.keys if key in of]
        if len(set(tied)) > 1:
            least = min(tied)
            of = {key: least if number in tied else number for key, number in of.items()}
    groups: dict[int, list[Key]] = {}
    for key, number in of.items():
        groups.setdefault(number, []).append(key)
    return list(groups.values())


def _one_more(
    cells: Mapping[Key, int], sums: Sequence[Sum[Key]], hidden: set[Key], unsafe: Sequence[Key]
) -> Key | None:
    """The shown cell that costs least to hide: a part before a total, one that helps in two sums before one
    that helps in one, few people before many. Nobody comes last, for hiding nobody helps nobody.
    """
    totals = {one.total for one in sums}
    place = {key: number for number, key in enumerate(cells)}
    # A sum in which one cell alone is hidden gives it away; else what the first unsafe cell is tied to.
    telling = [one for one in sums if sum(key in hidden for key in one.keys) == 1]
    for tied in (
        [one for one in telling if any(key in unsafe for key in one.keys)],
        [one for one in sums if unsafe[0] in one.keys],
        [one for one in sums if any(key in hidden for key in one.keys)],
    ):
        helps: dict[Key, int] = {}
        for key in (key for one in tied for key in one.keys if key not in hidden):
            helps[key] = helps.get(key, 0) + 1
        if helps:
            return min(
                helps, key=lambda key: (cells[key] == 0, key in totals, -helps[key], cells[key], place[key])
            )
    return None


def _without_needless(
    cells: Mapping[Key, int], sums: Sequence[Sum[Key]], hidden: set[Key], small: set[Key], least: int
) -> set[Key]:
    """Show again what turns out not to be needed, the largest first."""
    for key in sorted(hidden - small, key=lambda key: -cells[key]):
        fewer = hidden - {key}
        if not _unsafe(cells, sums, fewer, small, least):
            hidden = fewer
    return hidden


@dataclass(slots=True)
class _Worlds(Generic[Key]):
    """The tables that agree with all that is shown: the true one, moved along the rows of `moves`.

    Each move leaves every sum as it is. The true counts are never below zero, so a simplex dictionary begins
    at them: no first phase is needed, and every bound is proved by a world that reaches it.
    """

    keys: tuple[Key, ...]
    counts: tuple[int, ...]
    moves: list[list[Number]]

    @classmethod
    def of(cls, cells: Mapping[Key, int], sums: Sequence[Sum[Key]], part: Collection[Key]) -> _Worlds[Key]:
        keys = tuple(part)
        rows: list[list[Number]] = []
        for one in sums:
            row: list[Number] = [
                (1 if key in one.parts else 0) - (1 if key == one.total else 0) for key in keys
            ]
            if any(row):
                rows.append(row)
        return cls(keys, tuple(cells[key] for key in keys), _null_space(rows, len(keys)))

    def spans(self, key: Key, width: int) -> bool:
        """The count can be had no closer than to `width`."""
        true = self.counts[self.keys.index(key)]
        high = self.furthest(key, 1, width)
        if high is None or high - true >= width:
            return True
        low = self.furthest(key, -1, width - (high - true))
        return low is not None and high - low >= width

    def furthest(self, key: Key, direction: int, enough: int | None) -> int | None:
        """How far the count goes up (1) or down (-1), or till `enough` from the true one. None: for ever.

        The simplex method by Bland's rule, which ends also where counts are zero.
        """
        target = self.keys.index(key)
        true = self.counts[target]
        # Each row: a count, and what it gains from a step along each column, forwards and backwards.
        table: list[list[Number]] = [
            [count, *(way * move[place] for move in self.moves for way in (1, -1))]
            for place, count in enumerate(self.counts)
        ]
        columns = list(range(-2 * len(self.moves), 0))
        basis = list(range(len(self.keys)))
        goal = [direction * value for value in table[target]]
        while enough is None or goal[0] - direction * true < enough:
            rising = [c for c in range(1, len(goal)) if goal[c] > 0]
            if not rising:
                break
            column = min(rising, key=lambda c: columns[c - 1])
            falling = [r for r, row in enumerate(table) if row[column] < 0]
            if not falling:
                return None
            row = min(falling, key=lambda r: (Fraction(table[r][0]) / -table[r][column], basis[r]))
            _pivot(table, goal, row, column)
            basis[row], columns[column - 1] = columns[column - 1], basis[row]
        whole = all(isinstance(row[0], int) for row in table)
        return direction * int(goal[0]) if whole and isinstance(goal[0], int) else true


def _pivot(table: list[list[Number]], goal: list[Number], row: int, column: int) -> None:
    """Let the row's count be zero and the column's step be what it takes."""
    leaving = table[row]
    by = leaving[column]
    entering = [_over(-value, by) for value in leaving]
    entering[column] = _over(1, by)
    for other in (*(line for line in table if line is not leaving), goal):
        factor = other[column]
        if factor:
            other[column] = 0
            for place, value in enumerate(entering):
                if value:
                    other[place] = _whole(other[place] + factor * value)
    table[row] = entering


def _null_space(rows: list[list[Number]], width: int) -> list[list[Number]]:
    """A basis of what all rows make zero of, by Gauss and Jordan."""
    pivots: list[int] = []
    done = 0
    for column in range(width):
        chosen = next((r for r in range(done, len(rows)) if rows[r][column]), None)
        if chosen is None:
            continue
        rows[done], rows[chosen] = rows[chosen], rows[done]
        lead = rows[done][column]
        rows[done] = [_over(value, lead) for value in rows[done]]
        for r, row in enumerate(rows):
            if r != done and (factor := row[column]):
                rows[r] = [_whole(a - factor * b) for a, b in zip(row, rows[done], strict=True)]
        pivots.append(column)
        done += 1
    basis = []
    for free in (column for column in range(width) if column not in pivots):
        move: list[Number] = [0] * width
        move[free] = 1
        for r, column in enumerate(pivots):
            move[column] = -rows[r][free]
        basis.append(move)
    return basis


def _over(value: Number, by: Number) -> Number:
    return _whole(Fraction(value) / by) if by not in {1, -1} else value * by


def _whole(value: Number) -> Number:
    """A fraction that is whole as an int, which is many times as fast to reckon with."""
    return value.numerator if isinstance(value, Fraction) and value.denominator == 1 else value
