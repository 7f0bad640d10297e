"""Writing down what has changed. It decides nothing, so it has no events of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from bifall.changefeed.models import Look, PublicChange, PublicRow
from bifall.changefeed.queries import things_of
from bifall.changefeed.rules import PublicThing, changes_between
from bifall.changefeed.states import ChangeKind

AT_A_TIME = 500


@transaction.atomic
def look(
    *,
    authority_id: UUID,
    stands: Callable[[], str],
    read: Callable[[], Iterable[PublicThing]],
    at: datetime,
) -> int:
    """Look at what is public, and write down what is otherwise than at the last look.

    Returns how many changes there were.

    stands: a mark of how things stand, another whenever something may have changed. It is asked for before
    the rows are read, so that what changes meanwhile is seen at the next look. Only one looks at a time, and
    what others read has no gaps.
    """
    Look.objects.get_or_create(pk=authority_id)
    last = Look.objects.select_for_update().get(pk=authority_id)
    mark = stands()
    if mark == last.stands:
        return 0
    changes = changes_between(things_of(authority_id), read())
    PublicChange.objects.bulk_create(
        [
            PublicChange(
                authority_id=authority_id,
                sequence=last.length + number,
                resource=thing.resource,
                row_id=thing.row_id,
                case_number=thing.case_number,
                address=thing.address,
                kind=kind,
                seen_at=at,
            )
            for number, (kind, thing) in enumerate(changes, start=1)
        ],
        batch_size=AT_A_TIME,
    )
    _remember(authority_id, changes)
    last.stands, last.length = mark, last.length + len(changes)
    last.save(update_fields=["stands", "length"])
    return len(changes)


def _remember(authority_id: UUID, changes: Sequence[tuple[ChangeKind, PublicThing]]) -> None:
    rows = PublicRow.objects.filter(authority_id=authority_id)
    gone = [thing for kind, thing in changes if kind == ChangeKind.GONE]
    for resource in sorted({thing.resource for thing in gone}):
        ids = [thing.row_id for thing in gone if thing.resource == resource]
        for start in range(0, len(ids), AT_A_TIME):
            rows.filter(resource=resource, row_id__in=ids[start : start + AT_A_TIME]).delete()
    PublicRow.objects.bulk_create(
        [
            PublicRow(
                authority_id=authority_id,
                resource=thing.resource,
                row_id=thing.row_id,
                digest=thing.digest,
                case_number=thing.case_number,
                address=thing.address,
            )
            for kind, thing in changes
            if kind != ChangeKind.GONE
        ],
        batch_size=AT_A_TIME,
        update_conflicts=True,
        unique_fields=["authority", "resource", "row_id"],
        update_fields=["digest", "case_number", "address"],
    )
