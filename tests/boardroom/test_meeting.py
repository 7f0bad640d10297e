"""A meeting on its pages: planned, summoned to, held, verified, announced."""

from __future__ import annotations

import io
from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypdf import PdfReader

from bifall.accounts.models import User
from bifall.applications.models import Application
from bifall.applications.states import State
from bifall.board.models import AgendaItem, Decision, Meeting
from bifall.board.states import ItemKind, MeetingState, Outcome
from bifall.state_aid.states import AidBasis
from tests.cast import Cast
from tests.factories import board
from tests.factories.applications import application
from tests.factories.state_aid import assessed


def enter(client: Client, user: User) -> Client:
    client.force_login(user)
    return client


def roll(cast: Cast, **changed: str) -> dict[str, object]:
    """Everybody serves, and the first ordinary member verifies with the chair."""
    members = cast.board.members.order_by("position")
    called: dict[str, object] = {f"seat-{m.pk}": "absent" if m.is_substitute else "serving" for m in members}
    called |= {"chair": str(cast.chair.pk), "verifiers": [str(cast.vice_chair.pk)]}
    return called | changed


def in_session(cast: Cast, client: Client, *items: AgendaItem) -> Meeting:
    meeting = items[0].meeting
    answer = enter(client, cast.secretary).post(reverse("boardroom:roll_call", args=[meeting.pk]), roll(cast))
    assert answer.status_code == 302, answer.context["form"].errors
    return meeting


@pytest.fixture
def summoned(cast: Cast) -> Meeting:
    return board.meeting(cast, MeetingState.SUMMONED)


def test_a_meeting_from_plan_to_summons(client: Client, cast: Cast, now: datetime) -> None:
    case = application(cast, State.PREPARED)
    enter(client, cast.secretary)
    day = (now + timedelta(days=20)).date().isoformat()
    made = client.post(reverse("boardroom:plan"), {"day": day, "clock": "09:00", "place": "Regionens hus"})
    meeting = Meeting.objects.get()
    assert made.headers["Location"] == reverse("boardroom:meeting", args=[meeting.pk])
    add = reverse("boardroom:add_item", args=[meeting.pk])
    assert client.post(add, {"kind": "grant", "application": str(case.pk)}).status_code == 302
    told = {
        "kind": "information",
        "title": "Halvtidsutvärdering",
        "draft_decision": "Läggs till handlingarna.",
    }
    assert client.post(add, told).status_code == 302
    second = meeting.items.get(position=2)
    assert (
        client.post(reverse("boardroom:move_item", args=[second.pk]), {"direction": "up"}).status_code == 302
    )
    assert [i.title for i in meeting.items.order_by("position")] == ["Halvtidsutvärdering", case.title]
    assert client.post(reverse("boardroom:summons", args=[meeting.pk])).status_code == 302
    meeting.refresh_from_db()
    assert meeting.state == MeetingState.SUMMONED
    pack = client.get(reverse("boardroom:document", args=[meeting.board_pack_id]))
    text = "".join(
        page.extract_text() for page in PdfReader(io.BytesIO(b"".join(pack.streaming_content))).pages
    )
    assert text.count("Halvtidsutvärdering") >= 1


def test_a_title_that_is_missing_is_told_at_the_field(client: Client, cast: Cast) -> None:
    meeting = board.meeting(cast, MeetingState.PLANNED)
    answer = enter(client, cast.secretary).post(
        reverse("boardroom:add_item", args=[meeting.pk]), {"kind": "matter", "text": "Kort om saken"}
    )
    form = answer.context["item_form"]
    assert (answer.status_code, list(form.errors), form["text"].value()) == (422, ["title"], "Kort om saken")
    assert meeting.items.count() == 0


