"""What ends an application, with the money that was set aside for it: decided, dismissed or withdrawn."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils import timezone, translation

from bifall.accounts.models import User
from bifall.applications import commands as applications
from bifall.applications.models import Application
from bifall.applications.states import State
from bifall.board import commands as board
from bifall.board.models import Decision
from bifall.board.states import Outcome
from bifall.claims.commands import book_decision, release_reservation


@transaction.atomic
def decide(
    *,
    item_id: UUID,
    outcome: Outcome,
    text: str,
    actor: User,
    at: datetime,
    granted_sek: int | None = None,
    highest_share_percent: Decimal | None = None,
    conditions: Sequence[str] = (),
) -> Decision:
    """Record what the board decided. A grant leaves the frame in the ledger on the meeting's day."""
    decision = board.decide(
        item_id=item_id,
        outcome=outcome,
        text=text,
        granted_sek=granted_sek,
        highest_share_percent=highest_share_percent,
        conditions=conditions,
        actor=actor,
        at=at,
    )
    book_decision(decision=decision, actor=actor, at=at)
    return decision


@transaction.atomic
def dismiss(*, application_id: UUID, reason: str, actor: User, at: datetime) -> Application:
    """Dismiss without trying the matter; what was reserved for the case goes back to the frame."""
    application = applications.dismiss(application_id=application_id, reason=reason, actor=actor, at=at)
    _release(application, actor, at)
    return application


@transaction.atomic
def withdraw(*, application_id: UUID, actor: User, at: datetime) -> Application:
    """Take the application back; what was reserved for the case goes back to the frame."""
    application = applications.withdraw(application_id=application_id, actor=actor, at=at)
    _release(application, actor, at)
    return application


def _release(application: Application, actor: User, at: datetime) -> None:
    """The ledger is kept in Swedish, whoever takes the step."""
    with translation.override("sv"):
        ended = State(application.state).label
        reference = f"{application.case_number}, {ended} {timezone.localtime(at).date()}"
    release_reservation(application_id=application.pk, reference=reference, actor=actor, at=at)
