"""Writing messages with the change they tell of, and sending them afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.errors import MessageError
from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.utils import translation

from bifall.accounts.permissions import require
from bifall.audit.commands import record
from bifall.notices.events import MessageRead
from bifall.notices.models import Message
from bifall.notices.queries import waiting_to_be_sent

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.core.mail.backends.base import BaseEmailBackend
    from django_stubs_ext import StrPromise

    from bifall.accounts.models import User

# What a mail can fail by: the server or the network, or an address or a header that no mail can have.
UNSENDABLE = (OSError, ValueError, MessageError)


class MailServerSilent(Exception):
    """The mail server does not answer; its cause says how. What had been sent and had failed before that."""

    def __init__(self, sent: int, failed: int, left: int) -> None:
        super().__init__(f"{left} letters wait")
        self.sent, self.failed, self.left = sent, failed, left


@transaction.atomic
def notify(
    *,
    authority_id: UUID,
    recipient: User,
    kind: str,
    subject: StrPromise | str,
    body: StrPromise | str,
    path: str,
    at: datetime,
    key: str | None = None,
) -> Message | None:
    """Put a message in the recipient's inbox and in the outbox, in the recipient's language.

    `subject` and `body` may be lazy texts; they are written out in the language of `recipient`. A `key`
    makes a message unique: a second one with the same key to the same address is not written (None).
    """
    return write_letter(
        authority_id=authority_id,
        email=recipient.email,
        language=recipient.language,
        recipient=recipient,
        kind=kind,
        subject=subject,
        body=body,
        path=path,
        at=at,
        key=key,
    )


@transaction.atomic
def write_letter(
    *,
    authority_id: UUID,
    email: str,
    language: str,
    kind: str,
    subject: StrPromise | str,
    body: StrPromise | str,
    path: str,
    at: datetime,
    key: str | None = None,
    recipient: User | None = None,
) -> Message | None:
    """The same, to an address that may have no account yet (an invitation)."""
    with translation.override(language):
        values = {
            "recipient": recipient,
            "kind": kind,
            # A line break would be a header of its own, which no mail may leave with.
            "subject": " ".join(str(subject).split())[:250],
            "body": str(body),
            "path": path,
            "created_at": at,
        }
    if key is None:
        return Message.objects.create(authority_id=authority_id, email=email, **values)
    message, created = Message.objects.get_or_create(
        authority_id=authority_id, email=email, key=key, defaults=values
    )
    return message if created else None


@dataclass(frozen=True, slots=True)
class Addressee:
    """One of many who get the same letter, each with a way in of their own."""

    email: str
    language: str
    path: str


@transaction.atomic
def write_letters(
    *,
    authority_id: UUID,
    to: Sequence[Addressee],
    kind: str,
    subject: StrPromise | str,
    body: StrPromise | str,
    key: str,
    at: datetime,
) -> int:
    """The same letter to many, written in a few strokes; return how many were written.

    `key` makes it unique: who has had a letter with it is passed over.
    """
    had = set(Message.objects.filter(authority_id=authority_id, key=key).values_list("email", flat=True))
    texts = {}
    for language in {one.language for one in to}:
        with translation.override(language):
            texts[language] = (" ".join(str(subject).split())[:250], str(body))
    letters = [
        Message(
            authority_id=authority_id,
            email=one.email,
            kind=kind,
            subject=texts[one.language][0],
            body=texts[one.language][1],
            path=one.path,
            key=key,
            created_at=at,
        )
        for one in to
        if one.email not in had
    ]
    Message.objects.bulk_create(letters)
    return len(letters)


@transaction.atomic
def mark_read(*, message_id: UUID, actor: User, at: datetime) -> Message:
    message = Message.objects.select_for_update(of=("self",), no_key=True).get(pk=message_id)
    require(actor, "notices.mark_read", message)
    if message.read_at is None:
        message.read_at = at
        message.save(update_fields=["read_at"])
        record(MessageRead(), subject=message, actor=actor, at=at)
    return message


@transaction.atomic
def remove_letters(*, authority_id: UUID, email: str, kind_begins_with: str) -> int:
    """Take away the letters of a kind to an address, sent or not, when the one it belongs to is erased.

    Called inside the step that erases, which is what the audit tells of. What stands in somebody's inbox
    stays.
    """
    letters = Message.objects.filter(
        authority_id=authority_id, email=email, recipient=None, kind__startswith=kind_begins_with
    )
    removed, _rows = letters.delete()
    return removed


def send_unsent(*, at: datetime, progress: Callable[[Message], None] | None = None) -> tuple[int, int]:
    """Send what waits in the outbox; return (sent, failed). A message is tried `rules.GIVE_UP_AFTER` times.

    Each message is its own transaction: one bad address never stops the others. When the mail server itself
    does not answer, the rest has not been tried and waits for the next time. Raises MailServerSilent.
    """
    sent = failed = 0
    server = get_connection()
    waiting = list(waiting_to_be_sent().values_list("pk", flat=True))
    for number, message_id in enumerate(waiting):
        try:
            server.open()
        except OSError as error:
            raise MailServerSilent(sent, failed, len(waiting) - number) from error
        with transaction.atomic():
            message = Message.objects.select_for_update(of=("self",), no_key=True).get(pk=message_id)
            if message.sent_at is not None:
                continue
            message.attempts += 1
            try:
                _letter(message, server).send()
            except UNSENDABLE as error:
                message.last_error = str(error)[:250]
                failed += 1
                server.close()
            else:
                message.sent_at, message.last_error = at, ""
                if message.recipient_id is None:
                    # No inbox shows it, and the way in may be a secret that the letter alone shall hold.
                    message.path = ""
                sent += 1
            message.save(update_fields=["attempts", "sent_at", "last_error", "path"])
        if progress is not None:
            progress(message)
    server.close()
    return sent, failed


def _letter(message: Message, server: BaseEmailBackend) -> EmailMessage:
    link = f"\n\n{settings.BASE_URL}{message.path}" if message.path else ""
    return EmailMessage(
        subject=message.subject, body=message.body + link, to=[message.email], connection=server
    )
