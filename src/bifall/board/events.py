from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

from django.utils.translation import gettext_lazy as _

from bifall.board.states import Choice, ItemKind, MeetingAction, MeetingState, MemberRole, MotionKind, Outcome
from bifall.documents.states import DocumentKind


@dataclass(frozen=True, slots=True)
class BoardLoaded:
    name: ClassVar[str] = "board.board_loaded"
    organ_code: str
    seats: int


@dataclass(frozen=True, slots=True)
class BoardRenamed:
    name: ClassVar[str] = "board.board_renamed"


@dataclass(frozen=True, slots=True)
class SeatTaken:
    name: ClassVar[str] = "board.seat_taken"
    board_id: str
    user_id: str
    role: Annotated[str, MemberRole]
    since: str


@dataclass(frozen=True, slots=True)
class SeatChanged:
    name: ClassVar[str] = "board.seat_changed"
    party: str
    position: int


@dataclass(frozen=True, slots=True)
class SeatEnded:
    name: ClassVar[str] = "board.seat_ended"
    user_id: str
    ended_on: str


@dataclass(frozen=True, slots=True)
class MeetingPlanned:
    name: ClassVar[str] = "board.meeting_planned"
    starts_at: str


@dataclass(frozen=True, slots=True)
class MeetingMoved:
    """A move of the meeting's state table."""

    name: ClassVar[str] = "board.meeting_moved"
    told_by: ClassVar[str] = "action"
    action: Annotated[str, MeetingAction]
    previous: Annotated[str, MeetingState]
    state: Annotated[str, MeetingState]


@dataclass(frozen=True, slots=True)
class RoundTied:
    name: ClassVar[str] = "board.round_tied"
    round_id: str


@dataclass(frozen=True, slots=True)
class PaperAttached:
    name: ClassVar[str] = "board.paper_attached"
    document_id: str
    kind: Annotated[str, DocumentKind]


@dataclass(frozen=True, slots=True)
class ExtractAttached:
    """Of the notes of a forum's meeting."""

    name: ClassVar[str] = "board.extract_attached"
    extract_id: str


@dataclass(frozen=True, slots=True)
class ItemTiedToIssue:
    name: ClassVar[str] = "board.item_tied_to_issue"
    issue_id: str


@dataclass(frozen=True, slots=True)
class ItemAdded:
    name: ClassVar[str] = "board.item_added"
    kind: Annotated[str, ItemKind]
    position: int
    application_id: str | None


@dataclass(frozen=True, slots=True)
class ItemMoved:
    name: ClassVar[str] = "board.item_moved"
    position: int


@dataclass(frozen=True, slots=True)
class ItemRemoved:
    name: ClassVar[str] = "board.item_removed"
    item_id: str


@dataclass(frozen=True, slots=True)
class RollCalled:
    name: ClassVar[str] = "board.roll_called"
    present: int
    serving: int
    seats: int


@dataclass(frozen=True, slots=True)
class ConflictDeclared:
    name: ClassVar[str] = "board.conflict_declared"
    is_noted: ClassVar[bool] = True
    member_id: str


@dataclass(frozen=True, slots=True)
class ConflictTried:
    """The board found that the member has no conflict of interest."""

    name: ClassVar[str] = "board.conflict_tried"
    is_noted: ClassVar[bool] = True
    member_id: str


@dataclass(frozen=True, slots=True)
class MotionMoved:
    name: ClassVar[str] = "board.motion_moved"
    is_noted: ClassVar[bool] = True
    motion_id: str
    kind: Annotated[str, MotionKind]


@dataclass(frozen=True, slots=True)
class MotionWithdrawn:
    name: ClassVar[str] = "board.motion_withdrawn"
    is_noted: ClassVar[bool] = True
    motion_id: str


@dataclass(frozen=True, slots=True)
class VoteOpened:
    name: ClassVar[str] = "board.vote_opened"
    vote_id: str


@dataclass(frozen=True, slots=True)
class BallotCast:
    """Votes of a board are open (KL 5:54), so the choice may stand here."""

    name: ClassVar[str] = "board.ballot_cast"
    told_by: ClassVar[str] = "choice"
    is_noted: ClassVar[bool] = True
    vote_id: str
    member_id: str
    choice: Annotated[str, Choice]


@dataclass(frozen=True, slots=True)
class VoteClosed:
    name: ClassVar[str] = "board.vote_closed"
    told_by: ClassVar[str] = "by_casting_vote"
    vote_id: str
    yes: int
    no: int
    abstained: int
    outcome: Annotated[str, Choice]
    by_casting_vote: bool


@dataclass(frozen=True, slots=True)
class ReservationRecorded:
    name: ClassVar[str] = "board.reservation_recorded"
    is_noted: ClassVar[bool] = True
    member_id: str


@dataclass(frozen=True, slots=True)
class Decided:
    name: ClassVar[str] = "board.decided"
    told_by: ClassVar[str] = "outcome"
    is_noted: ClassVar[bool] = True
    item_id: str
    application_id: str | None
    outcome: Annotated[str, Outcome]
    granted_sek: int | None
    highest_share_percent: str | None


