"""How strict each assessor is beside the others, and what totals would be had all been as strict.

Only applications that several have scored say anything of that. The estimate is the usual one of least
squares: each total is taken for what the application is worth plus how generous its assessor is, and the
assessors' generosity adds up to nothing among those who have been compared. It is exact: no rounding before
the result is shown. It stands beside the totals and never in their place.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

from bifall.assessment.rules.scores import HIGHEST_POINTS

FEWEST_SHARED = 5
"""An assessor with fewer applications in common with others is not adjusted: chance would weigh too much."""


@dataclass(frozen=True, slots=True)
class Given:
    """One finished assessment: the assessor's weighted total, from 0 to 5."""

    application: str
    assessor: str
    total: Fraction


@dataclass(frozen=True, slots=True)
class Calibration:
    """An assessor beside the others on the same applications.

    shared: the number of applications behind; the means are over those, and None without any. generosity:
    points above (below zero: under) what the others would have given; None when there are too few.
    """

    assessor: str
    assessed: int
    shared: int
    own_mean: Fraction | None
    others_mean: Fraction | None
    generosity: Fraction | None

    @property
    def difference(self) -> Fraction | None:
        if self.own_mean is None or self.others_mean is None:
            return None
        return self.own_mean - self.others_mean


def calibrate(given: Iterable[Given]) -> list[Calibration]:
    """A line for each assessor, by id. The others' mean is the mean of their mean on each application."""
    given = list(given)
    by_application: dict[str, dict[str, Fraction]] = defaultdict(dict)
    assessed: dict[str, int] = defaultdict(int)
    for one in given:
        by_application[one.application][one.assessor] = one.total
        assessed[one.assessor] += 1
    own: dict[str, list[Fraction]] = defaultdict(list)
    others: dict[str, list[Fraction]] = defaultdict(list)
    for totals in by_application.values():
        if len(totals) < 2:
            continue
        together = sum(totals.values(), Fraction(0))
        for assessor, total in totals.items():
            own[assessor].append(total)
            others[assessor].append((together - total) / (len(totals) - 1))
    enough = {assessor for assessor, shared in own.items() if len(shared) >= FEWEST_SHARED}
    generosity = _generosity(
        [
            kept
            for totals in by_application.values()
            if len(kept := {a: total for a, total in totals.items() if a in enough}) > 1
        ]
    )
    return [
        Calibration(
            assessor=assessor,
            assessed=assessed[assessor],
            shared=len(own[assessor]),
            own_mean=_mean(own[assessor]),
            others_mean=_mean(others[assessor]),
            generosity=generosity.get(assessor),
        )
        for assessor in sorted(assessed)
    ]


def adjusted_totals(given: Iterable[Given], calibrations: Iterable[Calibration]) -> dict[str, Fraction]:
    """Each application's total with its assessors' generosity taken away, kept within the scale.

    The total of an assessor who is not adjusted counts as it was given.
    """
    generosity = {c.assessor: c.generosity or Fraction(0) for c in calibrations}
    totals: dict[str, list[Fraction]] = defaultdict(list)
    for one in given:
        totals[one.application].append(one.total - generosity[one.assessor])
    return {
        application: min(max(sum(found, Fraction(0)) / len(found), Fraction(0)), Fraction(HIGHEST_POINTS))
        for application, found in totals.items()
    }


def _mean(values: Sequence[Fraction]) -> Fraction | None:
    return sum(values, Fraction(0)) / len(values) if values else None


def _generosity(applications: Sequence[Mapping[str, Fraction]]) -> dict[str, Fraction]:
    """The least squares, in each group of assessors that applications join by itself."""
    found: dict[str, Fraction] = {}
    for group in _groups(applications):
        of_group = [totals for totals in applications if not group.isdisjoint(totals)]
        found |= _solved(sorted(group), of_group)
    return found


def _groups(applications: Sequence[Mapping[str, Fraction]]) -> list[set[str]]:
    groups: list[set[str]] = []
    for totals in applications:
        joined = [group for group in groups if not group.isdisjoint(totals)]
        groups = [group for group in groups if group.isdisjoint(totals)]
        groups.append(set(totals).union(*joined))
    return groups


def _solved(assessors: Sequence[str], applications: Sequence[Mapping[str, Fraction]]) -> dict[str, Fraction]:
    """Σ (own generosity - the application's mean) = Σ (own total - the application's mean), for each
    assessor; and all together, by their number of assessments, nothing.
    """
    place = {assessor: number for number, assessor in enumerate(assessors)}
    size = len(assessors)
    rows = [[Fraction(0)] * (size + 1) for _ in assessors]
    number = [0] * size
    for totals in applications:
        mean, part = sum(totals.values(), Fraction(0)) / len(totals), Fraction(1, len(totals))
        for assessor, total in totals.items():
            row = rows[place[assessor]]
            row[place[assessor]] += 1
            row[size] += total - mean
            number[place[assessor]] += 1
            for other in totals:
                row[place[other]] -= part
    # The equations add up to nothing, so one of them may give way to the condition.
    rows[-1] = [*map(Fraction, number), Fraction(0)]
    return dict(zip(assessors, _eliminated([_whole(row) for row in rows]), strict=True))


def _whole(row: Sequence[Fraction]) -> list[int]:
    scale = lcm(*(value.denominator for value in row))
    return [int(value * scale) for value in row]


def _eliminated(rows: list[list[int]]) -> list[Fraction]:
    """The one solution of the equations, in whole numbers throughout (Bareiss)."""
    size, before = len(rows), 1
    for step in range(size):
        pivot = next(number for number in range(step, size) if rows[number][step])
        rows[step], rows[pivot] = rows[pivot], rows[step]
        top = rows[step]
        for number in range(size):
            if number != step:
                row, factor = rows[number], rows[number][step]
                rows[number] = [
                    (top[step] * value - factor * above) // before
                    for value, above in zip(row, top, strict=True)
                ]
        before = top[step]
    return [Fraction(row[size], row[number]) for number, row in enumerate(rows)]
