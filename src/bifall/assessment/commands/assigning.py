"""Giving assessors their tasks, and what they and the officer may do with one."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from bifall.accounts.models import User
from bifall.accounts.permissions import require
from bifall.accounts.states import Role
from bifall.applications.models import Application
from bifall.assessment.commands.locks import lock, lock_application, lock_round, move
from bifall.assessment.events import (
    AssessorAssigned,
    AssignmentWithdrawn,
    ConflictTried,
)
from bifall.assessment.models import Assignment
from bifall.assessment.states import (
    AssignmentAction,
)
from bifall.audit.commands import record
from bifall.documents.commands import LOCAL_TIME
from bifall.kernel.problems import Problem, refuse_if
from bifall.notices.commands import notify
from bifall.notices.recipients import users_told
from bifall.organisations.policies import is_tied_to


@transaction.atomic
def assign_assessors(
    *, application_id: UUID, assessor_ids: Sequence[UUID], due_on: date, actor: User, at: datetime
) -> list[Assignment]:
    """Give assessors the task to score an application by a date. Each first tries conflicts of interest."""
    application = lock_application(application_id)
    require(actor, "assessment.assign", application, at=at)
    wanted = set(assessor_ids)
    assessors = _assessors_of(application.authority_id, wanted)
    problems = [] if wanted else [Problem("assessors_missing", "assessors")]
    if len(assessors) != len(wanted):
        problems.append(Problem("assessor_unknown", "assessors"))
    problems += _problems_with(application, assessors, "assessors")
    problems += _problems_with_day(due_on, at)
    refuse_if(problems)
    return [_assign(application, assessor, due_on, actor, at) for assessor in assessors]


@transaction.atomic
def spread_assessors(
    *,
    round_id: UUID,
    picks: Mapping[UUID, Collection[UUID]],
    due_on: date,
    actor: User,
    at: datetime,
) -> list[Assignment]:
    """Give a round's applications their assessors in one go, as an officer has confirmed it: all, or none.

    picks: assessors by application. A problem with one application has the field `pick-` and its id.
    """
    round_ = lock_round(round_id)
    require(actor, "assessment.spread", round_, at=at)
    named = [key for key, chosen in picks.items() if chosen]
    applications = list(
        Application.objects.select_for_update(of=("self",), no_key=True)
        .select_related("organisation", "case")
        .filter(pk__in=named, round=round_)
        .order_by("case__number", "id")
    )
    problems = [] if named else [Problem("spread_nothing_picked")]
    open_ones = [found for found in applications if actor.has_perm("assessment.assign", found)]
    if len(open_ones) != len(named):
        problems.append(Problem("spread_application_unknown"))
    assessors = _assessors_of(round_.authority_id, {key for chosen in picks.values() for key in chosen})
    by_id = {assessor.pk: assessor for assessor in assessors}
    given = []
    for found in open_ones:
        chosen = [by_id[key] for key in dict.fromkeys(picks[found.pk]) if key in by_id]
        field = f"pick-{found.pk}"
        if len(chosen) != len(set(picks[found.pk])):
            problems.append(Problem("assessor_unknown", field))
        problems += _problems_with(found, chosen, field)
        given += [(found, assessor) for assessor in chosen]
    problems += _problems_with_day(due_on, at)
    refuse_if(problems)
    return [_assign(found, assessor, due_on, actor, at) for found, assessor in given]


def _assessors_of(authority_id: UUID, wanted: Collection[UUID]) -> list[User]:
    return [
        user
        for user in User.objects.filter(pk__in=wanted, is_active=True).order_by("name")
        if authority_id in user.authorities_as(Role.ASSESSOR)
    ]


def _problems_with(application: Application, assessors: Sequence[User], field: str) -> list[Problem]:
    """Who has the task already, or had it, and who acts for the applicant."""
    already = set(application.assignments.values_list("assessor_id", flat=True))
    problems = [
        Problem("already_assigned", field, {"name": user.name}) for user in assessors if user.pk in already
    ]
    problems += [
        Problem("assessor_acts_for_the_applicant", field, {"name": user.name})
        for user in assessors
        if is_tied_to(user, application.organisation_id)
    ]
    return problems


def _problems_with_day(due_on: date, at: datetime) -> list[Problem]:
    late = due_on <= at.astimezone(LOCAL_TIME).date()
    return [Problem("assessment_due_in_the_past", "due_on")] if late else []


def _assign(application: Application, assessor: User, due_on: date, actor: User, at: datetime) -> Assignment:
    assignment = Assignment.objects.create(
        application=application, assessor=assessor, assigned_by=actor, assigned_at=at, due_on=due_on
    )
    for person in users_told("assessment.assigned", assessor, at):
        notify(
            authority_id=application.authority_id,
            recipient=person,
            kind="assessment.assigned",
            subject=format_lazy(_("Bedöm {number}"), number=application.case_number),
            body=format_lazy(
                _("Du ska bedöma en ansökan från {applicant}, senast {due}. Börja med att pröva jäv."),
                applicant=application.organisation.name,
                due=due_on.isoformat(),
            ),
            path=reverse("desk:assignment", args=[assignment.pk]),
            at=at,
        )
    event = AssessorAssigned(
        application_id=str(application.pk), assessor_id=str(assessor.pk), due_on=due_on.isoformat()
    )
    record(event, subject=assignment, actor=actor, at=at)
    return assignment


@transaction.atomic
def declare_no_conflict(*, assignment_id: UUID, actor: User, at: datetime) -> Assignment:
    """Declare to have no conflict of interest: the application opens."""
    assignment = lock(assignment_id)
    require(actor, "assessment.declare_no_conflict", assignment, at=at)
    move(assignment, AssignmentAction.DECLARE_NO_CONFLICT, at)
    record(ConflictTried(has_conflict=False), subject=assignment, actor=actor, at=at)
    return assignment


@transaction.atomic
def declare_conflict(*, assignment_id: UUID, reason: str, actor: User, at: datetime) -> Assignment:
    """Declare a conflict of interest: the application closes, and scores that were given fall away."""
    assignment = lock(assignment_id)
    require(actor, "assessment.declare_conflict", assignment, at=at)
    refuse_if([] if reason.strip() else [Problem("assessor_conflict_reason_missing", "reason")])
    assignment.conflict_reason = reason.strip()
    assignment.remark = ""
    assignment.save(update_fields=["conflict_reason", "remark"])
    assignment.scores.all().delete()
    move(assignment, AssignmentAction.DECLARE_CONFLICT, at)
    record(ConflictTried(has_conflict=True), subject=assignment, actor=actor, at=at)
    return assignment


@transaction.atomic
def withdraw_assignment(*, assignment_id: UUID, actor: User, at: datetime) -> Assignment:
    """Take the task back from an assessor who will not finish it, so that the case is not held up."""
    assignment = lock(assignment_id)
    require(actor, "assessment.withdraw", assignment, at=at)
    application = assignment.application
    assignment.remark = ""
    assignment.save(update_fields=["remark"])
    assignment.scores.all().delete()
    move(assignment, AssignmentAction.WITHDRAW, at, declared=False)
    for person in users_told("assessment.withdrawn", assignment, at):
        notify(
            authority_id=application.authority_id,
            recipient=person,
            kind="assessment.withdrawn",
            subject=format_lazy(_("Du ska inte bedöma {number}"), number=application.case_number),
            body=_("Uppdraget är återtaget. Du behöver inte göra något."),
            path=reverse("desk:assignments"),
            at=at,
        )
    event = AssignmentWithdrawn(assessor_id=str(assignment.assessor_id))
    record(event, subject=assignment, actor=actor, at=at)
    return assignment
