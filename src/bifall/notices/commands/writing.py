"""Writing messages, each with the change it tells of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils import translation

from bifall.accounts.permissions import require
from bifall.audit.commands import record
from bifall.notices.events import MessageRead
from bifall.notices.models import Message
from bifall.notices.queries import delivery_to, leaves_at

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

    from bifall.accounts.models import User


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
            "language": language[:2],
            "delivery": delivery_to(recipient, authority_id, kind),
            "created_at": at,
            "leaves_at": leaves_at(authority_id, kind, at),
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
    leave_path: str = ""
    """Where one press ends letters of the kind."""


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
    leaves = leaves_at(authority_id, kind, at)
    letters = [
        Message(
            authority_id=authority_id,
            email=one.email,
            kind=kind,
            subject=texts[one.language][0],
            body=texts[one.language][1],
            path=one.path,
            language=one.language[:2],
            leave_path=one.leave_path,
            key=key,
            created_at=at,
            leaves_at=leaves,
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
