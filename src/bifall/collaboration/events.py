from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

from django.utils.translation import gettext_lazy as _

from bifall.collaboration.states import ForumKind, HandlingOutcome, Position, Recognition, Seat
from bifall.organisations.states import MandateKind


@dataclass(frozen=True, slots=True)
class MunicipalityConsulted:
    name: ClassVar[str] = "collaboration.municipality_consulted"
    application_id: str
    municipality_code: str
    due_on: str


@dataclass(frozen=True, slots=True)
class NobodyToTell:
    """The municipality was asked, knowingly, while nobody spoke for it here."""

    name: ClassVar[str] = "collaboration.nobody_to_tell"
    municipality_code: str


@dataclass(frozen=True, slots=True)
class TimeExtended:
    name: ClassVar[str] = "collaboration.time_extended"
    previous_due_on: str
    due_on: str


@dataclass(frozen=True, slots=True)
class ResponderNamed:
    name: ClassVar[str] = "collaboration.responder_named"
    responder_id: str


@dataclass(frozen=True, slots=True)
class StatementGiven:
    name: ClassVar[str] = "collaboration.statement_given"
    told_by: ClassVar[str] = "is_late"
    position: Annotated[str, Position]
    is_late: bool


@dataclass(frozen=True, slots=True)
class SilenceRecorded:
    name: ClassVar[str] = "collaboration.silence_recorded"
    municipality_code: str


@dataclass(frozen=True, slots=True)
class ModelBegun:
    """Without `previous_id` the model is the first; with it, a copy of the last."""

    name: ClassVar[str] = "collaboration.model_begun"
    starts_on: str
    ends_on: str
    previous_id: str | None


@dataclass(frozen=True, slots=True)
class ModelWritten:
    name: ClassVar[str] = "collaboration.model_written"
    starts_on: str
    ends_on: str


@dataclass(frozen=True, slots=True)
class ModelPutInForce:
    name: ClassVar[str] = "collaboration.model_put_in_force"
    adopted_on: str


@dataclass(frozen=True, slots=True)
class ModelEnded:
    name: ClassVar[str] = "collaboration.model_ended"
    ends_on: str


@dataclass(frozen=True, slots=True)
class TopicsSet:
    name: ClassVar[str] = "collaboration.topics_set"
    topics: int


@dataclass(frozen=True, slots=True)
class ForumFounded:
    name: ClassVar[str] = "collaboration.forum_founded"
    kind: Annotated[str, ForumKind]


@dataclass(frozen=True, slots=True)
class ForumChanged:
    name: ClassVar[str] = "collaboration.forum_changed"
    kind: Annotated[str, ForumKind]


@dataclass(frozen=True, slots=True)
class ForumClosed:
    name: ClassVar[str] = "collaboration.forum_closed"
    ended_on: str


@dataclass(frozen=True, slots=True)
class MunicipalityJoined:
    name: ClassVar[str] = "collaboration.municipality_joined"
    municipality_code: str
    starts_on: str
    votes: int | None


@dataclass(frozen=True, slots=True)
class MunicipalityLeft:
    name: ClassVar[str] = "collaboration.municipality_left"
    municipality_code: str
    ends_on: str


@dataclass(frozen=True, slots=True)
class VotesSet:
    name: ClassVar[str] = "collaboration.votes_set"
    municipality_code: str
    votes: int | None


@dataclass(frozen=True, slots=True)
class MemberSeated:
    name: ClassVar[str] = "collaboration.member_seated"
    mandate_id: str
    role: Annotated[str, MandateKind]
    seat: Annotated[str, Seat]
    starts_on: str


@dataclass(frozen=True, slots=True)
class MemberLeft:
    name: ClassVar[str] = "collaboration.member_left"
    mandate_id: str
    ends_on: str


@dataclass(frozen=True, slots=True)
class BatchSent:
    name: ClassVar[str] = "collaboration.batch_sent"
    applications: int
    consultations: int
    due_on: str


@dataclass(frozen=True, slots=True)
class TimeAskedFor:
    name: ClassVar[str] = "collaboration.time_asked_for"
    until_on: str


@dataclass(frozen=True, slots=True)
class TimeAnswered:
    name: ClassVar[str] = "collaboration.time_answered"
    told_by: ClassVar[str] = "is_given"
    is_given: bool


