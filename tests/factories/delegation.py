"""Decisions on delegation, reported to a meeting or not."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from bifall.applications.models import Application
from bifall.applications.states import State
from bifall.board.models import AgendaItem, DelegatedDecision
from bifall.board.states import Outcome
from bifall.projectbank.commands import enter_grants_of
from tests.cast import Cast
from tests.factories.applications import application

# A Thursday, the week before the factory's meetings.
DECIDED_AT = datetime.fromisoformat("2026-11-12T10:00+01:00")


def delegated(
    cast: Cast,
    outcome: Outcome = Outcome.GRANTED,
    *,
    reported_at: AgendaItem | None = None,
    project: Application | None = None,
    **fields: object,
) -> DelegatedDecision:
    """The director has granted the application in full, or rejected it."""
    granted = outcome == Outcome.GRANTED
    case = project or application(cast, State.GRANTED if granted else State.REJECTED, **fields)
    made = DelegatedDecision.objects.create(
        authority=cast.region,
        board=cast.board,
        application=case,
        decided_by=cast.director,
        outcome=outcome,
        reasons="Projektet prövades.",
        granted_sek=case.sought_sek if granted else None,
        highest_share_percent=Decimal(50) if granted else None,
        decided_at=DECIDED_AT,
        legal_basis="Delegationsordningen 3.1",
        reported_at_item=reported_at,
    )
    if reported_at is not None:
        enter_grants_of(meeting_id=reported_at.meeting_id, authority_id=cast.region.pk)
    return made
