"""What has changed between two looks at what is public."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bifall.changefeed.states import ChangeKind

Key = tuple[str, str]
"""(resource, the row's id)."""


@dataclass(frozen=True, slots=True)
class PublicThing:
    """A row as everybody may see it. digest: a fingerprint of all its fields; address: the row's own."""

    resource: str
    row_id: str
    digest: str
    case_number: str
    address: str

    @property
    def key(self) -> Key:
        return self.resource, self.row_id


def changes_between(
    before: Mapping[Key, PublicThing], now: Iterable[PublicThing]
) -> list[tuple[ChangeKind, PublicThing]]:
    """What is new or otherwise than before, in the order of `now`, and then what is gone, as it last was."""
    left = dict(before)
    changes: list[tuple[ChangeKind, PublicThing]] = []
    for thing in now:
        was = left.pop(thing.key, None)
        if was is None:
            changes.append((ChangeKind.CREATED, thing))
        elif was != thing:
            changes.append((ChangeKind.CHANGED, thing))
    return changes + [(ChangeKind.GONE, was) for was in left.values()]
