from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

from bifall.collaboration.event_texts import TEXTS as TEXTS
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