def test_without_a_quorum_the_meeting_does_not_open(client: Client, cast: Cast, summoned: Meeting) -> None:
    board.item(summoned)
    absent = {f"seat-{m.pk}": "absent" for m in cast.board.members.all() if m.pk not in {cast.chair.pk}}
    answer = enter(client, cast.secretary).post(
        reverse("boardroom:roll_call", args=[summoned.pk]), roll(cast, **absent)
    )
    assert answer.status_code == 422
    [told] = [e for e in answer.context["form"].non_field_errors() if "beslutför" in e]
    assert told.startswith("Nämnden är inte beslutför: 1 av")
    summoned.refresh_from_db()
    assert (summoned.state, summoned.attendances.count()) == (MeetingState.SUMMONED, 0)


def test_a_grant_is_an_amount_and_a_share(client: Client, cast: Cast, summoned: Meeting) -> None:
    case = application(cast, State.PREPARED, sought_sek=1_620_000, total_cost_sek=29_454_546)
    assessed(cast, case, AidBasis.NO_AID)
    item = board.item(summoned, ItemKind.GRANT, case.title, application=case)
    in_session(cast, client, item)
    values = {
        "decision-outcome": "granted",
        "decision-text": "Nämnden beviljar stöd.",
        "decision-granted_sek": "1 620 000 kr",
        "decision-highest_share_percent": "5,5",
        "decision-conditions": "Lägesrapport varje halvår",
    }
    too_much = values | {"decision-granted_sek": "1 620 001"}
    refused = client.post(reverse("boardroom:decide", args=[item.pk]), too_much)
    form = refused.context["decision_form"]
    assert (refused.status_code, list(form.errors)) == (422, ["granted_sek"])
    assert form["granted_sek"].value() == "1 620 001"
    assert Decision.objects.count() == 0
    assert client.post(reverse("boardroom:decide", args=[item.pk]), values).status_code == 302
    decision = Decision.objects.get()
    assert (decision.granted_sek, decision.highest_share_percent) == (1_620_000, Decimal("5.5"))
    assert [c.text for c in decision.conditions.all()] == ["Lägesrapport varje halvår"]
    assert Application.objects.get(pk=case.pk).state == State.GRANTED


def test_a_tie_is_settled_by_the_chair(client: Client, cast: Cast, summoned: Meeting) -> None:
    item = board.item(summoned, title="Svar på remiss")
    in_session(cast, client, item)
    members = [m for m in cast.board.members.order_by("position") if not m.is_substitute]
    opened = {"vote-yes_means": "Bifall", "vote-no_means": "Avslag"}
    assert client.post(reverse("boardroom:open_vote", args=[item.pk]), opened).status_code == 302
    # Two against two when one abstains: the chair is among those who say no.
    choices = {m.pk: "abstain" for m in members}
    others = [m for m in members if m.pk != cast.chair.pk]
    choices |= {cast.chair.pk: "no", others[0].pk: "yes"}
    some_missing = {f"ballot-{cast.chair.pk}": "no"}
    refused = client.post(reverse("boardroom:cast_ballots", args=[item.pk]), some_missing)
    assert refused.status_code == 422
    assert item.votes.get().ballots.count() == 0
    ballots = {f"ballot-{pk}": choice for pk, choice in choices.items()}
    assert client.post(reverse("boardroom:cast_ballots", args=[item.pk]), ballots).status_code == 302
    vote = item.votes.get()
    assert (vote.yes_count, vote.no_count, vote.outcome, vote.by_casting_vote) == (1, 1, "no", True)
    reserved = {"reservation-member": str(others[0].pk), "reservation-text": "Jag ville bifalla."}
    assert client.post(reverse("boardroom:record_reservation", args=[item.pk]), reserved).status_code == 302
    assert [line.member_id for line in item.reservations.all()] == [others[0].pk]


