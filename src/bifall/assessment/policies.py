"""Who may score, see scores, and write the memo."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bifall.accounts.predicates import Predicate, holds, in_state, predicate, publish
from bifall.accounts.states import Role
from bifall.applications.states import State
from bifall.assessment.states import (
    ASSIGNMENT_WORKFLOW,
    MEMO_WORKFLOW,
    AssignmentAction,
    AssignmentState,
    MemoAction,
    MemoState,
)

if TYPE_CHECKING:
    from bifall.accounts.models import User
    from bifall.applications.models import Application
    from bifall.assessment.models import Assignment, StaffMemo

DESK = (Role.CASE_OFFICER, Role.CONTROLLER, Role.DIRECTOR)
MEMO_READERS = (*DESK, Role.SECRETARY)

is_case_officer = holds(Role.CASE_OFFICER)


@predicate
def is_assessor(user: User, assignment: Assignment) -> bool:
    return assignment.assessor_id == user.pk


@predicate
def has_no_conflict(user: User, assignment: Assignment) -> bool:
    return assignment.state != AssignmentState.CONFLICTED


@predicate
def has_been_accepted(user: User, assignment: Assignment) -> bool:
    """Conflicts come first: the application is shown when the assessor has declared to have none."""
    return assignment.state in {AssignmentState.ACCEPTED, AssignmentState.DONE}


@predicate
def is_under_review(user: User, application: Application) -> bool:
    return application.state in {State.UNDER_REVIEW, State.COMPLETION_REQUESTED}


@predicate
def case_is_under_review(user: User, part: Assignment | StaffMemo) -> bool:
    return part.application.state in {State.UNDER_REVIEW, State.COMPLETION_REQUESTED}


@predicate
def is_draft(user: User, memo: StaffMemo) -> bool:
    return memo.state == MemoState.DRAFT


def can(action: AssignmentAction) -> Predicate:
    return in_state(ASSIGNMENT_WORKFLOW, action)


def can_memo(action: MemoAction) -> Predicate:
    return in_state(MEMO_WORKFLOW, action)


PERMISSIONS = {
    "assessment.assign": is_case_officer & is_under_review,
    "assessment.view_assignment": is_assessor | holds(*DESK),
    "assessment.view_application": is_assessor & has_been_accepted,
    "assessment.declare_no_conflict": is_assessor & can(AssignmentAction.DECLARE_NO_CONFLICT),
    "assessment.declare_conflict": is_assessor & can(AssignmentAction.DECLARE_CONFLICT),
    "assessment.score": is_assessor & can(AssignmentAction.FINISH) & case_is_under_review,
    "assessment.view_all_scores": holds(*MEMO_READERS),
    "assessment.write_memo": is_case_officer & is_under_review,
    "assessment.view_memo": holds(*MEMO_READERS),
    "assessment.finish_memo": is_case_officer & can_memo(MemoAction.FINISH) & case_is_under_review,
    "assessment.reopen_memo": is_case_officer & can_memo(MemoAction.REOPEN) & case_is_under_review,
}

publish(PERMISSIONS)
