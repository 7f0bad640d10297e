"""From a forum's notes to the board's agenda."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from bifall.accounts.models import User
from bifall.accounts.permissions import require
from bifall.board.commands import attach_extract
from bifall.board.models import AgendaItem
from bifall.collaboration.commands import cut_extract


@transaction.atomic
def attach_extract_of(*, item_id: UUID, point_id: UUID, actor: User, at: datetime) -> AgendaItem:
    """Make an extract of what a forum's notes say of a point, and attach it to an item of the agenda."""
    item = AgendaItem.objects.select_related("meeting").get(pk=item_id)
    require(actor, "board.change_item", item)
    extract = cut_extract(point_id=point_id, actor=actor, at=at)
    return attach_extract(item_id=item_id, extract_id=extract.pk, actor=actor, at=at)
