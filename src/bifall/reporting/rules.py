"""Which reports a project owes, when, and what a report must say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from bifall.kernel.problems import Problem
from bifall.projects.rules import HIGHEST_VALUE, report_periods
from bifall.reporting.states import ReportKind


@dataclass(frozen=True, slots=True)
class Owed:
    """A report that is to come: what it tells of, and its last day."""

    kind: ReportKind
    starts_on: date
    ends_on: date
    due_on: date


def owed_reports(
    *, starts_on: date, ends_on: date, every_months: int, progress_days: int, final_due_on: date
) -> list[Owed]:
    """A progress report for each whole period, and the final report on all of the project."""
    progress = [
        Owed(ReportKind.PROGRESS, first, last, last + timedelta(days=progress_days))
        for first, last in report_periods(starts_on, ends_on, every_months)
    ]
    return [*progress, Owed(ReportKind.FINAL, starts_on, ends_on, final_due_on)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Actual:
    """How far an indicator has come; with no value it is not yet measurable, and `note` says why.

    women and men: the part of the value that is counted of each, when it counts people.
    """

    value: Decimal | None = None
    women: Decimal | None = None
    men: Decimal | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportValues:
    """What the report says, with the indicators by id."""

    done: str = ""
    results: str = ""
    deviations: str = ""
    onward: str = ""
    actuals: Mapping[UUID, Actual]


def problems_with_actuals(actuals: Mapping[UUID, Actual]) -> Iterator[Problem]:
    """What cannot be written down at all; an unfinished report may lack anything."""
    for actual in actuals.values():
        values = [value for value in (actual.value, actual.women, actual.men) if value is not None]
        if any(not value.is_finite() or not 0 <= value <= HIGHEST_VALUE for value in values):
            yield Problem("actual_outside_limits", "actuals")
            return
    for actual in actuals.values():
        by_sex = sum((actual.women or Decimal(0), actual.men or Decimal(0)), Decimal(0))
        if by_sex > (actual.value or Decimal(0)):
            yield Problem("actual_by_sex_too_large", "actuals")
            return


def problems_at_submission(
    *,
    kind: ReportKind,
    done: str,
    results: str,
    onward: str,
    indicators: Sequence[tuple[UUID, str]],
    actuals: Mapping[UUID, Actual],
) -> Iterator[Problem]:
    """The report says what was done and what came of it, and every indicator has a value or a reason."""
    if not done.strip():
        yield Problem("report_done_missing", "done")
    if not results.strip():
        yield Problem("report_results_missing", "results")
    if kind == ReportKind.FINAL and not onward.strip():
        yield Problem("report_onward_missing", "onward")
    for indicator_id, title in indicators:
        actual = actuals.get(indicator_id, Actual())
        if actual.value is None and not actual.note.strip():
            yield Problem("actual_missing", "actuals", {"indicator": title})
