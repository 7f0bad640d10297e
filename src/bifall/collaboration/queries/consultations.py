from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from bifall.accounts.models import User
from bifall.applications.models import Application
from bifall.collaboration.models import Consultation, JointOffer, UnhandledReason
from bifall.collaboration.policies import DESK, FALLEN
from bifall.collaboration.rules import asks_for_handling
from bifall.collaboration.states import (
    ConsultationState,
    HandlingOutcome,
    JointChoice,
    Position,
    Recognition,
)
from bifall.organisations.models import Mandate
from bifall.organisations.policies import open_mandates

# Asked, not answered, and the application still stands.
WAITING = Q(state=ConsultationState.OPEN) & ~Q(application__state__in=FALLEN)


def visible_to(user: User) -> QuerySet[Consultation]:
    """The rows that `collaboration.view` allows; a test holds the two together."""
    return Consultation.objects.filter(
        Q(municipality_id__in=list(open_mandates(user))) | Q(authority_id__in=user.authorities_as(*DESK))
    )


def inbox_of(user: User) -> QuerySet[Consultation]:
    """What the municipalities that the user speaks for have been asked, the open ones first by due date."""
    return (
        Consultation.objects.filter(municipality_id__in=list(open_mandates(user)))
        .select_related(
            "municipality",
            "responder",
            "statement",
            "draft__written_by",
            "application__case",
            "application__organisation",
        )
        .order_by("due_on", "municipality__name", "id")
    )


def with_offers(asked: QuerySet[Consultation]) -> QuerySet[Consultation]:
    """Each with `waiting_offers`: those of other municipalities to say the same, not yet answered."""
    waiting = JointOffer.objects.filter(choice=JointChoice.WAITING)
    offers = waiting.select_related("statement__consultation__municipality")
    return asked.prefetch_related(Prefetch("joint_offers", offers, to_attr="waiting_offers"))


@dataclass(frozen=True, slots=True)
class StatementLine:
    """What one municipality said of an application, or that it kept silent, or has time left."""

    consultation_id: UUID
    statement_id: UUID | None
    municipality: str
    state: ConsultationState
    due_on: date
    position: Position | None
    reasons: str
    conditions: str
    given_at: datetime | None
    is_late: bool
    is_represented: bool = True
    """Somebody speaks for the municipality here, and so can answer."""
    handling: HandlingOutcome | None = None
    handling_reason: str = ""
    changed_text: str = ""
    unhandled_reason: str = ""
    """Why the case goes to decision though this statement is not handled; "" when it is, or needs not be."""
    joint_with: str = ""
    """The municipality whose words these are too, when this one joined its statement."""
    recognition: Recognition | None = None
    feedback_words: str = ""

    @property
    def is_silent(self) -> bool:
        return self.state == ConsultationState.SILENT

    @property
    def is_unhandled(self) -> bool:
        """Something was said, and nobody has told what was done with it."""
        return (
            self.position is not None
            and self.handling is None
            and asks_for_handling(position=self.position, reasons=self.reasons)
        )


def statements_on(application: Application) -> list[StatementLine]:
    """A line for each municipality that was asked, by name."""
    speakers = Mandate.objects.filter(
        municipality=OuterRef("municipality"), ended_at=None, user__is_active=True
    )
    asked = (
        application.consultations.select_related(
            "municipality",
            "statement__handling",
            "statement__feedback",
            "statement__joined__statement__consultation__municipality",
        )
        .annotate(is_represented=Exists(speakers))
        .order_by("municipality__name")
    )
    explained = UnhandledReason.objects.filter(application=application).values_list("reason", flat=True)
    why = explained.first() or ""
    return [_line(consultation, why, is_represented=consultation.is_represented) for consultation in asked]


def line_of(consultation: Consultation) -> StatementLine:
    """The same line of one consultation, for those who speak for its municipality."""
    explained: UnhandledReason | None = getattr(consultation.application, "unhandled_reason", None)
    return _line(consultation, explained.reason if explained else "", is_represented=True)


def _line(consultation: Consultation, why_unhandled: str, *, is_represented: bool) -> StatementLine:
    statement = getattr(consultation, "statement", None)
    handling = getattr(statement, "handling", None)
    feedback = getattr(statement, "feedback", None)
    joined = getattr(statement, "joined", None)
    line = StatementLine(
        consultation_id=consultation.pk,
        statement_id=statement.pk if statement else None,
        municipality=consultation.municipality.name,
        state=ConsultationState(consultation.state),
        due_on=consultation.due_on,
        position=Position(statement.position) if statement else None,
        reasons=statement.reasons if statement else "",
        conditions=statement.conditions if statement else "",
        given_at=statement.given_at if statement else None,
        is_late=bool(statement and statement.is_late),
        is_represented=is_represented,
        handling=HandlingOutcome(handling.outcome) if handling else None,
        handling_reason=handling.reason if handling else "",
        changed_text=handling.changed_text if handling else "",
        joint_with=joined.statement.consultation.municipality.name if joined else "",
        recognition=Recognition(feedback.recognition) if feedback else None,
        feedback_words=feedback.words if feedback else "",
    )
    return replace(line, unhandled_reason=why_unhandled) if line.is_unhandled else line


def open_on(application: Application) -> QuerySet[Consultation]:
    return application.consultations.filter(state=ConsultationState.OPEN).select_related("municipality")
