"""From answers to the tables that are published: counted, grouped, and with small counts hidden.

The page, the CSV and the PDF show these tables and nothing else of the answers on the scale, so that what is
hidden here is hidden everywhere.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bifall.kernel.suppression import LEAST, Sum, hidden_cells

STEPS = (1, 2, 3, 4, 5)
ANSWERS = ("disagree", "neither", "agree")
ANSWER_OF = {1: "disagree", 2: "disagree", 3: "neither", 4: "agree", 5: "agree"}
ALL = "all"
SPLITS = ("role", "size")


@dataclass(frozen=True, slots=True)
class Group:
    """Some of those who were asked. split: "all", "role" or "size"; codes: the roles or size classes in
    it.
    """

    split: str
    codes: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        return ":".join([self.split, "+".join(self.codes)]) if self.codes else self.split


WHOLE = Group(ALL)


@dataclass(frozen=True, slots=True)
class Taken:
    """How many of a group were invited, and how many answered."""

    group: Group
    invited: int
    answered: int

    @property
    def rate(self) -> float:
        """From 0 to 1."""
        return self.answered / self.invited if self.invited else 0.0

    @property
    def percent(self) -> int:
        return round(self.rate * 100)


@dataclass(frozen=True, slots=True)
class Line:
    """A group's answers to a statement. None: hidden."""

    group: Group
    answered: int | None
    disagree: int | None
    neither: int | None
    agree: int | None

    def share(self, answer: str) -> float | None:
        """Of those who answered, from 0 to 1; None where it cannot be said."""
        count: int | None = getattr(self, answer)
        return count / self.answered if count is not None and self.answered else None


@dataclass(frozen=True, slots=True)
class Statement:
    """What was answered to a statement: a line for each group, and the five steps for all together."""

    key: str
    lines: tuple[Line, ...]
    steps: tuple[int | None, ...]

    @property
    def whole(self) -> Line:
        return self.lines[0]

    def line(self, group: Group) -> Line | None:
        return next((line for line in self.lines if line.group == group), None)


@dataclass(frozen=True, slots=True)
class Tables:
    """All that is shown of a survey's answers on the scale."""

    taken: tuple[Taken, ...]
    statements: tuple[Statement, ...]

    @property
    def whole(self) -> Taken:
        return self.taken[0]

    @property
    def groups(self) -> tuple[Group, ...]:
        return tuple(line.group for line in self.taken)

    @property
    def hides_something(self) -> bool:
        return any(
            count is None
            for statement in self.statements
            for line in statement.lines
            for count in (line.answered, line.disagree, line.neither, line.agree)
        ) or any(count is None for statement in self.statements for count in statement.steps)

    def statement(self, key: str) -> Statement | None:
        return next((statement for statement in self.statements if statement.key == key), None)


Reply = tuple[str, str, Mapping[str, Any]]
"""(role, size class, question → value)."""


@dataclass(slots=True)
class Counted:
    """Answers as numbers, before anything is hidden. Never shown."""

    replies: Counter[tuple[str, str]] = field(default_factory=Counter)
    """(role, size class) → how many answered."""
    values: Counter[tuple[str, str, str, int]] = field(default_factory=Counter)
    """(statement, role, size class, step) → how many said so."""


def count(replies: Iterable[Reply], statements: Sequence[str]) -> Counted:
    """What was answered to the statements."""
    counted = Counted()
    for role, size, values in replies:
        counted.replies[role, size] += 1
        for key in statements:
            step = values.get(key)
            if isinstance(step, int) and step in ANSWER_OF:
                counted.values[key, role, size, step] += 1
    return counted


