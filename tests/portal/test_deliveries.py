"""How each wants their letters, by the page and by the link in a letter."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bifall.notices.commands import notify
from bifall.notices.kinds import KINDS
from bifall.notices.letters import unsubscribe_address
from bifall.notices.models import DeliveryChoice
from bifall.notices.queries import choices_of, choosable
from bifall.notices.states import Delivery
from tests.cast import Cast
from tests.conftest import NOW

PAGE = "/konto/utskick/"
OF_CHOICE = "projects.reminder"


@pytest.fixture(autouse=True)
def clock() -> Iterator[datetime]:
    with time_machine.travel(NOW, tick=False):
        yield NOW


def all_as(delivery: Delivery, *audiences: str) -> dict[str, str]:
    return dict.fromkeys(choosable(audiences), delivery.value)


@pytest.mark.parametrize(
    ("role", "audiences"),
    [
        ("applicant", {"applicant"}),
        ("assessor", {"assessor"}),
        ("umea_official", {"municipal"}),
        ("communicator", {"press"}),
    ],
)
def test_each_chooses_about_the_kinds_that_they_get(
    client: Client, cast: Cast, role: str, audiences: set[str]
) -> None:
    client.force_login(getattr(cast, role))
    page = client.get(PAGE)
    assert set(page.context["form"].fields) >= set(choosable(audiences))
    assert {page.context["form"][code].value() for code in page.context["form"].fields} == {Delivery.AT_ONCE}
    required = {str(kind.label) for kind in page.context["required"]}
    assert required >= {str(k.label) for k in KINDS.values() if k.audience in audiences and k.required}
    assert required & set(choosable(audiences).values()) == set()


def test_the_choices_are_saved_and_shown_again(client: Client, cast: Cast) -> None:
    client.force_login(cast.applicant)
    values = all_as(Delivery.AT_ONCE, "applicant") | {OF_CHOICE: "digest", "claims.paid": "inbox"}
    assert client.post(PAGE, values).headers["Location"] == PAGE
    assert choices_of(cast.applicant, cast.region.pk) == {
        OF_CHOICE: Delivery.DIGEST,
        "claims.paid": Delivery.INBOX,
    }
    form = client.get(PAGE).context["form"]
    assert {code: form[code].value() for code in values} == values
    assert not DeliveryChoice.objects.exclude(user=cast.applicant).exists()


def test_what_is_no_choice_is_told_at_its_field_and_nothing_is_saved(client: Client, cast: Cast) -> None:
    client.force_login(cast.applicant)
    values = all_as(Delivery.INBOX, "applicant") | {OF_CHOICE: "duva"}
    answer = client.post(PAGE, values)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [OF_CHOICE])
    assert not DeliveryChoice.objects.exists()
    # A required kind stands in no form: what is sent about it is not read.
    client.post(PAGE, all_as(Delivery.AT_ONCE, "applicant") | {"applications.received": "inbox"})
    assert not DeliveryChoice.objects.exists()


def test_the_page_asks_to_be_signed_in_and_the_link_does_not(client: Client, cast: Cast) -> None:
    assert client.get(PAGE).headers["Location"] == f"/konto/login/?next={PAGE}"
    written = notify(
        authority_id=cast.region.pk,
        recipient=cast.applicant,
        kind=OF_CHOICE,
        subject="Hej",
        body="Läs detta.",
        path="",
        at=NOW,
    )
    assert written is not None
    token = unsubscribe_address(written).split("/")[-2]
    address = reverse("deliveries:unsubscribe", args=[token])
    assert client.get(address).context["is_done"] is False
    assert not DeliveryChoice.objects.exists()
    strict = Client(enforce_csrf_checks=True)
    for _press in (1, 2):
        assert strict.post(address, {"List-Unsubscribe": "One-Click"}).context["is_done"] is True
    assert choices_of(cast.applicant, cast.region.pk) == {OF_CHOICE: Delivery.INBOX}
    forged = reverse("deliveries:unsubscribe", args=[token[:-1] + "x"])
    assert [client.get(forged).status_code, strict.post(forged).status_code] == [404, 404]


def test_the_page_asks_as_many_questions_however_much_has_been_chosen(client: Client, cast: Cast) -> None:
    client.force_login(cast.applicant)
    codes = list(choosable({"applicant"}))
    counts = []
    for number in (1, 3, len(codes)):
        for code in codes[DeliveryChoice.objects.count() : number]:
            DeliveryChoice.objects.create(
                authority=cast.region, user=cast.applicant, kind=code, delivery=Delivery.DIGEST
            )
        with CaptureQueriesContext(connection) as questions:
            assert client.get(PAGE).status_code == 200
        counts.append(len(questions))
    assert len(set(counts)) == 1
    assert counts[0] <= 12
