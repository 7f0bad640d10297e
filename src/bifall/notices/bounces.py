"""Letters that come back: what a delivery status notification (RFC 3464) says of a letter that we sent."""

from __future__ import annotations

import mailbox
import re
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message as Mail
from pathlib import Path
from uuid import UUID

_OURS = re.compile(r"<([0-9a-f]{32})@[^<>\s]+>")
_STATUS = re.compile(r"([245])\.(\d{1,3})\.(\d{1,3})")


@dataclass(frozen=True, slots=True)
class Bounce:
    """message_id: the letter that came back. is_hard: the address does not exist, or takes no mail ever.

    status: as in RFC 3463, "5.1.1".
    """

    message_id: UUID
    is_hard: bool
    status: str


def bounce_in(mail: Mail) -> Bounce | None:
    """What `mail` says has come back; None when it is no such notification, or not about a letter of ours.

    The letter is known by its Message-ID, which holds a number that nobody can guess: who has not had the
    letter cannot make it seem to come back.
    """
    if mail.get_content_type() != "multipart/report" or mail.get_param("report-type") != "delivery-status":
        return None
    status = returned = None
    for part in mail.walk():
        kind = part.get_content_type()
        if kind == "message/delivery-status":
            status = status or _failure_in(part)
        elif kind in {"message/rfc822", "text/rfc822-headers", "message/global", "message/global-headers"}:
            returned = returned or _message_id_in(part)
    if status is None or returned is None:
        return None
    return Bounce(returned, _is_hard(status), status)


def _failure_in(part: Mail) -> str | None:
    """The status of the first recipient that was not reached. What is only late, or has arrived, is none."""
    blocks = part.get_payload()
    for block in blocks if isinstance(blocks, list) else []:
        if not isinstance(block, Mail) or str(block.get("Action", "")).strip().lower() != "failed":
            continue
        found = _STATUS.search(str(block.get("Status", "")))
        if found is not None and found[1] != "2":
            return found[0]
    return None


def _message_id_in(part: Mail) -> UUID | None:
    if part.get_content_type().startswith("message/"):
        [returned] = [one for one in part.get_payload() if isinstance(one, Mail)][:1] or [part]
    else:
        text = part.get_payload(decode=True)
        returned = message_from_bytes(text if isinstance(text, bytes) else b"")
    found = _OURS.search(str(returned.get("Message-ID", "")))
    return UUID(found[1]) if found else None


def _is_hard(status: str) -> bool:
    """Permanent (class 5), and about the address: a full mailbox (5.2.2, 5.2.3) or a server that turned this
    letter away (5.3, 5.6, 5.7) may take the next.
    """
    level, subject, _detail = status.split(".")
    return level == "5" and (subject in {"1", "4"} or status in {"5.0.0", "5.2.0", "5.2.1", "5.5.0"})


def mails_in(content: bytes) -> Iterator[Mail]:
    """One mail, as a mail server hands it over on standard input."""
    yield message_from_bytes(content)


def mails_of(path: Path) -> Iterator[Mail]:
    """The mails of a mailbox: a folder in Maildir form, or a file in mbox form, or a file with one mail."""
    if path.is_dir():
        yield from mailbox.Maildir(path, create=False)
    elif path.read_bytes()[:5] == b"From ":
        with closing(mailbox.mbox(path, create=False)) as box:
            yield from box
    else:
        yield from mails_in(path.read_bytes())
