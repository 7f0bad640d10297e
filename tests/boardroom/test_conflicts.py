"""A member who may have a conflict of interest is asked at the item; the secretary is told whom to ask."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bifall.applications.states import State
from bifall.assessment.states import AssignmentState
from bifall.board.models import AgendaItem, Disqualification, Meeting
from bifall.board.states import ItemKind, MeetingState
from bifall.organisations.models import Membership
from tests.cast import Cast
from tests.factories import board
from tests.factories.applications import application
from tests.factories.assessment import assignment
from tests.factories.sittings import in_session

pytestmark = pytest.mark.django_db

GROUNDS = "anmälde jäv som bedömare av ansökan, företräder eller har företrätt den sökande"


@pytest.fixture
def item(cast: Cast, now: datetime) -> AgendaItem:
    """Lena has declared a conflict as an assessor of the case, and acts for its applicant."""
    case = application(cast, State.PREPARED)
    lena = cast.members[2].user
    assignment(cast, case, AssignmentState.CONFLICTED, assessor=lena, conflict_reason="Hemligt skäl")
    Membership.objects.create(organisation=cast.chamber, user=lena, role="editor", since=now)
    return board.item(in_session(cast), ItemKind.GRANT, case.title, application=case)


def page_for(client: Client, item: AgendaItem, user: object) -> tuple[bool, bool, bool]:
    """Whether the page asks of others, asks the reader, and lets the reader declare a conflict."""
    client.force_login(user)  # type: ignore[arg-type]
    answer = client.get(reverse("boardroom:item", args=[item.pk]))
    page = answer.content.decode()
    assert "Hemligt skäl" not in page
    asks_of_others, asks_the_reader = "Fråga om jäv." in page, "Du kan vara jävig." in page
    assert (GROUNDS in page) == (asks_of_others or asks_the_reader)
    return asks_of_others, asks_the_reader, reverse("boardroom:declare_conflict", args=[item.pk]) in page


def test_the_secretary_is_told_of_others_and_a_member_of_themself(
    client: Client, cast: Cast, item: AgendaItem
) -> None:
    readers = (cast.secretary, cast.members[2].user, cast.members[3].user, cast.officer)
    found = {}
    for state in (MeetingState.SUMMONED, MeetingState.IN_SESSION):
        Meeting.objects.update(state=state)
        found[state] = [page_for(client, item, user) for user in readers]
    nothing = (False, False, False)
    assert found == {
        MeetingState.SUMMONED: [(True, False, False), (False, True, False), nothing, nothing],
        MeetingState.IN_SESSION: [(True, False, True), (False, True, True), nothing, nothing],
    }


def test_a_member_declares_it_at_the_item_and_is_shut_out(
    client: Client, cast: Cast, item: AgendaItem
) -> None:
    lena = cast.members[2]
    client.force_login(lena.user)
    address = reverse("boardroom:declare_conflict", args=[item.pk])
    form = client.get(reverse("boardroom:item", args=[item.pk])).context["conflict_form"]
    assert list(form.fields["member"].choices) == [(str(lena.pk), "Lena Ledamot (A)")]
    refused = client.post(address, {"conflict-member": str(lena.pk), "conflict-reason": ""})
    assert (refused.status_code, list(refused.context["conflict_form"].errors)) == (422, ["reason"])
    assert "Skriv vad jävet består i." in refused.content.decode()
    sent = {"conflict-member": str(lena.pk), "conflict-reason": "Sitter i styrelsen"}
    assert client.post(address, sent).status_code == 302
    assert [line.member for line in Disqualification.objects.all()] == [lena]
    assert "Du är jävig" in client.get(reverse("boardroom:item", args=[item.pk])).content.decode()
    assert page_for(client, item, cast.secretary) == (False, False, True)


def test_the_secretary_answers_the_question_before_the_decision(
    client: Client, cast: Cast, item: AgendaItem
) -> None:
    client.force_login(cast.secretary)
    lena = cast.members[2]
    decision = {"decision-outcome": "rejected", "decision-text": "Nämnden avslår ansökan."}
    decide = reverse("boardroom:decide", args=[item.pk])
    refused = client.post(decide, decision)
    assert (refused.status_code, refused.context["decision_form"].non_field_errors()) == (
        422,
        [
            "Lena Ledamot (A) kan vara jävig. Anteckna jävet, eller att nämnden har prövat att det inte finns"
            " något."
        ],
    )
    address = reverse("boardroom:try_conflict", args=[item.pk])
    tried = {"trial-member": str(lena.pk), "trial-reason": ""}
    refused = client.post(address, tried)
    assert (refused.status_code, list(refused.context["trial_form"].errors)) == (422, ["reason"])
    assert client.post(address, tried | {"trial-reason": "Lämnade styrelsen i våras."}).status_code == 302
    page = client.get(reverse("boardroom:item", args=[item.pk])).content.decode()
    assert ("Lena Ledamot (A): Lämnade styrelsen i våras." in page, "Fråga om jäv." in page) == (True, False)
    assert client.post(decide, decision).status_code == 302


def test_as_many_questions_to_the_database_whoever_may_have_a_conflict(
    client: Client, cast: Cast, item: AgendaItem, now: datetime
) -> None:
    client.force_login(cast.secretary)
    counts = []
    for more in ((), cast.members[:2], cast.members[3:]):
        for member in more:
            Membership.objects.create(organisation=cast.chamber, user=member.user, role="editor", since=now)
        with CaptureQueriesContext(connection) as asked:
            found = client.get(reverse("boardroom:item", args=[item.pk])).context["possible_conflicts"]
        counts.append((len(found), len(asked)))
    assert counts == [(1, counts[0][1]), (3, counts[0][1]), (5, counts[0][1])]
