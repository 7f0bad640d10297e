"""Questions to the projects: which may be seen, what they wait for, which grants have none yet."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet

from bifall.accounts.models import Authority, User
from bifall.applications.models import Application
from bifall.applications.states import State
from bifall.assessment.queries import without_conflict
from bifall.board.models import Decision, DelegatedDecision
from bifall.board.states import MeetingState, Outcome
from bifall.organisations.policies import organisations_of
from bifall.projects.models import FundingTerms, Project, ProjectCondition
from bifall.projects.policies import DESK
from bifall.projects.rules import STANDARD_TERMS, Terms
from bifall.projects.states import BOUND, ConditionState, ConditionWhen, ProjectState


def visible_to(user: User) -> QuerySet[Project]:
    """The rows that `projects.view` allows; a test holds the two together."""
    clear = without_conflict(user, Application.objects.filter(project__isnull=False))
    return Project.objects.filter(
        Q(organisation_id__in=organisations_of(user))
        | Q(authority_id__in=user.authorities_as(*DESK), application__in=clear)
    )


def carried_out_by(user: User) -> QuerySet[Project]:
    """The projects of the organisations that the user acts for."""
    held = organisations_of(user)
    return with_case(Project.objects.filter(organisation_id__in=held)).order_by("-opened_at", "id")


def with_case(projects: QuerySet[Project]) -> QuerySet[Project]:
    """What a list row shows, in one query."""
    return projects.select_related(
        "organisation",
        "application__case",
        "application__case_officer",
        "application__round__call",
        "decision__item__meeting__board",
        "delegated_decision__board",
    )


def with_parts(projects: QuerySet[Project]) -> QuerySet[Project]:
    """What the page of a project shows beside its row."""
    people = ProjectCondition.objects.select_related("reported_by", "met_by", "proof_document")
    return (
        with_case(projects)
        .select_related("authority", "agreement", "accepted_by", "opened_by")
        .prefetch_related(
            Prefetch("conditions", people.order_by("position")),
            "budget_lines",
            "year_shares",
            "indicators",
            "change_requests__changed_costs",
        )
    )


def terms_on(authority_id: UUID, day: date) -> Terms:
    """The authority's terms in force on `day`; the house's own where it has set none."""
    found = FundingTerms.objects.filter(authority_id=authority_id, valid_from__lte=day).first()
    return STANDARD_TERMS if found is None else terms_of(found)


def terms_of(row: FundingTerms) -> Terms:
    return Terms(
        acceptance_days=row.acceptance_days,
        report_every_months=row.report_every_months,
        progress_report_days=row.progress_report_days,
        final_report_days=row.final_report_days,
        holdback_percent=row.holdback_percent,
        one_open_claim=row.one_open_claim,
        second_approver_above_sek=row.second_approver_above_sek,
    )


def decision_on(application: Application) -> Decision | DelegatedDecision | None:
    """The grant that a project can rest on: on delegation, or of the board once its minutes are announced."""
    delegated = DelegatedDecision.objects.filter(application=application, outcome=Outcome.GRANTED).first()
    if delegated is not None:
        return delegated
    return (
        Decision.objects.filter(
            item__application=application,
            outcome=Outcome.GRANTED,
            item__meeting__state=MeetingState.ANNOUNCED,
        )
        .select_related("item__meeting__board")
        .prefetch_related("conditions")
        .first()
    )


def grants_without_project(user: User, authority: Authority) -> QuerySet[Application]:
    """Granted applications whose decision is known to the applicant, and which have no project yet."""
    announced = Decision.objects.filter(outcome=Outcome.GRANTED, item__meeting__state=MeetingState.ANNOUNCED)
    delegated = DelegatedDecision.objects.filter(outcome=Outcome.GRANTED)
    granted = Application.objects.filter(authority=authority, state=State.GRANTED, project=None).filter(
        Q(pk__in=announced.values("item__application_id")) | Q(pk__in=delegated.values("application_id"))
    )
    return (
        without_conflict(user, granted)
        .select_related("organisation", "case", "case_officer")
        .order_by("submitted_at", "id")
    )


def awaiting_acceptance(authority: Authority) -> QuerySet[Project]:
    return with_case(Project.objects.filter(authority=authority, state=ProjectState.GRANTED)).order_by(
        "accept_by", "id"
    )


def conditions_to_meet(authority: Authority) -> QuerySet[ProjectCondition]:
    """Conditions with a day that nobody has confirmed, in projects that are bound by them."""
    return (
        ProjectCondition.objects.filter(
            project__authority=authority, project__state__in=BOUND, due_on__isnull=False
        )
        .exclude(state=ConditionState.MET)
        .select_related("project__application__case", "project__organisation")
        .order_by("due_on", "id")
    )


def unmet(project: Project, *before: ConditionWhen) -> QuerySet[ProjectCondition]:
    """The conditions that hold something back: those of the kinds named, all when none is."""
    found = project.conditions.exclude(state=ConditionState.MET)
    return found.filter(when__in=before) if before else found
