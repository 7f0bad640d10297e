"""Going through the rooms of projects and their money as people do: by the steps that a page offers."""

from __future__ import annotations

from typing import Any

from django.test import Client
from django.urls import reverse

from bifall.accounts.models import User
from tests.told import letters_written, named_in

PDF = b"%PDF-1.7 underlag"
# The first of two approvals sends nothing yet, and says so.
WITH_A_SECOND = "Först då går brevet."


def enter(client: Client, user: User) -> Client:
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def take(client: Client, room: str, thing: str, pk: object, name: str, /, **values: Any) -> Any:
    """The step's page is shown first, and then taken; what comes back is the answer to the second.

    Whom the page says that a letter goes to are those who get one.
    """
    address = reverse(f"{room}:step", args=[thing, pk, name])
    page = client.get(address)
    assert page.status_code == 200
    with letters_written() as written:
        answer = client.post(address, values)
    if answer.status_code == 302 and (written or WITH_A_SECOND not in text_of(page)):
        assert named_in(text_of(page)) == sorted(letter.email for letter in written)
    return answer


def offered(page: Any) -> list[str]:
    """The names of the steps that a page offers for its own thing."""
    return [step.name for step in page.context["steps"]]


def text_of(response: Any) -> str:
    return str(response.content.decode().replace("\u00a0", " "))
