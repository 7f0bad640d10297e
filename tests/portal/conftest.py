"""The clock that the pages read, and the chamber's draft."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest
import time_machine
from django.test import Client

from bifall.accounts.models import User
from bifall.applications.models import Application
from tests.cast import Cast
from tests.conftest import NOW
from tests.factories.drafts import draft as written


@pytest.fixture(autouse=True)
def clock() -> Iterator[datetime]:
    with time_machine.travel(NOW, tick=False):
        yield NOW


@pytest.fixture
def whole(cast: Cast) -> Application:
    """A draft that can be sent in as it stands."""
    return written(cast)


def enter(client: Client, user: User) -> Client:
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def text_of(response: object) -> str:
    """A page as it is read, with plain spaces."""
    return response.content.decode().replace("\u00a0", " ")  # type: ignore[attr-defined, no-any-return]
