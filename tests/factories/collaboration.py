"""Questions to municipalities, and what they answered."""

from __future__ import annotations

from datetime import date

from bifall.applications.models import Application
from bifall.collaboration.models import Consultation, Statement
from bifall.collaboration.states import ConsultationState, Position
from bifall.organisations.models import Municipality
from tests.cast import Cast
from tests.conftest import NOW

DUE_ON = date(2026, 12, 10)


def consultation(
    cast: Cast,
    case: Application,
    state: ConsultationState = ConsultationState.OPEN,
    *,
    municipality: Municipality | None = None,
    position: Position = Position.SUPPORT,
    reasons: str = "Kommunen behöver arbetskraft.",
    conditions: str = "",
    is_late: bool = False,
    **fields: object,
) -> Consultation:
    """A question; an answered one has its statement."""
    asked = municipality or cast.umea
    values: dict[str, object] = {
        "authority": cast.region,
        "application": case,
        "municipality": asked,
        "question": "Vad betyder projektet för kommunen?",
        "due_on": DUE_ON,
        "state": state,
        "asked_by": cast.officer,
        "asked_at": NOW,
    }
    made = Consultation.objects.create(**(values | fields))
    if state == ConsultationState.ANSWERED:
        Statement.objects.create(
            consultation=made,
            position=position,
            reasons=reasons,
            conditions=conditions,
            given_by=cast.umea_official if asked == cast.umea else cast.sorsele_official,
            given_at=NOW,
            is_late=is_late,
        )
    return made
