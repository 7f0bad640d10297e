"""Items that come with papers or decisions of their own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from bifall.accounts.models import User
from bifall.accounts.permissions import require
from bifall.board.commands import add_item, attach_paper, report_delegated
from bifall.board.models import AgendaItem
from bifall.board.states import ItemKind
from bifall.documents.commands import keep_attachment
from bifall.documents.states import Access, DocumentKind


@transaction.atomic
def add_delegated_item(
    *, meeting_id: UUID, title: str, decision_ids: Sequence[UUID], actor: User, at: datetime
) -> AgendaItem:
    """Put a report of delegated decisions on the agenda, with the decisions it reports."""
    item = add_item(meeting_id=meeting_id, kind=ItemKind.DELEGATED, title=title, actor=actor, at=at)
    report_delegated(item_id=item.pk, decision_ids=decision_ids, actor=actor, at=at)
    return item


@transaction.atomic
def attach_pdf(*, item_id: UUID, filename: str, content: bytes, actor: User, at: datetime) -> AgendaItem:
    """Store a PDF and attach it to an item of the agenda."""
    item = AgendaItem.objects.select_related("meeting").get(pk=item_id)
    require(actor, "board.change_item", item)
    document = keep_attachment(
        authority_id=item.authority_id,
        filename=filename,
        content=content,
        kind=DocumentKind.AGENDA_PAPER,
        access=Access.BOARD,
        endings=("pdf",),
        actor=actor,
        at=at,
    )
    return attach_paper(item_id=item.pk, document_id=document.pk, actor=actor, at=at)
