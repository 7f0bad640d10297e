"""The terms for costs without vouchers: what an hour of each person costs, and the lump sums."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.db.models import Max, Q, Sum

from bifall.accounts.models import User
from bifall.accounts.permissions import require
from bifall.applications.states import CostType
from bifall.audit.commands import record
from bifall.claims.commands.accounts import lock_account
from bifall.claims.events import HourRateDecided, HourRateRemoved, LumpSumDecided, LumpSumRemoved
from bifall.claims.models import CostRow, GrantAccount, HourRate, LumpSum
from bifall.claims.rules import HIGHEST_ORE
from bifall.claims.states import SimplifiedCosts, StaffCosts
from bifall.documents.commands import keep_attachment
from bifall.kernel.problems import Problem, Refused, refuse_if
from bifall.projects.commands import lock_project
from bifall.projects.models import Project
from bifall.regulations.simplified_costs import hour_rate


@dataclass(frozen=True, slots=True, kw_only=True)
class HourRateValues:
    """yearly_cost_ore: the latest documented gross costs of the employment in a year. basis: the document
    that says so.
    """

    person: str
    role: str
    yearly_cost_ore: int
    employment_percent: Decimal
    valid_from: date
    valid_to: date | None
    basis: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LumpSumValues:
    milestone: str
    proof: str
    cost_type: str
    amount_ore: int


@transaction.atomic
def decide_hour_rate(
    *,
    project_id: UUID,
    values: HourRateValues,
    actor: User,
    at: datetime,
    filename: str = "",
    content: bytes | None = None,
) -> HourRate:
    """Decide what an hour of a person costs from a day. An earlier rate of the person ends the day before."""
    account = lock_account(project_id)
    project = account.project
    project.grant_account = account
    require(actor, "claims.decide_hour_rate", project, at=at)
    person = values.person.strip()
    earlier = project.hour_rates.select_for_update(no_key=True).filter(person=person)
    refuse_if([*_problems_with_rate(values), *_problems_with_time(values, list(earlier))])
    verdict = hour_rate(
        yearly_ore=values.yearly_cost_ore,
        employment_percent=values.employment_percent,
        on=project.decided_on,
    )
    if verdict.unit_ore == 0:
        raise Refused([Problem("hour_rate_cost_missing", "yearly_cost")])
    ended = list(earlier.filter(Q(valid_to=None) | Q(valid_to__gte=values.valid_from)))
    document = content and keep_attachment(
        authority_id=project.authority_id, filename=filename, content=content, actor=actor, at=at
    )
    made = HourRate.objects.create(
        project=project,
        person=person,
        role=values.role.strip(),
        yearly_cost_ore=values.yearly_cost_ore,
        employment_percent=values.employment_percent,
        rate_ore=verdict.unit_ore,
        hours_per_year=verdict.hours_per_year,
        valid_from=values.valid_from,
        valid_to=values.valid_to,
        basis=values.basis.strip(),
        basis_document=document or None,
        findings=[finding.as_data() for finding in verdict.findings],
        decided_by=actor,
        decided_at=at,
    )
    for before in ended:
        _end(before, made)
    event = HourRateDecided(rate_ore=made.rate_ore, valid_from=made.valid_from.isoformat())
    record(event, subject=project, actor=actor, at=at)
    return made


def _end(before: HourRate, by: HourRate) -> None:
    """Let a rate end the day before another, and keep the last day that it was decided to have."""
    before.ended_by, before.decided_to = by, before.valid_to
    before.valid_to = by.valid_from - timedelta(days=1)
    before.save(update_fields=["ended_by", "decided_to", "valid_to"])


def _open_again(before: HourRate) -> None:
    """Let a rate last as long as was decided, or until the person's next rate begins."""
    before.valid_to, before.decided_to, before.ended_by = before.decided_to, None, None
    before.save(update_fields=["ended_by", "decided_to", "valid_to"])
    later = HourRate.objects.filter(
        project_id=before.project_id, person=before.person, valid_from__gt=before.valid_from
    )
    following = later.order_by("valid_from").first()
    if following and (before.valid_to is None or before.valid_to >= following.valid_from):
        _end(before, following)


def _problems_with_rate(values: HourRateValues) -> list[Problem]:
    problems = []
    if not values.person.strip():
        problems.append(Problem("hour_rate_person_missing", "person"))
    if not values.role.strip():
        problems.append(Problem("hour_rate_role_missing", "role"))
    if not 0 < values.yearly_cost_ore <= HIGHEST_ORE:
        problems.append(Problem("hour_rate_cost_missing", "yearly_cost"))
    if not 0 < values.employment_percent <= 100:
        problems.append(Problem("hour_rate_share_missing", "employment_percent"))
    if not values.basis.strip():
        problems.append(Problem("hour_rate_basis_missing", "basis"))
    if values.valid_to is not None and values.valid_to < values.valid_from:
        problems.append(Problem("hour_rate_backwards", "valid_to"))
    return problems


