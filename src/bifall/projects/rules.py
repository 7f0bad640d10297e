"""What the agreement says: the terms in force, the years of the grant, the days of the reports."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from bifall.kernel.periods import months_after
from bifall.kernel.problems import Problem
from bifall.projects.states import ChangeKind
from bifall.regulations.changes import Change, ChangeVerdict, check_change

# The form's highest sum; a longer figure is a slip of the finger.
HIGHEST_VALUE = Decimal(10) ** 11


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """An authority's own terms for project grants. What no authority has set is as here."""

    acceptance_days: int = 28
    report_every_months: int = 6
    progress_report_days: int = 30
    final_report_days: int = 60
    holdback_percent: Decimal = Decimal(0)
    one_open_claim: bool = True
    second_approver_above_sek: int = 100_000


STANDARD_TERMS = Terms()


def problems_with_terms(terms: Terms) -> Iterator[Problem]:
    if not 1 <= terms.acceptance_days <= 365:
        yield Problem("acceptance_days_outside_limits", "acceptance_days")
    if not 1 <= terms.report_every_months <= 24:
        yield Problem("report_months_outside_limits", "report_every_months")
    if not 0 <= terms.progress_report_days <= 365:
        yield Problem("progress_report_days_outside_limits", "progress_report_days")
    if not 0 <= terms.final_report_days <= 365:
        yield Problem("final_report_days_outside_limits", "final_report_days")
    if not 0 <= terms.holdback_percent <= 50:
        yield Problem("holdback_outside_limits", "holdback_percent")


def yearly_shares(granted_sek: int, cost_by_year: Mapping[int, int]) -> dict[int, int]:
    """The grant by year in proportion to the costs, in whole kronor that add up to the grant.

    The kronor that are left over go to the years that lost most when theirs was cut off, the earlier first.
    Without costs there is nothing to go by, and the mapping is empty.
    """
    total = sum(cost_by_year.values())
    if total <= 0:
        return {}
    shares = {year: granted_sek * cost // total for year, cost in sorted(cost_by_year.items())}
    lost = sorted(shares, key=lambda year: (-(granted_sek * cost_by_year[year] % total), year))
    for year in lost[: granted_sek - sum(shares.values())]:
        shares[year] += 1
    return {year: share for year, share in shares.items() if share}


def day_to_settle(*, ended_on: date, ends_on: date, final_report_due_on: date) -> date:
    """The last day to settle a project that ended on `ended_on`: as long after as its terms give the final
    report after the planned end.
    """
    return ended_on + (final_report_due_on - ends_on)


def report_periods(starts_on: date, ends_on: date, every_months: int) -> list[tuple[date, date]]:
    """(first day, last day) of each progress report: the last part of the project is the final report's."""
    periods, number = [], 1
    first = starts_on
    while (following := months_after(starts_on, number * every_months)) < ends_on:
        periods.append((first, following - timedelta(days=1)))
        first, number = following, number + 1
    return periods


def problems_with_opening(
    *, starts_on: date | None, ends_on: date | None, accept_by: date, today: date
) -> Iterator[Problem]:
    if starts_on is None or ends_on is None:
        yield Problem("project_period_missing")
    if accept_by < today:
        yield Problem("accept_by_has_passed", "accept_by")


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorValues:
    """What is counted, from where to where. A target that nobody can set yet is None."""

    title: str
    unit: str = ""
    kind: str = "result"
    baseline: Decimal | None = None
    target: Decimal | None = None


def problems_with_indicators(rows: list[IndicatorValues]) -> Iterator[Problem]:
    titles = [row.title.strip().casefold() for row in rows]
    if not all(titles):
        yield Problem("indicator_title_missing", "indicators")
    if any(titles.count(title) > 1 for title in titles if title):
        yield Problem("indicator_twice", "indicators")
    values = [value for row in rows for value in (row.baseline, row.target) if value is not None]
    if any(not value.is_finite() or not 0 <= value <= HIGHEST_VALUE for value in values):
        yield Problem("indicator_value_outside_limits", "indicators")


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeValues:
    """What a change request asks for; what does not belong to its kind is left empty."""

    kind: ChangeKind
    reasons: str
    description: str = ""
    new_ends_on: date | None = None
    costs: Mapping[str, int] = field(default_factory=dict)


_AS_RULED = {
    ChangeKind.TIME: (Change.PERIOD,),
    ChangeKind.MONEY: (),
    ChangeKind.PARTNERS: (Change.PARTNERS,),
    ChangeKind.GOALS: (Change.DIRECTION,),
}


def weigh(values: ChangeValues, *, budget: Mapping[str, int], on: date) -> ChangeVerdict:
    """Who decides on the change. `budget`: kronor per cost type in the latest decision."""
    wanted = {**budget, **values.costs} if values.kind == ChangeKind.MONEY else budget
    return check_change(budget=budget, wanted=wanted, changes=_AS_RULED[values.kind], on=on)


def problems_with_change(
    values: ChangeValues, *, starts_on: date, ends_on: date, costs: Mapping[str, int], today: date
) -> Iterator[Problem]:
    """`costs`: kronor per cost type as the budget stands now."""
    if not values.reasons.strip():
        yield Problem("change_reasons_missing", "reasons")
    if values.kind in {ChangeKind.PARTNERS, ChangeKind.GOALS} and not values.description.strip():
        yield Problem("change_description_missing", "description")
    if values.kind == ChangeKind.MONEY:
        if all(costs.get(cost_type, 0) == amount for cost_type, amount in values.costs.items()):
            yield Problem("change_budget_same", "costs")
        if sum({**costs, **values.costs}.values()) <= 0:
            yield Problem("change_budget_empty", "costs")
    if values.kind != ChangeKind.TIME:
        return
    if values.new_ends_on is None:
        yield Problem("change_end_missing", "new_ends_on")
    elif values.new_ends_on == ends_on:
        yield Problem("change_end_same", "new_ends_on")
    elif values.new_ends_on < starts_on:
        yield Problem("change_end_before_start", "new_ends_on")
    elif values.new_ends_on < today:
        yield Problem("change_end_has_passed", "new_ends_on")
