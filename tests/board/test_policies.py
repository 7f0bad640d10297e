"""Who may do what with a meeting in every state, and the state table itself."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import pytest

from bifall.accounts.models import User
from bifall.board.models import AgendaItem, Board, Disqualification, Meeting
from bifall.board.policies import PERMISSIONS
from bifall.board.queries import items_to_decide_for, visible_to
from bifall.board.states import MEETING_WORKFLOW, MeetingAction, MeetingState
from tests.cast import Cast, person
from tests.factories import board

pytestmark = pytest.mark.django_db

DESK = {"officer", "director", "communicator"}
SEATS = {"chair", "vice_chair", "member", "conflicted", "substitute"}
OTHERS = {
    "administrator",
    "assessor",
    "auditor",
    "applicant",
    "stranger",
    "umea_official",
    "former",
    "officer_elsewhere",
    "secretary_elsewhere",
}
EVERYBODY = {"secretary"} | DESK | SEATS | OTHERS
PREPARED = {MeetingState.PLANNED, MeetingState.SUMMONED}
SESSION = {MeetingState.IN_SESSION}


def each(names: Iterable[str], states: Iterable[MeetingState]) -> dict[str, set[MeetingState]]:
    return {name: set(states) for name in names}


# permission → {who: the states in which they may}; the verifiers are the chair and the vice chair.
OF_A_MEETING: dict[str, dict[str, set[MeetingState]]] = {
    "board.view_meeting": {
        **each(OTHERS, {MeetingState.ANNOUNCED}),
        **each(SEATS, set(MeetingState) - {MeetingState.PLANNED}),
        **each(DESK | {"secretary"}, MeetingState),
    },
    "board.tie_round": each(["secretary", "officer"], PREPARED),
    "board.change_meeting": {"secretary": PREPARED},
    "board.change_agenda": {"secretary": PREPARED},
    "board.summon": {"secretary": PREPARED},
    "board.open": {"secretary": {MeetingState.SUMMONED}},
    "board.close": {"secretary": SESSION},
    "board.write_minutes": {"secretary": {MeetingState.CLOSED}},
    "board.adjust_minutes": each(["chair", "vice_chair"], {MeetingState.CLOSED}),
    "board.announce": {"secretary": {MeetingState.ADJUSTED}},
}
OF_AN_ITEM: dict[str, dict[str, set[MeetingState]]] = {
    "board.view_item": {
        **each(SEATS - {"conflicted"}, set(MeetingState) - {MeetingState.PLANNED}),
        **each(DESK | {"secretary"}, MeetingState),
    },
    "board.read_papers": {
        **each(SEATS, set(MeetingState) - {MeetingState.PLANNED}),
        **each(DESK | {"secretary"}, MeetingState),
    },
    "board.change_item": {"secretary": PREPARED},
    "board.report_delegated": {"secretary": PREPARED},
    "board.record_proceedings": {"secretary": SESSION},
    "board.decide": {"secretary": SESSION},
}
# These ask of a board, a seat, a verifier, an application or a decision, whatever the meeting's state.
OF_OTHER_THINGS = {
    "board.load_board": {"administrator"},
    "board.rename_board": {"administrator"},
    "board.seat_member": {"administrator"},
    "board.change_seat": {"administrator"},
    "board.end_seat": {"administrator"},
    "board.plan_meeting": {"secretary"},
    "board.speak_as": {"chair"},
    "board.write_letters": {"secretary"},
    "board.decide_on_delegation": {"director"},
    "board.view_portfolio": SEATS,
}
OF_A_VERIFIER = {"board.verify_minutes": {"chair": {MeetingState.CLOSED}}}


@pytest.fixture
def people(cast: Cast, now: datetime) -> dict[str, User]:
    former = person("Frida Före", at=now)
    cast.board.members.create(user=former, role="member", position=20, since=now, ended_at=now)
    of_the_board = {
        "chair": cast.chair.user,
        "vice_chair": cast.vice_chair.user,
        "member": cast.members[2].user,
        "conflicted": cast.members[3].user,
        "substitute": cast.substitute.user,
        "former": former,
    }
    named = EVERYBODY - set(of_the_board)
    return of_the_board | {name: getattr(cast, name) for name in named}


@pytest.fixture
def items(cast: Cast, now: datetime) -> dict[MeetingState, AgendaItem]:
    """An item in a meeting of each state, with one member's conflict of interest and two verifiers."""
    made = {}
    for state in MeetingState:
        meeting = board.meeting(cast, state)
        for member in (cast.chair, cast.vice_chair):
            meeting.verifiers.create(member=member)
        made[state] = board.item(meeting)
        Disqualification.objects.create(
            item=made[state], member=cast.members[3], reason="Delägare", declared_at=now
        )
    return made