def tables(
    counted: Counted, invited: Mapping[tuple[str, str], int], statements: Sequence[str], *, least: int = LEAST
) -> Tables:
    """The tables to publish. invited: (role, size class) → how many were asked.

    Groups of fewer than `least` answers are joined with another, and a split of which one group would be left
    is not shown. Without `least` answers in all there are no tables of statements.
    """
    groups = [WHOLE, *(group for split in SPLITS for group in _groups(split, counted, invited, least))]
    taken = tuple(
        Taken(
            group,
            sum(number for pair, number in invited.items() if _is_in(pair, group)),
            sum(number for pair, number in counted.replies.items() if _is_in(pair, group)),
        )
        for group in groups
    )
    if taken[0].answered < least:
        return Tables(taken, ())
    return Tables(taken, tuple(_statement(key, counted, groups, least) for key in statements))


def _is_in(pair: tuple[str, str], group: Group) -> bool:
    if group.split == ALL:
        return True
    return pair[SPLITS.index(group.split)] in group.codes


def _groups(split: str, counted: Counted, invited: Mapping[tuple[str, str], int], least: int) -> list[Group]:
    place = SPLITS.index(split)
    answered: dict[tuple[str, ...], int] = {}
    for pair in invited:
        answered.setdefault((pair[place],), 0)
    for pair, number in counted.replies.items():
        answered[(pair[place],)] = answered.get((pair[place],), 0) + number
    # Size classes are joined with a neighbour in size, so the order is that of size.
    order = sorted(answered, key=lambda codes: _rank(codes[0]))
    while len(order) > 1 and min(answered[codes] for codes in order) < least:
        smallest = min(order, key=lambda codes: answered[codes])
        at = order.index(smallest)
        near = [other for other in (at - 1, at + 1) if 0 <= other < len(order)]
        first, last = sorted((at, min(near, key=lambda number: answered[order[number]])))
        joined = order[first] + order[last]
        answered[joined] = answered[order[first]] + answered[order[last]]
        order[first : last + 1] = [joined]
    return [Group(split, codes) for codes in order] if len(order) > 1 else []


RANKS = ("politician", "official", "applicant", "partner", "other", "small", "medium", "large", "none")


def _rank(code: str) -> tuple[int, str]:
    first = code.split("+")[0]
    return (RANKS.index(first) if first in RANKS else len(RANKS), code)


Cell = tuple[str, str]
"""(group key, "answered", an answer or "1" to "5")."""


def cells_of(key: str, counted: Counted, groups: Sequence[Group]) -> tuple[dict[Cell, int], list[Sum[Cell]]]:
    """All counts of a statement that could be shown, and the sums that a reader knows of them."""
    cells: dict[Cell, int] = {}
    mine = [(pair, step, number) for (of, *pair, step), number in counted.values.items() if of == key]
    for group in groups:
        held: Counter[int] = Counter()
        for pair, step, number in mine:
            if _is_in((pair[0], pair[1]), group):
                held[step] += number
        for answer in ANSWERS:
            cells[group.key, answer] = sum(held[step] for step in STEPS if ANSWER_OF[step] == answer)
        cells[group.key, "answered"] = sum(held.values())
        if group == WHOLE:
            cells |= {(ALL, str(step)): held[step] for step in STEPS}
    sums = [
        Sum((group.key, "answered"), tuple((group.key, answer) for answer in ANSWERS)) for group in groups
    ]
    for split in SPLITS:
        parts = [group.key for group in groups if group.split == split]
        if parts:
            sums += [
                Sum((ALL, column), tuple((part, column) for part in parts))
                for column in ("answered", *ANSWERS)
            ]
    sums += [
        Sum((ALL, answer), tuple((ALL, str(step)) for step in STEPS if ANSWER_OF[step] == answer))
        for answer in ANSWERS
    ]
    return cells, sums


def _statement(key: str, counted: Counted, groups: Sequence[Group], least: int) -> Statement:
    cells, sums = cells_of(key, counted, groups)
    hidden = hidden_cells(cells, sums, least=least)

    def shown(group: str, column: str) -> int | None:
        return None if (group, column) in hidden else cells[group, column]

    return Statement(
        key,
        tuple(
            Line(group, shown(group.key, "answered"), *(shown(group.key, answer) for answer in ANSWERS))
            for group in groups
        ),
        tuple(shown(ALL, str(step)) for step in STEPS),
    )
