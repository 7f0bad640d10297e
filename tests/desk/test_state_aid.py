"""The room of state aid: the pages tell what the rules tell, and keep what was typed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from html import unescape
from typing import Any

import pytest
import time_machine
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bifall.applications.models import Application
from bifall.regulations.state_aid.aid_assessment import QUESTIONS
from bifall.state_aid.models import (
    AidAssessment,
    Undertaking,
)
from bifall.state_aid.queries import tried_on
from bifall.state_aid.states import AidBasis
from tests.addresses import addresses_of
from tests.cast import Cast
from tests.conftest import NOW
from tests.factories.applications import application
from tests.factories.state_aid import (
    assessed,
    everything,
    named,
    undertaking,
)
from tests.funding.walking import enter
from tests.whole_database import whole_database

MOST = 12
UNIQUE = "Zephyrprojektet"


@pytest.fixture(autouse=True)
def clock() -> Iterator[datetime]:
    with time_machine.travel(NOW, tick=False):
        yield NOW


@pytest.fixture
def case(cast: Cast) -> Application:
    return application(cast, title=UNIQUE)


NO_AID = {
    "reach": "direct",
    "holds_public_resources": "yes",
    "why_public_resources": "Anslag 1:1.",
    "holds_undertaking": "no",
    "why_undertaking": "Ingen marknad.",
    "basis": "no_aid",
    "reasons": "Sökanden är ingen som säljer.",
}


def page_of(case: Application, name: str = "case") -> str:
    return reverse(f"state_aid_desk:{name}", args=[case.pk])


def test_the_case_reminds_until_somebody_has_assessed(client: Client, cast: Cast, case: Application) -> None:
    enter(client, cast.officer)
    reminder = "Ingen har prövat om det är statligt stöd."
    pages = [reverse(name, args=[case.pk]) for name in ("desk:case", "desk:memo", "state_aid_desk:case")]
    assert [reminder in client.get(page).content.decode() for page in pages] == [True] * 3
    answer = client.post(page_of(case, "assess"), NO_AID, follow=True)
    assert [reminder in client.get(page).content.decode() for page in pages] == [False] * 3
    assert "Prövningen är sparad." in answer.content.decode()
    made = AidAssessment.objects.get()
    assert (made.basis, made.assessed_by, made.answers.count()) == (AidBasis.NO_AID, cast.officer, 2)
    assert "Stödprövning 1 gjordes, med grunden inte statligt stöd" in client.get(pages[0]).content.decode()


def test_the_page_tells_what_the_rules_tell(client: Client, cast: Cast, case: Application) -> None:
    made = assessed(cast, case)
    enter(client, cast.auditor)
    for language in ("sv", "en"):
        client.cookies["django_language"] = language
        page = unescape(client.get(page_of(case)).content.decode())
        for finding in tried_on(made, NOW.date()).findings:
            assert finding.in_words(language) in page
            assert finding.source in page
    assert page_of(case, "assess") not in page


def test_the_questions_stand_with_their_help(client: Client, cast: Cast, case: Application) -> None:
    enter(client, cast.officer)
    page = client.get(page_of(case, "assess")).content.decode()
    assert [(q.asks.sv in page, q.think_of.sv in page) for q in QUESTIONS] == [(True, True)] * 5


def test_what_is_wrong_stands_at_its_field_and_what_was_typed_is_kept(
    client: Client, cast: Cast, case: Application
) -> None:
    enter(client, cast.officer)
    before = whole_database()
    answer = client.post(page_of(case, "assess"), NO_AID | {"why_undertaking": "", "basis": "de_minimis"})
    assert answer.status_code == 422
    assert answer.context["form"].errors == {
        "why_undertaking": ["Skriv skälet till svaret."],
        "basis": [
            "Grunden stämmer inte med svaren: det är statligt stöd bara om alla fem frågor besvaras med ja."
        ],
    }
    assert "Sökanden är ingen som säljer." in answer.content.decode()
    assert whole_database() == before


def test_a_new_assessment_begins_from_the_last_and_leaves_it_in_the_history(
    client: Client, cast: Cast, case: Application
) -> None:
    first = assessed(cast, case, AidBasis.BLOCK_EXEMPTION)
    enter(client, cast.officer)
    form = client.get(page_of(case, "assess")).context["form"]
    assert (form.initial["article"], form.initial["holds_effect"]) == ("sme_innovation", "yes")
    client.post(page_of(case, "assess"), NO_AID)
    page = client.get(page_of(case))
    assert [(old.pk, what) for old, what in page.context["earlier"]] == [
        (first.pk, "innovation i små och medelstora företag")
    ]


@pytest.mark.parametrize("sent", [{}, {"reach": "hopp", "basis": "hopp", "article": "hopp"}])
def test_a_form_that_cannot_be_read(
    client: Client, cast: Cast, case: Application, sent: dict[str, str]
) -> None:
    enter(client, cast.officer)
    before = whole_database()
    assert client.post(page_of(case, "assess"), sent).status_code == 422
    assert whole_database() == before


def test_the_page_asks_as_much_of_a_long_history(client: Client, cast: Cast, case: Application) -> None:
    enter(client, cast.officer)
    counts = []
    for there in range(1, 61):
        assessed(cast, case, AidBasis.NO_AID)
        if there in {1, 3, 60}:
            with CaptureQueriesContext(connection) as asked:
                assert client.get(page_of(case)).status_code == 200
            counts.append(len(asked))
    assert len(set(counts)) == 1
    assert counts[0] <= MOST


def answers(client: Client, known: dict[str, Any]) -> list[Any]:
    """What each address of the room answers to each method, every time from the same state of things."""
    found = []
    for address in addresses_of("state_aid_desk", known).values():
        for method in ("GET", "POST"):
            with transaction.atomic():
                found.append(client.generic(method, address))
                transaction.set_rollback(True)
    return found


@pytest.fixture
def known(cast: Cast, case: Application) -> dict[str, Any]:
    assessed(cast, case, reasons=f"{UNIQUE}: skäl")
    everything(cast)
    firm = undertaking(cast.chamber)
    Undertaking.objects.filter(pk=firm.pk).update(name=UNIQUE)
    return {
        "application_id": case.pk,
        "undertaking_id": firm.pk,
        "beneficiary_id": named(cast, case).pk,
        "kind": "foretag",
        "pk": firm.pk,
        "name": "uppgifter",
    }


@pytest.mark.parametrize("role", ["applicant", "stranger", "umea_official", "assessor", "officer_elsewhere"])
def test_who_does_not_work_here_is_not_let_in(
    client: Client, cast: Cast, known: dict[str, Any], role: str
) -> None:
    enter(client, getattr(cast, role))
    before = whole_database()
    found = answers(client, known)
    assert {answer.status_code for answer in found} <= {403, 405}
    assert [answer for answer in found if UNIQUE.encode() in answer.content] == []
    assert whole_database() == before


def test_who_is_not_signed_in_is_asked_to(client: Client, known: dict[str, Any]) -> None:
    shut = {
        answer.headers["Location"].split("?")[0] if answer.status_code == 302 else answer.status_code
        for answer in answers(client, known)
    }
    assert shut <= {reverse("account_login"), 405}
