"""Sending what waits in the outbox, by itself or together with the rest of the day's."""

from __future__ import annotations

from datetime import datetime
from email.errors import MessageError
from typing import TYPE_CHECKING
from uuid import UUID

from django.core.mail import EmailMessage, get_connection
from django.db import transaction

from bifall.notices.letters import digest_of, mail_of
from bifall.notices.models import Message
from bifall.notices.queries import waiting_for_the_digest, waiting_to_be_sent

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from django.core.mail.backends.base import BaseEmailBackend

# What a mail can fail by: the server or the network, or an address or a header that no mail can have.
UNSENDABLE = (OSError, ValueError, MessageError)


class MailServerSilent(Exception):
    """The mail server does not answer; its cause says how. What had been sent and had failed before that."""

    def __init__(self, sent: int, failed: int, left: int) -> None:
        super().__init__(f"{left} letters wait")
        self.sent, self.failed, self.left = sent, failed, left


def send_unsent(*, at: datetime, progress: Callable[[Message], None] | None = None) -> tuple[int, int]:
    """Send what shall leave by now; return (mails sent, mails failed). A message is tried
    `rules.GIVE_UP_AFTER` times.

    Each mail is its own transaction: one bad address never stops the others. When the mail server itself
    does not answer, the rest has not been tried and waits for the next time. Raises MailServerSilent.
    """
    sent = failed = 0
    server = get_connection()
    alone = list(waiting_to_be_sent(at).values_list("pk", flat=True))
    pairs = waiting_for_the_digest(at).order_by().values_list("authority_id", "recipient_id").distinct()
    mails: list[UUID | tuple[UUID, UUID | None]] = [*alone, *sorted(pairs, key=str)]
    for number, one in enumerate(mails):
        try:
            server.open()
        except OSError as error:
            raise MailServerSilent(sent, failed, len(mails) - number) from error
        with transaction.atomic():
            messages = _locked(one, at)
            if not messages:
                continue
            mail = mail_of(messages[0], server) if isinstance(one, UUID) else digest_of(messages, server)
            has_left = _send(mail, messages, server, at)
        sent, failed = sent + has_left, failed + (not has_left)
        if progress is not None:
            for message in messages:
                progress(message)
    server.close()
    return sent, failed


def _locked(one: UUID | tuple[UUID, UUID | None], at: datetime) -> list[Message]:
    """What the mail is to hold, locked: what has been sent or stopped since we looked is not among it."""
    if isinstance(one, UUID):
        found = waiting_to_be_sent(at).filter(pk=one)
    else:
        authority_id, recipient_id = one
        found = waiting_for_the_digest(at).filter(authority_id=authority_id, recipient_id=recipient_id)
    locked = found.select_for_update(of=("self",), no_key=True).select_related("recipient", "authority")
    return list(locked.order_by("created_at", "pk"))


def _send(mail: EmailMessage, messages: Sequence[Message], server: BaseEmailBackend, at: datetime) -> bool:
    """Send the mail and write in each message what became of it."""
    error = ""
    try:
        mail.send()
    except UNSENDABLE as raised:
        error = str(raised)[:250] or type(raised).__name__
        server.close()
    for message in messages:
        message.attempts += 1
        message.last_error = error
        if not error:
            message.sent_at = at
            if message.recipient_id is None:
                # No inbox shows it, and the way in may be a secret that the letter alone shall hold.
                message.path = message.leave_path = ""
        message.save(update_fields=["attempts", "sent_at", "last_error", "path", "leave_path"])
    return not error