def test_a_member_with_a_conflict_sees_that_and_not_the_item(
    client: Client, cast: Cast, summoned: Meeting
) -> None:
    item = board.item(summoned, title="Stöd till ett bolag", text="Om en närstående")
    in_session(cast, client, item)
    member = cast.members[0]
    declare = reverse("boardroom:declare_conflict", args=[item.pk])
    assert client.post(declare, {"conflict-member": str(member.pk), "conflict-reason": ""}).status_code == 422
    declared = {"conflict-member": str(member.pk), "conflict-reason": "Sitter i styrelsen"}
    assert client.post(declare, declared).status_code == 302
    enter(client, member.user)
    page = client.get(reverse("boardroom:item", args=[item.pk])).content.decode()
    lista = client.get(reverse("boardroom:meeting", args=[summoned.pk])).content.decode()
    assert ("Du är jävig" in page, "Du är jävig" in lista) == (True, True)
    assert "Om en närstående" not in page + lista
    other = enter(client, cast.members[1].user).get(reverse("boardroom:item", args=[item.pk]))
    assert "Om en närstående" in other.content.decode()


def test_from_the_last_decision_to_the_notice_board(
    client: Client, cast: Cast, summoned: Meeting, now: datetime
) -> None:
    item = board.item(summoned, ItemKind.INFORMATION, "Halvtidsutvärdering")
    in_session(cast, client, item)
    early = client.post(reverse("boardroom:end", args=[summoned.pk]))
    assert (early.status_code, [p.code for p in early.context["problems"]]) == (422, ["items_undecided"])
    received = {"decision-outcome": "received", "decision-text": "Läggs till handlingarna."}
    assert client.post(reverse("boardroom:decide", args=[item.pk]), received).status_code == 302
    assert client.post(reverse("boardroom:end", args=[summoned.pk])).status_code == 302
    for member in (cast.chair, cast.vice_chair):
        page = enter(client, member.user).get(reverse("boardroom:meeting", args=[summoned.pk]))
        assert page.context["to_verify"] is True
        assert client.post(reverse("boardroom:verify", args=[summoned.pk])).status_code == 302
    summoned.refresh_from_db()
    assert summoned.state == MeetingState.ADJUSTED
    enter(client, cast.secretary)
    announce = reverse("boardroom:announce", args=[summoned.pk])
    refused = client.post(announce, {"posted_on": "2020-01-01", "kept_at": ""})
    assert sorted(refused.context["announce_form"].errors) == ["kept_at", "posted_on"]
    day = datetime.now(tz=now.tzinfo).date().isoformat()
    assert client.post(announce, {"posted_on": day, "kept_at": "Regionens hus"}).status_code == 302
    summoned.refresh_from_db()
    assert summoned.state == MeetingState.ANNOUNCED


@pytest.mark.parametrize("role", ["applicant", "stranger", "umea_official", "secretary_elsewhere"])
def test_a_meeting_that_is_not_announced_is_for_its_own(
    client: Client, cast: Cast, summoned: Meeting, role: str
) -> None:
    item = board.item(summoned)
    enter(client, getattr(cast, role))
    assert client.get(reverse("boardroom:meeting", args=[summoned.pk])).status_code == 404
    assert client.get(reverse("boardroom:item", args=[item.pk])).status_code == 404


@pytest.mark.parametrize("state", list(MeetingState))
def test_the_secretary_sees_the_meeting_in_every_state(
    client: Client, cast: Cast, state: MeetingState
) -> None:
    meeting = board.meeting(cast, state)
    board.item(meeting)
    page = enter(client, cast.secretary).get(reverse("boardroom:meeting", args=[meeting.pk]))
    assert page.status_code == 200


def test_many_meetings_and_items_ask_no_more_questions(client: Client, cast: Cast) -> None:
    enter(client, cast.secretary)
    counts = []
    for more in (1, 2, 57):
        for _number in range(more):
            board.meeting(cast)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(reverse("boardroom:meetings")).status_code == 200
        counts.append(len(asked))
    assert counts == [counts[0]] * 3
    assert counts[0] <= 12
    meeting = Meeting.objects.first()
    assert meeting is not None
    counts = []
    for more in (1, 2, 19):
        for _number in range(more):
            decided = board.item(meeting)
            board.decision(decided, Outcome.ADOPTED)
        with CaptureQueriesContext(connection) as asked:
            client.get(reverse("boardroom:meeting", args=[meeting.pk]))
        counts.append(len(asked))
    assert counts == [counts[0]] * 3
