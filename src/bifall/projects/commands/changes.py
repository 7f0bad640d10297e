"""What the beneficiary asks to change, and who decides on it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from bifall.accounts.models import User
from bifall.accounts.permissions import require
from bifall.applications.queries import COST_TYPE_TEXTS
from bifall.applications.states import CostType
from bifall.audit.commands import record
from bifall.kernel.problems import Problem, refuse_if
from bifall.projects import rules
from bifall.projects.commands.agreement import lock, move
from bifall.projects.events import ChangeAsked, ChangeSettled
from bifall.projects.models import BudgetLine, ChangedCost, ChangeRequest, Project
from bifall.projects.rules import ChangeValues
from bifall.projects.states import (
    CHANGE_WORKFLOW,
    ChangeAction,
    ChangeDecider,
    ChangeKind,
    ChangeState,
    ProjectAction,
)
from bifall.regulations.changes import WhoDecides
from bifall.regulations.findings import Finding


@transaction.atomic
def request_change(*, project_id: UUID, values: ChangeValues, actor: User, at: datetime) -> ChangeRequest:
    """Ask for a change. The rules in force say who decides on it, and the request keeps what they said."""
    project = lock(project_id)
    require(actor, "projects.request_change", project, at=at)
    lines = {line.cost_type: line for line in project.budget_lines.all()}
    costs = {cost_type: line.amount_sek for cost_type, line in lines.items()}
    today = timezone.localtime(at).date()
    problems = list(
        rules.problems_with_change(
            values, starts_on=project.starts_on, ends_on=project.ends_on, costs=costs, today=today
        )
    )
    if any(cost_type not in CostType.values or amount < 0 for cost_type, amount in values.costs.items()):
        problems.append(Problem("change_budget_wrong", "costs"))
    refuse_if(problems)
    decided = {cost_type: line.decided_sek for cost_type, line in lines.items()}
    # What small changes have moved before is part of what is wanted now, or many small steps would go free.
    asked = values if values.kind != ChangeKind.MONEY else _with_earlier(values, costs)
    verdict = rules.weigh(asked, budget=decided, on=today)
    is_money, is_time = values.kind == ChangeKind.MONEY, values.kind == ChangeKind.TIME
    request = ChangeRequest.objects.create(
        project=project,
        kind=values.kind,
        reasons=values.reasons.strip(),
        description=values.description.strip(),
        new_ends_on=values.new_ends_on if is_time else None,
        decider=_decider(verdict.who_decides, project),
        findings=[_in_words(finding) for finding in verdict.findings],
        requested_by=actor,
        requested_at=at,
    )
    ChangedCost.objects.bulk_create(
        ChangedCost(
            request=request, cost_type=cost_type, before_sek=costs.get(cost_type, 0), after_sek=amount
        )
        for cost_type, amount in values.costs.items()
        if is_money and amount != costs.get(cost_type, 0)
    )
    event = ChangeAsked(request_id=str(request.pk), kind=values.kind, decider=request.decider)
    record(event, subject=project, actor=actor, at=at)
    move(project, ProjectAction.REQUEST_CHANGE, actor, at)
    return request


def _in_words(finding: Finding) -> dict[str, object]:
    """The finding as it is kept, with the cost type by the name that people know it by."""
    data, code = finding.as_data(), finding.numbers.get("cost_type")
    if isinstance(code, str) and code in CostType.values:
        name = COST_TYPE_TEXTS[CostType(code)]
        data |= {of: str(data[of]).replace(f"{code}:", f"{name.of(of)}:") for of in ("sv", "en")}
    return data


def _with_earlier(values: ChangeValues, costs: dict[str, int]) -> ChangeValues:
    return ChangeValues(kind=values.kind, reasons=values.reasons, costs={**costs, **values.costs})


def _decider(who: WhoDecides, project: Project) -> ChangeDecider:
    if who is not WhoDecides.GRANT_DECIDER:
        return ChangeDecider.OFFICER
    return ChangeDecider.BOARD if project.decision_id else ChangeDecider.DIRECTOR


@transaction.atomic
def withdraw_change(*, request_id: UUID, actor: User, at: datetime) -> ChangeRequest:
    """Take the request back before anybody has decided on it."""
    request = _lock_request(request_id)
    require(actor, "projects.withdraw_change", request, at=at)
    _settle(request, ChangeAction.WITHDRAW, actor, at)
    return request


@transaction.atomic
def decide_change(
    *,
    request_id: UUID,
    approve: bool,
    reasons: str,
    actor: User,
    at: datetime,
    board_reference: str = "",
) -> ChangeRequest:
    """Approve or refuse the change, as the one who may; the board's decision is noted by its secretary."""
    request = _lock_request(request_id)
    require(actor, "projects.decide_change", request, at=at)
    problems = []
    if not reasons.strip():
        problems.append(Problem("change_reason_for_decision_missing", "reasons"))
    if request.decider == ChangeDecider.BOARD and not board_reference.strip():
        problems.append(Problem("change_board_reference_missing", "board_reference"))
    refuse_if(problems)
    request.decided_by, request.decided_at = actor, at
    request.decision_reasons, request.decision_reference = reasons.strip(), board_reference.strip()
    request.save(update_fields=["decided_by", "decided_at", "decision_reasons", "decision_reference"])
    if approve:
        _carry_out(request)
    _settle(request, ChangeAction.APPROVE if approve else ChangeAction.REFUSE, actor, at)
    return request


def _carry_out(request: ChangeRequest) -> None:
    project = request.project
    if request.new_ends_on is not None:
        project.final_report_due_on += request.new_ends_on - project.ends_on
        project.ends_on = request.new_ends_on
        project.save(update_fields=["ends_on", "final_report_due_on"])
    decided_anew = request.decider != ChangeDecider.OFFICER
    for change in request.changed_costs.all():
        line, _created = BudgetLine.objects.get_or_create(
            project=project, cost_type=change.cost_type, defaults={"amount_sek": 0, "decided_sek": 0}
        )
        line.amount_sek = change.after_sek
        line.save(update_fields=["amount_sek"])
    if decided_anew and request.kind == ChangeKind.MONEY:
        for line in project.budget_lines.all():
            line.decided_sek = line.amount_sek
            line.save(update_fields=["decided_sek"])


def _lock_request(request_id: UUID) -> ChangeRequest:
    project = lock(ChangeRequest.objects.values_list("project_id", flat=True).get(pk=request_id))
    request = ChangeRequest.objects.select_for_update(of=("self",), no_key=True).get(pk=request_id)
    request.project = project
    return request


def _settle(request: ChangeRequest, action: ChangeAction, actor: User, at: datetime) -> None:
    request.state = CHANGE_WORKFLOW.after(ChangeState(request.state), action)
    request.save(update_fields=["state"])
    event = ChangeSettled(request_id=str(request.pk), kind=request.kind, action=action, state=request.state)
    record(event, subject=request.project, actor=actor, at=at)
    move(request.project, ProjectAction.SETTLE_CHANGE, actor, at)
