"""Who sits on the board: seats taken, moved in the roll, and ended by the day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from bifall.accounts.models import User
from bifall.board.commands import change_seat, end_seat, load_board, rename_board, seat_member
from bifall.board.models import BoardMember, MinutesVerifier
from bifall.board.queries import boards_without_chair, seats_of
from bifall.board.states import MeetingState, MemberRole
from bifall.kernel.problems import Problem, Refused
from tests.cast import Cast, person
from tests.conftest import NOW
from tests.factories import board
from tests.factories.audit import Written, of, written
from tests.factories.sittings import in_session, refusals
from tests.strangers import anybody
from tests.whole_database import whole_database

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 24)


def take_seat(
    cast: Cast,
    name: str = "Nora Nyvald",
    role: MemberRole = MemberRole.MEMBER,
    *,
    since: date = TODAY,
    position: int | None = None,
) -> BoardMember:
    return seat_member(
        board_id=cast.board.pk,
        user_id=person(name, at=NOW).pk,
        role=role,
        party=" C ",
        position=position,
        since=since,
        actor=cast.administrator,
        at=NOW,
    )


def roll(cast: Cast) -> list[tuple[int, str]]:
    return [(seat.position, seat.user.name.split()[0]) for seat in seats_of(cast.board)]


@pytest.fixture
def doors(cast: Cast, now: datetime) -> dict[str, Callable[[User], object]]:
    """Each command of an administrator, as the one who calls it."""
    newcomer = person("Nora Nyvald", at=now)
    return {
        "load_board": lambda actor: load_board(
            authority_id=cast.region.pk, name="Ny nämnd", organ_code="NY", seats=[], actor=actor, at=now
        ),
        "rename_board": lambda actor: rename_board(
            board_id=cast.board.pk, name="Utvecklingsnämnden", actor=actor, at=now
        ),
        "seat_member": lambda actor: seat_member(
            board_id=cast.board.pk,
            user_id=newcomer.pk,
            role=MemberRole.SUBSTITUTE,
            since=TODAY,
            actor=actor,
            at=now,
        ),
        "change_seat": lambda actor: change_seat(
            member_id=cast.substitute.pk, party="B", position=1, actor=actor, at=now
        ),
        "end_seat": lambda actor: end_seat(member_id=cast.substitute.pk, ended_on=TODAY, actor=actor, at=now),
    }


@pytest.mark.parametrize("name", ["load_board", "rename_board", "seat_member", "change_seat", "end_seat"])
def test_a_door_is_shut_for_all_but_the_administrator_here(
    cast: Cast, doors: dict[str, Callable[[User], object]], name: str
) -> None:
    people = anybody(cast)
    administrator = people.pop("administrator")
    before = whole_database()
    for user in people.values():
        with pytest.raises(PermissionDenied, match=f"board.{name}"):
            doors[name](user)
    assert whole_database() == before
    doors[name](administrator)
    assert whole_database() != before


def test_a_seat_is_taken_from_a_day_on(cast: Cast) -> None:
    today, earlier = take_seat(cast), take_seat(cast, "Egil Efterträdare", since=date(2026, 7, 1))
    assert (today.since, today.party, today.position) == (NOW, "C", 10)
    assert (timezone.localtime(earlier.since).isoformat(), earlier.position) == (
        "2026-07-01T00:00:00+02:00",
        11,
    )
    taken = {"board_id": str(cast.board.pk), "role": "member"}
    assert written() == [
        Written(
            "board.seat_taken",
            of(seat),
            cast.administrator.pk,
            NOW,
            {**taken, "user_id": str(seat.user_id), "since": since},
        )
        for seat, since in [(today, "2026-11-24"), (earlier, "2026-07-01")]
    ]


def test_a_place_in_the_roll_is_made_among_the_others(cast: Cast) -> None:
    take_seat(cast, position=2)
    names = ["Rut", "Nora", "Vidar", "Lena", "Lars", "Lisa", "Siv"]
    assert roll(cast) == list(enumerate(names, start=1))
    change_seat(member_id=cast.substitute.pk, party=" B ", position=1, actor=cast.administrator, at=NOW)
    assert roll(cast) == list(enumerate(["Siv", *names[:-1]], start=1))
    moved = change_seat(
        member_id=cast.substitute.pk, party="B", position=99, actor=cast.administrator, at=NOW
    )
    assert (moved.party, moved.position) == ("B", 7)
    before = whole_database()
    change_seat(member_id=cast.substitute.pk, party="B", position=7, actor=cast.administrator, at=NOW)
    assert whole_database() == before
    assert [(entry.event, entry.data) for entry in written()[1:]] == [
        ("board.seat_changed", {"party": "B", "position": 1}),
        ("board.seat_changed", {"party": "B", "position": 7}),
    ]


def test_all_that_keeps_somebody_from_a_seat_is_told_at_once(cast: Cast) -> None:
    before = whole_database()
    with pytest.raises(Refused) as refused:
        seat_member(
            board_id=cast.board.pk,
            user_id=cast.substitute.user_id,
            role=MemberRole.FIRST_VICE_CHAIR,
            since=TODAY + timedelta(days=1),
            actor=cast.administrator,
            at=NOW,
        )
    assert refused.value.problems == (
        Problem("presidency_taken", "role", {"name": "Vidar Vice"}),
        Problem("already_on_the_board", "email", {"name": "Siv Suppleant"}),
        Problem("seat_in_the_future", "since"),
    )
    assert whole_database() == before


def test_a_chair_who_has_left_makes_room_for_the_next(cast: Cast) -> None:
    end_seat(member_id=cast.chair.pk, ended_on=TODAY, actor=cast.administrator, at=NOW)
    assert list(boards_without_chair(cast.region)) == [cast.board]
    new = take_seat(cast, role=MemberRole.CHAIR)
    assert (list(boards_without_chair(cast.region)), new.role) == ([], "chair")


def test_a_seat_ends_once_by_the_day(cast: Cast) -> None:
    longer = take_seat(cast, since=date(2026, 7, 1))
    yesterday, again = (
        end_seat(member_id=longer.pk, ended_on=day, actor=cast.administrator, at=NOW)
        for day in (date(2026, 11, 23), TODAY)
    )
    today = end_seat(member_id=cast.substitute.pk, ended_on=TODAY, actor=cast.administrator, at=NOW)
    assert yesterday.ended_at is not None
    assert timezone.localtime(yesterday.ended_at).isoformat() == "2026-11-23T23:59:59+01:00"
    assert (again.ended_at, today.ended_at) == (yesterday.ended_at, NOW)
    assert list(seats_of(cast.board, former=True)) == [today, longer]
    assert [(entry.event, entry.data["ended_on"]) for entry in written()[1:]] == [
        ("board.seat_ended", "2026-11-23"),
        ("board.seat_ended", "2026-11-24"),
    ]


@pytest.mark.parametrize(
    ("ended_on", "code"),
    [(date(2026, 11, 25), "seat_ends_in_the_future"), (date(2026, 11, 23), "seat_ends_before_it_begins")],
)
def test_a_seat_ends_on_a_day_that_it_has_seen(cast: Cast, ended_on: date, code: str) -> None:
    with pytest.raises(Refused) as refused:
        end_seat(member_id=cast.chair.pk, ended_on=ended_on, actor=cast.administrator, at=NOW)
    assert refusals(refused) == [(code, "ended_on")]


def test_nobody_leaves_while_the_board_sits(cast: Cast) -> None:
    in_session(cast)
    with pytest.raises(Refused) as refused:
        end_seat(member_id=cast.substitute.pk, ended_on=TODAY, actor=cast.administrator, at=NOW)
    assert refusals(refused) == [("seat_in_session", None)]


def test_who_is_to_verify_minutes_does_so_first(cast: Cast) -> None:
    held = board.meeting(cast, MeetingState.CLOSED)
    verifier = MinutesVerifier.objects.create(meeting=held, member=cast.vice_chair)

    def leave() -> BoardMember:
        return end_seat(member_id=cast.vice_chair.pk, ended_on=TODAY, actor=cast.administrator, at=NOW)

    with pytest.raises(Refused) as refused:
        leave()
    told = {"name": "Vidar Vice", "held_on": date(2026, 11, 18)}
    assert refused.value.problems == (Problem("seat_verifies_minutes", None, told),)
    verifier.verified_at = NOW
    verifier.save(update_fields=["verified_at"])
    assert leave().ended_at == NOW


def test_a_board_is_loaded_and_renamed_but_keeps_its_letters(cast: Cast) -> None:
    made = load_board(
        authority_id=cast.region.pk,
        name=" Kulturnämnden ",
        organ_code="KN",
        seats=[],
        actor=cast.administrator,
        at=NOW,
    )
    renamed, unchanged = (
        rename_board(board_id=made.pk, name="Kultur- och bildningsnämnden", actor=cast.administrator, at=NOW)
        for _time in range(2)
    )
    assert (made.name, renamed.name, unchanged.organ_code) == (
        "Kulturnämnden",
        "Kultur- och bildningsnämnden",
        "KN",
    )
    assert [(entry.event, entry.data) for entry in written()] == [
        ("board.board_loaded", {"organ_code": "KN", "seats": 0}),
        ("board.board_renamed", {}),
    ]


def test_a_board_has_a_name_and_letters_for_its_cases(cast: Cast) -> None:
    with pytest.raises(Refused) as refused:
        load_board(
            authority_id=cast.region.pk,
            name=" ",
            organ_code="run 1",
            seats=[],
            actor=cast.administrator,
            at=NOW,
        )
    assert refusals(refused) == [("board_name_missing", "name"), ("organ_code_wrong", "organ_code")]
