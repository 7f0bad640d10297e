from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


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
    role: str
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
    action: str
    previous: str
    state: str


@dataclass(frozen=True, slots=True)
class RoundTied:
    name: ClassVar[str] = "board.round_tied"
    round_id: str


@dataclass(frozen=True, slots=True)
class PaperAttached:
    name: ClassVar[str] = "board.paper_attached"
    document_id: str
    kind: str


@dataclass(frozen=True, slots=True)
class ItemAdded:
    name: ClassVar[str] = "board.item_added"
    kind: str
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
    member_id: str


@dataclass(frozen=True, slots=True)
class MotionMoved:
    name: ClassVar[str] = "board.motion_moved"
    motion_id: str
    kind: str


@dataclass(frozen=True, slots=True)
class MotionWithdrawn:
    name: ClassVar[str] = "board.motion_withdrawn"
    motion_id: str


@dataclass(frozen=True, slots=True)
class VoteOpened:
    name: ClassVar[str] = "board.vote_opened"
    vote_id: str


@dataclass(frozen=True, slots=True)
class BallotCast:
    """Votes of a board are open (KL 5:54), so the choice may stand here."""

    name: ClassVar[str] = "board.ballot_cast"
    vote_id: str
    member_id: str
    choice: str


@dataclass(frozen=True, slots=True)
class VoteClosed:
    name: ClassVar[str] = "board.vote_closed"
    vote_id: str
    yes: int
    no: int
    abstained: int
    outcome: str
    by_casting_vote: bool


@dataclass(frozen=True, slots=True)
class ReservationRecorded:
    name: ClassVar[str] = "board.reservation_recorded"
    member_id: str


@dataclass(frozen=True, slots=True)
class Decided:
    name: ClassVar[str] = "board.decided"
    item_id: str
    application_id: str | None
    outcome: str
    granted_sek: int | None
    highest_share_percent: str | None


@dataclass(frozen=True, slots=True)
class DelegatedDecided:
    name: ClassVar[str] = "board.decided_on_delegation"
    application_id: str
    outcome: str
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
