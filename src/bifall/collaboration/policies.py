"""Who may ask the municipalities, and who may answer for one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bifall.accounts.predicates import Predicate, holds, in_state, predicate, publish
from bifall.accounts.states import Role
from bifall.applications.states import State
from bifall.collaboration.states import CONSULTATION_WORKFLOW, ConsultationAction
from bifall.organisations.policies import open_mandates

if TYPE_CHECKING:
    from bifall.accounts.models import User
    from bifall.applications.models import Application
    from bifall.collaboration.models import Consultation

DESK = (Role.CASE_OFFICER, Role.CONTROLLER, Role.DIRECTOR, Role.SECRETARY)


@predicate
def speaks_for_the_municipality(user: User, consultation: Consultation) -> bool:
    return consultation.municipality_id in open_mandates(user)


@predicate
def nobody_else_is_named(user: User, consultation: Consultation) -> bool:
    return consultation.responder_id in {None, user.pk}


@predicate
def is_under_review(user: User, application: Application) -> bool:
    return application.state in {State.UNDER_REVIEW, State.COMPLETION_REQUESTED}


def can(action: ConsultationAction) -> Predicate:
    return in_state(CONSULTATION_WORKFLOW, action)


PERMISSIONS = {
    "collaboration.consult": holds(Role.CASE_OFFICER) & is_under_review,
    "collaboration.view": speaks_for_the_municipality | holds(*DESK),
    "collaboration.extend": holds(Role.CASE_OFFICER) & can(ConsultationAction.RECORD_SILENCE),
    "collaboration.name_responder": speaks_for_the_municipality & can(ConsultationAction.NAME_RESPONDER),
    "collaboration.answer": speaks_for_the_municipality
    & nobody_else_is_named
    & can(ConsultationAction.ANSWER),
    "collaboration.record_silence": holds(Role.CASE_OFFICER) & can(ConsultationAction.RECORD_SILENCE),
}

publish(PERMISSIONS)
