"""Who may ask the municipalities, who may answer for one, and who keeps the model and its forums."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bifall.accounts.predicates import Predicate, holds, in_state, predicate, publish
from bifall.accounts.states import Role
from bifall.applications.policies import handles
from bifall.applications.states import State
from bifall.collaboration.models import AnswerRule, TimeRequest
from bifall.collaboration.states import (
    CONSULTATION_WORKFLOW,
    FORUM_MEETING_WORKFLOW,
    INITIATIVE_WORKFLOW,
    ISSUE_WORKFLOW,
    MODEL_WORKFLOW,
    PART_WORKFLOW,
    ConsultationAction,
    InitiativeAction,
    InitiativeState,
    IssueAction,
    JointChoice,
    MeetingAction,
    MeetingState,
    ModelAction,
    ModelState,
    PartAction,
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
        ForumMeeting,
        ForumPosition,
        Initiative,
        InitiativePart,
        Issue,
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


def can_meet(action: MeetingAction) -> Predicate:
    return in_state(FORUM_MEETING_WORKFLOW, action)


def can_issue(action: IssueAction) -> Predicate:
    return in_state(ISSUE_WORKFLOW, action)


def can_initiative(action: InitiativeAction) -> Predicate:
    return in_state(INITIATIVE_WORKFLOW, action)


def can_part(action: PartAction) -> Predicate:
    return in_state(PART_WORKFLOW, action)


def spoken_at(user: User) -> frozenset[UUID]:
    """The authorities that the user speaks for a municipality at: one query per user object."""
    if "spoken_at" not in user.__dict__:
        held = user.mandates.filter(ended_at=None).values_list("municipality__authority_id", flat=True)
        user.__dict__["spoken_at"] = frozenset(held)
    known: frozenset[UUID] = user.__dict__["spoken_at"]
    return known


@predicate
def speaks_for_some_municipality(user: User, thing: Issue | Initiative) -> bool:
    return thing.authority_id in spoken_at(user)


@predicate
def speaks_for_any(user: User, thing: object) -> bool:
    return bool(open_mandates(user))


@predicate
def speaks_for_it(user: User, municipality: Municipality) -> bool:
    return municipality.pk in open_mandates(user)


@predicate
def has_been_called(user: User, meeting: ForumMeeting) -> bool:
    """Until the members are called the meeting is a plan of the region's own."""
    return meeting.called_at is not None


@predicate
def takes_part_that_day(user: User, meeting: ForumMeeting) -> bool:
    """The user speaks for a municipality that takes part on the day of the meeting, or sits there then."""
    spoken_for = open_mandates(user)
    return any(
        place.municipality_id in spoken_for and _is_on(place, meeting) for place in meeting.forum.places.all()
    ) or any(
        mandate.user_id == user.pk and _is_on(mandate, meeting) for mandate in meeting.forum.mandates.all()
    )


def _is_on(row: Any, meeting: ForumMeeting) -> bool:
    begun: bool = row.starts_on <= meeting.on_day
    return begun and (row.ends_on is None or meeting.on_day <= row.ends_on)


@predicate
def speaks_for_the_position(user: User, position: ForumPosition) -> bool:
    return position.municipality_id in open_mandates(user)


@predicate
def is_not_confirmed(user: User, position: ForumPosition) -> bool:
    return position.confirmed_at is None


@predicate
def notes_are_not_shared(user: User, position: ForumPosition) -> bool:
    return position.point.meeting.state == MeetingState.HELD


@predicate
def municipality_can_speak(user: User, position: ForumPosition) -> bool:
    return can_meet(MeetingAction.SPEAK).test(user, position.point.meeting)


@predicate
def municipality_raised_it(user: User, issue: Issue) -> bool:
    return issue.raised_by_id is not None and issue.raised_by_id in open_mandates(user)


@predicate
def region_raised_it(user: User, issue: Issue) -> bool:
    return issue.raised_by_id is None


@predicate
def speaks_for_the_lead(user: User, initiative: Initiative) -> bool:
    return initiative.lead_id in open_mandates(user)


