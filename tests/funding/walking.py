"""Going through the rooms of projects and their money as people do: by the steps that a page offers."""

from __future__ import annotations

from typing import Any

from django.test import Client
from django.urls import reverse

from bifall.accounts.models import User

PDF = b"%PDF-1.7 underlag"


def enter(client: Client, user: User) -> Client:
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def take(client: Client, room: str, thing: str, pk: object, name: str, /, **values: Any) -> Any:
    """The step's page is shown first, and then taken; what comes back is the answer to the second."""
    address = reverse(f"{room}:step", args=[thing, pk, name])
    assert client.get(address).status_code == 200
    return client.post(address, values)


def offered(page: Any) -> list[str]:
    """The names of the steps that a page offers for its own thing."""
    return [step.name for step in page.context["steps"]]


def text_of(response: Any) -> str:
    return str(response.content.decode().replace("\u00a0", " "))
