"""Figures of influence: each is a share of rows that can be looked at, and none of them says why.

A figure for several municipalities is given twice: plain, where each municipality counts as much as another,
and weighted by population. In a county where a few municipalities hold most of the people the two tell
different things.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from bifall.collaboration.states import Measure, Position
from bifall.regulations.portfolio.equal_shares import Project, Voter, equal_shares

FOR = frozenset({Position.SUPPORT, Position.SUPPORT_WITH_CONDITIONS})
POINTS = {Position.SUPPORT: 2, Position.SUPPORT_WITH_CONDITIONS: 1}
"""What a position is worth when money is shared in proportion; the others are worth nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """One municipality and one decided application: from question to what came of the answer.

    municipality: its code. cost_sek: what was granted, or sought when nothing was. taken_in: wholly or
    partly; None while nobody has handled the statement. recognised: the municipality recognises itself; None
    when it has not said.
    """

    municipality: str
    municipality_name: str
    case_number: str
    title: str
    round: str
    cost_sek: int
    granted: bool
    position: Position | None
    is_late: bool
    taken_in: bool | None
    recognised: bool | None


@dataclass(frozen=True, slots=True)
class Figure:
    """count of `of` rows; plain and weighted are shares over `members` municipalities that have such rows."""

    count: int
    of: int
    members: int
    plain: Fraction | None
    weighted: Fraction | None


def rows_of(traces: Iterable[Trace], measure: Measure) -> list[Trace]:
    """The rows that a figure is a share of."""
    return [trace for trace in traces if _belongs(trace, measure)]


def counts(trace: Trace, measure: Measure) -> bool:
    """Whether one of the figure's rows is among those counted."""
    match measure:
        case Measure.ANSWERED:
            return trace.position is not None
        case Measure.ON_TIME:
            return trace.position is not None and not trace.is_late
        case Measure.AGREEMENT:
            return (trace.position in FOR) == trace.granted
        case Measure.TAKEN_IN:
            return trace.taken_in is True
        case Measure.RECOGNISED:
            return trace.recognised is True


def _belongs(trace: Trace, measure: Measure) -> bool:
    match measure:
        case Measure.ANSWERED | Measure.ON_TIME:
            return True
        case Measure.AGREEMENT:
            return trace.position in FOR or trace.position == Position.AGAINST
        case Measure.TAKEN_IN:
            return trace.taken_in is not None
        case Measure.RECOGNISED:
            return trace.recognised is not None


def figure_of(traces: Sequence[Trace], measure: Measure, populations: Mapping[str, int]) -> Figure:
    """The measure over the municipalities in `populations` ({code: people})."""
    found: dict[str, list[bool]] = {}
    for trace in rows_of(traces, measure):
        if trace.municipality in populations:
            found.setdefault(trace.municipality, []).append(counts(trace, measure))
    shares = {code: Fraction(sum(hits), len(hits)) for code, hits in found.items()}
    people = sum(populations[code] for code in shares)
    return Figure(
        count=sum(sum(hits) for hits in found.values()),
        of=sum(len(hits) for hits in found.values()),
        members=len(shares),
        plain=sum(shares.values(), Fraction(0)) / len(shares) if shares else None,
        weighted=sum((share * populations[code] for code, share in shares.items()), Fraction(0)) / people
        if people
        else None,
    )


@dataclass(frozen=True, slots=True)
class Followed:
    """How the granted money lies beside what the municipalities' positions would have chosen in proportion.

    both_sek: projects that both chose. supported_sek: {code: granted to projects that the municipality
    supported}; proportional_sek: {code: the same of the proportional choice}.
    """

    granted_sek: int
    chosen_sek: int
    both_sek: int
    supported_sek: Mapping[str, int]
    proportional_sek: Mapping[str, int]

    @property
    def overlap(self) -> Fraction | None:
        """The granted money that went to projects which the proportional choice has too."""
        return Fraction(self.both_sek, self.granted_sek) if self.granted_sek else None


def followed(traces: Sequence[Trace], weights: Mapping[str, int]) -> Followed:
    """The money beside the Method of Equal Shares, round by round with what was granted there as the frame.

    weights: {code: 1, or people}, above zero; others' traces are left out. A municipality's support is worth
    two points, support with conditions one. Only applications that a municipality was asked about are in.
    """
    granted_sek = chosen_sek = both_sek = 0
    supported = dict.fromkeys(weights, 0)
    proportional = dict.fromkeys(weights, 0)
    for name in sorted({trace.round for trace in traces}):
        rows = [trace for trace in traces if trace.round == name and trace.municipality in weights]
        costs = {trace.case_number: trace.cost_sek for trace in rows if trace.cost_sek > 0}
        granted = {trace.case_number for trace in rows if trace.granted} & set(costs)
        frame_sek = sum(costs[case] for case in granted)
        chosen = equal_shares(
            [Project(case, cost_sek) for case, cost_sek in costs.items()],
            _voters(rows, weights),
            frame_sek=frame_sek,
        )
        granted_sek += frame_sek
        chosen_sek += chosen.cost_sek
        both_sek += sum(costs[case] for case in granted & set(chosen.keys))
        for trace in rows:
            if trace.position in FOR:
                cost_sek = costs.get(trace.case_number, 0)
                supported[trace.municipality] += cost_sek * (trace.case_number in granted)
                proportional[trace.municipality] += cost_sek * (trace.case_number in chosen.keys)
    return Followed(granted_sek, chosen_sek, both_sek, supported, proportional)


def _voters(rows: Sequence[Trace], weights: Mapping[str, int]) -> list[Voter]:
    points: dict[str, dict[str, int]] = {}
    for trace in rows:
        if trace.position in FOR and trace.cost_sek > 0:
            points.setdefault(trace.municipality, {})[trace.case_number] = POINTS[trace.position]
    return [Voter(code, wanted, weights[code]) for code, wanted in points.items()]


SIZE_LIMITS = (5_000, 50_000)
"""People: a municipality below the first is small, from the second on large."""


def size_class_of(population: int) -> int:
    """0 for a small municipality, 1 for a middle-sized and 2 for a large one."""
    return sum(population >= limit for limit in SIZE_LIMITS)
