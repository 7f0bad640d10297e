"""What ends an application without a decision in the matter, with the money that was set aside for it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone, translation

from bifall.accounts.models import User
from bifall.applications import commands as applications
from bifall.applications.models import Application
from bifall.applications.states import State
from bifall.claims.commands import release_reservation


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
