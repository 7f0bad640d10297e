"""Two senders at once: each letter is handed over once, and neither waits for the other's."""

from __future__ import annotations

from threading import Barrier

import pytest
from django.core.mail import EmailMessage
from django.core.mail.backends import locmem
from django.db import connection

from bifall.notices.commands import send_unsent, write_letter
from bifall.notices.models import Message
from tests.cast import assemble
from tests.conftest import NOW
from tests.several_at_once import Together, together

__all__ = ["together"]


def test_two_senders_share_what_waits(together: Together, monkeypatch: pytest.MonkeyPatch) -> None:
    cast = assemble(NOW)
    Message.objects.all().delete()
    emails = [f"lasare{number}@example.org" for number in range(2)]
    for email in emails:
        write_letter(
            authority_id=cast.region.pk,
            email=email,
            language="sv",
            kind="test.letter",
            subject="Hej",
            body="Läs detta.",
            path="/sida/",
            at=NOW,
        )
    handed_over: list[str] = []
    # On SQLite a letter locks the whole database, so there the second waits for its turn.
    both = Barrier(2 if connection.features.has_select_for_update_skip_locked else 1)

    def send_messages(server: locmem.EmailBackend, messages: list[EmailMessage]) -> int:
        both.wait(20)
        handed_over.extend(message.to[0] for message in messages)
        return len(messages)

    monkeypatch.setattr(locmem.EmailBackend, "send_messages", send_messages)
    told: list[tuple[int, int]] = []
    together(*[lambda: told.append(send_unsent(at=NOW))] * 2)
    assert sorted(handed_over) == emails
    assert sum(sent for sent, _failed in told) == 2
    assert {message.sent_at for message in Message.objects.all()} == {NOW}
