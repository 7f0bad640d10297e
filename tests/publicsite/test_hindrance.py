"""Saying what one cannot use on the site."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.test import Client

from bifall.accounts.models import RoleAssignment
from bifall.accounts.states import Role
from bifall.notices.models import Message
from tests.cast import Cast
from tests.conftest import NOW
from tests.publicsite.test_pages import shown

pytestmark = pytest.mark.django_db

SAID = {"page": "/statistik/", "hindrance": "Kartan läses inte upp.", "reply_to": "nina@example.org"}


def test_it_goes_to_the_communicators_without_any_cookie(region: Cast) -> None:
    visitor = Client(enforce_csrf_checks=True)
    answer = visitor.post("/tillganglighet/", SAID | {"key": str(uuid4())})
    assert (answer.status_code, answer["Location"]) == (302, "/tillganglighet/?skickat=ja#sag-till")
    assert answer.cookies == {}
    assert "Tack. Det du skrev" in shown(visitor, "/tillganglighet/?skickat=ja")
    letter = Message.objects.get()
    assert (letter.recipient, letter.authority) == (region.communicator, region.region)
    for words in SAID.values():
        assert words in letter.body


def test_a_second_press_tells_it_once(client: Client, region: Cast) -> None:
    key = str(uuid4())
    for _ in range(2):
        assert client.post("/tillganglighet/", SAID | {"key": key}).status_code == 302
    assert Message.objects.count() == 1


def test_without_a_communicator_it_goes_to_the_authority(client: Client, region: Cast) -> None:
    RoleAssignment.objects.filter(role=Role.COMMUNICATOR).update(ended_at=NOW)
    client.post("/tillganglighet/", {"hindrance": "Jag ser inte knapparna.", "key": str(uuid4())})
    letter = Message.objects.get()
    assert (letter.email, letter.recipient) == (region.region.email, None)
    assert "inget svar önskas" in letter.body


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"hindrance": ""}, "Vad vill du göra, och vad hindrar dig?:"),
        ({"reply_to": "nina"}, "E-postadress för svar:"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_written_stays(
    client: Client, region: Cast, wrong: dict[str, str], told: str
) -> None:
    answer = client.post("/tillganglighet/", SAID | {"key": str(uuid4())} | wrong)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert told in page
    assert "/statistik/" in page
    assert not Message.objects.exists()
