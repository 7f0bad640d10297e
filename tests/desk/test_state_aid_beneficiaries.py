"""Others than the applicant who get a part of the aid, on the page of their case."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from html import unescape

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bifall.applications.models import Application
from bifall.state_aid.models import AidBeneficiary, AwardCorrection, DeclaredAward
from bifall.state_aid.rules.undertakings import RelatedUndertaking
from tests.cast import Cast
from tests.conftest import NOW
from tests.factories.state_aid import FIRM, awarded, named, rate, to_record, told
from tests.funding.walking import enter

OTHER = RelatedUndertaking("Snickeriet AB", "559990-0049")


@pytest.fixture(autouse=True)
def clock() -> Iterator[datetime]:
    with time_machine.travel(NOW, tick=False):
        yield NOW


@pytest.fixture
def case(cast: Cast) -> Application:
    return to_record(cast, 1_000_000)


def shown(client: Client, case: Application) -> str:
    """The page's words, with one space between them."""
    answer = client.get(reverse("state_aid_desk:case", args=[case.pk]))
    assert answer.status_code == 200
    return " ".join(unescape(answer.content.decode()).replace("\xa0", " ").split())


def test_what_another_has_declared_is_corrected_and_told_as_the_applicants_own(
    client: Client, cast: Cast, case: Application
) -> None:
    one = named(cast, case)
    row = told(cast, one, 1_000_000).awards.get()
    enter(client, cast.officer)
    correct = reverse("state_aid_desk:step", args=["uppgivet-stod", row.pk, "ratta"])
    before = "<li>5 maj 2025: 10 000 euro, Tillväxtverket (allmänt) <a "
    page = shown(client, case)
    assert (page.count(before), page.count(f'href="{correct}"')) == (1, 1)
    sent = {
        "granted_on": "2025-06-01",
        "kind": "agriculture",
        "amount_cents": "15 000",
        "reason": "Beslutet säger så.",
    }
    assert client.post(correct, sent).headers["Location"] == reverse("state_aid_desk:case", args=[case.pk])
    counts = (
        "Räknas som 15 000 euro (jordbruk), beviljat 1 juni 2025."
        f' <span class="soft">{cast.officer}, 24 november 2026</span><br>Beslutet säger så.</li>'
    )
    page = shown(client, case)
    assert (page.count(before), page.count(counts), page.count(f'href="{correct}"')) == (1, 1, 1)
    enter(client, cast.auditor)
    page = shown(client, case)
    assert (page.count(counts), page.count(correct)) == (1, 0)


def test_until_when_anothers_declaration_is_enough(client: Client, cast: Cast, case: Application) -> None:
    rate(cast)
    one = named(cast, case)
    told(cast, one)
    enter(client, cast.officer)
    until = "Redogörelsen räcker om företaget får rätt till sin del senast 10 februari 2027."
    assert shown(client, case).count(until) == 1
    awarded(cast, one)
    assert shown(client, case).count(until) == 0


@pytest.mark.parametrize("has_a_rate", [False, True])
def test_parts_that_are_the_whole_grant_or_more_are_told(
    client: Client, cast: Cast, case: Application, has_a_rate: bool
) -> None:
    if has_a_rate:
        rate(cast)
    named(cast, case, 600_000, FIRM)
    one = named(cast, case, 400_000, OTHER)
    enter(client, cast.officer)
    page = shown(client, case)
    whole = "<p>Hela stödet är fördelat på andra mottagare.</p>"
    above = (
        "<p>Mer än hela stödet är fördelat på andra mottagare, 50 000 kr för mycket."
        " Inget är kvar till sökanden.</p>"
    )
    warning = (
        "<p>Delarna är tillsammans 50 000 kr mer än stödet, 1 000 000 kr. Ingen av dem kan antecknas."
        " Stryk en mottagare och sätt upp den med en mindre del.</p>"
    )
    assert [page.count(text) for text in (whole, above, warning)] == [1, 0, 0]
    AidBeneficiary.objects.filter(pk=one.pk).update(amount_sek=450_000)
    page = shown(client, case)
    assert [page.count(text) for text in (whole, above, warning)] == [0, 1, 1]


def test_the_page_asks_as_much_of_many_declared_awards(client: Client, cast: Cast, case: Application) -> None:
    declaration = told(cast, named(cast, case))
    enter(client, cast.officer)
    counts = []
    for there in range(1, 61):
        row = DeclaredAward.objects.create(
            declaration=declaration,
            position=there,
            given_by="Tillväxtverket",
            granted_on=date(2025, 5, 5),
            kind="general",
            amount_cents=100,
        )
        AwardCorrection.objects.create(
            award=row,
            granted_on=row.granted_on,
            kind=row.kind,
            amount_cents=200,
            reason="Fel.",
            corrected_by=cast.officer,
            corrected_at=NOW,
        )
        if there in {1, 3, 60}:
            with CaptureQueriesContext(connection) as asked:
                assert shown(client, case).count("Räknas som 2 euro (allmänt)") == there
            counts.append(len(asked))
    assert len(set(counts)) == 1
