from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

from django.utils.translation import gettext_lazy as _

from bifall.collaboration.states import (
    ForumKind,
    HandlingOutcome,
    IssueAction,
    PartAction,
    Position,
    Recognition,
    Seat,
    Stance,
)
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


@dataclass(frozen=True, slots=True)
class ForumMeetingPlanned:
    name: ClassVar[str] = "collaboration.meeting_planned"
    starts_at: str


@dataclass(frozen=True, slots=True)
class ForumMeetingChanged:
    name: ClassVar[str] = "collaboration.meeting_changed"
    starts_at: str


@dataclass(frozen=True, slots=True)
class AgendaWritten:
    name: ClassVar[str] = "collaboration.agenda_written"
    point_id: str
    position: int


@dataclass(frozen=True, slots=True)
class PointRemoved:
    name: ClassVar[str] = "collaboration.point_removed"
    point_id: str


@dataclass(frozen=True, slots=True)
class MembersCalled:
    name: ClassVar[str] = "collaboration.members_called"
    members: int


@dataclass(frozen=True, slots=True)
class ForumMeetingHeld:
    name: ClassVar[str] = "collaboration.meeting_held"


@dataclass(frozen=True, slots=True)
class ForumMeetingCancelled:
    name: ClassVar[str] = "collaboration.meeting_cancelled"


@dataclass(frozen=True, slots=True)
class NotesTaken:
    name: ClassVar[str] = "collaboration.notes_taken"
    present: int


@dataclass(frozen=True, slots=True)
class PositionNoted:
    """By whoever took the notes: it is not the municipality's until it is confirmed."""

    name: ClassVar[str] = "collaboration.position_noted"
    municipality_code: str
    point_id: str
    stance: Annotated[str, Stance]


@dataclass(frozen=True, slots=True)
class PositionGiven:
    """The municipality confirmed what was noted, or wrote it itself."""

    name: ClassVar[str] = "collaboration.position_given"
    municipality_code: str
    point_id: str
    stance: Annotated[str, Stance]


@dataclass(frozen=True, slots=True)
class NotesPublished:
    name: ClassVar[str] = "collaboration.notes_published"
    members: int


@dataclass(frozen=True, slots=True)
class ExtractCut:
    name: ClassVar[str] = "collaboration.extract_cut"
    point_id: str
    extract_id: str


@dataclass(frozen=True, slots=True)
class IssueRaised:
    """Without a municipality it is the region's own issue."""

    name: ClassVar[str] = "collaboration.issue_raised"
    told_by: ClassVar[str] = "is_the_regions"
    municipality_code: str | None
    is_the_regions: bool


@dataclass(frozen=True, slots=True)
class IssueMoved:
    name: ClassVar[str] = "collaboration.issue_moved"
    told_by: ClassVar[str] = "action"
    action: Annotated[str, IssueAction]


@dataclass(frozen=True, slots=True)
class InitiativeProposed:
    name: ClassVar[str] = "collaboration.initiative_proposed"
    municipality_code: str


@dataclass(frozen=True, slots=True)
class InitiativeWritten:
    name: ClassVar[str] = "collaboration.initiative_written"


@dataclass(frozen=True, slots=True)
class InvitedToInitiative:
    name: ClassVar[str] = "collaboration.invited_to_initiative"
    municipality_code: str


@dataclass(frozen=True, slots=True)
class PartMoved:
    name: ClassVar[str] = "collaboration.part_moved"
    told_by: ClassVar[str] = "action"
    municipality_code: str
    action: Annotated[str, PartAction]


@dataclass(frozen=True, slots=True)
class InitiativeHandedOver:
    name: ClassVar[str] = "collaboration.initiative_handed_over"
    municipality_code: str


@dataclass(frozen=True, slots=True)
class InitiativeStarted:
    name: ClassVar[str] = "collaboration.initiative_started"
    municipalities: int


@dataclass(frozen=True, slots=True)
class InitiativeFinished:
    name: ClassVar[str] = "collaboration.initiative_finished"


@dataclass(frozen=True, slots=True)
class InitiativeDropped:
    name: ClassVar[str] = "collaboration.initiative_dropped"


TEXTS = {
    "collaboration.meeting_planned": _("Ett möte planerades till {starts_at}"),
    "collaboration.meeting_changed": _("Mötets tid eller plats ändrades: {starts_at}"),
    "collaboration.agenda_written": _("Punkt {position} skrevs på dagordningen"),
    "collaboration.point_removed": _("En punkt togs bort från dagordningen"),
    "collaboration.members_called": _("Kallelsen gick till {members} personer"),
    "collaboration.meeting_held": _("Mötet hölls"),
    "collaboration.meeting_cancelled": _("Mötet ställdes in"),
    "collaboration.notes_taken": _("Anteckningar skrevs"),
    "collaboration.position_noted": _("{municipality} antecknades för ståndpunkten: {stance}"),
    "collaboration.position_given": _("{municipality} gav sin ståndpunkt: {stance}"),
    "collaboration.notes_published": _("Anteckningarna delades med {members} personer"),
    "collaboration.extract_cut": _("Ett utdrag gjordes ur anteckningarna"),
    "collaboration.issue_raised.false": _("{municipality} väckte frågan"),
    "collaboration.issue_raised.true": _("Regionen väckte frågan"),
    "collaboration.issue_moved.write": _("Frågan skrevs om"),
    "collaboration.issue_moved.discuss": _("Frågan togs upp på ett forummöte"),
    "collaboration.issue_moved.prepare": _("Regionen började bereda frågan"),
    "collaboration.issue_moved.tie": _("Frågan kopplades till en ansökan"),
    "collaboration.issue_moved.decide": _("Frågan avgjordes"),
    "collaboration.issue_moved.close": _("Frågan avslutades utan beslut"),
    "collaboration.initiative_proposed": _("{municipality} föreslog ett gemensamt initiativ"),
    "collaboration.initiative_written": _("Initiativets text skrevs om"),
    "collaboration.invited_to_initiative": _("{municipality} bjöds in"),
    "collaboration.part_moved.join": _("{municipality} gick med"),
    "collaboration.part_moved.decline": _("{municipality} tackade nej"),
    "collaboration.part_moved.leave": _("{municipality} lämnade initiativet"),
    "collaboration.initiative_handed_over": _("{municipality} tog över ledningen"),
    "collaboration.initiative_started": _("Initiativet startade med {municipalities} kommuner"),
    "collaboration.initiative_finished": _("Initiativet genomfördes"),
    "collaboration.initiative_dropped": _("Initiativet lades ned"),
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
