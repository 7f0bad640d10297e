"""The page of one's own municipality: for those who speak for it, and nobody else."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bifall.collaboration.models import FeedbackAnswer, Statement
from bifall.collaboration.states import ConsultationState, HandlingOutcome
from bifall.organisations.models import Mandate
from bifall.organisations.states import MandateKind
from tests.cast import Cast
from tests.conftest import NOW
from tests.everybody import everybody
from tests.factories import board
from tests.factories.applications import application
from tests.factories.collaboration import consultation
from tests.whole_database import whole_database

ANSWERED = ConsultationState.ANSWERED
PAGE = "/kommun/min-kommun/"


@pytest.fixture(autouse=True)
def clock() -> Iterator[datetime]:
    with time_machine.travel(NOW, tick=False):
        yield NOW


def said_and_decided(cast: Cast, **values: object) -> Statement:
    case = board.grant(cast, board.meeting(cast)).item.application
    case.municipalities.set([cast.umea])
    asked = consultation(cast, case, ANSWERED, handled=HandlingOutcome.NOT_TAKEN_IN, **values)
    return Statement.objects.get(consultation=asked)


def test_the_page_shows_what_waits_what_was_said_and_the_money(client: Client, cast: Cast) -> None:
    said = said_and_decided(cast)
    waiting = consultation(cast, application(cast))
    consultation(cast, application(cast), municipality=cast.sorsele)
    client.force_login(cast.umea_official)
    page = client.get(PAGE)
    assert page.context["waiting"] == [waiting]
    assert [told.statement for told in page.context["said"]] == [said]
    assert [told.statement for told in page.context["asked_back"]] == [said]
    assert len(page.context["money"].projects) == 1
    text = page.content.decode()
    for words in ("Tas inte in: Länets behov väger tyngst.", "Känner ni igen er?", "Per invånare"):
        assert words in text


def test_feedback_is_given_where_the_page_leads_and_once(client: Client, cast: Cast) -> None:
    said = said_and_decided(cast)
    client.force_login(cast.umea_official)
    address = reverse("municipal:feedback", args=[said.consultation_id])
    refused = client.post(address, {"recognition": "no", "words": " "})
    assert (refused.status_code, dict(refused.context["feedback_form"].errors)) == (
        422,
        {"words": ["Skriv vad kommunen inte känner igen."]},
    )
    given = client.post(address, {"recognition": "no", "words": "Vi blev inte hörda."})
    assert given.headers["Location"] == reverse("municipal:consultation", args=[said.consultation_id])
    assert FeedbackAnswer.objects.get().words == "Vi blev inte hörda."
    assert client.get(PAGE).context["asked_back"] == []
    assert "Vi blev inte hörda." in client.get(given.headers["Location"]).content.decode()
    before = whole_database()
    again = client.post(address, {"recognition": "yes", "words": ""})
    assert again.status_code == 302
    assert FeedbackAnswer.objects.get().recognition == "no"
    assert whole_database() == before


def test_who_speaks_for_two_chooses_one(client: Client, cast: Cast) -> None:
    Mandate.objects.create(
        municipality=cast.sorsele, user=cast.umea_official, kind=MandateKind.OFFICIAL, since=NOW
    )
    client.force_login(cast.umea_official)
    shown = [
        client.get(PAGE + query).context["municipality"].name for query in ("", "?kommun=2480", "?kommun=x")
    ]
    assert shown == ["Sorsele", "Umeå", "Sorsele"]


def test_who_speaks_for_no_municipality_has_no_such_page(client: Client, cast: Cast) -> None:
    found = {}
    for name, user in everybody(cast).items():
        client.force_login(user)
        found[name] = client.get(PAGE).status_code
    assert {name for name, status in found.items() if status == 200} == {"umea_official", "sorsele_official"}
    assert set(found.values()) == {200, 403}


def test_the_page_asks_as_many_questions_for_many_rows(client: Client, cast: Cast) -> None:
    client.force_login(cast.umea_official)
    counts = []
    for more in (1, 2, 57):
        for _number in range(more):
            said_and_decided(cast)
            consultation(cast, application(cast))
        with CaptureQueriesContext(connection) as questions:
            assert client.get(PAGE).status_code == 200
        counts.append(len(questions))
    assert counts == [counts[0]] * 3
    # Five of them are the frame's: session, person, authority, seats, roles.
    assert counts[0] <= 20
