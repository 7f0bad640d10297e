"""The municipalities' part in what has been decided, from question to feedback, as everybody may know it."""

from __future__ import annotations

from bifall.accounts.models import Authority
from bifall.board.states import Outcome
from bifall.collaboration.influence import Trace
from bifall.collaboration.models import Consultation
from bifall.collaboration.states import HandlingOutcome, Position, Recognition
from bifall.flows.influence import PublicOutcome, is_settled, public_outcomes


def public_traces(authority: Authority) -> dict[int, list[Trace]]:
    """{year of the decision: a trace for each municipality that was asked}, by case and municipality.

    Only applications that have been granted or rejected, and whose decision is public. In three queries.
    """
    asked = (
        Consultation.objects.filter(authority=authority)
        .select_related("municipality", "application__case", "statement__handling", "statement__feedback")
        .order_by("application__case__year", "application__case__number", "municipality__name")
    )
    outcomes = public_outcomes({consultation.application_id for consultation in asked})
    found: dict[int, list[Trace]] = {}
    for consultation in asked:
        outcome = outcomes.get(consultation.application_id)
        if outcome is not None and is_settled(outcome):
            found.setdefault(outcome.decided_on.year, []).append(_trace(consultation, outcome))
    return found


def _trace(consultation: Consultation, outcome: PublicOutcome) -> Trace:
    application = consultation.application
    statement = getattr(consultation, "statement", None)
    handling = getattr(statement, "handling", None)
    feedback = getattr(statement, "feedback", None)
    granted = outcome.outcome == Outcome.GRANTED
    return Trace(
        municipality=consultation.municipality.code,
        municipality_name=consultation.municipality.name,
        case_number=application.case_number,
        title=application.title,
        round=str(application.round_id),
        cost_sek=(outcome.granted_sek or 0) if granted else application.sought_sek,
        granted=granted,
        position=Position(statement.position) if statement else None,
        is_late=bool(statement and statement.is_late),
        taken_in=handling.outcome != HandlingOutcome.NOT_TAKEN_IN if handling else None,
        recognised=feedback.recognition == Recognition.YES if feedback else None,
    )
