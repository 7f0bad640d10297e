"""Letters that come back are told of to those who write them, so that no more are sent in vain."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from email.message import Message as Mail

from django.db import transaction

from bifall.notices.bounces import bounce_in
from bifall.notices.commands import tell_bounce
from bifall.press.commands import count_bounce


def take_bounces(*, mails: Iterable[Mail], at: datetime) -> tuple[int, int]:
    """Read what has come back; return (letters that came back, subscriptions that were stopped for it)."""
    told = stopped = 0
    for mail in mails:
        bounce = bounce_in(mail)
        if bounce is None:
            continue
        with transaction.atomic():
            message = tell_bounce(bounce=bounce, at=at)
            if message is None:
                continue
            told += 1
            subscription = count_bounce(message=message, is_hard=bounce.is_hard, at=at)
            stopped += subscription is not None and subscription.stopped_at == at
    return told, stopped
