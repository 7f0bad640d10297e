"""Drafts, joint statements, more time and the rule for answers, on the municipality's pages."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from bifall.accounts.models import User
from bifall.collaboration.models import AnswerRule, Consultation, JointOffer, Statement, StatementDraft
from bifall.collaboration.states import ConsultationState
from bifall.organisations.models import Mandate
from bifall.organisations.states import MandateKind
from tests.cast import Cast, person
from tests.conftest import NOW
from tests.factories.applications import application
from tests.factories.collaboration import consultation, joint_offer, statement_draft

ANSWERED = ConsultationState.ANSWERED


@pytest.fixture(autouse=True)
def clock() -> Iterator[datetime]:
    with time_machine.travel(NOW, tick=False):
        yield NOW


@pytest.fixture
def asked(cast: Cast) -> Consultation:
    return consultation(cast, application(cast))


def politician(cast: Cast) -> User:
    user = person("Pia Politiker", at=NOW)
    Mandate.objects.create(municipality=cast.umea, user=user, kind=MandateKind.POLITICIAN, since=NOW)
    return user


def to(name: str, asked: Consultation) -> str:
    return reverse(f"municipal:{name}", args=[asked.pk])


def test_a_draft_is_saved_and_stands_there_for_the_colleague(
    client: Client, cast: Cast, asked: Consultation
) -> None:
    client.force_login(cast.umea_official)
    sent = {"reasons": "Halva meningen", "conditions": "", "base_version": "0", "go": "save"}
    assert client.post(to("answer", asked), sent).headers["Location"] == to("consultation", asked)
    client.force_login(politician(cast))
    page = client.get(to("consultation", asked))
    form = page.context["form"]
    assert (form["reasons"].value(), form["base_version"].value()) == ("Halva meningen", 1)
    assert "av Ulla Umeå. Bara ni som företräder kommunen ser det." in page.content.decode()


@pytest.mark.parametrize("go", ["save", "send"])
def test_who_wrote_from_an_older_draft_sees_both_and_loses_nothing(
    client: Client, cast: Cast, asked: Consultation, go: str
) -> None:
    statement_draft(asked, written_by=politician(cast), reasons="Kollegans ord", version=4)
    client.force_login(cast.umea_official)
    sent = {"position": "support", "reasons": "Mina ord", "base_version": "3", "go": go}
    refused = client.post(to("answer", asked), sent)
    text = refused.content.decode()
    assert refused.status_code == 422
    assert ("Kollegans ord" in text, refused.context["form"]["reasons"].value()) == (True, "Mina ord")
    assert refused.context["form"]["base_version"].value() == "4"
    assert (StatementDraft.objects.get().reasons, Statement.objects.count()) == ("Kollegans ord", 0)
    assert client.post(to("answer", asked), sent | {"base_version": "4"}).status_code == 302


def test_a_politician_approves_when_the_municipality_says_so(
    client: Client, cast: Cast, asked: Consultation
) -> None:
    decides = politician(cast)
    client.force_login(decides)
    rule = reverse("municipal:answer_rule", args=[cast.umea.pk])
    assert client.post(rule, {"sent_by": "politician"}).status_code == 302
    assert AnswerRule.objects.get().politician_approves is True
    values = {"position": "support", "reasons": "Bra", "base_version": "0"}
    client.force_login(cast.umea_official)
    page = client.get(to("consultation", asked)).content.decode()
    assert ("Spara och be om godkännande" in page, "Lämna yttrandet" in page) == (True, False)
    assert client.post(to("answer", asked), values).status_code == 403
    assert client.post(to("answer", asked), values | {"go": "approve"}).status_code == 302
    client.force_login(decides)
    assert "Godkänn och lämna yttrandet" in client.get(to("consultation", asked)).content.decode()
    assert client.post(to("answer", asked), values | {"base_version": "1"}).status_code == 302
    assert Statement.objects.get().given_by == decides


def test_a_municipality_joins_or_does_not(client: Client, cast: Cast) -> None:
    for name, expected in (("join", "joined"), ("decline", "declined")):
        case = application(cast)
        said = consultation(cast, case, ANSWERED, municipality=cast.sorsele, reasons="Samma ord.").statement
        asked = consultation(cast, case)
        offer = joint_offer(said, asked)
        address = reverse(f"municipal:{name}", args=[offer.pk])
        client.force_login(cast.sorsele_official)
        assert client.post(address).status_code == 404
        client.force_login(cast.umea_official)
        assert (
            "Sorsele erbjuder er att säga samma sak" in client.get(to("consultation", asked)).content.decode()
        )
        for _press in range(2):
            assert client.post(address).headers["Location"] == to("consultation", asked)
        offer.refresh_from_db()
        assert offer.choice == expected
    assert list(JointOffer.objects.exclude(joined_as=None).values_list("joined_as__reasons", flat=True)) == [
        "Samma ord."
    ]


def test_a_second_request_for_time_leads_to_the_first(
    client: Client, cast: Cast, asked: Consultation
) -> None:
    client.force_login(cast.umea_official)
    sent = {"time-until": "2027-01-11", "time-reason": "Nämnden."}
    for _press in range(2):
        assert client.post(to("ask_for_time", asked), sent).status_code == 302
    assert asked.time_requests.count() == 1
    assert (
        "Ni har bett om tid till 11 januari 2027." in client.get(to("consultation", asked)).content.decode()
    )


def test_the_inbox_says_what_has_been_written_and_offered(client: Client, cast: Cast) -> None:
    statement_draft(consultation(cast, application(cast)), approval_asked_at=NOW)
    statement_draft(consultation(cast, application(cast)))
    of_both = application(cast)
    said = consultation(cast, of_both, ANSWERED).statement
    joint_offer(said, consultation(cast, of_both, municipality=cast.sorsele))
    client.force_login(cast.umea_official)
    text = client.get(reverse("municipal:inbox")).content.decode()
    assert text.count("Ulla Umeå bad 24 november 2026 en förtroendevald godkänna förslaget till svar") == 1
    assert text.count("Utkast av Ulla Umeå 24 november 2026") == 1
    client.force_login(cast.sorsele_official)
    text = client.get(reverse("municipal:inbox")).content.decode()
    assert (text.count("Umeå erbjuder er att säga samma sak"), "Ulla Umeå" in text) == (1, False)
