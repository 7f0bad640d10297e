"""How a task and an application are locked before they change, and how a task moves."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from bifall.applications.models import Application
from bifall.assessment.models import Assignment
from bifall.assessment.states import ASSIGNMENT_WORKFLOW, AssignmentAction, AssignmentState
from bifall.calls.models import Round


def lock(assignment_id: UUID) -> Assignment:
    return (
        Assignment.objects.select_for_update(of=("self",), no_key=True)
        .select_related(
            "application__round__call", "application__organisation", "application__case", "assessor"
        )
        .get(pk=assignment_id)
    )


def lock_application(application_id: UUID) -> Application:
    return (
        Application.objects.select_for_update(of=("self",), no_key=True)
        .select_related("organisation", "case")
        .get(pk=application_id)
    )


def lock_round(round_id: UUID) -> Round:
    return Round.objects.select_for_update(of=("self",), no_key=True).select_related("call").get(pk=round_id)


def move(assignment: Assignment, action: AssignmentAction, at: datetime, *, declared: bool = True) -> None:
    assignment.state = ASSIGNMENT_WORKFLOW.after(AssignmentState(assignment.state), action)
    if declared:
        assignment.declared_at = at
    assignment.save(update_fields=["state", "declared_at"])