@predicate
def is_asked_to_join(user: User, initiative: Initiative) -> bool:
    spoken_for = open_mandates(user)
    return any(part.municipality_id in spoken_for for part in initiative.parts.all())


@predicate
def has_started(user: User, initiative: Initiative) -> bool:
    return initiative.started_at is not None


@predicate
def speaks_for_the_part(user: User, part: InitiativePart) -> bool:
    return part.municipality_id in open_mandates(user)


@predicate
def does_not_lead(user: User, part: InitiativePart) -> bool:
    return part.municipality_id != part.initiative.lead_id


@predicate
def initiative_goes_on(user: User, part: InitiativePart) -> bool:
    return part.initiative.state in {InitiativeState.PROPOSED, InitiativeState.RUNNING}


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
    "collaboration.plan_meeting": holds(*KEEPERS) & can_model(ModelAction.KEEP),
    "collaboration.view_meeting": holds(*DESK) | (takes_part_that_day & has_been_called),
    "collaboration.write_agenda": holds(*KEEPERS) & can_meet(MeetingAction.WRITE_AGENDA),
    "collaboration.call_meeting": holds(*KEEPERS) & can_meet(MeetingAction.CALL),
    "collaboration.cancel_meeting": holds(*KEEPERS) & can_meet(MeetingAction.CANCEL),
    "collaboration.hold_meeting": holds(*KEEPERS) & can_meet(MeetingAction.HOLD),
    "collaboration.take_notes": holds(*KEEPERS) & can_meet(MeetingAction.NOTE),
    "collaboration.publish_notes": holds(*KEEPERS) & can_meet(MeetingAction.PUBLISH),
    "collaboration.cut_extract": holds(*KEEPERS) & can_meet(MeetingAction.CUT),
    "collaboration.note_position": holds(*KEEPERS) & is_not_confirmed & notes_are_not_shared,
    "collaboration.speak": speaks_for_the_position
    & municipality_can_speak
    & (is_not_confirmed | notes_are_not_shared),
    "collaboration.act_for_a_municipality": speaks_for_any,
    "collaboration.raise_issue": speaks_for_it,
    "collaboration.raise_issue_for_the_region": holds(*KEEPERS),
    "collaboration.view_issue": speaks_for_some_municipality | holds(*DESK),
    "collaboration.write_issue": (municipality_raised_it | (region_raised_it & holds(*KEEPERS)))
    & can_issue(IssueAction.WRITE),
    "collaboration.prepare_issue": holds(*KEEPERS) & can_issue(IssueAction.PREPARE),
    "collaboration.tie_issue": holds(*KEEPERS) & can_issue(IssueAction.TIE),
    "collaboration.decide_issue": holds(*KEEPERS) & can_issue(IssueAction.DECIDE),
    "collaboration.close_issue": holds(*KEEPERS) & can_issue(IssueAction.CLOSE),
    "collaboration.propose_initiative": speaks_for_it,
    "collaboration.view_initiative": is_asked_to_join
    | (has_started & (speaks_for_some_municipality | holds(*DESK))),
    "collaboration.write_initiative": speaks_for_the_lead & can_initiative(InitiativeAction.WRITE),
    "collaboration.invite_to_initiative": speaks_for_the_lead & can_initiative(InitiativeAction.INVITE),
    "collaboration.hand_over_initiative": speaks_for_the_lead & can_initiative(InitiativeAction.HAND_OVER),
    "collaboration.start_initiative": speaks_for_the_lead & can_initiative(InitiativeAction.START),
    "collaboration.finish_initiative": speaks_for_the_lead & can_initiative(InitiativeAction.FINISH),
    "collaboration.drop_initiative": speaks_for_the_lead & can_initiative(InitiativeAction.DROP),
    "collaboration.join_initiative": speaks_for_the_part & initiative_goes_on & can_part(PartAction.JOIN),
    "collaboration.decline_initiative": speaks_for_the_part
    & initiative_goes_on
    & can_part(PartAction.DECLINE),
    "collaboration.leave_initiative": speaks_for_the_part
    & does_not_lead
    & initiative_goes_on
    & can_part(PartAction.LEAVE),
}

publish(PERMISSIONS)
