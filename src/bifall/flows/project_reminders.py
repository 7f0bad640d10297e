"""What the clock asks to be reminded of. A letter for the same thing and day is never written twice."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from bifall.accounts.models import Authority
from bifall.flows.project_letters import tell_beneficiary
from bifall.notices.models import Message
from bifall.projects.models import Project
from bifall.projects.queries import awaiting_acceptance, conditions_to_meet
from bifall.reporting.models import Effect, Report
from bifall.reporting.queries import NOT_SENT, OWED, effects_asked_for

DAYS_BEFORE = 7
OF_THE_LETTER = (
    "project__authority",
    "project__organisation",
    "project__application__case",
    "project__application__case_officer",
    "project__application__organisation",
    "project__application__authority",
    "project__application__round__call",
)


@transaction.atomic
def remind(*, authority_id: UUID, at: datetime) -> int:
    """Write the reminders that are due on the day; how many letters that made.

    A week before its last day: the acceptance of the conditions, a condition, a report. And once more when a
    report is late. An effect is asked for when its day has come, also long after the project, and once more
    when the answer is late.
    """
    authority = Authority.objects.get(pk=authority_id)
    today = timezone.localtime(at).date()
    soon = today + timedelta(days=DAYS_BEFORE)
    before = Message.objects.filter(authority=authority).count()
    for project in awaiting_acceptance(authority).filter(accept_by__gte=today, accept_by__lte=soon):
        if project.agreement_id is not None and project.accept_by is not None:
            key = f"accept:{project.pk}:{project.accept_by}"
            _remind(project, code="projects.reminder.accept", key=key, due_on=project.accept_by, at=at)
    to_meet = conditions_to_meet(authority).filter(due_on__gte=today, due_on__lte=soon)
    for condition in to_meet.select_related(*OF_THE_LETTER):
        if condition.due_on is not None:
            key, due_on = f"condition:{condition.pk}:{condition.due_on}", condition.due_on
            _remind(condition.project, code="projects.reminder.condition", key=key, due_on=due_on, at=at)
    owed = Report.objects.filter(OWED, project__authority=authority, state__in=NOT_SENT, due_on__lte=soon)
    for report in owed.select_related(*OF_THE_LETTER):
        is_late = report.due_on < today
        _remind(
            report.project,
            code="projects.reminder.report_late" if is_late else "projects.reminder.report_soon",
            key=f"report:{report.pk}:{report.due_on}:{'late' if is_late else 'soon'}",
            due_on=report.due_on,
            at=at,
        )
    asked_for = effects_asked_for(Effect.objects.filter(project__authority=authority), today)
    for effect in asked_for.select_related(*OF_THE_LETTER):
        is_late = effect.due_on < today
        # One letter for all the effects of a project that are asked for together.
        key = f"effect:{effect.project_id}:{effect.measured_on}"
        _remind(
            effect.project,
            code="projects.reminder.effect_late" if is_late else "projects.reminder.effect_soon",
            key=f"{key}:late" if is_late else key,
            due_on=effect.due_on,
            at=at,
        )
    return Message.objects.filter(authority=authority).count() - before


def _remind(project: Project, *, code: str, key: str, due_on: date, at: datetime) -> None:
    values = {"sista dag": due_on.isoformat()}
    tell_beneficiary(project, code=code, values=values, at=at, key=f"reminder:{key}")
