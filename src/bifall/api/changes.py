"""The feed of changes: what became public, what is otherwise, and what is public no more."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator

from django.urls import reverse

from bifall.api.answers import tag_of
from bifall.api.catalogue import CHANGES, RESOURCES
from bifall.api.kinds import as_json_value
from bifall.api.resources import Asked
from bifall.changefeed.commands import look
from bifall.changefeed.queries import stood
from bifall.changefeed.rules import PublicThing
from bifall.ui.addresses import absolute


def refresh(asked: Asked) -> int:
    """Write down what has changed since the last look, and return how many changes. Nothing is read while the
    audit, the day and the embargoes stand as they did.
    """
    columns = [[field.name for field in resource.fields] for resource in RESOURCES]

    def stands() -> str:
        return hashlib.sha256(tag_of(asked, columns).encode()).hexdigest()

    if stands() == stood(asked.authority.pk):
        return 0
    return look(
        authority_id=asked.authority.pk, stands=stands, read=lambda: public_things(asked), at=asked.at
    )


def public_things(asked: Asked) -> Iterator[PublicThing]:
    """Every row of every list but the feed's own, as everybody may see it now."""
    root = absolute(asked.authority, reverse("api:start"))
    for resource in RESOURCES:
        if resource.name == CHANGES:
            continue
        for row in resource.every(asked, {}):
            told = json.dumps({name: as_json_value(value) for name, value in row.items()})
            yield PublicThing(
                resource=resource.name,
                row_id=row["id"],
                digest=hashlib.sha256(told.encode()).hexdigest(),
                case_number=row.get("case_number", ""),
                address=f"{root}{resource.name}/{row['id']}",
            )