@dataclass(frozen=True, slots=True)
class DraftSaved:
    """The municipality's own work: told to nobody else."""

    name: ClassVar[str] = "collaboration.draft_saved"
    version: int


@dataclass(frozen=True, slots=True)
class AnswerRuleSet:
    name: ClassVar[str] = "collaboration.answer_rule_set"
    told_by: ClassVar[str] = "politician_approves"
    politician_approves: bool


@dataclass(frozen=True, slots=True)
class JointOffered:
    name: ClassVar[str] = "collaboration.joint_offered"
    municipality_code: str


@dataclass(frozen=True, slots=True)
class JointOfferDeclined:
    name: ClassVar[str] = "collaboration.joint_offer_declined"
    municipality_code: str


@dataclass(frozen=True, slots=True)
class StatementHandled:
    name: ClassVar[str] = "collaboration.statement_handled"
    outcome: Annotated[str, HandlingOutcome]


@dataclass(frozen=True, slots=True)
class UnhandledExplained:
    """The officer said why the case goes to decision with statements that are not handled."""

    name: ClassVar[str] = "collaboration.unhandled_explained"


@dataclass(frozen=True, slots=True)
class FeedbackGiven:
    name: ClassVar[str] = "collaboration.feedback_given"
    recognition: Annotated[str, Recognition]


TEXTS = {
    "collaboration.model_begun": _("Samverkansmodellen för {starts_on} till {ends_on} påbörjades"),
    "collaboration.model_written": _("Samverkansmodellens text skrevs om"),
    "collaboration.model_put_in_force": _("Samverkansmodellen fastställdes genom beslut den {adopted_on}"),
    "collaboration.model_ended": _("Samverkansmodellen avslutades den {ends_on}"),
    "collaboration.topics_set": _("Samverkansmodellen fick {topics} ämnen"),
    "collaboration.forum_founded": _("Forumet bildades: {kind}"),
    "collaboration.forum_changed": _("Forumets uppgift eller namn ändrades"),
    "collaboration.forum_closed": _("Forumet upphör den {ended_on}"),
    "collaboration.municipality_joined": _("{municipality} deltar från och med den {starts_on}"),
    "collaboration.municipality_left": _("{municipality} deltar till och med den {ends_on}"),
    "collaboration.votes_set": _("{municipality} fick annan vikt i forumets omröstningar"),
    "collaboration.member_seated": _("En person fick plats i forumet: {seat}, {role}"),
    "collaboration.member_left": _("Ett uppdrag i forumet slutar den {ends_on}"),
    "collaboration.municipality_consulted": _("Remiss skickad till {municipality}, svar senast {due_on}"),
    "collaboration.nobody_to_tell": _("Ingen företrädde {municipality} i tjänsten när remissen skickades"),
    "collaboration.time_extended": _(
        "{municipality} fick mer tid: svar senast {due_on} i stället för {previous_due_on}"
    ),
    "collaboration.responder_named": _("{municipality} utsåg {responder} att svara"),
    "collaboration.statement_given.false": _("{municipality} svarade: {position}"),
    "collaboration.statement_given.true": _("{municipality} svarade efter sista svarsdag: {position}"),
    "collaboration.silence_recorded": _("{municipality} svarade inte i tid"),
    "collaboration.batch_sent": _(
        "Remissomgången skickades: {consultations} remisser om {applications} ansökningar,"
        " svar senast {due_on}"
    ),
    "collaboration.time_asked_for": _("{municipality} bad om tid till {until_on}"),
    "collaboration.time_answered.true": _("{municipality} fick den tid som kommunen bad om"),
    "collaboration.time_answered.false": _("{municipality} fick inte mer tid"),
    "collaboration.draft_saved": _("Utkastet till yttrande sparades, version {version}"),
    "collaboration.answer_rule_set.true": _("En förtroendevald godkänner kommunens svar"),
    "collaboration.answer_rule_set.false": _("En tjänsteperson kan lämna kommunens svar"),
    "collaboration.joint_offered": _("{municipality} erbjöds att ansluta sig till yttrandet"),
    "collaboration.joint_offer_declined": _("{municipality} anslöt sig inte till yttrandet"),
    "collaboration.statement_handled": _("Yttrandet från {municipality}: {outcome}"),
    "collaboration.unhandled_explained": _("Skrev varför yttranden inte hanteras"),
    "collaboration.feedback_given": _("{municipality} om den känner igen sig: {recognition}"),
}
