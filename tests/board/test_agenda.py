"""What stands on the agenda, and in which order."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.core.exceptions import PermissionDenied

from bifall.applications.states import State
from bifall.board.commands import (
    add_grant_items_of_round,
    add_item,
    attach_paper,
    move_item,
    remove_item,
    report_delegated,
)
from bifall.board.models import AgendaItem, DelegatedDecision, Meeting
from bifall.board.states import ItemKind, MeetingState, Outcome
from bifall.kernel.problems import Refused
from tests.cast import Cast
from tests.factories import board
from tests.factories.applications import application
from tests.factories.calls import open_round
from tests.factories.sittings import refusals

pytestmark = pytest.mark.django_db


@pytest.fixture
def planned(cast: Cast) -> Meeting:
    return board.meeting(cast, MeetingState.PLANNED)


def order(meeting: Meeting) -> list[tuple[int, str]]:
    return list(meeting.items.order_by("position").values_list("position", "title"))


def test_a_grant_item_takes_its_title_from_the_application(
    cast: Cast, planned: Meeting, now: datetime
) -> None:
    case = application(cast, State.PREPARED, title="Studenter möter arbetsliv")
    told = add_item(
        meeting_id=planned.pk,
        kind=ItemKind.INFORMATION,
        title=" Halvtidsutvärdering ",
        draft_decision="Läggs till handlingarna.",
        presenter="Hanna Handläggare",
        actor=cast.secretary,
        at=now,
    )
    granted = add_item(
        meeting_id=planned.pk,
        kind=ItemKind.GRANT,
        application_id=case.pk,
        actor=cast.secretary,
        at=now,
    )
    assert order(planned) == [(1, "Halvtidsutvärdering"), (2, "Studenter möter arbetsliv")]
    assert (told.paragraph, told.presenter, told.application) == (110, "Hanna Handläggare", None)
    assert (granted.paragraph, granted.application) == (111, case)


def test_what_an_item_lacks_is_told(cast: Cast, planned: Meeting, now: datetime) -> None:
    unprepared = application(cast, State.UNDER_REVIEW)
    elsewhere = application(cast, State.PREPARED)
    elsewhere.authority = cast.other_region
    elsewhere.save(update_fields=["authority"])
    taken = application(cast, State.PREPARED)
    board.item(board.meeting(cast, MeetingState.SUMMONED), ItemKind.GRANT, application=taken)

    def refused_with(kind: ItemKind, **values: object) -> list[tuple[str, str | None]]:
        with pytest.raises(Refused) as refused:
            add_item(meeting_id=planned.pk, kind=kind, actor=cast.secretary, at=now, **values)  # type: ignore[arg-type]
        return refusals(refused)

    nothing = [("item_application_missing", "application"), ("item_title_missing", "title")]
    assert refused_with(ItemKind.MATTER, title="  ") == [("item_title_missing", "title")]
    assert refused_with(ItemKind.GRANT) == nothing
    assert refused_with(ItemKind.GRANT, application_id=elsewhere.pk) == nothing
    assert refused_with(ItemKind.GRANT, application_id=unprepared.pk) == [
        ("item_not_prepared", "application")
    ]
    assert refused_with(ItemKind.GRANT, application_id=taken.pk) == [
        ("item_already_on_an_agenda", "application")
    ]
    assert order(planned) == []


def test_a_postponed_case_comes_back_to_a_later_meeting(cast: Cast, planned: Meeting, now: datetime) -> None:
    case = application(cast, State.PREPARED)
    held = board.meeting(cast, MeetingState.CLOSED)
    board.decision(board.item(held, ItemKind.GRANT, application=case), Outcome.POSTPONED)
    add_item(
        meeting_id=planned.pk,
        kind=ItemKind.GRANT,
        application_id=case.pk,
        actor=cast.secretary,
        at=now,
    )
    assert [item.application for item in planned.items.all()] == [case]


def test_a_round_comes_whole_in_the_order_of_case_numbers(
    cast: Cast, planned: Meeting, now: datetime
) -> None:
    round_, other = open_round(cast), open_round(cast)
    cases = [application(cast, State.PREPARED, round=round_, title=f"Projekt {n}") for n in (1, 2, 3)]
    application(cast, State.REJECTED, round=round_)
    application(cast, State.PREPARED, round=other)
    board.item(planned, ItemKind.GRANT, "Redan där", application=cases[1])
    made = add_grant_items_of_round(meeting_id=planned.pk, round_id=round_.pk, actor=cast.secretary, at=now)
    assert [item.application for item in made] == [cases[0], cases[2]]
    assert order(planned) == [(1, "Redan där"), (2, "Projekt 1"), (3, "Projekt 3")]


@pytest.mark.parametrize(
    ("position", "expected"), [(1, "CABD"), (2, "ACBD"), (3, "ABCD"), (4, "ABDC"), (0, None), (5, None)]
)
def test_an_item_moves_and_the_others_close_up(
    cast: Cast, planned: Meeting, now: datetime, position: int, expected: str | None
) -> None:
    items = {title: board.item(planned, title=title) for title in "ABCD"}
    if expected is None:
        with pytest.raises(Refused) as refused:
            move_item(item_id=items["C"].pk, position=position, actor=cast.secretary, at=now)
        assert refusals(refused) == [("item_position_unknown", "position")]
    else:
        move_item(item_id=items["C"].pk, position=position, actor=cast.secretary, at=now)
    assert order(planned) == list(enumerate(expected or "ABCD", start=1))


def test_what_is_taken_off_leaves_no_gap(cast: Cast, planned: Meeting, now: datetime) -> None:
    items = [board.item(planned, title=title) for title in "ABC"]
    paper = board.minutes_document(cast)
    attach_paper(item_id=items[1].pk, document_id=paper.pk, actor=cast.secretary, at=now)
    assert list(items[1].papers.all()) == [paper]
    remove_item(item_id=items[1].pk, actor=cast.secretary, at=now)
    assert order(planned) == [(1, "A"), (2, "C")]


def test_a_report_taken_off_waits_for_another_meeting(cast: Cast, planned: Meeting, now: datetime) -> None:
    decided = DelegatedDecision.objects.create(
        authority=cast.region,
        board=cast.board,
        application=application(cast, State.REJECTED),
        decided_by=cast.director,
        outcome=Outcome.REJECTED,
        reasons="Utanför utlysningen.",
        decided_at=now,
        legal_basis="3.1",
    )
    item = board.item(planned, ItemKind.DELEGATED, "Anmälan")
    report_delegated(item_id=item.pk, decision_ids=[decided.pk], actor=cast.secretary, at=now)
    remove_item(item_id=item.pk, actor=cast.secretary, at=now)
    decided.refresh_from_db()
    assert (decided.reported_at_item, AgendaItem.objects.count()) == (None, 0)


@pytest.mark.parametrize("state", [MeetingState.PLANNED, MeetingState.SUMMONED, MeetingState.IN_SESSION])
def test_the_agenda_is_the_secretarys_until_the_meeting_begins(
    cast: Cast, now: datetime, state: MeetingState
) -> None:
    meeting = board.meeting(cast, state)
    first, second = board.item(meeting, title="A"), board.item(meeting, title="B")
    paper = board.minutes_document(cast)
    open_to_change = state != MeetingState.IN_SESSION
    people = [cast.officer, cast.chair.user, cast.secretary_elsewhere]
    for actor in people if open_to_change else [*people, cast.secretary]:
        for step in (
            lambda by: add_item(meeting_id=meeting.pk, kind=ItemKind.MATTER, title="C", actor=by, at=now),
            lambda by: add_grant_items_of_round(
                meeting_id=meeting.pk, round_id=open_round(cast).pk, actor=by, at=now
            ),
            lambda by: move_item(item_id=second.pk, position=1, actor=by, at=now),
            lambda by: remove_item(item_id=first.pk, actor=by, at=now),
            lambda by: attach_paper(item_id=first.pk, document_id=paper.pk, actor=by, at=now),
        ):
            with pytest.raises(PermissionDenied):
                step(actor)
    assert order(meeting) == [(1, "A"), (2, "B")]
    assert first.papers.count() == 0
    if open_to_change:
        move_item(item_id=second.pk, position=1, actor=cast.secretary, at=now)
        assert order(meeting) == [(1, "B"), (2, "A")]
