"""Who gets the summons to a meeting of the board."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from bifall.accounts.models import User
from bifall.board.models import Meeting
from bifall.notices.recipients import Finder, publish


def members_and_substitutes(meeting: Meeting, at: datetime) -> list[User]:
    seats = meeting.board.members.filter(ended_at=None).select_related("user")
    return [seat.user for seat in seats]


RECIPIENTS: Mapping[str, Finder] = {"board.summons": members_and_substitutes}

publish(RECIPIENTS)
