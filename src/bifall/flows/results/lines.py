"""Every grant of an authority with what happened to it in a year: the rows that the figures are sums of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from bifall.accounts.models import Authority
from bifall.applications.models import Application
from bifall.board.models import Decision, DelegatedDecision
from bifall.board.states import MeetingState, Outcome
from bifall.claims.models import LedgerLine
from bifall.claims.states import AccountKind
from bifall.projects.models import Project
from bifall.reporting.models import Report
from bifall.reporting.states import ReportState


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A grant, and its part of the year's figures.

    granted_sek: the grant when it was made in the year, else 0. paid_ore and recovered_ore: in the year.
    reports_due: reports whose last day lies in the year; reports_in: those of them that have come in.
    """

    application_id: UUID
    project_id: UUID | None
    title: str
    case_number: str
    organisation: str
    call_id: UUID
    call: str
    priorities: tuple[UUID, ...]
    decided_on: date
    granted_sek: int
    paid_ore: int
    recovered_ore: int
    started_on: date | None
    ended_on: date | None
    has_started: bool
    has_ended: bool
    was_broken_off: bool
    reports_due: int
    reports_in: int


def lines_of(authority: Authority, year: int) -> list[Line]:
    """Every grant until the year's end, the latest first, in the same number of queries however many."""
    grants = [grant for grant in grants_of(authority) if grant[0].year <= year]
    grants.sort(key=lambda grant: (grant[0], grant[2]), reverse=True)
    applications = _applications([application_id for _day, _sek, application_id in grants])
    projects = _projects(authority)
    paid = _moved(authority, year, AccountKind.PAID)
    recovered = _moved(authority, year, AccountKind.RECOVERED)
    reports = _reports(authority, year)
    lines = []
    for decided_on, sek, application_id in grants:
        application = applications[application_id]
        project = projects.get(application_id)
        key = project.pk if project else None
        started_on = _day(project.started_at) if project else None
        ended_on = _day(project.ended_at) if project else None
        due, came_in = reports.get(key, (0, 0)) if key else (0, 0)
        lines.append(
            Line(
                application_id=application_id,
                project_id=key,
                title=project.title if project else application.title,
                case_number=application.case_number,
                organisation=application.organisation.name,
                call_id=application.round.call_id,
                call=application.round.call.title,
                priorities=tuple(priority.pk for priority in application.priorities.all()),
                decided_on=decided_on,
                granted_sek=sek if decided_on.year == year else 0,
                paid_ore=paid.get(key, 0) if key else 0,
                recovered_ore=recovered.get(key, 0) if key else 0,
                started_on=started_on,
                ended_on=ended_on,
                has_started=started_on is not None and started_on.year == year,
                has_ended=ended_on is not None and ended_on.year == year,
                was_broken_off=bool(project and project.reason_to_end),
                reports_due=due,
                reports_in=came_in,
            )
        )
    return lines


def grants_of(authority: Authority) -> Iterable[tuple[date, int, UUID]]:
    """(decided on, kronor, application) of the board's announced grants and those on delegation."""
    announced = Decision.objects.filter(
        authority=authority, outcome=Outcome.GRANTED, item__meeting__state=MeetingState.ANNOUNCED
    ).select_related("item__meeting")
    for decision in announced:
        if decision.item.application_id is not None:
            yield decision.decided_on, decision.granted_sek or 0, decision.item.application_id
    for delegated in DelegatedDecision.objects.filter(authority=authority, outcome=Outcome.GRANTED):
        day = timezone.localtime(delegated.decided_at).date()
        yield day, delegated.granted_sek or 0, delegated.application_id


def _applications(ids: Iterable[UUID]) -> Mapping[UUID, Application]:
    found = Application.objects.filter(pk__in=list(ids)).select_related("case", "organisation", "round__call")
    return {application.pk: application for application in found.prefetch_related("priorities")}


def _projects(authority: Authority) -> Mapping[UUID, Project]:
    return {project.application_id: project for project in Project.objects.filter(authority=authority)}


def _moved(authority: Authority, year: int, kind: AccountKind) -> Mapping[UUID, int]:
    """project → öre that came to its account of the kind in the year."""
    rows: QuerySet[LedgerLine] = LedgerLine.objects.filter(
        account__authority=authority,
        account__kind=kind,
        amount_ore__gt=0,
        posting__booked_on__year=year,
        account__project__isnull=False,
    )
    moved: dict[UUID, int] = defaultdict(int)
    for project_id, ore in rows.values_list("account__project_id", "amount_ore"):
        if project_id is not None:
            moved[project_id] += ore
    return moved


def _reports(authority: Authority, year: int) -> Mapping[UUID, tuple[int, int]]:
    """project → (reports due in the year, those of them that have come in)."""
    due: dict[UUID, int] = defaultdict(int)
    came_in: dict[UUID, int] = defaultdict(int)
    found = Report.objects.filter(project__authority=authority, due_on__year=year)
    for project_id, state in found.values_list("project_id", "state"):
        due[project_id] += 1
        came_in[project_id] += state in {ReportState.SUBMITTED, ReportState.APPROVED}
    return {project_id: (count, came_in[project_id]) for project_id, count in due.items()}


def _day(at: datetime | None) -> date | None:
    return timezone.localtime(at).date() if at else None
