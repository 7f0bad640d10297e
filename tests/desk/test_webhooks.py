"""The administrator's pages about those who are called when the open data changes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bifall.api.catalogue import CHANGES, RESOURCES
from bifall.changefeed.states import PublicList
from bifall.webhooks.models import Delivery, Endpoint
from bifall.webhooks.rules import secret_text
from bifall.webhooks.states import EndpointState
from tests.cast import Cast
from tests.conftest import NOW
from tests.factories import webhooks
from tests.whole_database import whole_database

pytestmark = pytest.mark.django_db

VALUES = {"name": "Exempelbladet", "address": webhooks.ADDRESS, "resources": ["grants", "calls"]}


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def administrator(client: Client, cast: Cast) -> Client:
    client.force_login(cast.administrator)
    return client


def page_of(endpoint: Endpoint, name: str = "webhook") -> str:
    return reverse(f"desk:{name}", args=[endpoint.pk])


def test_the_lists_to_choose_from_are_those_of_the_open_data() -> None:
    # Which names they have is one table; that all of them are in it, this holds.
    assert PublicList.choices == [(one.name, one.title) for one in RESOURCES if one.name != CHANGES]


def test_from_adding_to_the_secret(administrator: Client, cast: Cast) -> None:
    answer = administrator.post(reverse("desk:add_webhook"), VALUES)
    made = Endpoint.objects.get()
    assert (answer.status_code, answer.headers["Location"]) == (302, page_of(made))
    assert made.resources == ["calls", "grants"]
    page = administrator.get(page_of(made)).content.decode()
    secret = secret_text(made.secret)
    assert ("Hemligheten är inte hämtad" in page, secret in page) == (True, False)
    shown = administrator.post(page_of(made, "webhook_secret"))
    assert (secret in shown.content.decode(), shown.headers["Cache-Control"]) == (
        True,
        "max-age=0, no-cache, no-store, must-revalidate, private",
    )
    again = administrator.post(page_of(made, "webhook_secret"))
    assert (again.status_code, secret in again.content.decode()) == (422, False)
    assert "visas bara en gång" in again.content.decode()
    assert administrator.get(page_of(made, "webhook_secret")).status_code == 405


def test_what_is_wrong_is_told_at_the_field_and_what_was_written_is_kept(
    administrator: Client, cast: Cast
) -> None:
    before = whole_database()
    answer = administrator.post(reverse("desk:add_webhook"), {"address": "http://x.example.org/", "name": ""})
    form = answer.context["form"]
    assert (answer.status_code, sorted(form.errors), form["address"].value()) == (
        422,
        ["address", "name", "resources"],
        "http://x.example.org/",
    )
    assert whole_database() == before


def test_a_receiver_is_changed_from_what_is_kept_today(administrator: Client, cast: Cast) -> None:
    made = webhooks.endpoint(cast)
    to = page_of(made, "change_webhook")
    assert to in administrator.get(page_of(made)).content.decode()
    form = administrator.get(to).context["form"]
    assert {name: form[name].value() for name in form.fields} == {
        "name": "Exempelbladet",
        "address": webhooks.ADDRESS,
        "resources": ["grants", "releases"],
    }
    values = {"name": "Bladet", "address": webhooks.ADDRESS, "resources": ["calls"]}
    for _press in range(2):
        answer = administrator.post(to, values)
        assert (answer.status_code, answer.headers["Location"]) == (302, page_of(made))
    page = administrator.get(page_of(made)).content.decode()
    assert ("Bladet är sparad." in page, "frågas på den nya adressen" in page) == (True, False)
    made.refresh_from_db()
    assert (made.name, made.resources, made.state) == ("Bladet", ["calls"], "active")
    administrator.post(to, values | {"address": "https://ny.example.org/"})
    assert "frågas på den nya adressen" in administrator.get(page_of(made)).content.decode()
    made.refresh_from_db()
    assert (made.address, made.state) == ("https://ny.example.org/", "unconfirmed")


def test_what_is_wrong_with_a_change_is_told_at_the_field_and_what_was_written_is_kept(
    administrator: Client, cast: Cast
) -> None:
    made = webhooks.endpoint(cast)
    written = {"name": "Bladet", "address": "https://10.0.0.1/", "resources": ["calls", "rounds"]}
    before = whole_database()
    answer = administrator.post(page_of(made, "change_webhook"), written)
    form = answer.context["form"]
    assert (answer.status_code, sorted(form.errors)) == (422, ["address"])
    assert {name: form[name].value() for name in form.fields} == written
    assert whole_database() == before


def test_a_question_that_another_took_the_place_of_does_not_wait(administrator: Client, cast: Cast) -> None:
    made = webhooks.endpoint(cast, EndpointState.UNCONFIRMED)
    administrator.post(page_of(made, "ask_webhook"))
    page = administrator.get(page_of(made)).content.decode()
    assert (page.count("ersatt av en ny fråga"), page.count(">väntar<")) == (1, 1)


@pytest.mark.parametrize(
    ("button", "state", "after", "second"),
    [
        ("pause_webhook", EndpointState.ACTIVE, "paused", "Mottagaren får redan inget."),
        ("resume_webhook", EndpointState.PAUSED, "active", "Mottagaren får redan ändringar."),
        ("resume_webhook", EndpointState.FAILED, "active", "Mottagaren får redan ändringar."),
        ("remove_webhook", EndpointState.ACTIVE, "removed", "Mottagaren är redan borttagen."),
        ("test_webhook", EndpointState.ACTIVE, "active", "Provet skickas vid nästa utskick."),
        ("ask_webhook", EndpointState.UNCONFIRMED, "unconfirmed", "Mottagaren frågas vid nästa utskick."),
        ("exchange_webhook_secret", EndpointState.ACTIVE, "active", "Hemligheten är bytt."),
    ],
)
def test_buttons_do_what_they_say_also_when_pressed_twice(
    administrator: Client, cast: Cast, button: str, state: EndpointState, after: str, second: str
) -> None:
    made = webhooks.endpoint(cast, state)
    removed = button == "remove_webhook"
    leads_to = reverse("desk:webhooks") if removed else page_of(made)
    if not removed:
        assert page_of(made, button) in administrator.get(page_of(made)).content.decode()
    for _press in range(2):
        answer = administrator.post(page_of(made, button))
        assert (answer.status_code, answer.headers["Location"]) == (302, leads_to)
    assert second in administrator.get(leads_to).content.decode()
    made.refresh_from_db()
    assert made.state == after
    assert Delivery.objects.count() == {"test_webhook": 1, "ask_webhook": 3}.get(button, 0)


def test_who_has_answered_is_not_asked_again(administrator: Client, cast: Cast) -> None:
    made = webhooks.endpoint(cast)
    assert administrator.post(page_of(made, "ask_webhook")).status_code == 302
    assert Delivery.objects.count() == 0


def test_the_log_tells_how_each_went(administrator: Client, cast: Cast) -> None:
    made = webhooks.endpoint(cast)
    webhooks.delivered(made, attempted_at=NOW - timedelta(hours=1), created_at=NOW - timedelta(hours=1))
    webhooks.refused(made)
    page = administrator.get(page_of(made)).content.decode()
    for said in ("HTTP 503", "Vi har stängt.", "försök 3", "framme", "HTTP 204", "1 234 ms", "Ändringar: 12"):
        assert said.replace(" ", " ") in page.replace("\u00a0", " ").replace("\u202f", " ")


def test_who_is_silent_stands_on_the_first_page(administrator: Client, cast: Cast) -> None:
    made = webhooks.endpoint(cast, EndpointState.FAILED)
    webhooks.endpoint(cast, EndpointState.PAUSED, name="Pausad")
    items = administrator.get(reverse("desk:administration")).context["items"]
    assert [(one["title"], one["url"]) for one in items if "öppna data" in one["title"]] == [
        ("Exempelbladet tar inte emot öppna data", page_of(made))
    ]


@pytest.mark.parametrize("name", ["webhooks", "webhook"])
def test_lists_ask_as_many_questions_for_many_rows(administrator: Client, cast: Cast, name: str) -> None:
    first = webhooks.endpoint(cast)
    address = page_of(first) if name == "webhook" else reverse("desk:webhooks")
    administrator.get(address)
    counts = []
    for number in (1, 3, 60):
        Delivery.objects.all().delete()
        Endpoint.objects.exclude(pk=first.pk).delete()
        for which in range(number):
            webhooks.delivered(first)
            if which:
                webhooks.endpoint(cast, name=f"Mottagare {which}")
        with CaptureQueriesContext(connection) as asked:
            page = administrator.get(address)
        counts.append((page.context["page"].paginator.count, len(asked)))
    assert counts == [(1, counts[0][1]), (3, counts[0][1]), (60, counts[0][1])]
