"""What has changed, as the last looks saw it."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import QuerySet

from bifall.api.resources import Asked, Row
from bifall.changefeed.models import PublicChange
from bifall.changefeed.queries import changes_of


def changes(asked: Asked) -> QuerySet[PublicChange]:
    return changes_of(asked.authority)


def change_rows(asked: Asked, found: Sequence[PublicChange]) -> list[Row]:
    return [
        {
            "id": change.pk,
            "sequence": change.sequence,
            "kind": change.kind,
            "resource": change.resource,
            "row": change.row_id,
            "case_number": change.case_number,
            "seen_at": change.seen_at,
            "address": change.address,
        }
        for change in found
    ]
