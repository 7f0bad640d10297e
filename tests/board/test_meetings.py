"""Planned, summoned to, opened with a roll call, closed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from bifall.applications.states import State
from bifall.board.commands import close_meeting, load_board, plan_meeting, summon, tie_round
from bifall.board.commands.meetings import Present, SeatValues
from bifall.board.models import Board, Meeting
from bifall.board.states import ItemKind, MeetingState, MemberRole, Outcome
from bifall.kernel.problems import Refused
from bifall.notices.models import Message
from tests.cast import Cast, person
from tests.factories import board
from tests.factories.applications import application
from tests.factories.calls import open_round
from tests.factories.sittings import call_roll, in_session, refusals, roll

pytestmark = pytest.mark.django_db

# Nine o'clock in Umeå, three weeks after NOW.
LATER = datetime.fromisoformat("2026-12-15T09:00+01:00")


def plan(cast: Cast, starts_at: datetime = LATER, **changed: object) -> Meeting:
    values: dict[str, object] = {
        "board_id": cast.board.pk,
        "starts_at": starts_at,
        "place": "Regionens hus, Umeå",
        "actor": cast.secretary,
        "at": datetime(2026, 11, 24, 11, tzinfo=UTC),
    }
    return plan_meeting(**(values | changed))  # type: ignore[arg-type]


def test_a_board_is_loaded_in_the_order_of_the_roll_and_grows(cast: Cast, now: datetime) -> None:
    first, second = person("Nils Ny", at=now), person("Nora Ny", at=now)

    def load(*seats: SeatValues) -> Board:
        return load_board(
            authority_id=cast.region.pk,
            name="Kulturnämnden",
            organ_code="KUN",
            seats=seats,
            actor=cast.administrator,
            at=now,
        )

    chair = SeatValues(user_id=first.pk, role=MemberRole.CHAIR, party="A")
    made = load(chair)
    assert load(chair, SeatValues(user_id=second.pk, role=MemberRole.SUBSTITUTE)) == made
    seats = made.members.order_by("position").values_list("user__name", "role", "party", "position")
    assert list(seats) == [("Nils Ny", "chair", "A", 1), ("Nora Ny", "substitute", "", 2)]


def test_a_meeting_is_planned_with_its_rounds(cast: Cast) -> None:
    first, second = open_round(cast), open_round(cast)
    made = plan(cast, round_ids=[first.pk])
    assert (made.state, made.secretary, made.first_paragraph) == (MeetingState.PLANNED, cast.secretary, 1)
    tie_round(meeting_id=made.pk, round_id=second.pk, actor=cast.officer, at=LATER)
    assert set(made.rounds.all()) == {first, second}


def test_all_that_is_wrong_with_a_plan_is_told_at_once(cast: Cast, now: datetime) -> None:
    there = board.meeting(cast, MeetingState.PLANNED)
    foreign = open_round(cast)
    foreign.call.authority = cast.other_region
    foreign.call.save(update_fields=["authority"])
    with pytest.raises(Refused) as refused:
        plan(cast, there.starts_at, place="  ", round_ids=[foreign.pk])
    assert refusals(refused) == [
        ("meeting_in_the_past", "starts_at"),
        ("meeting_place_missing", "place"),
        ("meeting_at_that_time", "starts_at"),
        ("round_of_another_authority", "rounds"),
    ]
    with pytest.raises(Refused) as refused:
        tie_round(meeting_id=there.pk, round_id=foreign.pk, actor=cast.secretary, at=now)
    assert refusals(refused) == [("round_of_another_authority", "round")]
    assert list(Meeting.objects.all()) == [there]
    assert list(there.rounds.all()) == []


def test_the_other_regions_secretary_can_do_nothing_with_a_meeting(cast: Cast, now: datetime) -> None:
    by = {"actor": cast.secretary_elsewhere, "at": now}
    planned = board.meeting(cast, MeetingState.PLANNED)
    board.item(planned)
    for step in (
        lambda: plan(cast, actor=cast.secretary_elsewhere),
        lambda: tie_round(meeting_id=planned.pk, round_id=open_round(cast).pk, **by),
        lambda: summon(meeting_id=planned.pk, **by),
        lambda: close_meeting(meeting_id=planned.pk, **by),
    ):
        with pytest.raises(PermissionDenied):
            step()
    assert list(Meeting.objects.values_list("pk", "state")) == [(planned.pk, "planned")]


def test_the_summons_reaches_members_and_substitutes(cast: Cast, now: datetime) -> None:
    left = cast.members[4]
    left.ended_at = now
    left.save(update_fields=["ended_at"])
    planned = board.meeting(cast, MeetingState.PLANNED)
    board.item(planned)
    summon(meeting_id=planned.pk, actor=cast.secretary, at=now)
    planned.refresh_from_db()
    assert (planned.state, planned.summoned_at) == (MeetingState.SUMMONED, now)
    told = Message.objects.values_list("recipient", "kind", "subject", "body")
    text = (
        "board.summons",
        "Kallelse till Regionala utvecklingsnämnden 2026-11-18",
        "Sammanträdet börjar 2026-11-18 kl. 09.00, Regionens hus, Umeå. Handlingarna finns i tjänsten.",
    )
    assert sorted(told) == sorted((m.user_id, *text) for m in (*cast.members[:4], cast.substitute))


def test_an_agenda_that_is_empty_or_not_prepared_is_not_sent(cast: Cast, now: datetime) -> None:
    planned = board.meeting(cast, MeetingState.PLANNED)
    with pytest.raises(Refused) as refused:
        summon(meeting_id=planned.pk, actor=cast.secretary, at=now)
    assert refusals(refused) == [("agenda_empty", None)]
    for state in (State.PREPARED, State.WITHDRAWN, State.UNDER_REVIEW):
        board.item(planned, ItemKind.GRANT, f"Ett som är {state}", application=application(cast, state))
    with pytest.raises(Refused) as refused:
        summon(meeting_id=planned.pk, actor=cast.secretary, at=now)
    assert [problem.params["title"] for problem in refused.value.problems] == [
        "Ett som är withdrawn",
        "Ett som är under_review",
    ]
    assert Message.objects.count() == 0


@pytest.mark.parametrize(("serving", "opens"), [(2, False), (3, True)])
def test_more_than_half_of_five_seats_is_three(cast: Cast, serving: int, opens: bool) -> None:
    meeting = board.meeting(cast, MeetingState.SUMMONED)
    if opens:
        call_roll(cast, meeting, roll(*cast.members[:serving]))
        assert meeting.attendances.filter(is_serving=True).count() == serving
        return
    with pytest.raises(Refused) as refused:
        call_roll(cast, meeting, roll(*cast.members[:serving], listening=[cast.substitute]))
    assert refusals(refused) == [("no_quorum", "present")]
    assert refused.value.problems[0].params == {"serving": 2, "seats": 5}


def test_a_substitute_who_serves_makes_the_quorum(cast: Cast) -> None:
    meeting = in_session(cast, roll(cast.chair, cast.vice_chair, instead={cast.substitute: cast.members[2]}))
    lines = meeting.attendances.values_list("member", "is_serving", "serves_for")
    assert list(lines) == [
        (cast.chair.pk, True, None),
        (cast.vice_chair.pk, True, None),
        (cast.substitute.pk, True, cast.members[2].pk),
    ]
    assert (meeting.chair, meeting.state) == (cast.chair, MeetingState.IN_SESSION)
    assert [v.member for v in meeting.verifiers.all()] == [cast.chair, cast.vice_chair]


def test_all_that_is_wrong_with_a_roll_call_is_told_at_once(cast: Cast) -> None:
    meeting = board.meeting(cast, MeetingState.SUMMONED)
    vice, third = cast.vice_chair, cast.members[2]
    faulty = [
        Present(member_id=vice.pk),
        Present(member_id=vice.pk, serving=False),
        Present(member_id=third.pk, serves_for_id=cast.chair.pk),
        Present(member_id=cast.substitute.pk, serves_for_id=third.pk),
    ]
    with pytest.raises(Refused) as refused:
        call_roll(cast, meeting, faulty, verifiers=[cast.members[4]])
    assert refusals(refused) == [
        ("present_twice", "present"),
        ("member_cannot_substitute", "present"),
        ("substitute_serves_for_nobody", "present"),
        ("chair_does_not_serve", "chair"),
        ("verifier_does_not_serve", "verifiers"),
    ]
    with pytest.raises(Refused) as refused:
        call_roll(cast, meeting, verifiers=[cast.chair])
    assert refusals(refused) == [("verifier_missing", "verifiers")]
    assert (meeting.attendances.count(), meeting.verifiers.count()) == (0, 0)


def test_two_substitutes_do_not_share_a_seat(cast: Cast, now: datetime) -> None:
    second = cast.board.members.create(
        user=person("Sune Suppleant", at=now), role=MemberRole.SUBSTITUTE, position=10, since=now
    )
    meeting = board.meeting(cast, MeetingState.SUMMONED)
    both = {cast.substitute: cast.members[4], second: cast.members[4]}
    with pytest.raises(Refused) as refused:
        call_roll(cast, meeting, roll(*cast.members[:4], instead=both))
    assert refusals(refused) == [("seat_taken_twice", "present")]


def test_who_has_left_the_board_is_not_called(cast: Cast, now: datetime) -> None:
    meeting = board.meeting(cast, MeetingState.SUMMONED)
    gone = cast.members[4]
    gone.ended_at = now
    gone.save(update_fields=["ended_at"])
    with pytest.raises(Refused) as refused:
        call_roll(cast, meeting)
    assert refusals(refused) == [("member_unknown", "present")]


def test_a_meeting_does_not_end_before_its_last_decision(cast: Cast, now: datetime) -> None:
    meeting = in_session(cast)
    first, second = board.item(meeting), board.item(meeting)
    board.decision(first, Outcome.POSTPONED)
    with pytest.raises(Refused) as refused:
        close_meeting(meeting_id=meeting.pk, actor=cast.secretary, at=now)
    assert refusals(refused) == [("items_undecided", None)]
    board.decision(second, Outcome.ADOPTED)
    closed = close_meeting(meeting_id=meeting.pk, actor=cast.secretary, at=now)
    assert (closed.state, closed.closed_at) == (MeetingState.CLOSED, now)


def test_the_second_meeting_goes_on_from_the_firsts_last_paragraph(cast: Cast, now: datetime) -> None:
    # The year is planned in one go, while every agenda is empty.
    first, second, next_year = (plan(cast, LATER + timedelta(days=days)) for days in (0, 7, 28))
    for meeting, items in ((first, 3), (second, 2), (next_year, 1)):
        for _number in range(items):
            board.item(meeting)
        summon(meeting_id=meeting.pk, actor=cast.secretary, at=now)
        call_roll(cast, meeting)
    assert [
        [item.paragraph for item in Meeting.objects.get(pk=meeting.pk).items.order_by("position")]
        for meeting in (first, second, next_year)
    ] == [[1, 2, 3], [4, 5], [1]]


def test_a_paragraph_that_was_given_stands_unless_it_is_taken(cast: Cast, now: datetime) -> None:
    first, second, third = (
        plan(cast, LATER + timedelta(days=days), first_paragraph=given)
        for days, given in ((0, 104), (1, 110), (2, 105))
    )
    for meeting in (first, second, third):
        board.item(meeting)
        summon(meeting_id=meeting.pk, actor=cast.secretary, at=now)
        call_roll(cast, meeting)
    found = Meeting.objects.order_by("starts_at").values_list("first_paragraph", flat=True)
    assert list(found) == [104, 110, 111]
