"""A letter has come back."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from bifall.notices.bounces import Bounce
from bifall.notices.models import Message


@transaction.atomic
def tell_bounce(*, bounce: Bounce, at: datetime) -> Message | None:
    """Note on the letter that it came back. None when there is no such letter, or it has been noted before:
    a server may tell twice. One that came back for a passing reason, and then for good, is
    told of both times.

    No entry is written in the audit: nothing of the authority's has changed, and the letter names a person.
    """
    locked = Message.objects.select_for_update(of=("self",), no_key=True).filter(pk=bounce.message_id)
    message = locked.first()
    if message is None or message.sent_at is None:
        return None
    if message.bounced_at is not None and (message.bounced_for_good or not bounce.is_hard):
        return None
    message.bounced_at, message.bounced_for_good = at, bounce.is_hard
    message.last_error = bounce.status
    message.save(update_fields=["bounced_at", "bounced_for_good", "last_error"])
    return message
