"""Questions to the reports: which may be read, what is late, how far the indicators and effects have come."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from bifall.accounts.models import Authority, User
from bifall.applications.models import Application
from bifall.assessment.queries import without_conflict
from bifall.organisations.policies import organisations_of
from bifall.projects.models import Indicator, Project
from bifall.projects.policies import DESK
from bifall.projects.states import RUNNING, ProjectState
from bifall.reporting.models import Effect, IndicatorActual, Report
from bifall.reporting.rules import Actual
from bifall.reporting.states import TO_ANSWER, EffectState, ReportKind, ReportState

NOT_SENT = (ReportState.DRAFT, ReportState.RETURNED)
OWED = Q(project__state__in=RUNNING) | Q(
    project__state=ProjectState.TERMINATED, project__started_at__isnull=False, kind=ReportKind.FINAL
)
"""Reports of projects that run, and the final one of a project that was broken off after its start."""
CARRIED_OUT = RUNNING | {ProjectState.COMPLETED, ProjectState.CLOSED}
"""Projects whose effects are asked for, unless they were broken off."""


def visible_to(user: User) -> QuerySet[Report]:
    """The rows that `reporting.view` allows; a test holds the two together."""
    clear = without_conflict(user, Application.objects.filter(project__isnull=False))
    sent = Q(project__authority_id__in=user.authorities_as(*DESK), project__application__in=clear) & ~Q(
        state=ReportState.DRAFT
    )
    own = Q(project__organisation_id__in=organisations_of(user))
    return Report.objects.filter(own | sent)


def owed_by(user: User) -> QuerySet[Report]:
    """What the user's organisations have left to send in."""
    held = organisations_of(user)
    return (
        Report.objects.filter(OWED, project__organisation_id__in=held, state__in=NOT_SENT)
        .select_related("project__application__case")
        .order_by("due_on", "id")
    )


def to_take_in(authority: Authority) -> QuerySet[Report]:
    """Reports that have come in and that nobody has answered."""
    return (
        Report.objects.filter(project__authority=authority, state=ReportState.SUBMITTED)
        .select_related("project__application__case", "project__organisation")
        .order_by("submitted_at", "id")
    )


def overdue(authority: Authority, today: date) -> QuerySet[Report]:
    return (
        Report.objects.filter(OWED, project__authority=authority, state__in=NOT_SENT, due_on__lt=today)
        .select_related("project__application__case", "project__organisation")
        .order_by("due_on", "id")
    )


def final_report_is_approved(project: Project) -> bool:
    return project.reports.filter(kind=ReportKind.FINAL, state=ReportState.APPROVED).exists()


def actuals_of(report: Report) -> dict[UUID, Actual]:
    return {
        row.indicator_id: Actual(value=row.value, women=row.women, men=row.men, note=row.note)
        for row in report.actuals.all()
    }


@dataclass(frozen=True, slots=True)
class Progress:
    """An indicator with the latest that has been told of it in a report that was taken in."""

    indicator: Indicator
    latest: IndicatorActual | None


def latest_actuals(indicators: Iterable[Indicator]) -> dict[UUID, IndicatorActual]:
    """{indicator: the latest that has been told of it in a report that was taken in}, in one query."""
    told = IndicatorActual.objects.filter(indicator__in=list(indicators), report__state=ReportState.APPROVED)
    return {row.indicator_id: row for row in told.select_related("report").order_by("report__ends_on")}


def progress_of(project: Project, indicators: Iterable[Indicator]) -> list[Progress]:
    """The project's indicators with the latest approved actuals, in one query."""
    shown = list(indicators)
    latest = latest_actuals(shown)
    return [Progress(indicator, latest.get(indicator.pk)) for indicator in shown]


def effects_visible_to(user: User) -> QuerySet[Effect]:
    """The rows that `reporting.view_effect` allows; a test holds the two together."""
    clear = without_conflict(user, Application.objects.filter(project__isnull=False))
    own = Q(project__organisation_id__in=organisations_of(user))
    desk = Q(project__authority_id__in=user.authorities_as(*DESK), project__application__in=clear)
    return Effect.objects.filter(own | desk)


def effects_asked_for(effects: QuerySet[Effect], today: date) -> QuerySet[Effect]:
    """Those of `effects` whose day has come and that nobody has answered, the one that is due first first."""
    return (
        effects.filter(
            state__in=TO_ANSWER,
            measured_on__lte=today,
            project__state__in=CARRIED_OUT,
            project__reason_to_end="",
        )
        .select_related("project__application__case", "project__organisation")
        .order_by("due_on", "project", "position")
    )


def effects_asked_of(user: User, today: date) -> QuerySet[Effect]:
    """What the user's organisations are asked to tell of now, also in projects that have ended."""
    held = organisations_of(user)
    return effects_asked_for(Effect.objects.filter(project__organisation_id__in=held), today)


def effects_to_take_in(authority: Authority) -> QuerySet[Effect]:
    """Effects that have been told of and that nobody has read."""
    return (
        Effect.objects.filter(project__authority=authority, state=EffectState.ANSWERED)
        .select_related("project__application__case", "project__organisation")
        .order_by("answered_at", "id")
    )


def with_effects(project: Project) -> QuerySet[Effect]:
    """The project's effects as its page shows them, each of this very project with all that came with it."""
    told = project.effects.select_related("answered_by", "decided_by")
    return told.prefetch_related("deferrals").order_by("measured_on", "position")
