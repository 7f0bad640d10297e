"""Who may do what with a project, its conditions and the changes that are asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from bifall.accounts.predicates import Predicate, holds, in_state, predicate, publish
from bifall.accounts.states import Role
from bifall.applications.states import State
from bifall.assessment.policies import has_declared_conflict
from bifall.organisations.policies import acts_for, has_signed_first, is_tied_to
from bifall.organisations.states import Scope, SignedAct
from bifall.projects.states import (
    BOUND,
    CHANGE_WORKFLOW,
    CONDITION_WORKFLOW,
    PROJECT_WORKFLOW,
    ChangeAction,
    ChangeDecider,
    ConditionAction,
    ProjectAction,
    ProjectState,
)

if TYPE_CHECKING:
    from bifall.accounts.models import User
    from bifall.applications.models import Application
    from bifall.projects.models import ChangeRequest, Project, ProjectCondition


class PartOfProject(Protocol):
    """A condition, a change, a report, a claim: whatever belongs to one project."""

    @property
    def project(self) -> Project: ...


DESK = (Role.CASE_OFFICER, Role.CONTROLLER, Role.DIRECTOR, Role.SECRETARY, Role.AUDITOR)


@predicate
def has_a_conflict(user: User, project: Project) -> bool:
    """Whoever declared a conflict of interest when the case was assessed stays out of the project too."""
    return has_declared_conflict.test(user, project.application)


@predicate
def has_a_conflict_in_its_project(user: User, part: PartOfProject) -> bool:
    return has_declared_conflict.test(user, part.project.application)


@predicate
def is_beneficiary(user: User, project: Project) -> bool:
    return acts_for(user, project.organisation_id)


@predicate
def writes_for_the_beneficiary(user: User, project: Project) -> bool:
    return acts_for(user, project.organisation_id, Scope.WRITE)


@predicate
def claims_for_the_beneficiary(user: User, project: Project) -> bool:
    return acts_for(user, project.organisation_id, Scope.CLAIM)


@predicate
def signs_for_the_beneficiary(user: User, project: Project) -> bool:
    return acts_for(user, project.organisation_id, Scope.SIGN)


@predicate
def has_signed_the_conditions(user: User, project: Project) -> bool:
    """As the first of two: now the second is awaited."""
    return project.organisation.signs_together and has_signed_first(
        user, SignedAct.ACCEPT_CONDITIONS, project.pk
    )


@predicate
def is_tied_to_the_beneficiary(user: User, project: Project) -> bool:
    return is_tied_to(user, project.organisation_id)


@predicate
def is_its_beneficiary(user: User, part: PartOfProject) -> bool:
    return acts_for(user, part.project.organisation_id)


@predicate
def writes_for_its_beneficiary(user: User, part: PartOfProject) -> bool:
    return acts_for(user, part.project.organisation_id, Scope.WRITE)


@predicate
def claims_for_its_beneficiary(user: User, part: PartOfProject) -> bool:
    return acts_for(user, part.project.organisation_id, Scope.CLAIM)


@predicate
def is_tied_to_its_beneficiary(user: User, part: PartOfProject) -> bool:
    return is_tied_to(user, part.project.organisation_id)


@predicate
def is_granted(user: User, application: Application) -> bool:
    return application.state == State.GRANTED


@predicate
def is_not_yet_accepted(user: User, project: Project) -> bool:
    return project.state == ProjectState.GRANTED


@predicate
def has_not_been_sent(user: User, project: Project) -> bool:
    """The conditions lie with the officer still, and can be filled in."""
    return project.agreement_id is None


@predicate
def is_not_closed(user: User, part: ProjectCondition) -> bool:
    return part.project.state != ProjectState.CLOSED


@predicate
def project_is_bound(user: User, part: ProjectCondition) -> bool:
    return part.project.state in BOUND


@predicate
def is_the_officers(user: User, change: ChangeRequest) -> bool:
    return change.decider == ChangeDecider.OFFICER


@predicate
def is_the_directors(user: User, change: ChangeRequest) -> bool:
    return change.decider == ChangeDecider.DIRECTOR


@predicate
def is_the_boards(user: User, change: ChangeRequest) -> bool:
    return change.decider == ChangeDecider.BOARD


def can(action: ProjectAction) -> Predicate:
    return in_state(PROJECT_WORKFLOW, action)


def condition_can(action: ConditionAction) -> Predicate:
    return in_state(CONDITION_WORKFLOW, action)


def change_can(action: ChangeAction) -> Predicate:
    return in_state(CHANGE_WORKFLOW, action)


works_at_the_desk = holds(*DESK)
is_case_officer = holds(Role.CASE_OFFICER) & ~has_a_conflict
follows_up = holds(Role.CASE_OFFICER, Role.CONTROLLER) & ~has_a_conflict_in_its_project

PERMISSIONS = {
    "projects.set_terms": holds(Role.ADMINISTRATOR),
    "projects.open": holds(Role.CASE_OFFICER) & is_granted & ~has_declared_conflict,
    "projects.view": is_beneficiary | (works_at_the_desk & ~has_a_conflict),
    "projects.set_indicators": is_case_officer & is_not_yet_accepted & has_not_been_sent,
    "projects.send_conditions": is_case_officer & is_not_yet_accepted,
    "projects.extend_acceptance": is_case_officer & is_not_yet_accepted,
    "projects.accept": signs_for_the_beneficiary
    & ~has_not_been_sent
    & can(ProjectAction.ACCEPT)
    & ~has_signed_the_conditions,
    "projects.start": is_case_officer & can(ProjectAction.START),
    "projects.complete": is_case_officer & can(ProjectAction.COMPLETE),
    "projects.terminate": holds(Role.DIRECTOR) & ~has_a_conflict & can(ProjectAction.TERMINATE),
    "projects.close": is_case_officer & can(ProjectAction.CLOSE),
    "projects.plan_condition": follows_up & is_not_closed,
    "projects.report_condition": writes_for_its_beneficiary
    & project_is_bound
    & condition_can(ConditionAction.REPORT),
    "projects.confirm_condition": follows_up & project_is_bound & condition_can(ConditionAction.CONFIRM),
    "projects.return_condition": follows_up & project_is_bound & condition_can(ConditionAction.RETURN),
    "projects.request_change": writes_for_the_beneficiary & can(ProjectAction.REQUEST_CHANGE),
    "projects.withdraw_change": writes_for_its_beneficiary & change_can(ChangeAction.WITHDRAW),
    "projects.decide_change": (
        (holds(Role.CASE_OFFICER) & is_the_officers)
        | (holds(Role.DIRECTOR) & is_the_directors)
        | (holds(Role.SECRETARY) & is_the_boards)
    )
    & ~has_a_conflict_in_its_project
    & change_can(ChangeAction.APPROVE),
}

publish(PERMISSIONS)
