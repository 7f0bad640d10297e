"""Assigning, scoring, and writing the memo."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from bifall.accounts.models import User
from bifall.accounts.permissions import require
from bifall.accounts.states import Role
from bifall.applications.models import Application
from bifall.assessment.events import (
    AssessmentFinished,
    AssessorAssigned,
    AssignmentWithdrawn,
    ConflictTried,
    MemoFinished,
    MemoReopened,
    MemoWritten,
    ScoresSaved,
)
from bifall.assessment.models import Assignment, ProposedCondition, Score, StaffMemo
from bifall.assessment.rules import HIGHEST_POINTS
from bifall.assessment.states import (
    ASSIGNMENT_WORKFLOW,
    MEMO_WORKFLOW,
    STILL_SCORING,
    AssignmentAction,
    AssignmentState,
    MemoAction,
    MemoState,
    ProposedOutcome,
)
from bifall.audit.commands import record
from bifall.documents.commands import LOCAL_TIME
from bifall.documents.models import Document
from bifall.kernel.problems import Problem, refuse_if
from bifall.notices.commands import notify
from bifall.organisations.policies import acts_for


@transaction.atomic
def assign_assessors(
    *, application_id: UUID, assessor_ids: Sequence[UUID], due_on: date, actor: User, at: datetime
) -> list[Assignment]:
    """Give assessors the task to score an application by a date. Each first tries conflicts of interest."""
    application = _lock_application(application_id)
    require(actor, "assessment.assign", application)
    wanted = set(assessor_ids)
    assessors = [
        user
        for user in User.objects.filter(pk__in=wanted, is_active=True).order_by("name")
        if application.authority_id in user.authorities_as(Role.ASSESSOR)
    ]
    problems = [] if wanted else [Problem("assessors_missing", "assessors")]
    if len(assessors) != len(wanted):
        problems.append(Problem("assessor_unknown", "assessors"))
    already = set(application.assignments.values_list("assessor_id", flat=True))
    problems += [
        Problem("already_assigned", "assessors", {"name": user.name})
        for user in assessors
        if user.pk in already
    ]
    problems += [
        Problem("assessor_acts_for_the_applicant", "assessors", {"name": user.name})
        for user in assessors
        if acts_for(user, application.organisation_id)
    ]
    if due_on <= at.astimezone(LOCAL_TIME).date():
        problems.append(Problem("assessment_due_in_the_past", "due_on"))
    refuse_if(problems)
    return [_assign(application, assessor, due_on, actor, at) for assessor in assessors]


def _assign(application: Application, assessor: User, due_on: date, actor: User, at: datetime) -> Assignment:
    assignment = Assignment.objects.create(
        application=application, assessor=assessor, assigned_by=actor, assigned_at=at, due_on=due_on
    )
    notify(
        authority_id=application.authority_id,
        recipient=assessor,
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
    require(actor, "assessment.declare_no_conflict", assignment)
    _move(assignment, AssignmentAction.DECLARE_NO_CONFLICT, at)
    record(ConflictTried(has_conflict=False), subject=assignment, actor=actor, at=at)
    return assignment


@transaction.atomic
def declare_conflict(*, assignment_id: UUID, reason: str, actor: User, at: datetime) -> Assignment:
    """Declare a conflict of interest: the application closes, and scores that were given fall away."""
    assignment = lock(assignment_id)
    require(actor, "assessment.declare_conflict", assignment)
    refuse_if([] if reason.strip() else [Problem("assessor_conflict_reason_missing", "reason")])
    assignment.conflict_reason = reason.strip()
    assignment.remark = ""
    assignment.save(update_fields=["conflict_reason", "remark"])
    assignment.scores.all().delete()
    _move(assignment, AssignmentAction.DECLARE_CONFLICT, at)
    record(ConflictTried(has_conflict=True), subject=assignment, actor=actor, at=at)
    return assignment


@transaction.atomic
def withdraw_assignment(*, assignment_id: UUID, actor: User, at: datetime) -> Assignment:
    """Take the task back from an assessor who will not finish it, so that the case is not held up."""
    assignment = lock(assignment_id)
    require(actor, "assessment.withdraw", assignment)
    application = assignment.application
    assignment.remark = ""
    assignment.save(update_fields=["remark"])
    assignment.scores.all().delete()
    _move(assignment, AssignmentAction.WITHDRAW, at, declared=False)
    notify(
        authority_id=application.authority_id,
        recipient=assignment.assessor,
        kind="assessment.withdrawn",
        subject=format_lazy(_("Du ska inte bedöma {number}"), number=application.case_number),
        body=_("Uppdraget är återtaget. Du behöver inte göra något."),
        path=reverse("desk:assignments"),
        at=at,
    )
    event = AssignmentWithdrawn(assessor_id=str(assignment.assessor_id))
    record(event, subject=assignment, actor=actor, at=at)
    return assignment


@dataclass(frozen=True, slots=True)
class ScoreValues:
    """Points from 0 to 5, or None while the assessor has not decided, and the reason."""

    points: int | None
    reason: str


@transaction.atomic
def save_scores(
    *,
    assignment_id: UUID,
    scores: Mapping[UUID, ScoreValues],
    actor: User,
    at: datetime,
    remark: str = "",
) -> Assignment:
    """Keep scores while the assessor works. Nobody else sees them until the assessment is finished."""
    assignment = lock(assignment_id)
    require(actor, "assessment.score", assignment)
    refuse_if(_problems_with_scores(assignment, scores))
    _keep(assignment, scores, remark)
    record(ScoresSaved(criteria=len(scores)), subject=assignment, actor=actor, at=at)
    return assignment


@transaction.atomic
def finish_assessment(
    *,
    assignment_id: UUID,
    scores: Mapping[UUID, ScoreValues],
    actor: User,
    at: datetime,
    remark: str = "",
) -> Assignment:
    """Hand in the scores: every criterion has points and a reason. They do not change afterwards."""
    assignment = lock(assignment_id)
    require(actor, "assessment.score", assignment)
    problems = _problems_with_scores(assignment, scores)
    for criterion in assignment.application.round.call.criteria.all():
        given = scores.get(criterion.pk)
        if given is None or given.points is None:
            problems.append(
                Problem("points_missing", f"points-{criterion.key}", {"criterion": criterion.title})
            )
        elif not given.reason.strip():
            problems.append(
                Problem("points_reason_missing", f"reason-{criterion.key}", {"criterion": criterion.title})
            )
    refuse_if(problems)
    _keep(assignment, scores, remark)
    assignment.finished_at = at
    assignment.save(update_fields=["finished_at"])
    _move(assignment, AssignmentAction.FINISH, at, declared=False)
    event = AssessmentFinished(application_id=str(assignment.application_id))
    record(event, subject=assignment, actor=actor, at=at)
    return assignment


def _problems_with_scores(assignment: Assignment, scores: Mapping[UUID, ScoreValues]) -> list[Problem]:
    criteria = {c.pk: c for c in assignment.application.round.call.criteria.all()}
    problems = [Problem("criterion_unknown") for key in scores if key not in criteria]
    problems += [
        Problem(
            "points_outside_scale",
            f"points-{criteria[key].key}",
            {"criterion": criteria[key].title},
        )
        for key, given in scores.items()
        if key in criteria and given.points is not None and not 0 <= given.points <= HIGHEST_POINTS
    ]
    return problems


def _keep(assignment: Assignment, scores: Mapping[UUID, ScoreValues], remark: str) -> None:
    empty = [key for key, given in scores.items() if given.points is None and not given.reason.strip()]
    assignment.scores.filter(criterion__in=empty).delete()
    Score.objects.bulk_create(
        [
            Score(assignment=assignment, criterion_id=key, points=given.points, reason=given.reason.strip())
            for key, given in scores.items()
            if key not in empty
        ],
        update_conflicts=True,
        unique_fields=["assignment", "criterion"],
        update_fields=["points", "reason"],
    )
    assignment.remark = remark.strip()
    assignment.save(update_fields=["remark"])


@dataclass(frozen=True, slots=True, kw_only=True)
class MemoValues:
    """What the officer writes. The proposal is an amount in whole kronor and a share in percent."""

    summary: str = ""
    background: str = ""
    reasoning: str = ""
    outcome: ProposedOutcome | None = None
    proposed_sek: int | None = None
    highest_share_percent: Decimal | None = None
    conditions: tuple[str, ...] = ()
    own_case_check: str = ""


@transaction.atomic
def write_memo(*, application_id: UUID, values: MemoValues, actor: User, at: datetime) -> StaffMemo:
    """Save the memo, complete or not. A finished memo whose case has been referred back opens again."""
    application = _lock_application(application_id)
    require(actor, "assessment.write_memo", application)
    memo, _created = StaffMemo.objects.get_or_create(application=application, defaults={"author": actor})
    if memo.state == MemoState.FINISHED:
        require(actor, "assessment.reopen_memo", memo)
        memo.state = MEMO_WORKFLOW.after(MemoState(memo.state), MemoAction.REOPEN)
        record(MemoReopened(), subject=memo, actor=actor, at=at)
    memo.author = actor
    memo.summary = values.summary.strip()
    memo.background = values.background.strip()
    memo.reasoning = values.reasoning.strip()
    memo.outcome = values.outcome or ""
    memo.proposed_sek = values.proposed_sek
    memo.highest_share_percent = values.highest_share_percent
    memo.own_case_check = values.own_case_check.strip()
    memo.save(
        update_fields=[
            "state",
            "author",
            "summary",
            "background",
            "reasoning",
            "outcome",
            "proposed_sek",
            "highest_share_percent",
            "own_case_check",
        ]
    )
    memo.conditions.all().delete()
    ProposedCondition.objects.bulk_create(
        ProposedCondition(memo=memo, position=position, text=text.strip())
        for position, text in enumerate((c for c in values.conditions if c.strip()), start=1)
    )
    event = MemoWritten(outcome=memo.outcome, proposed_sek=memo.proposed_sek)
    record(event, subject=memo, actor=actor, at=at)
    return memo


@transaction.atomic
def finish_memo(*, memo_id: UUID, document_id: UUID, actor: User, at: datetime) -> StaffMemo:
    """Close the memo with its PDF. Called by `flows.preparation`, which typesets it."""
    memo = (
        StaffMemo.objects.select_for_update(of=("self",), no_key=True)
        .select_related("application__organisation", "application__round__call")
        .get(pk=memo_id)
    )
    require(actor, "assessment.finish_memo", memo)
    refuse_if(problems_with_memo(memo))
    memo.state = MEMO_WORKFLOW.after(MemoState(memo.state), MemoAction.FINISH)
    memo.finished_at = at
    memo.document = Document.objects.get(pk=document_id, authority_id=memo.authority_id)
    memo.save(update_fields=["state", "finished_at", "document"])
    event = MemoFinished(
        outcome=memo.outcome,
        proposed_sek=memo.proposed_sek,
        highest_share_percent=None if memo.highest_share_percent is None else str(memo.highest_share_percent),
    )
    record(event, subject=memo, actor=actor, at=at)
    return memo


def problems_with_memo(memo: StaffMemo) -> list[Problem]:
    """What is missing before the board can take the proposal up."""
    application = memo.application
    problems = []
    if not (memo.summary and memo.background and memo.reasoning):
        problems.append(Problem("memo_text_missing", "summary"))
    if not memo.outcome:
        problems.append(Problem("memo_outcome_missing", "outcome"))
    if memo.outcome == ProposedOutcome.GRANT:
        problems += _problems_with_proposal(memo)
    elif memo.proposed_sek or memo.highest_share_percent:
        problems.append(Problem("proposed_only_with_a_grant", "proposed_sek"))
    if application.applicant_is_authority and not memo.own_case_check:
        problems.append(Problem("own_case_check_missing", "own_case_check"))
    unfinished = application.assignments.filter(state__in=STILL_SCORING).count()
    if unfinished:
        problems.append(Problem("assessments_not_done", params={"count": unfinished}))
    return problems


def _problems_with_proposal(memo: StaffMemo) -> list[Problem]:
    problems = []
    limit = memo.application.round.call.highest_share_percent
    sought = memo.application.sought_sek
    if not memo.proposed_sek:
        problems.append(Problem("proposed_amount_missing", "proposed_sek"))
    elif memo.proposed_sek > sought:
        problems.append(Problem("proposed_more_than_sought", "proposed_sek", {"sought_sek": sought}))
    if not memo.highest_share_percent:
        problems.append(Problem("proposed_share_missing", "highest_share_percent"))
    elif memo.highest_share_percent > limit:
        values: dict[str, object] = {"highest_percent": limit}
        problems.append(Problem("proposed_share_above_the_call", "highest_share_percent", values))
    return problems


def lock(assignment_id: UUID) -> Assignment:
    return (
        Assignment.objects.select_for_update(of=("self",), no_key=True)
        .select_related(
            "application__round__call", "application__organisation", "application__case", "assessor"
        )
        .get(pk=assignment_id)
    )


def _lock_application(application_id: UUID) -> Application:
    return (
        Application.objects.select_for_update(of=("self",), no_key=True)
        .select_related("organisation", "case")
        .get(pk=application_id)
    )


def _move(assignment: Assignment, action: AssignmentAction, at: datetime, *, declared: bool = True) -> None:
    assignment.state = ASSIGNMENT_WORKFLOW.after(AssignmentState(assignment.state), action)
    if declared:
        assignment.declared_at = at
    assignment.save(update_fields=["state", "declared_at"])
