"""Planning, summoning, opening and closing a meeting."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.urls import reverse
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from bifall.accounts.models import Authority, User
from bifall.accounts.permissions import require
from bifall.applications.states import State
from bifall.audit.commands import record
from bifall.board import rules
from bifall.board.events import (
    BoardLoaded,
    MeetingMoved,
    MeetingPlanned,
    PaperAttached,
    RollCalled,
    RoundTied,
)
from bifall.board.models import AgendaItem, Attendance, Board, BoardMember, Meeting, MinutesVerifier
from bifall.board.states import MEETING_WORKFLOW, MeetingAction, MeetingState, MemberRole
from bifall.calls.models import Round
from bifall.documents.models import Document
from bifall.kernel.problems import Problem, refuse_if
from bifall.notices.commands import notify
from bifall.notices.recipients import users_told

HELD = frozenset(MeetingState) - {MeetingState.PLANNED, MeetingState.SUMMONED}


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatValues:
    user_id: UUID
    role: MemberRole
    party: str = ""


@transaction.atomic
def load_board(
    *,
    authority_id: UUID,
    name: str,
    organ_code: str,
    seats: Sequence[SeatValues],
    actor: User,
    at: datetime,
) -> Board:
    """Set up a board with its members, in the order they are called up; one that exists gets new members."""
    authority = Authority.objects.get(pk=authority_id)
    require(actor, "board.load_board", authority)
    refuse_if(rules.problems_with_board(name=name, organ_code=organ_code))
    board, _created = Board.objects.update_or_create(
        authority=authority, organ_code=organ_code, defaults={"name": name.strip()}
    )
    for position, seat in enumerate(seats, start=1):
        BoardMember.objects.get_or_create(
            board=board,
            user_id=seat.user_id,
            ended_at=None,
            defaults={"role": seat.role, "party": seat.party, "position": position, "since": at},
        )
    record(BoardLoaded(organ_code=organ_code, seats=len(seats)), subject=board, actor=actor, at=at)
    return board


@transaction.atomic
def plan_meeting(
    *,
    board_id: UUID,
    starts_at: datetime,
    place: str,
    actor: User,
    at: datetime,
    round_ids: Sequence[UUID] = (),
    first_paragraph: int | None = None,
) -> Meeting:
    """Make a meeting. Its first § follows the year's last one unless `first_paragraph` is given.

    Agendas change until they are taken up, so the § is counted anew when the meeting opens.
    """
    board = Board.objects.select_for_update(of=("self",), no_key=True).get(pk=board_id)
    require(actor, "board.plan_meeting", board)
    problems = []
    if starts_at <= at:
        problems.append(Problem("meeting_in_the_past", "starts_at"))
    if not place.strip():
        problems.append(Problem("meeting_place_missing", "place"))
    if Meeting.objects.filter(board=board, starts_at=starts_at).exists():
        problems.append(Problem("meeting_at_that_time", "starts_at"))
    rounds = list(Round.objects.filter(pk__in=round_ids, call__authority_id=board.authority_id))
    if len(rounds) != len(set(round_ids)):
        problems.append(Problem("round_of_another_authority", "rounds"))
    refuse_if(problems)
    meeting = Meeting.objects.create(
        authority_id=board.authority_id,
        board=board,
        starts_at=starts_at,
        place=place.strip(),
        secretary=actor,
        first_paragraph=first_paragraph or next_paragraph(board, starts_at, list(MeetingState)),
        first_paragraph_is_given=first_paragraph is not None,
    )
    meeting.rounds.set(rounds)
    record(MeetingPlanned(starts_at=starts_at.isoformat()), subject=meeting, actor=actor, at=at)
    return meeting


def next_paragraph(board: Board, starts_at: datetime, states: Collection[MeetingState]) -> int:
    """§§ run through the calendar year: the one after the last item of the year's earlier meetings in
    one of the states.
    """
    year = timezone.localtime(starts_at).year
    last = 0
    for meeting in Meeting.objects.filter(
        board=board, starts_at__year=year, starts_at__lt=starts_at, state__in=states
    ).annotate(last_position=Max("items__position")):
        last = max(last, meeting.first_paragraph - 1 + (meeting.last_position or 0))
    return last + 1


@transaction.atomic
def tie_round(*, meeting_id: UUID, round_id: UUID, actor: User, at: datetime) -> Meeting:
    """Let a round's applications be decided at this meeting."""
    meeting = lock(meeting_id)
    require(actor, "board.tie_round", meeting)
    round_ = Round.objects.filter(pk=round_id, call__authority_id=meeting.authority_id).first()
    refuse_if([] if round_ else [Problem("round_of_another_authority", "round")])
    if round_ is not None:
        meeting.rounds.add(round_)
    record(RoundTied(round_id=str(round_id)), subject=meeting, actor=actor, at=at)
    return meeting


