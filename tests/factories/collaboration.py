"""Questions to municipalities, and what they answered."""

from __future__ import annotations

from datetime import date, timedelta

from bifall.applications.models import Application
from bifall.collaboration.models import (
    Consultation,
    FeedbackAnswer,
    JointOffer,
    Statement,
    StatementDraft,
    StatementHandling,
    TimeRequest,
)
from bifall.collaboration.states import ConsultationState, HandlingOutcome, Position, Recognition
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
    handled: HandlingOutcome | None = None,
    **fields: object,
) -> Consultation:
    """A question; an answered one has its statement, and what was done with it when `handled` says what."""
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
        said = Statement.objects.create(
            consultation=made,
            position=position,
            reasons=reasons,
            conditions=conditions,
            given_by=cast.umea_official if asked == cast.umea else cast.sorsele_official,
            given_at=NOW,
            is_late=is_late,
        )
        if handled is not None:
            handling(cast, said, handled)
    return made


def handling(cast: Cast, said: Statement, outcome: HandlingOutcome) -> StatementHandling:
    """What the officer did with a statement."""
    changes = outcome != HandlingOutcome.NOT_TAKEN_IN
    return StatementHandling.objects.create(
        statement=said,
        outcome=outcome,
        reason="Länets behov väger tyngst.",
        changed_text="Villkor 1: Träffar hålls i inlandet." if changes else "",
        handled_by=cast.officer,
        handled_at=NOW,
    )


def feedback(
    said: Statement, recognition: Recognition = Recognition.PARTLY, words: str = "Halva vägen."
) -> FeedbackAnswer:
    """Whether the municipality recognises itself."""
    return FeedbackAnswer.objects.create(
        statement=said, recognition=recognition, words=words, given_by=said.given_by, given_at=NOW
    )


def statement_draft(asked: Consultation, **fields: object) -> StatementDraft:
    """What somebody in the municipality has begun to write."""
    values: dict[str, object] = {
        "consultation": asked,
        "position": Position.SUPPORT,
        "reasons": "Vi behöver",
        "version": 1,
        "written_by": asked.municipality.mandates.order_by("since").first().user,
        "written_at": NOW,
    }
    return StatementDraft.objects.create(**(values | fields))


def joint_offer(said: Statement, asked: Consultation) -> JointOffer:
    """A municipality that has answered offers another to say the same."""
    return JointOffer.objects.create(
        statement=said, consultation=asked, offered_by=said.given_by, offered_at=NOW
    )


def time_request(asked: Consultation) -> TimeRequest:
    """The municipality asks for two more weeks."""
    return TimeRequest.objects.create(
        consultation=asked,
        until=asked.due_on + timedelta(days=14),
        reason="Nämnden möts efter sista dag.",
        asked_by=asked.municipality.mandates.order_by("since").first().user,
        asked_at=NOW,
    )
