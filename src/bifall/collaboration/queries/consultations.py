from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from bifall.accounts.models import User
from bifall.applications.models import Application
from bifall.collaboration.models import Consultation
from bifall.collaboration.policies import DESK, FALLEN
from bifall.collaboration.states import ConsultationState, Position
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
            "application__case",
            "application__organisation",
        )
        .order_by("due_on", "municipality__name", "id")
    )


@dataclass(frozen=True, slots=True)
class StatementLine:
    """What one municipality said of an application, or that it kept silent, or has time left."""

    consultation_id: UUID
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

    @property
    def is_silent(self) -> bool:
        return self.state == ConsultationState.SILENT


def statements_on(application: Application) -> list[StatementLine]:
    """A line for each municipality that was asked, by name."""
    speakers = Mandate.objects.filter(
        municipality=OuterRef("municipality"), ended_at=None, user__is_active=True
    )
    asked = (
        application.consultations.select_related("municipality", "statement")
        .annotate(is_represented=Exists(speakers))
        .order_by("municipality__name")
    )
    lines = []
    for consultation in asked:
        statement = getattr(consultation, "statement", None)
        lines.append(
            StatementLine(
                consultation_id=consultation.pk,
                municipality=consultation.municipality.name,
                state=ConsultationState(consultation.state),
                due_on=consultation.due_on,
                position=Position(statement.position) if statement else None,
                reasons=statement.reasons if statement else "",
                conditions=statement.conditions if statement else "",
                given_at=statement.given_at if statement else None,
                is_late=bool(statement and statement.is_late),
                is_represented=consultation.is_represented,
            )
        )
    return lines


def open_on(application: Application) -> QuerySet[Consultation]:
    return application.consultations.filter(state=ConsultationState.OPEN).select_related("municipality")
