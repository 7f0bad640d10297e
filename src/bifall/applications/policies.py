"""Who may do what to an application: one table, and the words it is written in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bifall.accounts.predicates import Predicate, holds, in_state, predicate, publish
from bifall.accounts.states import Role
from bifall.applications.states import (
    CONCEPT_WORKFLOW,
    SIGNABLE,
    WORKFLOW,
    Action,
    ConceptAction,
    ConceptState,
    State,
)
from bifall.organisations.policies import acts_for, has_signed_first, is_tied_to, writes_for
from bifall.organisations.queries import waiting_signature
from bifall.organisations.states import Scope, SignedAct

if TYPE_CHECKING:
    from bifall.accounts.models import User
    from bifall.applications.models import Application, Concept

DESK = (Role.CASE_OFFICER, Role.CONTROLLER, Role.DIRECTOR, Role.SECRETARY)

works_at_the_desk = holds(*DESK)
is_case_officer = holds(Role.CASE_OFFICER)
records_decisions = holds(Role.SECRETARY, Role.DIRECTOR)


@predicate
def is_applicant(user: User, application: Application | Concept) -> bool:
    return acts_for(user, application.organisation_id)


@predicate
def writes_for_the_applicant(user: User, application: Application | Concept) -> bool:
    return acts_for(user, application.organisation_id, Scope.WRITE)


@predicate
def is_tied_to_the_applicant(user: User, application: Application | Concept) -> bool:
    return is_tied_to(user, application.organisation_id)


@predicate
def has_been_submitted(user: User, application: Application | Concept) -> bool:
    return application.state not in {State.DRAFT, ConceptState.DRAFT}


@predicate
def awaits_a_second_signature(user: User, application: Application) -> bool:
    """It has come in with one signature of two, and is not decided."""
    return (
        application.state in SIGNABLE
        and application.organisation.signs_together
        and waiting_signature(SignedAct.SUBMIT_APPLICATION, application.pk) is not None
    )


@predicate
def has_signed(user: User, application: Application) -> bool:
    return has_signed_first(user, SignedAct.SUBMIT_APPLICATION, application.pk)


@predicate
def is_invited(user: User, concept: Concept) -> bool:
    return concept.state == ConceptState.INVITED


@predicate
def is_open_for_writing(user: User, application: Application) -> bool:
    return application.state in {State.DRAFT, State.COMPLETION_REQUESTED}


def can(action: Action) -> Predicate:
    return in_state(WORKFLOW, action)


def can_concept(action: ConceptAction) -> Predicate:
    return in_state(CONCEPT_WORKFLOW, action)


# Whoever acts for the applicant has a conflict of interest (KL 7:4), and can only hand the case over.
handles = is_case_officer & ~is_tied_to_the_applicant

PERMISSIONS = {
    "applications.create": writes_for,
    "applications.view": is_applicant | (works_at_the_desk & has_been_submitted),
    "applications.write": writes_for_the_applicant & is_open_for_writing,
    "applications.submit": writes_for_the_applicant & can(Action.SUBMIT),
    "applications.sign": writes_for_the_applicant & awaits_a_second_signature & ~has_signed,
    "applications.complete": writes_for_the_applicant & can(Action.COMPLETE),
    "applications.change_contact": writes_for_the_applicant,
    "applications.withdraw": writes_for_the_applicant & can(Action.WITHDRAW),
    "applications.start_review": handles & can(Action.START_REVIEW),
    "applications.hand_over": is_case_officer & has_been_submitted,
    "applications.request_completion": handles & can(Action.REQUEST_COMPLETION),
    "applications.prepare": handles & can(Action.PREPARE),
    "applications.dismiss": handles & can(Action.DISMISS),
    "applications.view_concept": is_applicant | (works_at_the_desk & has_been_submitted),
    "applications.write_concept": writes_for_the_applicant & can_concept(ConceptAction.SUBMIT),
    "applications.submit_concept": writes_for_the_applicant & can_concept(ConceptAction.SUBMIT),
    "applications.withdraw_concept": writes_for_the_applicant & can_concept(ConceptAction.WITHDRAW),
    "applications.apply_by_invitation": writes_for_the_applicant & is_invited,
    "applications.invite": handles & can_concept(ConceptAction.INVITE),
    "applications.decline": handles & can_concept(ConceptAction.DECLINE),
    "applications.settle": records_decisions & can(Action.GRANT),
}

publish(PERMISSIONS)
