"""Who may have a conflict of interest by what the records say, and that it is tried before a decision."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from bifall.accounts.models import User
from bifall.applications.models import Application
from bifall.applications.states import State
from bifall.assessment.states import AssignmentState
from bifall.audit.models import Entry
from bifall.board.commands import decide, declare_conflict, open_vote, try_conflict
from bifall.board.models import AgendaItem, Decision, Vote
from bifall.board.queries import possible_conflicts, takes_part, who_may_take_part
from bifall.board.states import ConflictGround, ItemKind, MeetingState, Outcome
from bifall.flows.minutes_sheet import minutes_sheet
from bifall.kernel.problems import Refused
from bifall.organisations.models import Mandate, Membership, Municipality
from bifall.organisations.states import MandateKind, MembershipRole
from tests.cast import Cast
from tests.factories import board
from tests.factories.applications import application
from tests.factories.assessment import assignment
from tests.factories.sittings import in_session, refusals, roll

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(cast: Cast) -> Application:
    return application(cast, State.PREPARED)


@pytest.fixture
def item(cast: Cast, case: Application) -> AgendaItem:
    """The case in session; four of five members serve, and the substitute only listens."""
    meeting = in_session(cast, roll(*cast.members[:4], listening=[cast.substitute]))
    return board.item(meeting, ItemKind.GRANT, case.title, application=case)


def acts_for_the_applicant(cast: Cast, user: User, since: datetime, ended_at: datetime | None = None) -> None:
    Membership.objects.create(
        organisation=cast.chamber,
        user=user,
        role=MembershipRole.EDITOR,
        since=since,
        ended_at=ended_at,
    )


def asked(item: AgendaItem) -> list[tuple[object, tuple[str, ...]]]:
    fresh = AgendaItem.objects.get(pk=item.pk)
    return [(line.member, line.grounds) for line in possible_conflicts(fresh, who_may_take_part(fresh))]


def granting(item: AgendaItem, cast: Cast, now: datetime) -> Decision:
    return decide(
        item_id=item.pk,
        outcome=Outcome.GRANTED,
        text="Nämnden beviljar stöd.",
        granted_sek=1_000,
        highest_share_percent=Decimal(50),
        actor=cast.secretary,
        at=now,
    )


def test_the_records_tell_whom_to_ask(cast: Cast, item: AgendaItem, case: Application, now: datetime) -> None:
    chair, vice, lena, lars, lisa = (member.user for member in cast.members)
    Municipality.objects.filter(pk=cast.umea.pk).update(organisation=cast.chamber)
    assignment(cast, case, AssignmentState.CONFLICTED, assessor=chair)
    acts_for_the_applicant(cast, chair, now)
    Mandate.objects.create(municipality=cast.umea, user=vice, kind=MandateKind.POLITICIAN, since=now)
    # Who left after the application was begun has acted for it; who left before has not.
    acts_for_the_applicant(cast, lena, now - timedelta(days=99), ended_at=case.created_at)
    acts_for_the_applicant(
        cast, lars, now - timedelta(days=99), ended_at=case.created_at - timedelta(microseconds=1)
    )
    # Neither a finished assessment nor a mandate for another municipality is a ground; and Lisa is not here.
    assignment(cast, case, AssignmentState.DONE, assessor=lars)
    Mandate.objects.create(municipality=cast.sorsele, user=lars, kind=MandateKind.POLITICIAN, since=now)
    acts_for_the_applicant(cast, lisa, now)
    expected = [
        (cast.chair, (ConflictGround.ASSESSOR, ConflictGround.APPLICANT)),
        (cast.vice_chair, (ConflictGround.MUNICIPALITY,)),
        (cast.members[2], (ConflictGround.APPLICANT,)),
    ]
    assert asked(item) == expected
    # Before the roll is called, everybody with a seat is told.
    item.meeting.state = MeetingState.SUMMONED
    item.meeting.save(update_fields=["state"])
    assert asked(item) == [*expected, (cast.members[4], (ConflictGround.APPLICANT,))]


def test_an_item_without_a_case_asks_nobody(cast: Cast, item: AgendaItem, now: datetime) -> None:
    acts_for_the_applicant(cast, cast.chair.user, now)
    assert asked(board.item(item.meeting, ItemKind.MATTER)) == []


def test_nothing_is_voted_or_decided_before_the_question_is_answered(
    cast: Cast, item: AgendaItem, case: Application, now: datetime
) -> None:
    by = {"item_id": item.pk, "actor": cast.secretary, "at": now}
    chair, lena = cast.chair, cast.members[2]
    assignment(cast, case, AssignmentState.CONFLICTED, assessor=lena.user)
    acts_for_the_applicant(cast, chair.user, now)
    steps = (
        lambda: open_vote(yes_means="Bifall", no_means="Avslag", **by),
        lambda: granting(item, cast, now),
    )
    for step in steps:
        with pytest.raises(Refused) as refused:
            step()
        assert [(p.code, p.params) for p in refused.value.problems] == [
            ("conflict_not_tried", {"name": "Rut Ordning (A)"}),
            ("conflict_not_tried", {"name": "Lena Ledamot (A)"}),
        ]
    declare_conflict(member_id=lena.pk, reason="Sitter i styrelsen", **by)
    try_conflict(member_id=chair.pk, reason=" Lämnade bolaget i våras. ", **by)
    assert asked(item) == []
    granting(item, cast, now)
    assert takes_part(AgendaItem.objects.get(pk=item.pk)) == [chair, cast.vice_chair, cast.members[3]]
    assert (Vote.objects.count(), Decision.objects.get().granted_sek) == (0, 1_000)
    told = Entry.objects.filter(event="board.conflict_tried").values_list("actor", "data")
    assert list(told) == [(cast.secretary.pk, {"member_id": str(chair.pk)})]
    said = [line for block in minutes_sheet(item.meeting, language="sv").blocks for line in said_in(block)]
    assert said[said.index("Jäv") : said.index("Beslut")] == [
        "Jäv",
        "Lena Ledamot (A) deltar inte och är inte närvarande: Sitter i styrelsen",
        "Prövat jäv",
        "Rut Ordning (A) är inte jävig och deltar: Lämnade bolaget i våras.",
    ]


def said_in(block: object) -> list[str]:
    return [*getattr(block, "items", [])] or [getattr(block, "text", "")]


def test_what_is_wrong_with_a_trial_is_told_at_once(cast: Cast, item: AgendaItem, now: datetime) -> None:
    def tried(member: object, reason: str = "Har lämnat styrelsen", actor: User | None = None) -> None:
        try_conflict(
            item_id=item.pk,
            member_id=member.pk,  # type: ignore[attr-defined]
            reason=reason,
            actor=actor or cast.secretary,
            at=now,
        )

    for actor in (cast.chair.user, cast.officer, cast.secretary_elsewhere):
        with pytest.raises(PermissionDenied):
            tried(cast.chair, actor=actor)
    with pytest.raises(Refused) as refused:
        tried(cast.members[4], " ")
    assert refusals(refused) == [("not_serving", "member"), ("conflict_trial_reason_missing", "reason")]
    tried(cast.chair)
    with pytest.raises(Refused) as refused:
        tried(cast.chair)
    assert refusals(refused) == [("conflict_already_tried", "member")]
    # Who declares a conflict after all has one, and the trial no longer stands.
    declare_conflict(
        item_id=item.pk, member_id=cast.chair.pk, reason="Delägare", actor=cast.chair.user, at=now
    )
    assert item.conflict_trials.count() == 0
    with pytest.raises(Refused) as refused:
        tried(cast.chair)
    assert refusals(refused) == [("has_conflict", "member")]


def test_a_director_with_a_conflict_decides_nothing_on_delegation(
    cast: Cast, case: Application, now: datetime
) -> None:
    def may() -> bool:
        director = User.objects.get(pk=cast.director.pk)
        return director.has_perm("board.decide_on_delegation", case)

    found = [may()]
    given = assignment(cast, case, AssignmentState.CONFLICTED, assessor=cast.director)
    found.append(may())
    given.delete()
    acts_for_the_applicant(cast, cast.director, now)
    found.append(may())
    assert found == [True, False, False]
