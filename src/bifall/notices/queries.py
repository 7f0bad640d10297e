from __future__ import annotations

from django.db.models import QuerySet

from bifall.accounts.models import Authority, User
from bifall.notices.models import Message
from bifall.notices.rules import GIVE_UP_AFTER


def visible_to(user: User) -> QuerySet[Message]:
    return Message.objects.filter(recipient=user)


def unsent() -> QuerySet[Message]:
    return Message.objects.filter(sent_at=None).order_by("created_at")


def waiting_to_be_sent() -> QuerySet[Message]:
    """What has not left yet and is still tried, the oldest first."""
    return unsent().filter(attempts__lt=GIVE_UP_AFTER)


def given_up(authority: Authority) -> QuerySet[Message]:
    """What was never taken by the mail server and is tried no more."""
    return unsent().filter(authority=authority, attempts__gte=GIVE_UP_AFTER)
