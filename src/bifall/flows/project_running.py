"""What changes a running project in more than one room: changes, reports, its end."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bifall.accounts.models import User
from bifall.accounts.permissions import require
from bifall.claims.commands import book_release, count_final_report
from bifall.claims.commands.accounts import lock_account
from bifall.claims.queries import awaits_final_claim, nothing_left_open
from bifall.documents.states import Direction
from bifall.flows.project_letters import note, tell_beneficiary, tell_officer
from bifall.kernel.problems import Problem, refuse_if
from bifall.projects import commands as projects
from bifall.projects.models import ChangeRequest, Project, ProjectCondition
from bifall.projects.rules import ChangeValues
from bifall.projects.states import ChangeState
from bifall.reporting import commands as reporting
from bifall.reporting.models import Report
from bifall.reporting.queries import final_report_is_approved
from bifall.reporting.states import ReportKind

IN_THE_REGISTER = {ReportKind.PROGRESS: _("Lägesrapport"), ReportKind.FINAL: _("Slutrapport")}


@transaction.atomic
def request_change(*, project_id: UUID, values: ChangeValues, actor: User, at: datetime) -> ChangeRequest:
    """Ask for a change; the officer is told, and the register notes it."""
    request = projects.request_change(project_id=project_id, values=values, actor=actor, at=at)
    note(request.project, Direction.INCOMING, _("Begäran om ändring"), at)
    tell_officer(
        request.project,
        kind="projects.change_requested",
        subject=_("Ändring begärd i {number}"),
        body=_("{applicant} vill ändra något i {title}."),
        at=at,
    )
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
    """Decide on a change. A new period moves the reports and effects that nobody has begun on."""
    request = projects.decide_change(
        request_id=request_id,
        approve=approve,
        reasons=reasons,
        board_reference=board_reference,
        actor=actor,
        at=at,
    )
    if request.state == ChangeState.APPROVED and request.new_ends_on is not None:
        reporting.plan_reports(project_id=request.project_id, actor=actor, at=at)
        reporting.move_effects(project_id=request.project_id, actor=actor, at=at)
    note(request.project, Direction.OUTGOING, _("Beslut om ändring"), at)
    tell_beneficiary(request.project, code="projects.change_decided", at=at)
    return request


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
    """The beneficiary shows that a condition is met; the officer is told."""
    condition = projects.report_condition(
        condition_id=condition_id, proof=proof, filename=filename, content=content, actor=actor, at=at
    )
    note(condition.project, Direction.INCOMING, _("Redovisat villkor"), at, condition.proof_document)
    tell_officer(
        condition.project,
        kind="projects.condition_reported",
        subject=_("Ett villkor i {number} är redovisat"),
        body=_("{applicant} har redovisat ett villkor i {title}."),
        at=at,
    )
    return condition


@transaction.atomic
def return_condition(*, condition_id: UUID, reason: str, actor: User, at: datetime) -> ProjectCondition:
    """The condition is not met yet; the beneficiary is told."""
    condition = projects.return_condition(condition_id=condition_id, reason=reason, actor=actor, at=at)
    tell_beneficiary(condition.project, code="projects.condition_returned", at=at)
    return condition


@transaction.atomic
def submit_report(*, report_id: UUID, actor: User, at: datetime) -> Report:
    """Send a report in."""
    report = reporting.submit_report(report_id=report_id, actor=actor, at=at)
    note(report.project, Direction.INCOMING, IN_THE_REGISTER[ReportKind(report.kind)], at)
    tell_officer(
        report.project,
        kind="reporting.submitted",
        subject=_("En rapport har kommit in i {number}"),
        body=_("{applicant} har skickat in en rapport om {title}."),
        at=at,
    )
    return report


@transaction.atomic
def return_report(*, report_id: UUID, reason: str, actor: User, at: datetime) -> Report:
    """Send a report back."""
    report = reporting.return_report(report_id=report_id, reason=reason, actor=actor, at=at)
    tell_beneficiary(report.project, code="reporting.returned", at=at)
    return report


@transaction.atomic
def approve_report(*, report_id: UUID, actor: User, at: datetime) -> Report:
    """Take a report in. With the final one nothing of the grant is held back any more."""
    # The account before all else, as everywhere: the audit, which all wait for, comes last.
    lock_account(Report.objects.values_list("project_id", flat=True).get(pk=report_id))
    report = reporting.approve_report(report_id=report_id, actor=actor, at=at)
    if report.kind == ReportKind.FINAL:
        count_final_report(project_id=report.project_id, actor=actor, at=at)
    tell_beneficiary(report.project, code="reporting.approved", at=at)
    return report


@transaction.atomic
def complete_project(*, project_id: UUID, actor: User, at: datetime) -> Project:
    """The project is carried out when its final report is approved and its conditions are met."""
    project = Project.objects.select_related("application").get(pk=project_id)
    require(actor, "projects.complete", project)
    refuse_if([] if final_report_is_approved(project) else [Problem("project_not_reported")])
    return projects.complete_project(project_id=project_id, actor=actor, at=at)


@transaction.atomic
def terminate_project(*, project_id: UUID, reason: str, actor: User, at: datetime) -> Project:
    """Break the project off, and tell the beneficiary. Once it has started it still owes its final report.

    A grant that was never accepted goes back to its frame.
    """
    project = projects.terminate_project(project_id=project_id, reason=reason, actor=actor, at=at)
    if project.accepted_at is None:
        book_release(project_id=project.pk, actor=actor, at=at)
    if project.started_at is not None:
        ended_on = timezone.localtime(at).date()
        reporting.bring_final_report_forward(project_id=project_id, ended_on=ended_on, actor=actor, at=at)
    note(project, Direction.OUTGOING, _("Beslut att avbryta projektet"), at)
    tell_beneficiary(project, code="projects.terminated", at=at)
    return project


@transaction.atomic
def close_project(*, project_id: UUID, actor: User, at: datetime) -> Project:
    """Put an ended project away when nothing is left to settle. The rest goes back to the frame.

    While a final claim can still come for what was held back, or for costs until a project was broken off, it
    waits for that.
    """
    project = projects.lock_project(project_id)
    require(actor, "projects.close", project)
    problems = [] if nothing_left_open(project) else [Problem("project_has_open_matters")]
    last = awaits_final_claim(project, timezone.localtime(at).date())
    if last is not None:
        problems.append(Problem("project_awaits_final_claim", params={"last": last}))
    refuse_if(problems)
    book_release(project_id=project_id, actor=actor, at=at)
    return projects.close_project(project_id=project_id, actor=actor, at=at)
