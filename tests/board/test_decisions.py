"""What the board decides, and what that does to the application."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bifall.applications.models import Application
from bifall.applications.states import State
from bifall.assessment.models import StaffMemo
from bifall.audit.models import Entry
from bifall.audit.queries import breaks
from bifall.board.commands import (
    add_item,
    close_meeting,
    decide,
    declare_conflict,
    open_vote,
    plan_meeting,
    remove_item,
    summon,
)
from bifall.board.models import AgendaItem, Decision, Meeting
from bifall.board.queries import Frame, frame_of
from bifall.board.states import OUTCOMES_OF, ItemKind, MeetingState, Outcome
from bifall.kernel.problems import Refused
from tests.cast import Cast
from tests.factories import board
from tests.factories.applications import application
from tests.factories.calls import open_round
from tests.factories.sittings import call_roll, in_session, refusals, roll

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting(cast: Cast) -> Meeting:
    return in_session(cast)


def case_item(cast: Cast, meeting: Meeting, **fields: object) -> AgendaItem:
    """A case of 29 454 546 kr where 1 620 000 kr, 5.5 percent, is sought."""
    values: dict[str, object] = {"sought_sek": 1_620_000, "total_cost_sek": 29_454_546}
    case = application(cast, State.PREPARED, **(values | fields))  # type: ignore[arg-type]
    return board.item(meeting, ItemKind.GRANT, case.title, application=case)


def settled(cast: Cast, item: AgendaItem, outcome: Outcome, now: datetime, **changed: object) -> Decision:
    values: dict[str, object] = {"text": "Nämnden beslutar.", "actor": cast.secretary, "at": now}
    if outcome == Outcome.GRANTED:
        values |= {"granted_sek": 1_620_000, "highest_share_percent": Decimal("5.5")}
    return decide(item_id=item.pk, outcome=outcome, **(values | changed))  # type: ignore[arg-type]


def test_a_grant_is_an_amount_a_share_and_conditions(cast: Cast, meeting: Meeting, now: datetime) -> None:
    item = case_item(cast, meeting)
    conditions = ["Lägesrapport varje halvår", "  ", " Resultaten är öppna "]
    settled(cast, item, Outcome.GRANTED, now, text=" Nämnden beviljar stöd. ", conditions=conditions)
    decision = Decision.objects.get()
    assert (decision.granted_sek, decision.highest_share_percent) == (1_620_000, Decimal("5.50"))
    assert (decision.text, decision.decided_at) == ("Nämnden beviljar stöd.", now)
    assert [c.text for c in decision.conditions.all()] == ["Lägesrapport varje halvår", "Resultaten är öppna"]


@pytest.mark.parametrize(
    ("outcome", "state"),
    [
        (Outcome.GRANTED, State.GRANTED),
        (Outcome.REJECTED, State.REJECTED),
        (Outcome.REFERRED_BACK, State.UNDER_REVIEW),
        (Outcome.POSTPONED, State.PREPARED),
    ],
)
def test_the_application_follows_the_decision(
    cast: Cast, meeting: Meeting, now: datetime, outcome: Outcome, state: State
) -> None:
    item, untouched = case_item(cast, meeting), application(cast, State.PREPARED)
    settled(cast, item, outcome, now)
    found = dict(Application.objects.values_list("pk", "state"))
    assert found == {item.application_id: state, untouched.pk: State.PREPARED}


@pytest.mark.parametrize(
    ("kind", "ends_in"),
    [
        (ItemKind.GRANT, {Outcome.GRANTED, Outcome.REJECTED, Outcome.POSTPONED, Outcome.REFERRED_BACK}),
        (ItemKind.INFORMATION, {Outcome.RECEIVED, Outcome.POSTPONED}),
        (ItemKind.MATTER, set(Outcome) - {Outcome.GRANTED}),
        (ItemKind.DELEGATED, {Outcome.RECEIVED}),
    ],
)
def test_each_kind_of_item_ends_in_its_own_ways(
    cast: Cast, meeting: Meeting, now: datetime, kind: ItemKind, ends_in: set[Outcome]
) -> None:
    reasons = set()
    for outcome in Outcome:
        item = case_item(cast, meeting) if kind == ItemKind.GRANT else board.item(meeting, kind)
        try:
            settled(cast, item, outcome, now)
        except Refused as refused:
            reasons |= {problem.code for problem in refused.problems}
    assert reasons == {"outcome_not_for_this_item"}
    assert set(Decision.objects.values_list("outcome", flat=True)) == ends_in == OUTCOMES_OF[kind]


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        (
            {"granted_sek": 1_620_001, "highest_share_percent": Decimal("5.51")},
            [("granted_more_than_sought", "granted_sek")],
        ),
        # Both limits at once: 5.49 percent of the costs is 1 617 055 kr.
        ({"highest_share_percent": Decimal("5.49")}, [("granted_more_than_the_share", "granted_sek")]),
        ({"highest_share_percent": Decimal("50.01")}, [("share_above_the_call", "highest_share_percent")]),
        (
            {"granted_sek": None, "highest_share_percent": None, "text": " "},
            [
                ("decision_text_missing", "text"),
                ("granted_amount_missing", "granted_sek"),
                ("granted_share_missing", "highest_share_percent"),
            ],
        ),
        (
            {"granted_sek": 0, "highest_share_percent": Decimal(0)},
            [
                ("granted_amount_missing", "granted_sek"),
                ("granted_share_missing", "highest_share_percent"),
            ],
        ),
    ],
)
def test_a_grant_beyond_its_limits_is_refused(
    cast: Cast,
    meeting: Meeting,
    now: datetime,
    changed: dict[str, object],
    expected: list[tuple[str, str | None]],
) -> None:
    item = case_item(cast, meeting)
    with pytest.raises(Refused) as refused:
        settled(cast, item, Outcome.GRANTED, now, **changed)
    assert refusals(refused) == expected
    assert (Decision.objects.count(), Application.objects.get().state) == (0, State.PREPARED)


def test_only_a_grant_has_an_amount(cast: Cast, meeting: Meeting, now: datetime) -> None:
    with pytest.raises(Refused) as refused:
        settled(cast, case_item(cast, meeting), Outcome.REJECTED, now, granted_sek=1)
    assert refusals(refused) == [("only_a_grant_has_an_amount", "granted_sek")]


def test_the_frame_holds_to_the_last_krona(cast: Cast, meeting: Meeting, now: datetime) -> None:
    round_ = open_round(cast, frame_sek=3_239_999)
    first, second = (case_item(cast, meeting, round=round_) for _number in range(2))
    settled(cast, first, Outcome.GRANTED, now)
    assert frame_of(round_) == Frame(3_239_999, 1_620_000)
    with pytest.raises(Refused) as refused:
        settled(cast, second, Outcome.GRANTED, now)
    [problem] = refused.value.problems
    assert (problem.code, problem.field) == ("grants_exceed_frame", "granted_sek")
    assert (problem.params["frame_sek"], problem.params["granted_sek"]) == (3_239_999, 3_240_000)
    settled(cast, second, Outcome.GRANTED, now, granted_sek=1_619_999)
    assert frame_of(round_).left_sek == 0


def test_the_regions_own_case_must_have_been_checked(cast: Cast, meeting: Meeting, now: datetime) -> None:
    item = case_item(cast, meeting, organisation=cast.region_as_applicant)
    memo = StaffMemo.objects.create(application=item.application, author=cast.officer, own_case_check=" ")
    with pytest.raises(Refused) as refused:
        settled(cast, item, Outcome.GRANTED, now)
    assert refusals(refused) == [("own_case_not_checked", "outcome")]
    memo.own_case_check = "Prövat av regionjuristen."
    memo.save()
    assert settled(cast, item, Outcome.GRANTED, now).granted_sek == 1_620_000


def test_a_case_that_was_withdrawn_is_postponed_and_nothing_else(
    cast: Cast, meeting: Meeting, now: datetime
) -> None:
    item = case_item(cast, meeting)
    Application.objects.update(state=State.WITHDRAWN)
    for outcome in (Outcome.GRANTED, Outcome.REJECTED, Outcome.REFERRED_BACK):
        with pytest.raises(Refused) as refused:
            settled(cast, item, outcome, now)
        assert refusals(refused) == [("item_not_prepared", "outcome")]
    settled(cast, item, Outcome.POSTPONED, now)
    assert Application.objects.get().state == State.WITHDRAWN


def test_an_item_is_decided_once_and_not_while_a_vote_is_open(
    cast: Cast, meeting: Meeting, now: datetime
) -> None:
    item, other = board.item(meeting), board.item(meeting)
    open_vote(item_id=item.pk, yes_means="Ja", no_means="Nej", actor=cast.secretary, at=now)
    settled(cast, other, Outcome.ADOPTED, now)
    for undecidable, code in ((item, "vote_still_open"), (other, "item_already_decided")):
        with pytest.raises(Refused) as refused:
            settled(cast, undecidable, Outcome.REJECTED, now)
        assert refusals(refused) == [(code, None)]
    assert list(Decision.objects.values_list("item", "outcome")) == [(other.pk, "adopted")]


def test_conflicts_can_leave_too_few_to_decide(cast: Cast, now: datetime) -> None:
    meeting = in_session(cast, roll(*cast.members[:3]))
    item, other = board.item(meeting), board.item(meeting)
    declare_conflict(
        item_id=item.pk, member_id=cast.members[2].pk, reason="Delägare", actor=cast.secretary, at=now
    )
    with pytest.raises(Refused) as refused:
        settled(cast, item, Outcome.ADOPTED, now)
    assert [(p.code, p.params) for p in refused.value.problems] == [("no_quorum", {"serving": 2, "seats": 5})]
    settled(cast, other, Outcome.ADOPTED, now)


@pytest.mark.parametrize("state", list(MeetingState))
def test_the_secretary_records_decisions_in_session_only(
    cast: Cast, now: datetime, state: MeetingState
) -> None:
    meeting = in_session(cast)
    item = board.item(meeting)
    Meeting.objects.filter(pk=meeting.pk).update(state=state)
    refused = [cast.chair.user, cast.officer, cast.director, cast.secretary_elsewhere, cast.stranger]
    for actor in refused if state == MeetingState.IN_SESSION else [*refused, cast.secretary]:
        with pytest.raises(PermissionDenied):
            settled(cast, item, Outcome.ADOPTED, now, actor=actor)
    assert Decision.objects.count() == 0
    if state == MeetingState.IN_SESSION:
        settled(cast, item, Outcome.ADOPTED, now)


def test_all_that_happens_is_told_to_the_audit(cast: Cast, now: datetime) -> None:
    case = application(cast, State.PREPARED)
    by = {"actor": cast.secretary, "at": now}
    planned = plan_meeting(board_id=cast.board.pk, starts_at=now.replace(year=2027), place="Umeå", **by)
    granted = add_item(meeting_id=planned.pk, kind=ItemKind.GRANT, application_id=case.pk, **by)
    summon(meeting_id=planned.pk, **by)
    call_roll(cast, planned)
    declare_conflict(item_id=granted.pk, member_id=cast.members[4].pk, reason="Delägare", **by)
    decision = settled(
        cast, granted, Outcome.GRANTED, now, granted_sek=1000, highest_share_percent=Decimal("5.5")
    )
    close_meeting(meeting_id=planned.pk, **by)
    entries = Entry.objects.filter(authority=cast.region).order_by("sequence")
    assert [(entry.event, entry.actor) for entry in entries] == [
        (event, cast.secretary)
        for event in (
            "board.meeting_planned",
            "board.item_added",
            "board.meeting_moved",
            "board.meeting_moved",
            "board.roll_called",
            "board.conflict_declared",
            "applications.moved",
            "board.decided",
            "board.meeting_moved",
        )
    ]
    decided = entries.get(event="board.decided")
    assert (decided.subject_id, decided.data) == (
        str(decision.pk),
        {
            "item_id": str(granted.pk),
            "application_id": str(case.pk),
            "outcome": "granted",
            "granted_sek": 1000,
            "highest_share_percent": "5.5",
        },
    )
    assert entries.get(event="board.roll_called").data == {"present": 5, "serving": 5, "seats": 5}
    assert list(breaks()) == []


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(agendas=st.lists(st.tuples(st.integers(1, 4), st.integers(0, 3)), min_size=1, max_size=4))
def test_paragraphs_run_without_a_gap_however_the_agendas_change(
    cast: Cast, now: datetime, agendas: list[tuple[int, int]]
) -> None:
    """The meetings are planned at once; items are put on them, and some are taken off before the opening."""
    by = {"actor": cast.secretary, "at": now}
    year = now.year + 1 + Meeting.objects.count()
    meetings = []
    for day, (kept, extra) in enumerate(agendas, start=1):
        meeting = plan_meeting(
            board_id=cast.board.pk, starts_at=now.replace(year=year, month=1, day=day), place="Umeå", **by
        )
        meetings.append((meeting, extra))
        for number in range(kept + extra):
            add_item(meeting_id=meeting.pk, kind=ItemKind.MATTER, title=f"Ärende {number}", **by)
    for meeting, extra in meetings:
        for item in meeting.items.order_by("position")[:extra]:
            remove_item(item_id=item.pk, **by)
        summon(meeting_id=meeting.pk, **by)
        call_roll(cast, meeting)
    items = AgendaItem.objects.filter(meeting__starts_at__year=year).select_related("meeting")
    paragraphs = [item.paragraph for item in items.order_by("meeting__starts_at", "position")]
    assert paragraphs == list(range(1, 1 + sum(kept for kept, _extra in agendas)))
