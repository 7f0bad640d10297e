"""A contradiction in a case file, and what finds one of a common kind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Contradiction:
    """`place` is the path in the file ("meeting.items[2].decision"), counted from 1 in lists."""

    place: str
    text: str


def repeated(keys: Iterable[str]) -> list[str]:
    """The keys that stand more than once, sorted."""
    return sorted(key for key, count in Counter(keys).items() if count > 1)
