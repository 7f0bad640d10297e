from __future__ import annotations

from django.db.models import QuerySet

from bifall.accounts.models import User
from bifall.notices.models import Message


def visible_to(user: User) -> QuerySet[Message]:
    return Message.objects.filter(recipient=user)


def unsent() -> QuerySet[Message]:
    return Message.objects.filter(sent_at=None).order_by("created_at")
