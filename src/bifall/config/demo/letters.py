"""The letters of the demo year leave on the days when they were written; no mail server is asked."""

from __future__ import annotations

from datetime import datetime

from django.db.models.functions import TruncDay

from bifall.notices.commands import send_unsent
from bifall.notices.models import Message


def send_letters(now: datetime) -> None:
    """Send once a day, as the year went, what then waited; the last time `now`."""
    days = Message.objects.filter(sent_at=None).annotate(day=TruncDay("leaves_at"))
    for day in days.order_by("day").values_list("day", flat=True).distinct():
        on_the_day = Message.objects.filter(sent_at=None, leaves_at__date=day.date()).order_by("-leaves_at")
        last = on_the_day.values_list("leaves_at", flat=True).first()
        if last is not None and last < now:
            send_unsent(at=last)
    send_unsent(at=now)
