"""The year's figures: sums over lines, by priority, by call and in all; each can be had as its rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bifall.accounts.models import Authority
from bifall.calls.models import Priority
from bifall.collaboration.models import Consultation
from bifall.collaboration.states import ConsultationState
from bifall.evaluation.models import Evaluation
from bifall.evaluation.states import EvaluationState
from bifall.flows.results.effects import EffectLine, HorizonSum, by_horizon, effect_lines
from bifall.flows.results.indicators import IndicatorLine, IndicatorSum, indicator_lines, summed
from bifall.flows.results.lines import Line, grants_of, lines_of
from bifall.kernel.money import percent_of


class Figure(models.TextChoices):
    """What is counted of the grants; the value is its word in an address."""

    GRANTED = "beviljat", _("beviljat")
    PAID = "utbetalt", _("utbetalt")
    RECOVERED = "aterbetalt", _("återbetalt")
    STARTED = "startade", _("startade")
    ENDED = "avslutade", _("avslutade")
    REPORTED = "rapporter", _("rapporter")


PUBLIC = (EvaluationState.PUBLISHED, EvaluationState.FOLLOWED_UP)
HAS: Mapping[Figure, Callable[[Line], bool]] = {
    Figure.GRANTED: lambda line: line.granted_sek > 0,
    Figure.PAID: lambda line: line.paid_ore > 0,
    Figure.RECOVERED: lambda line: line.recovered_ore > 0,
    Figure.STARTED: lambda line: line.has_started,
    Figure.ENDED: lambda line: line.has_ended,
    Figure.REPORTED: lambda line: line.reports_due > 0,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """Some lines added up. A share is None where there is nothing to have a share of."""

    name: str
    of: UUID | None
    granted: int
    granted_sek: int
    paid_ore: int
    recovered_ore: int
    started: int
    ended: int
    reports_due: int
    reports_in: int

    @property
    def reported_percent(self) -> Decimal | None:
        """Of the reports that were due in the year, those that have come in."""
        return percent_of(self.reports_in, self.reports_due, 0) if self.reports_due else None

    @property
    def is_empty(self) -> bool:
        figures = (self.granted, self.paid_ore, self.recovered_ore, self.started, self.ended)
        return not any((*figures, self.reports_due))


def summary(lines: Iterable[Line], name: str = "", of: UUID | None = None) -> Summary:
    lines = list(lines)
    return Summary(
        name=name,
        of=of,
        granted=sum(map(HAS[Figure.GRANTED], lines)),
        granted_sek=sum(line.granted_sek for line in lines),
        paid_ore=sum(line.paid_ore for line in lines),
        recovered_ore=sum(line.recovered_ore for line in lines),
        started=sum(line.has_started for line in lines),
        ended=sum(line.has_ended for line in lines),
        reports_due=sum(line.reports_due for line in lines),
        reports_in=sum(line.reports_in for line in lines),
    )


def rows_of(
    lines: Iterable[Line], figure: Figure, *, priority: UUID | None = None, call: UUID | None = None
) -> list[Line]:
    """The lines that make a figure up, within a priority or a call."""
    return [
        line
        for line in lines
        if HAS[figure](line)
        and (priority is None or priority in line.priorities)
        and (call is None or call == line.call_id)
    ]


@dataclass(frozen=True, slots=True)
class Collaboration:
    """How the municipalities were heard in the year: consultations sent, and those of them answered."""

    asked: int
    answered: int
    municipalities: int

    @property
    def answered_percent(self) -> Decimal | None:
        return percent_of(self.answered, self.asked, 0) if self.asked else None


@dataclass(frozen=True, slots=True, kw_only=True)
class YearResults:
    """The whole of a year. A project with several priorities counts at each, so those do not add up."""

    authority: Authority
    year: int
    lines: Sequence[Line]
    total: Summary
    by_priority: Sequence[Summary]
    by_call: Sequence[Summary]
    indicator_lines: Sequence[IndicatorLine]
    indicators: Sequence[IndicatorSum]
    effect_lines: Sequence[EffectLine]
    effects: Sequence[HorizonSum]
    collaboration: Collaboration
    evaluations: Sequence[Evaluation]

    @property
    def measured_percent(self) -> Decimal | None:
        """Of the indicators that the year's projects have told of, those that could be measured."""
        told = [line for line in self.indicator_lines if line.has_told]
        return percent_of(sum(line.value is not None for line in told), len(told), 0) if told else None

    @property
    def not_yet_percent(self) -> Decimal | None:
        """And those that could not be measured yet."""
        told = [line for line in self.indicator_lines if line.has_told]
        return percent_of(sum(line.value is None for line in told), len(told), 0) if told else None


def results_of(authority: Authority, year: int, *, today: date) -> YearResults:
    """Everything that the authority can say of the year, as it is known on `today`."""
    lines = lines_of(authority, year)
    told, effects = indicator_lines(authority, year), effect_lines(authority, year, today)
    priorities = Priority.objects.filter(strategy__authority=authority).order_by(
        "strategy__valid_from", "position"
    )
    calls = {line.call_id: line.call for line in sorted(lines, key=lambda line: line.call)}
    of_priorities = [
        summary((line for line in lines if priority.pk in line.priorities), str(priority), priority.pk)
        for priority in priorities
    ]
    without = summary((line for line in lines if not line.priorities), str(_("utan prioritering")))
    of_calls = [
        summary((line for line in lines if line.call_id == call_id), call, call_id)
        for call_id, call in calls.items()
    ]
    return YearResults(
        authority=authority,
        year=year,
        lines=lines,
        total=summary(lines),
        by_priority=[*of_priorities, *([] if without.is_empty else [without])],
        by_call=[one for one in of_calls if not one.is_empty],
        indicator_lines=told,
        indicators=summed(told),
        effect_lines=effects,
        effects=by_horizon(effects),
        collaboration=_collaboration(authority, year),
        evaluations=_evaluations(authority, year),
    )


def _collaboration(authority: Authority, year: int) -> Collaboration:
    asked = list(
        Consultation.objects.filter(authority=authority, asked_at__year=year).values_list(
            "state", "municipality_id"
        )
    )
    answered = sum(state == ConsultationState.ANSWERED for state, _municipality in asked)
    return Collaboration(len(asked), answered, len({municipality for _state, municipality in asked}))


def _evaluations(authority: Authority, year: int) -> list[Evaluation]:
    found = Evaluation.objects.filter(authority=authority, state__in=PUBLIC)
    return [
        evaluation
        for evaluation in found.order_by("published_at")
        if evaluation.published_at and timezone.localtime(evaluation.published_at).year == year
    ]


def years_of(authority: Authority, today: date) -> list[int]:
    """The years that there is something to say of: from the first grant to this year, the latest first."""
    first = min((day.year for day, _sek, _application in grants_of(authority)), default=today.year)
    return list(range(today.year, min(first, today.year) - 1, -1))
