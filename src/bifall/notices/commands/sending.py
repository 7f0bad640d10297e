"""Sending what waits in the outbox, by itself or together with the rest of the day's."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from email.errors import MessageError
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.core.mail import EmailMessage, get_connection
from django.db import transaction

from bifall.notices.letters import digest_of, mail_of
from bifall.notices.models import Message
from bifall.notices.queries import waiting_for_the_digest, waiting_to_be_sent

if TYPE_CHECKING:
    from django.core.mail.backends.base import BaseEmailBackend

# What a mail can fail by: the server or the network, or an address or a header that no mail can have.
UNSENDABLE = (OSError, ValueError, MessageError)

READ_AT_A_TIME = 200
Work = Callable[[], list[Message]]


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
    collected = sorted(pairs, key=str)
    for number, work in enumerate(chain(_each(alone, at, server), _each_day(collected, at, server))):
        try:
            server.open()
        except OSError as error:
            raise MailServerSilent(sent, failed, len(alone) + len(collected) - number) from error
        messages = work()
        if not messages:
            continue
        has_left = not messages[0].last_error
        sent, failed = sent + has_left, failed + (not has_left)
        if progress is not None:
            for message in messages:
                progress(message)
    server.close()
    return sent, failed


def _each(ids: Sequence[UUID], at: datetime, server: BaseEmailBackend) -> Iterator[Work]:
    """A mail for each message. They are read some at a time, for there may be thousands."""
    for start in range(0, len(ids), READ_AT_A_TIME):
        part = ids[start : start + READ_AT_A_TIME]
        found = Message.objects.select_related("recipient", "authority").in_bulk(part)
        for pk in part:
            yield partial(_send_alone, found.get(pk), at, server)


def _each_day(
    pairs: Iterable[tuple[UUID, UUID | None]], at: datetime, server: BaseEmailBackend
) -> Iterator[Work]:
    """A mail for each person's day."""
    for authority_id, recipient_id in pairs:
        yield partial(_send_day, authority_id, recipient_id, at, server)


@transaction.atomic
def _send_alone(message: Message | None, at: datetime, server: BaseEmailBackend) -> list[Message]:
    """Lock the message, hand it over, and write that the server has it.

    One that is stopped or sent by somebody else since it was read is passed over. A process that is killed
    between the server's answer and the end of the transaction hands it over once more, under the same
    Message-ID.
    """
    if message is None or not _lock_waiting(message):
        return []
    message.attempts += 1
    message.last_error = _hand_over(mail_of(message, server), server)
    outcome: dict[str, Any] = {"attempts": message.attempts, "last_error": message.last_error}
    if not message.last_error:
        outcome["sent_at"] = at
        if message.recipient_id is None:
            # No inbox shows it, and the way in may be a secret that the letter alone shall hold.
            outcome |= {"path": "", "leave_path": ""}
    Message.objects.filter(pk=message.pk).update(**outcome)
    return [message]


def _lock_waiting(message: Message) -> bool:
    """Hold the message's row, and say whether it still waits; how often it has been tried is read anew.

    One that somebody else holds is passed over: they send it, or stop it. It is looked for by its key alone.
    Asked for what waits as well, PostgreSQL would read the outbox's whole index for each of the thousands
    that it does not yet know have been written.
    """
    locked = Message.objects.select_for_update(no_key=True, skip_locked=True).filter(pk=message.pk)
    row = locked.values_list("attempts", "sent_at", "stopped_at").first()
    if row is None:
        return False
    message.attempts, sent_at, stopped_at = row
    return sent_at is None and stopped_at is None


@transaction.atomic
def _send_day(
    authority_id: UUID, recipient_id: UUID | None, at: datetime, server: BaseEmailBackend
) -> list[Message]:
    """The day's messages to a person, locked: what has been sent or stopped since we looked is left out."""
    found = waiting_for_the_digest(at).filter(authority_id=authority_id, recipient_id=recipient_id)
    locked = found.select_for_update(of=("self",), no_key=True).select_related("recipient", "authority")
    messages = list(locked.order_by("created_at", "pk"))
    if not messages:
        return []
    error = _hand_over(digest_of(messages, server), server)
    for message in messages:
        message.attempts += 1
        message.last_error = error
        message.sent_at = message.sent_at if error else at
        message.save(update_fields=["attempts", "sent_at", "last_error"])
    return messages


def _hand_over(mail: EmailMessage, server: BaseEmailBackend) -> str:
    """What went wrong; "" when the mail server has taken it."""
    try:
        mail.send()
    except UNSENDABLE as raised:
        server.close()
        return str(raised)[:250] or type(raised).__name__
    return ""
