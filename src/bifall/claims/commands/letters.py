"""The papers that tell a beneficiary what has been decided on its money."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from bifall.accounts.models import User
from bifall.audit.commands import record
from bifall.claims.events import LetterKept
from bifall.claims.models import Claim, Recovery
from bifall.documents.models import Document
from bifall.documents.states import DocumentKind


@transaction.atomic
def keep_letter(*, of: Claim | Recovery, document: Document, actor: User, at: datetime) -> None:
    """Keep the paper with what it is about. The step that decides or demands asks for permission."""
    field = "demand" if document.kind == DocumentKind.DEMAND else "letter"
    setattr(of, field, document)
    of.save(update_fields=[field])
    record(LetterKept(document_id=str(document.pk), kind=document.kind), subject=of, actor=actor, at=at)
