"""What the clock asks to be reminded of. A letter for the same thing and day is never written twice."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bifall.accounts.models import Authority
from bifall.flows.project_letters import tell_beneficiary
from bifall.notices.models import Message
from bifall.projects.models import Project
from bifall.projects.queries import awaiting_acceptance, conditions_to_meet
from bifall.projects.states import RUNNING
from bifall.reporting.models import Effect, Report
from bifall.reporting.queries import NOT_SENT, effects_asked_for

DAYS_BEFORE = 7


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
        if project.agreement_id is not None:
            _remind(
                project,
                f"accept:{project.pk}:{project.accept_by}",
                _("Kom ihåg att godkänna villkoren i {number}"),
                _("Villkoren för {title} ska godkännas av en firmatecknare inom en vecka."),
                at,
            )
    for condition in conditions_to_meet(authority).filter(due_on__gte=today, due_on__lte=soon):
        _remind(
            condition.project,
            f"condition:{condition.pk}:{condition.due_on}",
            _("Ett villkor i {number} ska snart vara uppfyllt"),
            _("Redovisa villkoret för {title} inom en vecka."),
            at,
        )
    owed = Report.objects.filter(
        project__authority=authority, project__state__in=RUNNING, state__in=NOT_SENT, due_on__lte=soon
    )
    for report in owed.select_related("project__application__case", "project__organisation"):
        if report.due_on < today:
            subject, body = _("En rapport i {number} är försenad"), _("Skicka in rapporten om {title}.")
        else:
            subject, body = (
                _("En rapport i {number} ska snart lämnas"),
                _("Skicka in rapporten om {title} inom en vecka."),
            )
        late = "late" if report.due_on < today else "soon"
        _remind(report.project, f"report:{report.pk}:{report.due_on}:{late}", subject, body, at)
    for effect in effects_asked_for(Effect.objects.filter(project__authority=authority), today):
        # One letter for all the effects of a project that are asked for together.
        asked = f"effect:{effect.project_id}:{effect.measured_on}"
        if effect.due_on < today:
            subject, body = (
                _("En uppföljning i {number} är försenad"),
                _("Berätta vad det blev av {title}, eller säg att det inte kan mätas ännu."),
            )
            asked += ":late"
        else:
            subject, body = (
                _("Vad blev det av projektet i {number}?"),
                _("Det är dags att berätta vad {title} har lett till. Kan det inte mätas ännu säger ni det."),
            )
        _remind(effect.project, asked, subject, body, at)
    return Message.objects.filter(authority=authority).count() - before


def _remind(project: Project, key: str, subject: object, body: object, at: datetime) -> None:
    tell_beneficiary(
        project,
        kind="projects.reminder",
        subject=subject,  # type: ignore[arg-type]
        body=body,  # type: ignore[arg-type]
        at=at,
        key=f"reminder:{key}",
    )
