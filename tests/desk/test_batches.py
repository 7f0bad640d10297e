"""Rounds of consultations and requests for time, at the desk."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bifall.collaboration.commands import send_batch
from bifall.collaboration.models import ConsultationBatch, Statement
from bifall.collaboration.states import ConsultationState, HandlingOutcome
from tests.cast import Cast
from tests.conftest import NOW
from tests.factories.applications import application
from tests.factories.collaboration import consultation, time_request
from tests.filled import LATER

ANSWERED = ConsultationState.ANSWERED


@pytest.fixture(autouse=True)
def clock() -> Iterator[datetime]:
    with time_machine.travel(NOW, tick=False):
        yield NOW


def a_round(cast: Cast, cases: int = 1) -> ConsultationBatch:
    return send_batch(
        authority_id=cast.region.pk,
        title="Hösten 2026",
        application_ids=[application(cast).pk for _number in range(cases)],
        municipality_ids=[cast.umea.pk, cast.sorsele.pk],
        question="Vad betyder projekten för er?",
        due_on=NOW.date().replace(month=12, day=18),
        actor=cast.officer,
        at=NOW,
    )


def test_a_round_is_sent_by_one_form_and_seen_as_one(client: Client, cast: Cast) -> None:
    cases = [application(cast, title=title) for title in ("Fjällbyar", "Kvarken")]
    for case in cases:
        case.municipalities.set([cast.umea, cast.sorsele])
    client.force_login(cast.officer)
    sent = client.post(
        reverse("desk:send_batch"),
        {
            "title": "Hösten 2026",
            "applications": [str(case.pk) for case in cases],
            "question": "Vad betyder projekten för er?",
            "due_on": LATER,
        },
    )
    batch = ConsultationBatch.objects.get()
    assert sent.headers["Location"] == reverse("desk:batch", args=[batch.pk])
    page = client.get(sent.headers["Location"])
    assert (len(page.context["asked"]), page.context["answered"], page.context["late"]) == (4, 0, 0)
    for title in ("Fjällbyar", "Kvarken"):
        assert title in page.content.decode()


def test_the_lists_ask_as_many_questions_for_many_rows(client: Client, cast: Cast) -> None:
    client.force_login(cast.officer)
    for name, args in ((("desk:batches"), False), ("desk:batch", True)):
        counts = []
        for cases in (1, 3, 20):
            batch = a_round(cast, cases)
            with CaptureQueriesContext(connection) as questions:
                assert client.get(reverse(name, args=[batch.pk] if args else [])).status_code == 200
            counts.append(len(questions))
        assert counts == [counts[0]] * 3, name
        assert counts[0] <= 12


@pytest.mark.parametrize("who", ["assessor", "applicant", "umea_official", "officer_elsewhere"])
def test_to_others_the_pages_are_closed(client: Client, cast: Cast, who: str) -> None:
    batch = a_round(cast)
    asked = time_request(batch.consultations.get(municipality=cast.umea))
    said = consultation(cast, application(cast), ANSWERED).statement
    client.force_login(getattr(cast, who))
    for name, args in (
        ("batches", []),
        ("send_batch", []),
        ("batch", [batch.pk]),
        ("time_request", [asked.pk]),
        ("statement", [said.pk]),
    ):
        assert client.get(reverse(f"desk:{name}", args=args)).status_code == 403


def test_a_statement_is_handled_on_a_page_of_its_own(client: Client, cast: Cast) -> None:
    case = application(cast)
    said = Statement.objects.get(consultation=consultation(cast, case, ANSWERED))
    client.force_login(cast.officer)
    assert "Hantera yttrandet" in client.get(reverse("desk:case", args=[case.pk])).content.decode()
    address = reverse("desk:statement", args=[said.pk])
    refused = client.post(address, {"outcome": "not_taken_in", "reason": " ", "changed_text": "Villkor 2"})
    assert (refused.status_code, dict(refused.context["form"].errors)) == (
        422,
        {
            "reason": ["Skriv skälen. Kommunen läser dem."],
            "changed_text": ["Inget har ändrats när yttrandet inte tas in. Ta bort texten."],
        },
    )
    assert refused.context["form"]["changed_text"].value() == "Villkor 2"
    done = client.post(address, {"outcome": "not_taken_in", "reason": "Finns redan."})
    assert done.headers["Location"] == reverse("desk:case", args=[case.pk])
    said = Statement.objects.get(pk=said.pk)
    assert said.handling.outcome == HandlingOutcome.NOT_TAKEN_IN
    assert "Finns redan." in client.get(done.headers["Location"]).content.decode()


def test_a_request_for_time_is_answered_once(client: Client, cast: Cast) -> None:
    asked = time_request(consultation(cast, application(cast)))
    client.force_login(cast.officer)
    case = reverse("desk:case", args=[asked.consultation.application_id])
    address = reverse("desk:time_request", args=[asked.pk])
    assert address in client.get(case).content.decode()
    for _press in range(2):
        sent = {"decision": "give", "due_on": LATER}
        assert client.post(address, sent).headers["Location"] == case
    asked.refresh_from_db()
    assert (asked.is_given, str(asked.consultation.due_on)) == (True, LATER)
