"""What has been said, what the region did with it, and what the municipality thinks of that."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from bifall.accounts.models import User
from bifall.applications.models import Application
from bifall.collaboration.models import Consultation, Statement
from bifall.collaboration.states import Position
from bifall.organisations.policies import open_mandates

# What was said asks to be handled, and nobody has told what was done with it: see `rules.asks_for_handling`.
UNHANDLED = Q(handling=None) & ~Q(position=Position.NO_COMMENT, reasons="")


def unhandled_on(application: Application) -> QuerySet[Statement]:
    """The statements on the application that nobody has handled, by the municipality's name."""
    said = Statement.objects.filter(UNHANDLED, consultation__application=application)
    return said.select_related("consultation__municipality").order_by("consultation__municipality__name")


def said_by(user: User) -> QuerySet[Statement]:
    """What the municipalities that the user speaks for said, the latest first, and what became of it."""
    return (
        Statement.objects.filter(consultation__municipality_id__in=list(open_mandates(user)))
        .select_related(
            "consultation__municipality",
            "consultation__application__case",
            "consultation__application__organisation",
            "consultation__application__unhandled_reason",
            "handling",
            "joined__statement__consultation__municipality",
            "feedback",
        )
        .order_by("-given_at", "pk")
    )


def answered_on(application: Application) -> QuerySet[Consultation]:
    """The consultations on an application that have been answered: what was done with it is told to them."""
    asked = application.consultations.filter(statement__isnull=False)
    return asked.select_related("municipality", "application")
