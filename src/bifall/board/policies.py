"""Who may do what with meetings, items, votes, decisions and minutes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bifall.accounts.predicates import Predicate, holds, in_state, predicate, publish
from bifall.accounts.states import Role
from bifall.applications.policies import is_tied_to_the_applicant
from bifall.assessment.policies import has_declared_conflict
from bifall.board.states import MEETING_WORKFLOW, MeetingAction, MeetingState

if TYPE_CHECKING:
    from uuid import UUID

    from bifall.accounts.models import User
    from bifall.board.models import AgendaItem, BoardMember, Meeting, MinutesVerifier
    from bifall.calls.models import Round

DESK = (Role.CASE_OFFICER, Role.CONTROLLER, Role.DIRECTOR, Role.COMMUNICATOR)


def open_seats(user: User) -> dict[UUID, UUID]:
    """{board id: member id} for each seat the user holds: one query per user object."""
    if user.views_as is not None:
        return {}
    if "open_seats" not in user.__dict__:
        held = user.board_memberships.filter(ended_at=None).values_list("board_id", "pk")
        user.__dict__["open_seats"] = dict(held)
    seats: dict[UUID, UUID] = user.__dict__["open_seats"]
    return seats


is_secretary = holds(Role.SECRETARY)
works_at_the_desk = holds(*DESK)


@predicate
def sits_on_the_board(user: User, meeting: Meeting) -> bool:
    return meeting.board_id in open_seats(user)


@predicate
def is_announced(user: User, meeting: Meeting) -> bool:
    return meeting.state == MeetingState.ANNOUNCED


@predicate
def has_been_summoned(user: User, meeting: Meeting) -> bool:
    return meeting.state != MeetingState.PLANNED


@predicate
def sits_on_the_board_of_the_item(user: User, item: AgendaItem) -> bool:
    return item.meeting.board_id in open_seats(user)


@predicate
def item_has_been_summoned_to(user: User, item: AgendaItem) -> bool:
    return item.meeting.state != MeetingState.PLANNED


@predicate
def is_disqualified(user: User, item: AgendaItem) -> bool:
    """The user's seat has a conflict of interest in the item (KL 6:28–30).

    It shuts the item where the board handles it, and not its papers: docs/decisions/0022.
    """
    seat = open_seats(user).get(item.meeting.board_id)
    return seat is not None and any(d.member_id == seat for d in item.disqualifications.all())


@predicate
def has_been_summoned_to_the_round(user: User, round_: Round) -> bool:
    """The user sits on a board that has been summoned to a meeting where the round is to be decided."""
    meetings = round_.meetings.filter(board_id__in=list(open_seats(user)))
    return meetings.exclude(state=MeetingState.PLANNED).exists()


@predicate
def item_is_in_session(user: User, item: AgendaItem) -> bool:
    return item.meeting.state == MeetingState.IN_SESSION


@predicate
def item_can_be_prepared(user: User, item: AgendaItem) -> bool:
    return item.meeting.state in {MeetingState.PLANNED, MeetingState.SUMMONED}


@predicate
def meeting_is_being_prepared(user: User, meeting: Meeting) -> bool:
    return meeting.state in {MeetingState.PLANNED, MeetingState.SUMMONED}


@predicate
def minutes_can_be_written(user: User, meeting: Meeting) -> bool:
    return meeting.state == MeetingState.CLOSED


@predicate
def is_that_member(user: User, member: BoardMember) -> bool:
    return member.user_id == user.pk


@predicate
def is_that_verifier(user: User, verifier: MinutesVerifier) -> bool:
    return verifier.member.user_id == user.pk and verifier.meeting.state == MeetingState.CLOSED


@predicate
def verifies_the_minutes(user: User, meeting: Meeting) -> bool:
    seat = open_seats(user).get(meeting.board_id)
    return seat is not None and meeting.verifiers.filter(member_id=seat).exists()


def can(action: MeetingAction) -> Predicate:
    return in_state(MEETING_WORKFLOW, action)


PERMISSIONS = {
    "board.load_board": holds(Role.ADMINISTRATOR),
    "board.rename_board": holds(Role.ADMINISTRATOR),
    "board.seat_member": holds(Role.ADMINISTRATOR),
    "board.change_seat": holds(Role.ADMINISTRATOR),
    "board.end_seat": holds(Role.ADMINISTRATOR),
    "board.plan_meeting": is_secretary,
    "board.tie_round": holds(Role.SECRETARY, Role.CASE_OFFICER) & meeting_is_being_prepared,
    "board.view_meeting": is_secretary
    | works_at_the_desk
    | (sits_on_the_board & has_been_summoned)
    | is_announced,
    "board.view_item": holds(Role.SECRETARY, *DESK)
    | (sits_on_the_board_of_the_item & item_has_been_summoned_to & ~is_disqualified),
    "board.read_papers": holds(Role.SECRETARY, *DESK)
    | (sits_on_the_board_of_the_item & item_has_been_summoned_to),
    "board.change_meeting": is_secretary & meeting_is_being_prepared,
    "board.change_agenda": is_secretary & meeting_is_being_prepared,
    "board.change_item": is_secretary & item_can_be_prepared,
    "board.summon": is_secretary & can(MeetingAction.SUMMON),
    "board.open": is_secretary & can(MeetingAction.OPEN),
    "board.close": is_secretary & can(MeetingAction.CLOSE),
    "board.record_proceedings": is_secretary & item_is_in_session,
    "board.speak_as": is_that_member,
    "board.decide": is_secretary & item_is_in_session,
    "board.write_minutes": is_secretary & minutes_can_be_written,
    "board.verify_minutes": is_that_verifier,
    "board.adjust_minutes": verifies_the_minutes & can(MeetingAction.ADJUST),
    "board.announce": is_secretary & can(MeetingAction.ANNOUNCE),
    "board.write_letters": is_secretary,
    "board.decide_on_delegation": holds(Role.DIRECTOR) & ~is_tied_to_the_applicant & ~has_declared_conflict,
    "board.view_portfolio": has_been_summoned_to_the_round,
    "board.report_delegated": is_secretary & item_can_be_prepared,
}

publish(PERMISSIONS)
