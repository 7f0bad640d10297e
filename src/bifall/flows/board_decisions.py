"""What the board decides at an item: its grants are tried as state aid, and booked in the ledger."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from bifall.accounts.models import User
from bifall.board.commands import decide
from bifall.board.commands.meetings import lock
from bifall.board.models import AgendaItem, Decision
from bifall.board.states import Outcome
from bifall.claims.commands import book_decision
from bifall.flows.aid_gate import lock_case_and_register, problems_with_grant


@transaction.atomic
def decide_at_item(
    *,
    item_id: UUID,
    outcome: Outcome,
    text: str,
    actor: User,
    at: datetime,
    granted_sek: int | None = None,
    highest_share_percent: Decimal | None = None,
    conditions: Sequence[str] = (),
    despite_aid: str = "",
) -> Decision:
    """Record the board's decision. A grant is tried as state aid on the day of the meeting, and leaves the
    frame in the ledger on that day; what was set aside for a case that is rejected goes back to it.

    despite_aid: the board's reasons, where it grants what state aid does not let be given.
    """
    item = AgendaItem.objects.get(pk=item_id)
    meeting = lock(item.meeting_id)
    faults = []
    if item.application_id is not None and outcome == Outcome.GRANTED and granted_sek:
        application = lock_case_and_register(item.application_id)
        faults = problems_with_grant(application, amount_sek=granted_sek, at=meeting.starts_at)
    decision = decide(
        item_id=item_id,
        outcome=outcome,
        text=text,
        granted_sek=granted_sek,
        highest_share_percent=highest_share_percent,
        conditions=conditions,
        aid_faults=faults,
        despite_aid=despite_aid,
        actor=actor,
        at=at,
    )
    book_decision(decision=decision, actor=actor, at=at)
    return decision
