"""Opening a round of a call, tied to the board meeting where it will be decided."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from bifall.accounts.models import User
from bifall.board.commands import tie_round
from bifall.calls.commands import add_round
from bifall.calls.models import Round


@transaction.atomic
def open_round(
    *,
    call_id: UUID,
    name: str,
    opens_at: datetime,
    closes_at: datetime,
    frame_sek: int,
    meeting_id: UUID | None,
    actor: User,
    at: datetime,
    concept_opens_at: datetime | None = None,
    concept_closes_at: datetime | None = None,
) -> Round:
    """Add a round with its frame in whole kronor; with a meeting, its cases are decided there."""
    round_ = add_round(
        call_id=call_id,
        name=name,
        opens_at=opens_at,
        closes_at=closes_at,
        frame_sek=frame_sek,
        actor=actor,
        at=at,
        concept_opens_at=concept_opens_at,
        concept_closes_at=concept_closes_at,
    )
    if meeting_id is not None:
        tie_round(meeting_id=meeting_id, round_id=round_.pk, actor=actor, at=at)
    return round_
