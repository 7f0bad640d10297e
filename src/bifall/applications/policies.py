"""Who may do what to an application: one table, and the words it is written in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bifall.accounts.predicates import Predicate, holds, in_state, predicate, publish
from bifall.accounts.states import Role
from bifall.applications.states import WORKFLOW, Action, State
from bifall.organisations.policies import acts_for
from bifall.organisations.policies import is_member as acts_for_organisation

if TYPE_CHECKING:
    from bifall.accounts.models import User
    from bifall.applications.models import Application

DESK = (Role.CASE_OFFICER, Role.CONTROLLER, Role.DIRECTOR, Role.SECRETARY)

works_at_the_desk = holds(*DESK)
is_case_officer = holds(Role.CASE_OFFICER)
records_decisions = holds(Role.SECRETARY, Role.DIRECTOR)


@predicate
def is_applicant(user: User, application: Application) -> bool:
    return acts_for(user, application.organisation_id)


@predicate
def has_been_submitted(user: User, application: Application) -> bool:
    return application.state != State.DRAFT


@predicate
def is_open_for_writing(user: User, application: Application) -> bool:
    return application.state in {State.DRAFT, State.COMPLETION_REQUESTED}


def can(action: Action) -> Predicate:
    return in_state(WORKFLOW, action)


# Whoever acts for the applicant has a conflict of interest (KL 7:4), and can only hand the case over.
handles = is_case_officer & ~is_applicant

PERMISSIONS = {
    "applications.create": acts_for_organisation,
    "applications.view": is_applicant | (works_at_the_desk & has_been_submitted),
    "applications.write": is_applicant & is_open_for_writing,
    "applications.submit": is_applicant & can(Action.SUBMIT),
    "applications.complete": is_applicant & can(Action.COMPLETE),
    "applications.withdraw": is_applicant & can(Action.WITHDRAW),
    "applications.start_review": handles & can(Action.START_REVIEW),
    "applications.hand_over": is_case_officer & has_been_submitted,
    "applications.request_completion": handles & can(Action.REQUEST_COMPLETION),
    "applications.prepare": handles & can(Action.PREPARE),
    "applications.dismiss": handles & can(Action.DISMISS),
    "applications.settle": records_decisions & can(Action.GRANT),
}

publish(PERMISSIONS)
