"""Who may ask the municipalities, who may answer for one, and who keeps the model and its forums."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bifall.accounts.predicates import Predicate, holds, in_state, predicate, publish
from bifall.accounts.states import Role
from bifall.applications.policies import handles
from bifall.applications.states import State
from bifall.collaboration.models import AnswerRule, TimeRequest
from bifall.collaboration.states import (
    CONSULTATION_WORKFLOW,
    MODEL_WORKFLOW,
    ConsultationAction,
    JointChoice,
    ModelAction,
    ModelState,
)
from bifall.organisations.models import Mandate
from bifall.organisations.policies import open_mandates
from bifall.organisations.states import MandateKind

if TYPE_CHECKING:
    from uuid import UUID

    from bifall.accounts.models import User
    from bifall.applications.models import Application
    from bifall.collaboration.models import (
        CollaborationModel,
        Consultation,
        JointOffer,
        Statement,
    )
    from bifall.organisations.models import Municipality

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


def politician_decides(municipality_id: UUID) -> bool:
    """The municipality has said that a politician approves its answers, and there is one who can."""
    return (
        AnswerRule.objects.filter(municipality_id=municipality_id, politician_approves=True).exists()
        and Mandate.objects.filter(
            municipality_id=municipality_id,
            kind=MandateKind.POLITICIAN,
            ended_at=None,
            user__is_active=True,
        ).exists()
    )


def is_politician_of(user: User, municipality_id: UUID) -> bool:
    held = user.mandates.filter(municipality_id=municipality_id, kind=MandateKind.POLITICIAN, ended_at=None)
    return held.exists()


@predicate
def sends_for_the_municipality(user: User, consultation: Consultation) -> bool:
    """By the municipality's own rule: a politician; else the one who is named, or anybody when nobody is."""
    if politician_decides(consultation.municipality_id):
        return is_politician_of(user, consultation.municipality_id)
    return nobody_else_is_named.test(user, consultation)


@predicate
def decides_how_it_answers(user: User, municipality: Municipality) -> bool:
    """Its politicians; while it has none here, its officials."""
    if municipality.pk not in open_mandates(user):
        return False
    held = Mandate.objects.filter(
        municipality=municipality, kind=MandateKind.POLITICIAN, ended_at=None, user__is_active=True
    )
    politicians = set(held.values_list("user_id", flat=True))
    return user.pk in politicians or not politicians


@predicate
def has_not_asked_for_time(user: User, consultation: Consultation) -> bool:
    return not TimeRequest.objects.filter(consultation=consultation, is_given=None).exists()


@predicate
def is_not_answered(user: User, asked: TimeRequest) -> bool:
    return asked.is_given is None


@predicate
def can_be_extended(user: User, asked: TimeRequest) -> bool:
    return PERMISSIONS["collaboration.extend"].test(user, asked.consultation)


@predicate
def can_answer_the_offered(user: User, offer: JointOffer) -> bool:
    return PERMISSIONS["collaboration.answer"].test(user, offer.consultation)


@predicate
def offer_waits(user: User, offer: JointOffer) -> bool:
    return offer.choice == JointChoice.WAITING


@predicate
def its_case_is_under_review(user: User, statement: Statement) -> bool:
    return is_under_review.test(user, statement.consultation.application)


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
    & sends_for_the_municipality
    & application_stands
    & can(ConsultationAction.ANSWER),
    "collaboration.write_draft": speaks_for_the_municipality
    & application_stands
    & can(ConsultationAction.ANSWER),
    "collaboration.set_answer_rule": decides_how_it_answers,
    "collaboration.send_batch": holds(Role.CASE_OFFICER),
    "collaboration.view_batch": holds(*DESK),
    "collaboration.ask_for_time": speaks_for_the_municipality
    & can(ConsultationAction.EXTEND)
    & case_is_under_review
    & has_not_asked_for_time,
    "collaboration.answer_time": is_not_answered & can_be_extended,
    "collaboration.offer_joint": said_it & its_case_is_under_review,
    "collaboration.join": offer_waits & can_answer_the_offered,
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
