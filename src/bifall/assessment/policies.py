"""Who may score, see scores, and write the memo."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from bifall.accounts.predicates import Predicate, holds, in_state, predicate, publish
from bifall.accounts.states import Role
from bifall.applications.policies import handles, is_tied_to_the_applicant
from bifall.applications.states import State
from bifall.assessment.states import (
    ASSIGNMENT_WORKFLOW,
    MEMO_WORKFLOW,
    STILL_SCORING,
    AssignmentAction,
    AssignmentState,
    MemoAction,
)

if TYPE_CHECKING:
    from bifall.accounts.models import User
    from bifall.applications.models import Application
    from bifall.assessment.models import AssessorWishes, Assignment, StaffMemo

DESK = (Role.CASE_OFFICER, Role.CONTROLLER, Role.DIRECTOR)
MEMO_READERS = (*DESK, Role.SECRETARY)
PORTFOLIO_READERS = (*MEMO_READERS, Role.AUDITOR)

is_case_officer = holds(Role.CASE_OFFICER)


@predicate
def is_assessor(user: User, assignment: Assignment) -> bool:
    return assignment.assessor_id == user.pk


@predicate
def is_about_oneself(user: User, wishes: AssessorWishes) -> bool:
    return wishes.assessor_id == user.pk


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
def has_declared_conflict(user: User, application: Application) -> bool:
    """Who is also an officer and has declared a conflict as an assessor is out of the case altogether.

    Asked anew each time, but where the conflicts came with the case (`with_conflicts`).
    """
    came_with_it: Iterable[Assignment] | None = getattr(application, "conflicts", None)
    if came_with_it is not None:
        return any(one.assessor_id == user.pk for one in came_with_it)
    return application.assignments.filter(assessor=user, state=AssignmentState.CONFLICTED).exists()


@predicate
def has_a_conflict_in_its_case(user: User, part: Assignment | StaffMemo) -> bool:
    """They act for the applicant, or have declared a conflict as an assessor."""
    return (is_tied_to_the_applicant | has_declared_conflict).test(user, part.application)


@predicate
def has_yet_to_score(user: User, application: Application) -> bool:
    """Who scores is not to know what others gave, not even by working at the desk too."""
    return application.assignments.filter(assessor=user, state__in=STILL_SCORING).exists()


def can(action: AssignmentAction) -> Predicate:
    return in_state(ASSIGNMENT_WORKFLOW, action)


def can_memo(action: MemoAction) -> Predicate:
    return in_state(MEMO_WORKFLOW, action)


PERMISSIONS = {
    "assessment.assign": handles & is_under_review & ~has_declared_conflict,
    "assessment.withdraw": is_case_officer
    & can(AssignmentAction.WITHDRAW)
    & case_is_under_review
    & ~has_a_conflict_in_its_case,
    "assessment.view_assignment": is_assessor | (holds(*DESK) & ~has_a_conflict_in_its_case),
    "assessment.view_application": is_assessor & has_been_accepted,
    "assessment.declare_no_conflict": is_assessor & can(AssignmentAction.DECLARE_NO_CONFLICT),
    "assessment.declare_conflict": is_assessor & can(AssignmentAction.DECLARE_CONFLICT),
    "assessment.score": is_assessor & can(AssignmentAction.FINISH) & case_is_under_review,
    "assessment.view_all_scores": holds(*MEMO_READERS)
    & ~is_tied_to_the_applicant
    & ~has_declared_conflict
    & ~has_yet_to_score,
    "assessment.write_memo": handles & is_under_review & ~has_declared_conflict,
    "assessment.view_memo": holds(*MEMO_READERS) & ~is_tied_to_the_applicant & ~has_declared_conflict,
    "assessment.finish_memo": is_case_officer
    & can_memo(MemoAction.FINISH)
    & case_is_under_review
    & ~has_a_conflict_in_its_case,
    "assessment.reopen_memo": is_case_officer
    & can_memo(MemoAction.REOPEN)
    & case_is_under_review
    & ~has_a_conflict_in_its_case,
    "assessment.save_wishes": holds(Role.ASSESSOR) & is_about_oneself,
    # Of a round. Cases where the reader has a conflict of interest are left out, whoever reads.
    "assessment.view_portfolio": holds(*PORTFOLIO_READERS),
    "assessment.view_calibration": holds(*DESK, Role.AUDITOR),
    "assessment.spread": is_case_officer,
    "assessment.keep_scenarios": holds(*DESK),
}

publish(PERMISSIONS)