@transaction.atomic
def summon(*, meeting_id: UUID, actor: User, at: datetime) -> Meeting:
    """Send the summons to all members and substitutes; again when the agenda has changed since.

    The cases on the agenda must be ready for decision.
    """
    meeting = lock(meeting_id)
    require(actor, "board.summon", meeting)
    items = list(AgendaItem.objects.filter(meeting=meeting).select_related("application"))
    problems = [] if items else [Problem("agenda_empty")]
    problems += [
        Problem("item_not_prepared", params={"title": item.title})
        for item in items
        if item.application is not None and item.application.state != State.PREPARED
    ]
    refuse_if(problems)
    move(meeting, MeetingAction.SUMMON, actor, at)
    meeting.summoned_at = at
    meeting.save(update_fields=["summoned_at"])
    day = timezone.localtime(meeting.starts_at)
    for person in users_told("board.summons", meeting, at):
        notify(
            authority_id=meeting.authority_id,
            recipient=person,
            kind="board.summons",
            subject=format_lazy(
                _("Kallelse till {board} {day}"), board=meeting.board.name, day=f"{day:%Y-%m-%d}"
            ),
            body=format_lazy(
                _("Sammanträdet börjar {day} kl. {clock}, {place}. Handlingarna finns i tjänsten."),
                day=f"{day:%Y-%m-%d}",
                clock=f"{day:%H.%M}",
                place=meeting.place,
            ),
            path=reverse("boardroom:meeting", args=[meeting.pk]),
            at=at,
        )
    return meeting


@transaction.atomic
def attach_board_pack(*, meeting_id: UUID, document_id: UUID, actor: User, at: datetime) -> Meeting:
    meeting = lock(meeting_id)
    require(actor, "board.change_meeting", meeting)
    document = Document.objects.get(pk=document_id, authority_id=meeting.authority_id)
    meeting.board_pack = document
    meeting.save(update_fields=["board_pack"])
    event = PaperAttached(document_id=str(document.pk), kind=document.kind)
    record(event, subject=meeting, actor=actor, at=at)
    return meeting


@dataclass(frozen=True, slots=True, kw_only=True)
class Present:
    """A line of the roll call: who is here, who serves, and for whom a substitute does."""

    member_id: UUID
    serving: bool = True
    serves_for_id: UUID | None = None


@transaction.atomic
def open_meeting(
    *,
    meeting_id: UUID,
    present: Sequence[Present],
    chair_id: UUID,
    verifier_ids: Sequence[UUID],
    actor: User,
    at: datetime,
) -> Meeting:
    """Open the meeting with its roll call. Without a quorum it cannot be opened (KL 6:27).

    The chair verifies the minutes too (KL 5:69). The §§ go on from the meetings that have been held.
    """
    meeting = lock(meeting_id)
    require(actor, "board.open", meeting)
    members = {m.pk: m for m in meeting.board.members.filter(ended_at=None)}
    unknown = {line.member_id for line in present} - set(members)
    refuse_if([Problem("member_unknown", "present")] if unknown else [])
    refuse_if(
        rules.problems_with_roll_call(
            seats=[seat_of(m) for m in members.values()],
            present=[
                rules.Present(seat_of(members[line.member_id]), line.serving, line.serves_for_id)
                for line in present
            ],
            chair=chair_id,
            verifiers=set(verifier_ids),
        )
    )
    Attendance.objects.bulk_create(
        Attendance(
            meeting=meeting,
            member_id=line.member_id,
            is_serving=line.serving,
            serves_for_id=line.serves_for_id,
        )
        for line in present
    )
    MinutesVerifier.objects.bulk_create(
        MinutesVerifier(meeting=meeting, member_id=member_id)
        for member_id in dict.fromkeys([chair_id, *verifier_ids])
    )
    meeting.chair = members[chair_id]
    meeting.opened_at = at
    following = next_paragraph(meeting.board, meeting.starts_at, HELD)
    if not meeting.first_paragraph_is_given or meeting.first_paragraph < following:
        meeting.first_paragraph = following
    meeting.save(update_fields=["chair", "opened_at", "first_paragraph"])
    move(meeting, MeetingAction.OPEN, actor, at)
    event = RollCalled(
        present=len(present),
        serving=sum(line.serving for line in present),
        seats=sum(not m.is_substitute for m in members.values()),
    )
    record(event, subject=meeting, actor=actor, at=at)
    return meeting


@transaction.atomic
def close_meeting(*, meeting_id: UUID, actor: User, at: datetime) -> Meeting:
    """Close the meeting when every item has been decided."""
    meeting = lock(meeting_id)
    require(actor, "board.close", meeting)
    undecided = meeting.items.filter(decision=None).count()
    refuse_if([Problem("items_undecided", params={"count": undecided})] if undecided else [])
    meeting.closed_at = at
    meeting.save(update_fields=["closed_at"])
    move(meeting, MeetingAction.CLOSE, actor, at)
    return meeting


def seat_of(member: BoardMember) -> rules.Seat:
    return rules.Seat(member.pk, MemberRole(member.role))


def lock(meeting_id: UUID) -> Meeting:
    """The meeting, locked until the transaction ends."""
    return (
        Meeting.objects.select_for_update(of=("self",), no_key=True)
        .select_related("board", "chair")
        .get(pk=meeting_id)
    )


def move(meeting: Meeting, action: MeetingAction, actor: User, at: datetime) -> None:
    """Take the next state from the table and tell the audit."""
    previous = MeetingState(meeting.state)
    meeting.state = MEETING_WORKFLOW.after(previous, action)
    meeting.save(update_fields=["state"])
    event = MeetingMoved(action=action, previous=previous, state=meeting.state)
    record(event, subject=meeting, actor=actor, at=at)