@dataclass(frozen=True, slots=True)
class DecidedDespiteAid:
    name: ClassVar[str] = "board.decided_despite_aid"
    application_id: str
    faults: list[str]


@dataclass(frozen=True, slots=True)
class DelegatedDecided:
    """`outcome` is granted or rejected: the director decides nothing else."""

    name: ClassVar[str] = "board.decided_on_delegation"
    told_by: ClassVar[str] = "outcome"
    application_id: str
    outcome: Annotated[str, Outcome]
    granted_sek: int | None


@dataclass(frozen=True, slots=True)
class DelegatedReported:
    name: ClassVar[str] = "board.delegated_reported"
    decision_id: str


@dataclass(frozen=True, slots=True)
class MinutesVerified:
    name: ClassVar[str] = "board.minutes_verified"
    member_id: str


@dataclass(frozen=True, slots=True)
class NoticePosted:
    name: ClassVar[str] = "board.notice_posted"
    meeting_id: str
    posted_on: str
    last_appeal_on: str


TEXTS = {
    "board.board_loaded": _("Nämnden {organ_code} lades upp med {seats} platser"),
    "board.board_renamed": _("Nämnden bytte namn"),
    "board.seat_taken": _("{user} fick en plats i nämnden som {role}, från {since}"),
    "board.seat_changed": _("En plats i nämnden ändrades och är nu nummer {position} i uppropet"),
    "board.seat_ended": _("{user} lämnade nämnden {ended_on}"),
    "board.meeting_planned": _("Sammanträdet planerades till {starts_at}"),
    "board.meeting_moved.summon": _("Kallelsen skickades"),
    "board.meeting_moved.open": _("Sammanträdet öppnades"),
    "board.meeting_moved.close": _("Sammanträdet avslutades"),
    "board.meeting_moved.adjust": _("Protokollet justerades"),
    "board.meeting_moved.announce": _("Protokollet anslogs"),
    "board.round_tied": _("{round} ska beslutas vid sammanträdet"),
    "board.paper_attached": _("Ny handling: {document}"),
    "board.extract_attached": _("Ett utdrag ur ett forums anteckningar bifogades"),
    "board.item_tied_to_issue": _("Ärendet kopplades till en fråga i samverkan"),
    "board.item_added": _(
        "Ärendet sattes upp på föredragningslistan till sammanträdet {meeting_day}, som punkt {position}"
    ),
    "board.item_moved": _("Ärendet blev punkt {position} på föredragningslistan"),
    "board.item_removed": _("Ärendet togs bort från föredragningslistan till sammanträdet {meeting_day}"),
    "board.roll_called": _("Upprop: {present} närvarande, {serving} tjänstgör på {seats} platser"),
    "board.conflict_declared": _("{member} anmälde jäv och deltog inte"),
    "board.conflict_tried": _("{member} prövades inte vara jävig"),
    "board.motion_moved": _("{mover} yrkade {kind}"),
    "board.motion_withdrawn": _("{mover} tog tillbaka sitt yrkande"),
    "board.vote_opened": _("Voteringen började"),
    "board.ballot_cast.yes": _("{member} röstade ja"),
    "board.ballot_cast.no": _("{member} röstade nej"),
    "board.ballot_cast.abstain": _("{member} avstod från att rösta"),
    "board.vote_closed.false": _("Voteringen avslutades: {yes} ja, {no} nej, {abstained} avstod"),
    "board.vote_closed.true": _(
        "Voteringen avslutades: {yes} ja, {no} nej, {abstained} avstod, och ordförandens röst avgjorde"
    ),
    "board.reservation_recorded": _("{member} reserverade sig"),
    "board.decided.granted": _(
        "{board} beviljade {granted_sek}, högst {highest_share_percent} av godkända kostnader ({paragraph})"
    ),
    "board.decided.rejected": _("{board} beslutade om avslag ({paragraph})"),
    "board.decided.postponed": _("{board} bordlade ärendet ({paragraph})"),
    "board.decided.referred_back": _("{board} återremitterade ärendet ({paragraph})"),
    "board.decided.adopted": _("{board} antog förslaget ({paragraph})"),
    "board.decided.endorsed": _("{board} ställde sig bakom förslaget ({paragraph})"),
    "board.decided.received": _("{board} lade ärendet till handlingarna ({paragraph})"),
    "board.decided_despite_aid": _("{board} beviljade stödet trots reglerna om statligt stöd"),
    "board.decided_on_delegation.granted": _("På delegation beviljades {granted_sek}"),
    "board.decided_on_delegation.rejected": _("På delegation avslogs ansökan"),
    "board.delegated_reported": _(
        "Delegationsbeslutet ska anmälas vid sammanträdet {meeting_day}, som punkt {position}"
    ),
    "board.minutes_verified": _("{member} justerade protokollet"),
    "board.notice_posted": _("Protokollet anslogs {posted_on}, sista dag att överklaga är {last_appeal_on}"),
}