def _problems_with_time(values: HourRateValues, earlier: list[HourRate]) -> list[Problem]:
    """A new rate comes after those that the person has, and after the hours reported to them."""
    if not earlier:
        return []
    last = max(rate.valid_from for rate in earlier)
    if values.valid_from <= last:
        params: dict[str, object] = {"person": values.person.strip(), "first": last}
        return [Problem("hour_rate_taken", "valid_from", params)]
    rows = CostRow.objects.filter(hour_rate__in=earlier)
    used: date | None = rows.aggregate(last=Max("booked_on"))["last"]
    if used is not None and used >= values.valid_from:
        return [Problem("hour_rate_used", "valid_from", {"last": used})]
    return []


@transaction.atomic
def remove_hour_rate(*, rate_id: UUID, actor: User, at: datetime) -> None:
    """Take away a rate that no hours have been reported to. One that it ended lasts as long as before."""
    account = lock_account(HourRate.objects.values_list("project_id", flat=True).get(pk=rate_id))
    rate = HourRate.objects.select_for_update(of=("self",)).get(pk=rate_id)
    rate.project = account.project
    require(actor, "claims.remove_hour_rate", rate, at=at)
    if rate.rows.exists():
        raise Refused([Problem("hour_rate_in_use")])
    ended = list(HourRate.objects.select_for_update(of=("self",), no_key=True).filter(ended_by=rate))
    rate.delete()
    for before in ended:
        _open_again(before)
    record(HourRateRemoved(rate_ore=rate.rate_ore), subject=account.project, actor=actor, at=at)


@transaction.atomic
def decide_lump_sum(*, project_id: UUID, values: LumpSumValues, actor: User, at: datetime) -> LumpSum:
    """Put a lump sum in the terms, before the beneficiary is sent them.

    The project is locked too, which whoever sends the terms locks: none comes in while they are written out.
    """
    account = lock_account(project_id)
    project = lock_project(project_id)
    require(actor, "claims.decide_lump_sum", project, at=at)
    refuse_if(_problems_with_lump_sum(project, account, values))
    made = LumpSum.objects.create(
        project=project,
        position=(project.lump_sums.aggregate(last=Max("position"))["last"] or 0) + 1,
        milestone=values.milestone.strip(),
        proof=values.proof.strip(),
        cost_type=values.cost_type,
        amount_ore=values.amount_ore,
        decided_by=actor,
        decided_at=at,
    )
    event = LumpSumDecided(number=made.position, amount_ore=made.amount_ore)
    record(event, subject=project, actor=actor, at=at)
    return made


def _problems_with_lump_sum(project: Project, account: GrantAccount, values: LumpSumValues) -> list[Problem]:
    problems = []
    if not values.milestone.strip():
        problems.append(Problem("lump_sum_milestone_missing", "milestone"))
    if not values.proof.strip():
        problems.append(Problem("lump_sum_proof_unsaid", "proof"))
    if not 0 < values.amount_ore <= HIGHEST_ORE:
        problems.append(Problem("lump_sum_amount_missing", "amount"))
    budget_sek = project.budget_lines.filter(cost_type=values.cost_type).values_list("amount_sek", flat=True)
    if not budget_sek:
        return [*problems, Problem("cost_type_not_in_budget", "cost_type")]
    if _is_counted_otherwise(account, values.cost_type):
        problems.append(Problem("lump_sum_counted_already", "cost_type"))
    others = project.lump_sums.filter(cost_type=values.cost_type).aggregate(total=Sum("amount_ore"))["total"]
    sum_ore = (others or 0) + values.amount_ore
    if sum_ore > budget_sek[0] * 100:
        params: dict[str, object] = {"sum_ore": sum_ore, "budget_sek": budget_sek[0]}
        problems.append(Problem("lump_sum_above_budget", "amount", params))
    return problems


def _is_counted_otherwise(account: GrantAccount, cost_type: str) -> bool:
    """By the hour, or by a flat rate, which staff is the base of."""
    if account.simplified_costs == SimplifiedCosts.ALL_OTHER_COSTS:
        return True
    flat = account.simplified_costs == SimplifiedCosts.INDIRECT_COSTS
    if cost_type == CostType.STAFF:
        return flat or account.staff_costs == StaffCosts.BY_THE_HOUR
    return flat and cost_type == CostType.INDIRECT_COSTS


@transaction.atomic
def remove_lump_sum(*, lump_sum_id: UUID, actor: User, at: datetime) -> None:
    """Take a lump sum out of the terms, before the beneficiary is sent them."""
    account = lock_account(LumpSum.objects.values_list("project_id", flat=True).get(pk=lump_sum_id))
    lump = LumpSum.objects.select_for_update(of=("self",)).get(pk=lump_sum_id)
    lump.project = lock_project(account.project_id)
    require(actor, "claims.remove_lump_sum", lump, at=at)
    lump.delete()
    record(LumpSumRemoved(number=lump.position), subject=account.project, actor=actor, at=at)
