"""How long a letter is worth trying, how long it can be stopped, and when a day's letters leave together."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from bifall.kernel.problems import Problem

GIVE_UP_AFTER = 8
"""How many times a letter is tried that the mail server will not take."""

STANDARD_DELAY_MINUTES = 10
LONGEST_DELAY_MINUTES = 240

LOCAL_TIME = ZoneInfo("Europe/Stockholm")
DIGEST_LEAVES = time(7)


def latest_digest(at: datetime) -> datetime:
    """The latest 07:00 in Sweden that has been: what had arrived by then is in that day's letter."""
    local = at.astimezone(LOCAL_TIME)
    today = datetime.combine(local.date(), DIGEST_LEAVES, tzinfo=LOCAL_TIME)
    if local >= today:
        return today
    return datetime.combine(local.date() - timedelta(days=1), DIGEST_LEAVES, tzinfo=LOCAL_TIME)


def problems_with_delay(minutes: int) -> Iterator[Problem]:
    if not 0 <= minutes <= LONGEST_DELAY_MINUTES:
        yield Problem("delay_out_of_range", "minutes", {"most": LONGEST_DELAY_MINUTES})
