"""The clock and the draft that these tests begin with, and what has come of an application."""

from __future__ import annotations

import pytest

from bifall.applications.models import Application
from bifall.notices.models import Message
from tests.cast import Cast
from tests.factories.drafts import draft as written


@pytest.fixture
def draft(cast: Cast) -> Application:
    """The chamber's draft, whole, in a round that closes a day after NOW."""
    return written(cast)


def register_of(application: Application) -> list[tuple[str, str, str]]:
    """(direction, description, counterparty) of the register's entries in the case."""
    case = Application.objects.get(pk=application.pk).case
    if case is None:
        return []
    return [
        (e.direction, e.description, e.counterparty)
        for e in case.entries.order_by("at", "direction", "description")
    ]


def letters(kind: str) -> list[tuple[str, str, str]]:
    """(address, subject, body) of the messages of one kind that wait in the outbox."""
    found = Message.objects.filter(kind=kind, sent_at=None).order_by("email")
    return [(message.email, message.subject, message.body) for message in found]
