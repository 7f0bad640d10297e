"""Who may ask the municipalities, who may answer for one, and who keeps the model and its forums."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bifall.accounts.predicates import Predicate, holds, in_state, predicate, publish
from bifall.accounts.states import Role
from bifall.applications.policies import handles
from bifall.applications.states import State
from bifall.collaboration.states import (
    CONSULTATION_WORKFLOW,
    MODEL_WORKFLOW,
    ConsultationAction,
    ModelAction,
    ModelState,
)
from bifall.organisations.policies import open_mandates

if TYPE_CHECKING:
    from bifall.accounts.models import User
    from bifall.applications.models import Application
    from bifall.collaboration.models import CollaborationModel, Consultation, Statement

FALLEN = frozenset({State.WITHDRAWN, State.DISMISSED})
UNDER_REVIEW = frozenset({State.UNDER_REVIEW, State.COMPLETION_REQUESTED})
HANDED_OVER = frozenset({State.PREPARED, State.GRANTED, State.REJECTED})
DECIDED = frozenset({State.GRANTED, State.REJECTED})
DESK = (Role.CASE_OFFICER, Role.CONTROLLER, Role.DIRECTOR, Role.SECRETARY)
# Those who keep the model, its forums and what is said there.
KEEPERS = (Role.CASE_OFFICER, Role.DIRECTOR, Role.SECRETARY)


@predicate
def speaks_for_the_municipality(user: User, consultation: Consultation) -> bool:
    return consultation.municipality_id in open_mandates(user)


@predicate
def nobody_else_is_named(user: User, consultation: Consultation) -> bool:
    return consultation.responder_id in {None, user.pk}


@predicate
def is_under_review(user: User, application: Application) -> bool:
    return application.state in UNDER_REVIEW


@predicate
def case_is_under_review(user: User, consultation: Consultation) -> bool:
    return is_under_review.test(user, consultation.application)


@predicate
def application_stands(user: User, consultation: Consultation) -> bool:
    """Of what is withdrawn or dismissed nobody needs to say anything."""
    return consultation.application.state not in FALLEN


@predicate
def handles_its_case(user: User, statement: Statement) -> bool:
    return handles.test(user, statement.consultation.application)


@predicate
def can_still_be_handled(user: User, statement: Statement) -> bool:
    """While the case is under review; one that came later can be handled once, so that it gets an answer."""
    application = statement.consultation.application
    if is_under_review.test(user, application):
        return True
    return application.state in HANDED_OVER and not hasattr(statement, "handling")


@predicate
def said_it(user: User, statement: Statement) -> bool:
    return speaks_for_the_municipality.test(user, statement.consultation)


@predicate
def its_case_is_decided(user: User, statement: Statement) -> bool:
    return statement.consultation.application.state in DECIDED


@predicate
def has_fed_back(user: User, statement: Statement) -> bool:
    return hasattr(statement, "feedback")


def can(action: ConsultationAction) -> Predicate:
    return in_state(CONSULTATION_WORKFLOW, action)


def can_model(action: ModelAction) -> Predicate:
    return in_state(MODEL_WORKFLOW, action)


@predicate
def is_adopted(user: User, model: CollaborationModel) -> bool:
    """What has been adopted is public, also when its period is over."""
    return model.state != ModelState.DRAFT


PERMISSIONS = {
    "collaboration.consult": handles & is_under_review,
    "collaboration.view": speaks_for_the_municipality | holds(*DESK),
    "collaboration.extend": holds(Role.CASE_OFFICER) & can(ConsultationAction.EXTEND) & case_is_under_review,
    "collaboration.name_responder": speaks_for_the_municipality
    & application_stands
    & can(ConsultationAction.NAME_RESPONDER),
    "collaboration.answer": speaks_for_the_municipality
    & nobody_else_is_named
    & application_stands
    & can(ConsultationAction.ANSWER),
    "collaboration.record_silence": holds(Role.CASE_OFFICER) & can(ConsultationAction.RECORD_SILENCE),
    "collaboration.begin_model": holds(*KEEPERS),
    "collaboration.view_model": is_adopted | holds(*DESK),
    "collaboration.write_model": holds(*KEEPERS) & can_model(ModelAction.WRITE),
    "collaboration.keep_forums": holds(*KEEPERS) & can_model(ModelAction.KEEP),
    "collaboration.put_model_in_force": holds(Role.DIRECTOR) & can_model(ModelAction.PUT_IN_FORCE),
    "collaboration.end_model": holds(Role.DIRECTOR) & can_model(ModelAction.END),
    "collaboration.copy_model": holds(*KEEPERS) & can_model(ModelAction.COPY),
    "collaboration.handle": handles_its_case & can_still_be_handled,
    "collaboration.explain_unhandled": handles & is_under_review,
    "collaboration.give_feedback": said_it & its_case_is_decided & ~has_fed_back,
}

publish(PERMISSIONS)
