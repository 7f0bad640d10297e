"""When an effect is asked for, and what its plan and its answer must say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from bifall.kernel.periods import months_after, years_after
from bifall.kernel.problems import Problem
from bifall.projects.rules import HIGHEST_VALUE
from bifall.reporting.states import EffectOutcome, Horizon

MONTHS = {Horizon.AT_END: 0, Horizon.ONE_YEAR: 12, Horizon.FIVE_YEARS: 60}
YEARS_TO_DEFER = 10
"""No effect is asked for later than so many years after the project, when its file may be disposed of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EffectValues:
    """An effect as it is planned. measure: how one will see it; baseline, target: when it is counted."""

    title: str
    horizon: str = Horizon.ONE_YEAR
    measure: str = ""
    unit: str = ""
    baseline: Decimal | None = None
    target: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EffectAnswer:
    """What became of it. women and men: the part of the value that is counted of each."""

    outcome: str
    told: str
    value: Decimal | None = None
    women: Decimal | None = None
    men: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """From which day an effect is asked for, and the last day to answer."""

    measured_on: date
    due_on: date


def asked_on(horizon: str, *, ends_on: date, final_due_on: date, answer_days: int) -> Asked:
    """At the end the answer goes with the final report; later it has as many days as a progress report."""
    measured_on = months_after(ends_on, MONTHS[Horizon(horizon)])
    if horizon == Horizon.AT_END:
        return Asked(measured_on, final_due_on)
    return Asked(measured_on, measured_on + timedelta(days=answer_days))


def latest_day(ends_on: date) -> date:
    """The last day to which an effect can be deferred."""
    return years_after(ends_on, YEARS_TO_DEFER)


def problems_with_plan(effects: Sequence[EffectValues]) -> Iterator[Problem]:
    if any(not effect.title for effect in effects):
        yield Problem("effect_title_missing", "title")
    if any(effect.horizon not in Horizon.values for effect in effects):
        yield Problem("effect_horizon_unknown", "horizon")
    named = {(effect.title.casefold(), effect.horizon) for effect in effects}
    if len(named) < len(effects):
        yield Problem("effect_twice", "title")
    figures = [figure for effect in effects for figure in (effect.baseline, effect.target)]
    if any(not _is_within_limits(figure) for figure in figures if figure is not None):
        yield Problem("effect_value_outside_limits", "target")


def problems_with_answer(answer: EffectAnswer, *, measured_on: date, today: date) -> Iterator[Problem]:
    if today < measured_on:
        yield Problem("effect_not_asked_for_yet", params={"day": measured_on})
    if answer.outcome not in EffectOutcome.values:
        yield Problem("effect_outcome_missing", "outcome")
    if not answer.told.strip():
        yield Problem("effect_told_missing", "told")
    figures = [figure for figure in (answer.value, answer.women, answer.men) if figure is not None]
    if any(not _is_within_limits(figure) for figure in figures):
        yield Problem("actual_outside_limits", "value")
    elif (answer.women or 0) + (answer.men or 0) > (answer.value or 0):
        yield Problem("actual_by_sex_too_large", "women")


def problems_with_deferral(
    reason: str, to_day: date, *, measured_on: date, ends_on: date, today: date
) -> Iterator[Problem]:
    if not reason.strip():
        yield Problem("effect_reason_to_defer_missing", "reason")
    if to_day <= max(measured_on, today):
        yield Problem("effect_day_not_later", "to_day")
    elif to_day > latest_day(ends_on):
        yield Problem("effect_day_too_late", "to_day", {"day": latest_day(ends_on)})


def _is_within_limits(figure: Decimal) -> bool:
    return figure.is_finite() and 0 <= figure <= HIGHEST_VALUE
