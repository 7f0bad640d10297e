"""A project's way from start to end, and the conditions that it meets on it."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from bifall.accounts.models import User
from bifall.accounts.permissions import require
from bifall.audit.commands import record
from bifall.documents.commands import keep_attachment
from bifall.kernel.problems import Problem, Refused, refuse_if
from bifall.projects.commands.agreement import lock, move
from bifall.projects.events import ConditionMoved, ConditionPlanned
from bifall.projects.models import Project, ProjectCondition
from bifall.projects.queries import unmet
from bifall.projects.states import (
    CONDITION_WORKFLOW,
    ConditionAction,
    ConditionState,
    ConditionWhen,
    ProjectAction,
)


@transaction.atomic
def start_project(*, project_id: UUID, actor: User, at: datetime) -> Project:
    """Let the project begin, when what must be in place before that is."""
    project = lock(project_id)
    require(actor, "projects.start", project, at=at)
    refuse_if(
        Problem("conditions_before_start_unmet", params={"condition": condition.text})
        for condition in unmet(project, ConditionWhen.BEFORE_START)
    )
    project.started_at = at
    project.save(update_fields=["started_at"])
    move(project, ProjectAction.START, actor, at)
    return project


@transaction.atomic
def complete_project(*, project_id: UUID, actor: User, at: datetime) -> Project:
    """The project has been carried out and all its conditions are met. The flow asks for the final report."""
    project = lock(project_id)
    require(actor, "projects.complete", project, at=at)
    refuse_if(
        Problem("conditions_unmet", params={"condition": condition.text}) for condition in unmet(project)
    )
    project.ended_at = at
    project.save(update_fields=["ended_at"])
    move(project, ProjectAction.COMPLETE, actor, at)
    return project


@transaction.atomic
def terminate_project(*, project_id: UUID, reason: str, actor: User, at: datetime) -> Project:
    """Break the project off. What has been paid too much is recovered by a decision of its own."""
    project = lock(project_id)
    require(actor, "projects.terminate", project, at=at)
    if not reason.strip():
        raise Refused([Problem("termination_reason_missing", "reason")])
    project.ended_at, project.reason_to_end = at, reason.strip()
    project.save(update_fields=["ended_at", "reason_to_end"])
    move(project, ProjectAction.TERMINATE, actor, at)
    return project


@transaction.atomic
def close_project(*, project_id: UUID, actor: User, at: datetime) -> Project:
    """Put an ended project away. The flow asks that no claim and no recovery is left."""
    project = lock(project_id)
    require(actor, "projects.close", project, at=at)
    move(project, ProjectAction.CLOSE, actor, at)
    return project


@transaction.atomic
def plan_condition(
    *, condition_id: UUID, when: str, due_on: date | None, actor: User, at: datetime
) -> ProjectCondition:
    """Say what waits for the condition, and until when it must be met. Once sent, only the day can change."""
    condition = _lock_condition(condition_id)
    require(actor, "projects.plan_condition", condition, at=at)
    if when not in ConditionWhen.values:
        raise Refused([Problem("condition_kind_unknown", "when")])
    if when != condition.when and condition.project.agreement_id is not None:
        raise Refused([Problem("condition_when_is_agreed", "when")])
    condition.when, condition.due_on = when, due_on
    condition.save(update_fields=["when", "due_on"])
    event = ConditionPlanned(when=when, due_on=due_on.isoformat() if due_on else None)
    record(event, subject=condition, actor=actor, at=at)
    return condition


@transaction.atomic
def report_condition(
    *,
    condition_id: UUID,
    proof: str,
    actor: User,
    at: datetime,
    filename: str = "",
    content: bytes | None = None,
) -> ProjectCondition:
    """The beneficiary tells how the condition is met, with a paper when there is one."""
    condition = _lock_condition(condition_id)
    require(actor, "projects.report_condition", condition, at=at)
    if not proof.strip():
        raise Refused([Problem("condition_proof_missing", "proof")])
    if content is not None:
        condition.proof_document = keep_attachment(
            authority_id=condition.authority_id, filename=filename, content=content, actor=actor, at=at
        )
    condition.proof, condition.returned_reason = proof.strip(), ""
    condition.reported_by, condition.reported_at = actor, at
    condition.save(update_fields=["proof", "returned_reason", "proof_document", "reported_by", "reported_at"])
    _move_condition(condition, ConditionAction.REPORT, actor, at)
    return condition


@transaction.atomic
def confirm_condition(*, condition_id: UUID, actor: User, at: datetime, proof: str = "") -> ProjectCondition:
    """Mark the condition as met. `proof` is the officer's own note, instead of the beneficiary's."""
    condition = _lock_condition(condition_id)
    require(actor, "projects.confirm_condition", condition, at=at)
    condition.proof = proof.strip() or condition.proof
    if not condition.proof:
        raise Refused([Problem("condition_proof_missing", "proof")])
    condition.met_by, condition.met_at = actor, at
    condition.save(update_fields=["proof", "met_by", "met_at"])
    _move_condition(condition, ConditionAction.CONFIRM, actor, at)
    return condition


@transaction.atomic
def return_condition(*, condition_id: UUID, reason: str, actor: User, at: datetime) -> ProjectCondition:
    """Give it back to the beneficiary: it is not met yet."""
    condition = _lock_condition(condition_id)
    require(actor, "projects.return_condition", condition, at=at)
    if not reason.strip():
        raise Refused([Problem("condition_return_reason_missing", "reason")])
    condition.returned_reason = reason.strip()
    condition.save(update_fields=["returned_reason"])
    _move_condition(condition, ConditionAction.RETURN, actor, at)
    return condition


def _lock_condition(condition_id: UUID) -> ProjectCondition:
    """The condition with its project, both locked; the project first, as everywhere."""
    project = lock(ProjectCondition.objects.values_list("project_id", flat=True).get(pk=condition_id))
    condition = ProjectCondition.objects.select_for_update(of=("self",), no_key=True).get(pk=condition_id)
    condition.project = project
    return condition


def _move_condition(condition: ProjectCondition, action: ConditionAction, actor: User, at: datetime) -> None:
    previous = ConditionState(condition.state)
    state = CONDITION_WORKFLOW.after(previous, action)
    condition.state = state
    condition.save(update_fields=["state"])
    paper = condition.proof_document_id
    event = ConditionMoved(
        action=action, previous=previous, state=state, document_id=str(paper) if paper else None
    )
    record(event, subject=condition, actor=actor, at=at)
