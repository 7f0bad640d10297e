"""A case that is taken out whole: who did it, and when, is written down."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from bifall.accounts.models import User
from bifall.accounts.permissions import require
from bifall.applications.events import CaseTakenOut
from bifall.applications.models import Application
from bifall.audit.commands import record


@transaction.atomic
def take_out_case(*, application_id: UUID, with_documents: bool, actor: User, at: datetime) -> None:
    """Write down that the case leaves as one paper, or with every document. Each time is written down."""
    application = Application.objects.get(pk=application_id)
    require(actor, "applications.view", application, at=at)
    record(CaseTakenOut(with_documents=with_documents), subject=application, actor=actor, at=at)
