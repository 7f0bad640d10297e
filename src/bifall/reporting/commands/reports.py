"""Reports: owed, written, sent in, sent back or approved."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from bifall.accounts.models import User
from bifall.accounts.permissions import require
from bifall.audit.commands import record
from bifall.documents.commands import keep_attachment
from bifall.documents.models import Document
from bifall.kernel.problems import Problem, Refused, refuse_if
from bifall.projects.models import Project
from bifall.projects.rules import day_to_settle
from bifall.reporting import rules
from bifall.reporting.events import ReportMoved, ReportPaperAdded, ReportsPlanned, ReportWritten
from bifall.reporting.models import IndicatorActual, Report
from bifall.reporting.queries import NOT_SENT, actuals_of
from bifall.reporting.rules import ReportValues
from bifall.reporting.states import REPORT_WORKFLOW, ReportAction, ReportKind, ReportState


@transaction.atomic
def plan_reports(*, project_id: UUID, actor: User, at: datetime) -> list[Report]:
    """Write down which reports the project owes, after what its period and its terms say now.

    Called inside the step that settles the period, whose door asks for permission. What has been begun keeps
    its row; an untouched draft follows the new days, or is taken away with the period it was for.
    """
    project = Project.objects.select_for_update(of=("self",), no_key=True).get(pk=project_id)
    owed = rules.owed_reports(
        starts_on=project.starts_on,
        ends_on=project.ends_on,
        every_months=project.report_every_months,
        progress_days=project.progress_report_days,
        final_due_on=project.final_report_due_on,
    )
    numbers = dict.fromkeys(ReportKind, 0)
    kept = []
    for one in owed:
        numbers[one.kind] += 1
        report, created = Report.objects.get_or_create(
            project=project,
            kind=one.kind,
            number=numbers[one.kind],
            defaults={"starts_on": one.starts_on, "ends_on": one.ends_on, "due_on": one.due_on},
        )
        if not created and report.state == ReportState.DRAFT:
            report.starts_on, report.ends_on, report.due_on = one.starts_on, one.ends_on, one.due_on
            report.save(update_fields=["starts_on", "ends_on", "due_on"])
        kept.append(report)
    untouched = project.reports.filter(state=ReportState.DRAFT, version=0)
    untouched.exclude(pk__in=[report.pk for report in kept]).delete()
    event = ReportsPlanned(reports=len(kept), final_due_on=project.final_report_due_on.isoformat())
    record(event, subject=project, actor=actor, at=at)
    return kept


@transaction.atomic
def bring_final_report_forward(*, project_id: UUID, ended_on: date, actor: User, at: datetime) -> None:
    """The project was broken off: its final report tells of the time until then, and is due after it.

    Called inside the step that breaks the project off, whose door asks for permission.
    """
    final = Report.objects.filter(project_id=project_id, kind=ReportKind.FINAL, state__in=NOT_SENT)
    report = final.select_for_update(of=("self",), no_key=True).select_related("project").first()
    if report is None:
        return
    project = report.project
    report.ends_on = max(report.starts_on, min(report.ends_on, ended_on))
    report.due_on = day_to_settle(
        ended_on=ended_on, ends_on=project.ends_on, final_report_due_on=project.final_report_due_on
    )
    report.save(update_fields=["ends_on", "due_on"])
    event = ReportsPlanned(reports=1, final_due_on=report.due_on.isoformat())
    record(event, subject=project, actor=actor, at=at)


@transaction.atomic
def save_report(*, report_id: UUID, values: ReportValues, version: int, actor: User, at: datetime) -> Report:
    """Keep what has been written, finished or not. `version` is that of the report as it was opened."""
    report = lock(report_id)
    require(actor, "reporting.write", report, at=at)
    problems = list(rules.problems_with_actuals(values.actuals))
    own = set(report.project.indicators.values_list("pk", flat=True))
    if not values.actuals.keys() <= own:
        problems.append(Problem("actual_not_in_project", "actuals"))
    if version != report.version:
        problems.append(Problem("report_changed_meanwhile"))
    refuse_if(problems)
    report.done, report.results = values.done.strip(), values.results.strip()
    report.deviations, report.onward = values.deviations.strip(), values.onward.strip()
    report.version += 1
    report.save(update_fields=["done", "results", "deviations", "onward", "version"])
    for indicator_id, actual in values.actuals.items():
        IndicatorActual.objects.update_or_create(
            report=report,
            indicator_id=indicator_id,
            defaults={
                "value": actual.value,
                "women": actual.women,
                "men": actual.men,
                "note": actual.note.strip(),
            },
        )
    record(ReportWritten(kind=report.kind, number=report.number), subject=report, actor=actor, at=at)
    return report


@transaction.atomic
def add_report_paper(
    *, report_id: UUID, filename: str, content: bytes, actor: User, at: datetime
) -> Document:
    """Put a file with the report."""
    report = lock(report_id)
    require(actor, "reporting.write", report, at=at)
    document = keep_attachment(
        authority_id=report.authority_id, filename=filename, content=content, actor=actor, at=at
    )
    report.papers.add(document)
    record(ReportPaperAdded(document_id=str(document.pk)), subject=report, actor=actor, at=at)
    return document


@transaction.atomic
def submit_report(*, report_id: UUID, actor: User, at: datetime) -> Report:
    """Send the report in. It can be late: then it says so itself, by its days."""
    report = lock(report_id)
    require(actor, "reporting.submit", report, at=at)
    refuse_if(
        rules.problems_at_submission(
            kind=ReportKind(report.kind),
            done=report.done,
            results=report.results,
            onward=report.onward,
            indicators=list(report.project.indicators.values_list("pk", "title")),
            actuals=actuals_of(report),
        )
    )
    report.submitted_by, report.submitted_at, report.returned_reason = actor, at, ""
    report.save(update_fields=["submitted_by", "submitted_at", "returned_reason"])
    _move(report, ReportAction.SUBMIT, actor, at)
    return report


@transaction.atomic
def return_report(*, report_id: UUID, reason: str, actor: User, at: datetime) -> Report:
    """Send the report back with what is missing in it."""
    report = lock(report_id)
    require(actor, "reporting.return", report, at=at)
    if not reason.strip():
        raise Refused([Problem("report_return_reason_missing", "reason")])
    report.returned_reason, report.decided_by, report.decided_at = reason.strip(), actor, at
    report.save(update_fields=["returned_reason", "decided_by", "decided_at"])
    _move(report, ReportAction.RETURN, actor, at)
    return report


@transaction.atomic
def approve_report(*, report_id: UUID, actor: User, at: datetime) -> Report:
    """Take the report in as what the project has to tell."""
    report = lock(report_id)
    require(actor, "reporting.approve", report, at=at)
    report.decided_by, report.decided_at = actor, at
    report.save(update_fields=["decided_by", "decided_at"])
    _move(report, ReportAction.APPROVE, actor, at)
    return report


def lock(report_id: UUID) -> Report:
    """The report, locked until the transaction ends."""
    return (
        Report.objects.select_for_update(of=("self",), no_key=True)
        .select_related("project__application__case", "project__application__case_officer")
        .select_related("project__organisation")
        .get(pk=report_id)
    )


def _move(report: Report, action: ReportAction, actor: User, at: datetime) -> None:
    previous = ReportState(report.state)
    state = REPORT_WORKFLOW.after(previous, action)
    report.state = state
    report.save(update_fields=["state"])
    event = ReportMoved(kind=report.kind, number=report.number, action=action, previous=previous, state=state)
    record(event, subject=report, actor=actor, at=at)
