from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from bifall.accounts.models import Authority
from bifall.changefeed.models import Look, PublicChange, PublicRow
from bifall.changefeed.rules import Key, PublicThing


def changes_of(authority: Authority) -> QuerySet[PublicChange]:
    return PublicChange.objects.filter(authority=authority)


def stood(authority_id: UUID) -> str:
    """How things stood at the last look; empty before the first."""
    return Look.objects.filter(pk=authority_id).values_list("stands", flat=True).first() or ""


def last_number(authority_id: UUID) -> int:
    """The number of the last change; 0 before the first."""
    return Look.objects.filter(pk=authority_id).values_list("length", flat=True).first() or 0


def things_of(authority_id: UUID) -> dict[Key, PublicThing]:
    """What was public at the last look."""
    rows = PublicRow.objects.filter(authority_id=authority_id).order_by("id")
    things = (
        PublicThing(row.resource, row.row_id, row.digest, row.case_number, row.address)
        for row in rows.iterator(2000)
    )
    return {thing.key: thing for thing in things}
