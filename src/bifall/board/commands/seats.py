"""Who sits on a board: seats taken, changed and ended, by the day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from bifall.accounts.models import User
from bifall.accounts.permissions import require
from bifall.audit.commands import record
from bifall.board import rules
from bifall.board.events import BoardRenamed, SeatChanged, SeatEnded, SeatTaken
from bifall.board.models import Board, BoardMember, Meeting
from bifall.board.queries import seats_of
from bifall.board.states import MeetingState, MemberRole
from bifall.kernel.problems import Problem, refuse_if


@transaction.atomic
def rename_board(*, board_id: UUID, name: str, actor: User, at: datetime) -> Board:
    """The letters of its case numbers stand, for the register is kept under them."""
    board = lock_board(board_id)
    require(actor, "board.rename_board", board)
    refuse_if(rules.problems_with_board(name=name, organ_code=board.organ_code))
    if board.name != name.strip():
        board.name = name.strip()
        board.save(update_fields=["name"])
        record(BoardRenamed(), subject=board, actor=actor, at=at)
    return board


@transaction.atomic
def seat_member(
    *,
    board_id: UUID,
    user_id: UUID,
    role: MemberRole,
    since: date,
    actor: User,
    at: datetime,
    party: str = "",
    position: int | None = None,
) -> BoardMember:
    """Give a person a seat from a day on. `position` is the place in the roll; the last one when left out."""
    board = lock_board(board_id)
    require(actor, "board.seat_member", board)
    refuse_if(problems_with_seat(board, role=role, since=since, at=at, user_id=user_id))
    seats = list(seats_of(board))
    member = BoardMember.objects.create(
        board=board,
        user_id=user_id,
        role=role,
        party=party.strip(),
        position=max((seat.position for seat in seats), default=0) + 1,
        since=_moment(since, at, time.min),
    )
    if position is not None:
        _put(member, position, [*seats, member])
    event = SeatTaken(board_id=str(board.pk), user_id=str(user_id), role=role, since=since.isoformat())
    record(event, subject=member, actor=actor, at=at)
    return member


def problems_with_seat(
    board: Board, *, role: MemberRole, since: date, at: datetime, user_id: UUID | None
) -> Iterator[Problem]:
    """What keeps somebody from a seat; `user_id` is None for one who has no account yet."""
    for seat in seats_of(board):
        if seat.user_id == user_id:
            yield Problem("already_on_the_board", "email", {"name": seat.user.name})
        if seat.role == role and role in rules.PRESIDENCY:
            yield Problem("presidency_taken", "role", {"name": seat.user.name})
    if since > timezone.localdate(at):
        yield Problem("seat_in_the_future", "since")


@transaction.atomic
def change_seat(*, member_id: UUID, party: str, position: int, actor: User, at: datetime) -> BoardMember:
    """Mend the party, or move the seat in the roll. Another role is another seat, for the minutes' sake."""
    member = _lock_member(member_id)
    require(actor, "board.change_seat", member)
    if member.ended_at is not None:
        return member
    before = (member.party, member.position)
    member.party = party.strip()
    member.save(update_fields=["party"])
    _put(member, position, list(seats_of(member.board)))
    member.refresh_from_db(fields=["position"])
    if (member.party, member.position) != before:
        event = SeatChanged(party=member.party, position=member.position)
        record(event, subject=member, actor=actor, at=at)
    return member


@transaction.atomic
def end_seat(*, member_id: UUID, ended_on: date, actor: User, at: datetime) -> BoardMember:
    """End a seat by a day that has come. What the member has taken part in stays as it was."""
    member = _lock_member(member_id)
    require(actor, "board.end_seat", member)
    if member.ended_at is not None:
        return member
    refuse_if(_problems_with_ending(member, ended_on, at))
    member.ended_at = max(_moment(ended_on, at, time(23, 59, 59)), member.since)
    member.save(update_fields=["ended_at"])
    event = SeatEnded(user_id=str(member.user_id), ended_on=ended_on.isoformat())
    record(event, subject=member, actor=actor, at=at)
    return member


def _problems_with_ending(member: BoardMember, ended_on: date, at: datetime) -> Iterator[Problem]:
    began_on = timezone.localdate(member.since)
    if ended_on > timezone.localdate(at):
        yield Problem("seat_ends_in_the_future", "ended_on")
    elif ended_on < began_on:
        yield Problem("seat_ends_before_it_begins", "ended_on", {"since": began_on})
    if Meeting.objects.filter(board=member.board, state=MeetingState.IN_SESSION).exists():
        yield Problem("seat_in_session")
    left = Meeting.objects.filter(
        state=MeetingState.CLOSED, verifiers__member=member, verifiers__verified_at=None
    )
    for meeting in left.order_by("starts_at"):
        held_on = timezone.localdate(meeting.starts_at)
        yield Problem("seat_verifies_minutes", None, {"name": member.user.name, "held_on": held_on})


def _moment(day: date, at: datetime, clock: time) -> datetime:
    """`at` itself when the day is today, else that time of the day in Sweden."""
    if day == timezone.localdate(at):
        return at
    return timezone.make_aware(datetime.combine(day, clock))


def _put(member: BoardMember, position: int, seats: list[BoardMember]) -> None:
    """Let the seat stand at `position` of the roll, counted from one, and the others close up around it."""
    order = [seat for seat in seats if seat.pk != member.pk]
    order.insert(max(position, 1) - 1, member)
    for number, seat in enumerate(order, start=1):
        if seat.position != number:
            seat.position = number
            seat.save(update_fields=["position"])


def _lock_member(member_id: UUID) -> BoardMember:
    """The seat, with its board locked first, as whoever takes a seat locks it."""
    lock_board(BoardMember.objects.values_list("board_id", flat=True).get(pk=member_id))
    return (
        BoardMember.objects.select_for_update(of=("self",), no_key=True)
        .select_related("board", "user")
        .get(pk=member_id)
    )


def lock_board(board_id: UUID) -> Board:
    """The board, locked until the transaction ends: its roll is changed by one at a time."""
    return Board.objects.select_for_update(of=("self",), no_key=True).get(pk=board_id)
