"""What has changed since last time, and how sure one can be of it when few have answered."""

from __future__ import annotations

import math
from dataclasses import dataclass

from bifall.evaluation.rules.tables import Group, Statement, Tables

Z = 1.959964
"""Of the normal distribution, for an interval that holds in 95 cases of 100."""


@dataclass(frozen=True, slots=True)
class Interval:
    """A difference between two shares, and the interval in which it lies with 95 % confidence.

    In percentage points, from -100 to 100.
    """

    points: float
    low: float
    high: float

    @property
    def direction(self) -> str:
        """ "up" or "down" when the interval leaves no change outside, else "unclear"."""
        if self.low > 0:
            return "up"
        return "down" if self.high < 0 else "unclear"


def wilson(count: int, of: int) -> tuple[float, float]:
    """The interval of a share by Wilson's score method, which holds also for few answers. From 0 to 1."""
    if not 0 <= count <= of or of == 0:
        raise ValueError("the count must be a part of at least one")
    share, z2 = count / of, Z * Z
    middle = (share + z2 / (2 * of)) / (1 + z2 / of)
    half = Z / (1 + z2 / of) * math.sqrt(share * (1 - share) / of + z2 / (4 * of * of))
    return max(0.0, middle - half), min(1.0, middle + half)


def difference(count_before: int, before: int, count_now: int, now: int) -> Interval:
    """The change of a share between two surveys by Newcombe's method 10, of Wilson's intervals.

    The two are treated as independent, for who answered both times is not known.
    """
    first, second = count_before / before, count_now / now
    low_before, high_before = wilson(count_before, before)
    low_now, high_now = wilson(count_now, now)
    change = second - first
    down = math.sqrt((second - low_now) ** 2 + (high_before - first) ** 2)
    up = math.sqrt((high_now - second) ** 2 + (first - low_before) ** 2)
    return Interval(change * 100, (change - down) * 100, (change + up) * 100)


@dataclass(frozen=True, slots=True)
class Change:
    """How a group's view of a statement has changed: of those who agree, and of those who do not.

    None: a count is hidden, this time or last time, so nothing is said.
    """

    key: str
    group: Group
    agree: Interval | None
    disagree: Interval | None


def changes(before: Tables, now: Tables) -> list[Change]:
    """A change for each statement that was put both times and each group that is shown both times."""
    found = []
    for statement in now.statements:
        earlier = before.statement(statement.key)
        if earlier is None:
            continue
        for line in statement.lines:
            if earlier.line(line.group) is not None and line.group.split != "size":
                found.append(
                    Change(
                        statement.key,
                        line.group,
                        _change(earlier, statement, line.group, "agree"),
                        _change(earlier, statement, line.group, "disagree"),
                    )
                )
    return found


def _change(before: Statement, now: Statement, group: Group, answer: str) -> Interval | None:
    counts = []
    for statement in (before, now):
        line = statement.line(group)
        count = getattr(line, answer)
        if line is None or count is None or not line.answered:
            return None
        counts += [count, line.answered]
    return difference(*counts)