def test_every_permission_stands_in_a_table_here() -> None:
    tables = (OF_A_MEETING, OF_AN_ITEM, OF_OTHER_THINGS, OF_A_VERIFIER)
    assert sorted(name for table in tables for name in table) == sorted(PERMISSIONS)


@pytest.mark.parametrize("permission", [*OF_A_MEETING, *OF_AN_ITEM, *OF_A_VERIFIER])
def test_who_may_what_in_each_state(
    cast: Cast, people: dict[str, User], items: dict[MeetingState, AgendaItem], permission: str
) -> None:
    expected = (OF_A_MEETING | OF_AN_ITEM | OF_A_VERIFIER)[permission]
    found: dict[str, set[MeetingState]] = {}
    for state, item in items.items():
        subject = item if permission in OF_AN_ITEM else item.meeting
        if permission in OF_A_VERIFIER:
            subject = item.meeting.verifiers.get(member=cast.chair)
        for who, user in people.items():
            if user.has_perm(permission, subject):
                found.setdefault(who, set()).add(state)
    assert found == expected


def test_who_may_what_with_boards_seats_cases_and_letters(cast: Cast, people: dict[str, User]) -> None:
    granted = board.grant(cast, board.meeting(cast))
    round_ = granted.item.application.round
    granted.item.meeting.rounds.add(round_)
    subjects = {
        "board.load_board": cast.region,
        "board.rename_board": cast.board,
        "board.seat_member": cast.board,
        "board.change_seat": cast.chair,
        "board.end_seat": cast.chair,
        "board.plan_meeting": cast.board,
        "board.speak_as": cast.chair,
        "board.write_letters": granted,
        "board.decide_on_delegation": granted.item.application,
        "board.view_portfolio": round_,
    }
    found = {
        permission: {who for who, user in people.items() if user.has_perm(permission, subject)}
        for permission, subject in subjects.items()
    }
    assert found == OF_OTHER_THINGS


def test_what_is_listed_is_what_may_be_seen(
    cast: Cast, people: dict[str, User], items: dict[MeetingState, AgendaItem]
) -> None:
    there = Board.objects.create(authority=cast.other_region, name="Annan nämnd", organ_code="AN")
    for state in MeetingState:
        board.meeting(
            cast,
            state,
            authority=cast.other_region,
            board=there,
            secretary=cast.secretary_elsewhere,
            chair=None,
            minutes=None,
        )
    meetings = list(Meeting.objects.all())
    assert len(meetings) == 2 * len(MeetingState)
    for user in people.values():
        may_see = {meeting for meeting in meetings if user.has_perm("board.view_meeting", meeting)}
        assert set(visible_to(user)) == may_see


def test_what_is_a_members_to_decide_leaves_out_their_conflicts(
    cast: Cast, people: dict[str, User], items: dict[MeetingState, AgendaItem]
) -> None:
    with_conflict = items[MeetingState.IN_SESSION]
    other = board.item(with_conflict.meeting)
    found = {
        who: list(items_to_decide_for(people[who], with_conflict.meeting)) for who in ("member", "conflicted")
    }
    assert found == {"member": [with_conflict, other], "conflicted": [other]}


def test_every_state_is_reached_by_the_moves_of_the_table() -> None:
    assert MEETING_WORKFLOW.reachable() == set(MeetingState)
    assert {state: MEETING_WORKFLOW.actions_from(state) for state in MeetingState} == {
        MeetingState.PLANNED: {MeetingAction.SUMMON},
        MeetingState.SUMMONED: {MeetingAction.SUMMON, MeetingAction.OPEN},
        MeetingState.IN_SESSION: {MeetingAction.CLOSE},
        MeetingState.CLOSED: {MeetingAction.ADJUST},
        MeetingState.ADJUSTED: {MeetingAction.ANNOUNCE},
        MeetingState.ANNOUNCED: set(),
    }
