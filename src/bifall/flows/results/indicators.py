"""The projects' indicators, added up only where what is counted is the same thing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db.models import Prefetch, Q

from bifall.accounts.models import Authority
from bifall.kernel.suppression import LEAST
from bifall.projects.models import Indicator, Project
from bifall.reporting.models import IndicatorActual
from bifall.reporting.states import ReportState


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorLine:
    """What a project has told of an indicator by the year's end, in a report that has been taken in.

    has_told: some report speaks of it; value None with has_told: not yet measurable, and `note` says why.
    """

    project_id: UUID
    project: str
    case_number: str
    title: str
    unit: str
    kind: str
    baseline: Decimal | None
    target: Decimal | None
    value: Decimal | None
    women: Decimal | None
    men: Decimal | None
    note: str
    has_told: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorSum:
    """Indicators of one name, unit and kind, over the projects that have them. None: nothing, or hidden.

    target covers those that have a target; value those that could be measured.
    """

    number: int
    title: str
    unit: str
    kind: str
    lines: tuple[IndicatorLine, ...]

    @property
    def measured(self) -> int:
        return sum(line.value is not None for line in self.lines)

    @property
    def not_yet(self) -> int:
        return sum(line.has_told and line.value is None for line in self.lines)

    @property
    def not_told(self) -> int:
        return sum(not line.has_told for line in self.lines)

    @property
    def target(self) -> Decimal | None:
        return _total(line.target for line in self.lines)

    @property
    def value(self) -> Decimal | None:
        return _total(line.value for line in self.lines)

    @property
    def hides_sex(self) -> bool:
        """One of the two is a small count of people. Then neither is shown, or the other would tell it."""
        counts = (self._women, self._men)
        return any(count is not None and 0 < count < LEAST for count in counts)

    @property
    def women(self) -> Decimal | None:
        return None if self.hides_sex else self._women

    @property
    def men(self) -> Decimal | None:
        return None if self.hides_sex else self._men

    @property
    def _women(self) -> Decimal | None:
        return _total(line.women for line in self.lines)

    @property
    def _men(self) -> Decimal | None:
        return _total(line.men for line in self.lines)


def indicator_lines(authority: Authority, year: int) -> list[IndicatorLine]:
    """Those of every project that ran in the year, in three queries."""
    ran = Project.objects.filter(authority=authority, started_at__isnull=False)
    ran = ran.filter(started_at__year__lte=year).filter(Q(ended_at=None) | Q(ended_at__year__gte=year))
    told = IndicatorActual.objects.filter(
        report__state=ReportState.APPROVED, report__ends_on__lte=date(year, 12, 31)
    ).order_by("report__ends_on", "report__kind")
    found = (
        Indicator.objects.filter(project__in=ran)
        .select_related("project__application__case")
        .prefetch_related(Prefetch("actuals", told, to_attr="told"))
        .order_by("title", "project__decided_on", "id")
    )
    return [_line(indicator) for indicator in found]


def _line(indicator: Indicator) -> IndicatorLine:
    told: list[IndicatorActual] = getattr(indicator, "told", [])
    latest = told[-1] if told else None
    return IndicatorLine(
        project_id=indicator.project_id,
        project=indicator.project.title,
        case_number=indicator.project.case_number,
        title=indicator.title,
        unit=indicator.unit,
        kind=indicator.kind,
        baseline=indicator.baseline,
        target=indicator.target,
        value=latest.value if latest else None,
        women=latest.women if latest else None,
        men=latest.men if latest else None,
        note=latest.note if latest else "",
        has_told=latest is not None,
    )


def summed(lines: Iterable[IndicatorLine]) -> list[IndicatorSum]:
    """One for each name, unit and kind; those that most projects share first. `number` counts from 1."""
    groups: dict[tuple[str, str, str], list[IndicatorLine]] = defaultdict(list)
    for line in lines:
        groups[" ".join(line.title.casefold().split()), line.unit.strip().casefold(), line.kind].append(line)
    ordered = sorted(groups.items(), key=lambda group: (-len(group[1]), group[0]))
    return [
        IndicatorSum(
            number=number,
            title=found[0].title,
            unit=found[0].unit,
            kind=found[0].kind,
            lines=tuple(found),
        )
        for number, (_key, found) in enumerate(ordered, start=1)
    ]


def _total(figures: Iterable[Decimal | None]) -> Decimal | None:
    known = [figure for figure in figures if figure is not None]
    return sum(known, Decimal(0)) if known else None
