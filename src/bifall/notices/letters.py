"""How a message becomes a mail: with its link, and, where one may choose, a way to have no more of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from email.utils import parseaddr
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bifall.accounts.models import Authority
from bifall.notices.kinds import kind_of

if TYPE_CHECKING:
    from django.core.mail.backends.base import BaseEmailBackend

    from bifall.notices.models import Message

SALT = "bifall.notices.unsubscribe"


def at_site(authority: Authority, path: str) -> str:
    """The address of a page at the authority's own host."""
    base = urlsplit(settings.BASE_URL)
    return f"{base.scheme}://{authority.hostname or base.netloc}{path}"


def message_id(message: Message) -> str:
    """The same each time that the letter is tried, so that who receives it twice can tell that it is one."""
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    return f"<{message.pk.hex}@{domain}>"


def mail_of(message: Message, server: BaseEmailBackend) -> EmailMessage:
    """One message as a mail of its own."""
    kind = kind_of(message.kind)
    text = message.body + (f"\n\n{_link(message)}" if message.path else "")
    headers = {"Message-ID": message_id(message)}
    if message.leave_path:
        headers |= _one_click(at_site(message.authority, message.leave_path))
    elif message.recipient is not None and kind.is_chosen:
        headers |= _one_click(unsubscribe_address(message))
        with translation.override(message.recipient.language):
            text += "\n\n-- \n" + _ways_out([message])
    mail = EmailMultiAlternatives(
        subject=message.subject, body=text, to=[message.email], headers=headers, connection=server
    )
    if kind.has_html:
        mail.attach_alternative(_as_html(message), "text/html")
    return mail


def _as_html(message: Message) -> str:
    """The same text, with its link. What is alike in thousands of letters is made once."""
    page = _page(message.subject, message.body, message.language)
    link = format_html('<p><a href="{0}">{0}</a></p>\n', _link(message)) if message.path else ""
    before, end, after = page.rpartition("</body>")
    return f"{before}{link}{end}{after}"


@lru_cache(maxsize=16)
def _page(subject: str, body: str, language: str) -> str:
    context = {"subject": subject, "parts": body.split("\n\n"), "language": language}
    return render_to_string("notices/letter.html", context)


def _one_click(address: str) -> dict[str, str]:
    """What lets a mail program end letters of a kind with one press (RFC 8058)."""
    return {"List-Unsubscribe": f"<{address}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}


def digest_of(messages: Sequence[Message], server: BaseEmailBackend) -> EmailMessage:
    """A day's messages to one person from one authority, the oldest first, as one mail."""
    first = messages[0]
    language = first.recipient.language if first.recipient else settings.LANGUAGE_CODE
    with translation.override(language):
        subject = ngettext("{authority}: ett meddelande", "{authority}: {number} meddelanden", len(messages))
        parts = [
            "\n".join(filter(None, [message.subject, "", message.body, _link(message)]))
            for message in messages
        ]
        text = "\n\n* * *\n\n".join(parts) + "\n\n-- \n" + _ways_out(messages)
    return EmailMessage(
        subject=subject.format(authority=first.authority.name, number=len(messages)),
        body=text,
        to=[first.email],
        headers={"Message-ID": message_id(first)},
        connection=server,
    )


def _link(message: Message) -> str:
    """Who has no account has a page of their own at the authority's host."""
    if not message.path:
        return ""
    if message.kind.startswith("press.subscription_"):
        return at_site(message.authority, message.path)
    return f"{settings.BASE_URL}{message.path}"


def _ways_out(messages: Iterable[Message]) -> str:
    """For each kind a link to have no more of it by mail, and one to the page with all choices."""
    of_kind = {message.kind: message for message in messages}
    lines = [
        _("Få inte fler brev av slaget ”{kind}”: {address}").format(
            kind=kind_of(kind).label, address=unsubscribe_address(message)
        )
        for kind, message in of_kind.items()
    ]
    page = f"{settings.BASE_URL}{reverse('deliveries:choices')}"
    return "\n".join([*lines, _("Välj hur alla brev ska komma: {address}").format(address=page)])


def unsubscribe_address(message: Message) -> str:
    token = signing.dumps([str(message.authority_id), str(message.recipient_id), message.kind], salt=SALT)
    return f"{settings.BASE_URL}{reverse('deliveries:unsubscribe', args=[token])}"


def read_token(token: str) -> tuple[UUID, UUID, str] | None:
    """(authority id, user id, kind); None when we have not signed it."""
    try:
        authority_id, user_id, kind = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return None
    return UUID(authority_id), UUID(user_id), kind
