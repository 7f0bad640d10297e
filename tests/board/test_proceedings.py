"""At an item in session: conflicts of interest, motions, votes, reservations."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import pytest
from django.core.exceptions import PermissionDenied
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bifall.board.commands import (
    cast_ballot,
    close_vote,
    declare_conflict,
    move_motion,
    open_vote,
    record_reservation,
    withdraw_motion,
)
from bifall.board.models import AgendaItem, Ballot, BoardMember, Meeting, Motion, Vote
from bifall.board.queries import agenda_of, leader_of, takes_part
from bifall.board.states import Choice, MeetingState, MotionKind, Outcome
from bifall.flows.voting import record_vote
from bifall.kernel.problems import Refused
from tests.cast import Cast
from tests.factories import board
from tests.factories.sittings import in_session, refusals, roll

pytestmark = pytest.mark.django_db

YES, NO, ABSTAIN = Choice.YES, Choice.NO, Choice.ABSTAIN


@pytest.fixture
def meeting(cast: Cast) -> Meeting:
    """Four of five ordinary members serve; the substitute only listens."""
    return in_session(cast, roll(*cast.members[:4], listening=[cast.substitute]))


@pytest.fixture
def item(meeting: Meeting) -> AgendaItem:
    return board.item(meeting, title="Svar på remiss")


def conflict(cast: Cast, item: AgendaItem, member: BoardMember, now: datetime, **changed: object) -> None:
    values: dict[str, object] = {"reason": "Sitter i styrelsen", "actor": cast.secretary}
    declare_conflict(item_id=item.pk, member_id=member.pk, at=now, **(values | changed))  # type: ignore[arg-type]


def opened(cast: Cast, item: AgendaItem, now: datetime) -> Vote:
    return open_vote(item_id=item.pk, yes_means="Bifall", no_means="Avslag", actor=cast.secretary, at=now)


def voted(cast: Cast, item: AgendaItem, now: datetime, ballots: Mapping[BoardMember, Choice]) -> Vote:
    return record_vote(
        vote_id=opened(cast, item, now).pk,
        ballots={member.pk: choice for member, choice in ballots.items()},
        actor=cast.secretary,
        at=now,
    )


def counted(vote: Vote) -> tuple[int, int, int, str, bool]:
    return (vote.yes_count, vote.no_count, vote.abstain_count, vote.outcome, vote.by_casting_vote)


def test_who_has_a_conflict_neither_moves_nor_votes_nor_reserves(
    cast: Cast, meeting: Meeting, item: AgendaItem, now: datetime
) -> None:
    member, next_item = cast.members[2], board.item(meeting)
    conflict(cast, item, member, now, actor=member.user)
    assert takes_part(item) == [*cast.members[:2], cast.members[3]]
    vote = opened(cast, item, now)
    by = {"actor": cast.secretary, "at": now}
    steps = {
        "mover": lambda: move_motion(
            item_id=item.pk, mover_id=member.pk, kind=MotionKind.REJECTION, text="Avslag", **by
        ),
        "member": lambda: cast_ballot(vote_id=vote.pk, member_id=member.pk, choice=YES, **by),
        "member ": lambda: record_reservation(item_id=item.pk, member_id=member.pk, **by),
    }
    for field, step in steps.items():
        with pytest.raises(Refused) as refused:
            step()
        assert refusals(refused) == [("has_conflict", field.strip())]
    assert (item.motions.count(), Ballot.objects.count(), item.reservations.count()) == (0, 0, 0)
    # The conflict is about one item: at the next the member takes part again.
    assert takes_part(next_item) == list(cast.members[:4])


def test_what_is_wrong_with_a_conflict_is_told_at_once(cast: Cast, item: AgendaItem, now: datetime) -> None:
    with pytest.raises(Refused) as refused:
        conflict(cast, item, cast.members[4], now, reason=" ")
    assert refusals(refused) == [("not_serving", "member"), ("conflict_reason_missing", "reason")]
    conflict(cast, item, cast.members[3], now)
    with pytest.raises(Refused) as refused:
        conflict(cast, item, cast.members[3], now)
    assert refusals(refused) == [("conflict_already_declared", "member")]
    vote = opened(cast, item, now)
    cast_ballot(vote_id=vote.pk, member_id=cast.chair.pk, choice=NO, actor=cast.secretary, at=now)
    with pytest.raises(Refused) as refused:
        conflict(cast, item, cast.chair, now)
    assert refusals(refused) == [("conflict_after_the_vote", "member")]


def test_a_motion_is_moved_and_taken_back_once(cast: Cast, item: AgendaItem, now: datetime) -> None:
    mover = cast.members[2]
    motion = move_motion(
        item_id=item.pk,
        mover_id=mover.pk,
        kind=MotionKind.POSTPONEMENT,
        text=" Bordlägg ärendet. ",
        actor=mover.user,
        at=now,
    )
    assert (motion.text, motion.kind, motion.withdrawn_at) == ("Bordlägg ärendet.", "postponement", None)
    withdraw_motion(motion_id=motion.pk, actor=mover.user, at=now)
    assert Motion.objects.get().withdrawn_at == now
    with pytest.raises(Refused) as refused:
        withdraw_motion(motion_id=motion.pk, actor=cast.secretary, at=now)
    assert refusals(refused) == [("motion_already_withdrawn", None)]
    with pytest.raises(Refused) as refused:
        move_motion(
            item_id=item.pk,
            mover_id=cast.substitute.pk,
            kind=MotionKind.AMENDMENT,
            text="",
            actor=cast.secretary,
            at=now,
        )
    assert refusals(refused) == [("not_serving", "mover"), ("motion_text_missing", "text")]


def test_what_happens_at_the_same_moment_stands_in_the_order_of_the_roll(
    cast: Cast, item: AgendaItem, now: datetime
) -> None:
    by = {"actor": cast.secretary, "at": now}
    for member in reversed(cast.members[:4]):
        move_motion(item_id=item.pk, mover_id=member.pk, kind=MotionKind.REJECTION, text="Nej", **by)
        record_reservation(item_id=item.pk, member_id=member.pk, **by)
    for member in reversed(cast.members[:4]):
        conflict(cast, item, member, now)
    [found] = agenda_of(item.meeting)
    in_order = list(cast.members[:4])
    assert [line.mover for line in found.motions.all()] == in_order
    assert [line.member for line in found.reservations.all()] == in_order
    assert [line.member for line in found.disqualifications.all()] == in_order


def test_a_member_speaks_for_themself_and_in_session_only(
    cast: Cast, item: AgendaItem, meeting: Meeting, now: datetime
) -> None:
    member, other = cast.members[2], cast.members[3]
    vote = opened(cast, item, now)
    for actor in (other.user, cast.officer, cast.stranger, cast.secretary_elsewhere):
        with pytest.raises(PermissionDenied):
            cast_ballot(vote_id=vote.pk, member_id=member.pk, choice=YES, actor=actor, at=now)
    cast_ballot(vote_id=vote.pk, member_id=member.pk, choice=YES, actor=member.user, at=now)
    Meeting.objects.filter(pk=meeting.pk).update(state=MeetingState.CLOSED)
    for actor in (member.user, cast.secretary):
        with pytest.raises(PermissionDenied):
            record_reservation(item_id=item.pk, member_id=member.pk, actor=actor, at=now)
    assert list(Ballot.objects.values_list("member", "choice")) == [(member.pk, "yes")]
    assert item.reservations.count() == 0


def test_a_vote_needs_its_meaning_and_one_is_held_at_a_time(
    cast: Cast, item: AgendaItem, now: datetime
) -> None:
    opened(cast, item, now)
    with pytest.raises(Refused) as refused:
        open_vote(item_id=item.pk, yes_means="Bifall", no_means=" ", actor=cast.secretary, at=now)
    assert refusals(refused) == [("vote_already_open", None), ("vote_meaning_missing", "yes_means")]
    for member in (cast.chair, cast.vice_chair):
        conflict(cast, item, member, now)
    other = board.item(item.meeting)
    for member in (cast.chair, cast.vice_chair):
        conflict(cast, other, member, now)
    with pytest.raises(Refused) as refused:
        opened(cast, other, now)
    assert refusals(refused) == [("nobody_leads", None)]


@pytest.mark.parametrize(
    ("ballots", "expected"),
    [
        ((YES, YES, YES, NO), (3, 1, 0, "yes", False)),
        ((YES, NO, NO, NO), (1, 3, 0, "no", False)),
        ((YES, YES, NO, NO), (2, 2, 0, "yes", True)),
        ((NO, YES, YES, NO), (2, 2, 0, "no", True)),
        ((NO, YES, ABSTAIN, ABSTAIN), (1, 1, 2, "no", True)),
        ((ABSTAIN, NO, ABSTAIN, ABSTAIN), (0, 1, 3, "no", False)),
        ((YES, ABSTAIN, ABSTAIN, ABSTAIN), (1, 0, 3, "yes", False)),
    ],
)
def test_the_majority_decides_and_the_chair_a_tie(
    cast: Cast,
    item: AgendaItem,
    now: datetime,
    ballots: tuple[Choice, ...],
    expected: tuple[int, int, int, str, bool],
) -> None:
    vote = voted(cast, item, now, dict(zip(cast.members, ballots, strict=False)))
    assert counted(Vote.objects.get(pk=vote.pk)) == expected


def test_a_vice_chair_settles_the_tie_when_the_chair_has_a_conflict(cast: Cast, now: datetime) -> None:
    item = board.item(in_session(cast))
    conflict(cast, item, cast.chair, now)
    assert leader_of(item) == cast.vice_chair
    _chair, vice, *others = cast.members
    vote = voted(cast, item, now, dict(zip([vice, *others], (NO, YES, YES, NO), strict=True)))
    assert counted(vote) == (2, 2, 0, "no", True)


def test_a_chair_who_abstains_from_a_tie_must_vote(cast: Cast, item: AgendaItem, now: datetime) -> None:
    with pytest.raises(Refused) as refused:
        voted(cast, item, now, dict(zip(cast.members, (ABSTAIN, YES, NO, ABSTAIN), strict=False)))
    assert refusals(refused) == [("chair_must_vote", None)]
    assert (Vote.objects.get().closed_at, Ballot.objects.count()) == (None, 0)


def test_every_one_votes_once_and_may_change_until_the_count(
    cast: Cast, item: AgendaItem, now: datetime
) -> None:
    vote = opened(cast, item, now)
    by = {"actor": cast.secretary, "at": now}
    for member in cast.members[:3]:
        cast_ballot(vote_id=vote.pk, member_id=member.pk, choice=YES, **by)
    with pytest.raises(Refused) as refused:
        close_vote(vote_id=vote.pk, **by)
    assert [(p.code, p.params) for p in refused.value.problems] == [("ballots_missing", {"count": 1})]
    cast_ballot(vote_id=vote.pk, member_id=cast.members[3].pk, choice=NO, **by)
    cast_ballot(vote_id=vote.pk, member_id=cast.members[0].pk, choice=NO, **by)
    assert counted(close_vote(vote_id=vote.pk, **by)) == (2, 2, 0, "no", True)
    for step in (
        lambda: cast_ballot(vote_id=vote.pk, member_id=cast.members[1].pk, choice=NO, **by),
        lambda: close_vote(vote_id=vote.pk, **by),
    ):
        with pytest.raises(Refused) as refused:
            step()
        assert refusals(refused) == [("vote_closed", None)]
    assert list(vote.ballots.values_list("member", "choice")) == [
        (member.pk, choice) for member, choice in zip(cast.members, (NO, YES, YES, NO), strict=False)
    ]


@pytest.mark.parametrize("who", [4, 5])
def test_the_absent_and_those_who_only_listen_do_not_vote(
    cast: Cast, item: AgendaItem, now: datetime, who: int
) -> None:
    vote, member = opened(cast, item, now), [*cast.members, cast.substitute][who]
    for actor in (member.user, cast.secretary):
        with pytest.raises(Refused) as refused:
            cast_ballot(vote_id=vote.pk, member_id=member.pk, choice=YES, actor=actor, at=now)
        assert refusals(refused) == [("not_serving", "member")]
    assert Ballot.objects.count() == 0


def test_a_substitute_votes_in_the_absents_place(cast: Cast, now: datetime) -> None:
    serving = [*cast.members[:4], cast.substitute]
    item = board.item(in_session(cast, roll(*cast.members[:4], instead={cast.substitute: cast.members[4]})))
    vote = voted(cast, item, now, dict(zip(serving, (YES, NO, NO, YES, NO), strict=True)))
    assert counted(vote) == (2, 3, 0, "no", False)


def test_only_who_took_part_reserves_and_once(cast: Cast, item: AgendaItem, now: datetime) -> None:
    by = {"actor": cast.secretary, "at": now}
    board.decision(item, Outcome.ADOPTED)
    kept = record_reservation(
        item_id=item.pk, member_id=cast.members[3].pk, text=" Fel väg. ", actor=cast.members[3].user, at=now
    )
    assert (kept.member, kept.text) == (cast.members[3], "Fel väg.")
    for member, code in ((cast.members[3], "reservation_already_recorded"), (cast.members[4], "not_serving")):
        with pytest.raises(Refused) as refused:
            record_reservation(item_id=item.pk, member_id=member.pk, **by)
        assert refusals(refused) == [(code, "member")]
    assert list(item.reservations.all()) == [kept]


def test_a_decided_item_is_closed_to_all_but_reservations(
    cast: Cast, item: AgendaItem, now: datetime
) -> None:
    motion = move_motion(
        item_id=item.pk,
        mover_id=cast.chair.pk,
        kind=MotionKind.DRAFT_DECISION,
        text="Bifall",
        actor=cast.secretary,
        at=now,
    )
    board.decision(item, Outcome.ADOPTED)
    by = {"actor": cast.secretary, "at": now}
    for step in (
        lambda: conflict(cast, item, cast.members[2], now),
        lambda: opened(cast, item, now),
        lambda: withdraw_motion(motion_id=motion.pk, **by),
        lambda: move_motion(
            item_id=item.pk, mover_id=cast.chair.pk, kind=MotionKind.REJECTION, text="Nej", **by
        ),
    ):
        with pytest.raises(Refused) as refused:
            step()
        assert refusals(refused) == [("item_already_decided", None)]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(calls=st.lists(st.tuples(st.integers(0, 5), st.sampled_from(Choice)), max_size=14))
def test_whatever_is_called_out_the_count_is_that_of_the_last_word_of_those_who_take_part(
    cast: Cast, meeting: Meeting, now: datetime, calls: list[tuple[int, Choice]]
) -> None:
    """Of six at the table, four serve and one of these has a conflict."""
    item = board.item(meeting)
    at_the_table = [*cast.members, cast.substitute]
    conflict(cast, item, at_the_table[2], now)
    vote = opened(cast, item, now)
    last_word: dict[int, Choice] = {}
    for number, choice in calls:
        ballot = {"vote_id": vote.pk, "member_id": at_the_table[number].pk, "choice": choice}
        if number in {0, 1, 3}:
            cast_ballot(**ballot, actor=cast.secretary, at=now)  # type: ignore[arg-type]
            last_word[number] = choice
        else:
            with pytest.raises(Refused):
                cast_ballot(**ballot, actor=cast.secretary, at=now)  # type: ignore[arg-type]
    words = list(last_word.values())
    balance = words.count(YES) - words.count(NO)
    if len(last_word) < 3:
        expected: object = ["ballots_missing"]
    elif balance == 0 and last_word[0] == ABSTAIN:
        expected = ["chair_must_vote"]
    else:
        winner = ("yes" if balance > 0 else "no") if balance else last_word[0].value
        expected = (words.count(YES), words.count(NO), words.count(ABSTAIN), winner, balance == 0)
    try:
        found: object = counted(close_vote(vote_id=vote.pk, actor=cast.secretary, at=now))
    except Refused as refused:
        found = [problem.code for problem in refused.problems]
    assert found == expected
