"""What has been changed from one version of a text to the next, word by word."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

Change = Literal["same", "removed", "added"]

_WORDS = re.compile(r"\s+|[^\s]+")


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words that is alike in both versions, or in one of them alone."""

    change: Change
    text: str


def changes_in(before: str, after: str) -> list[Piece]:
    """`before` as it became `after`. Joined, what is not removed is `after`."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    pieces: list[Piece] = []
    for kind, old_from, old_to, new_from, new_to in SequenceMatcher(
        None, old, new, autojunk=False
    ).get_opcodes():
        if kind == "equal":
            pieces.append(Piece("same", "".join(old[old_from:old_to])))
            continue
        if old_to > old_from:
            pieces.append(Piece("removed", "".join(old[old_from:old_to])))
        if new_to > new_from:
            pieces.append(Piece("added", "".join(new[new_from:new_to])))
    return pieces


def changed_lines(before: Sequence[str], after: Sequence[str]) -> list[list[Piece]]:
    """The lines of both versions in order, each with what was changed in it.

    Lines that stand in the same place and are alike to a third at least are compared word by word; others are
    shown as removed and added whole.
    """
    found: list[list[Piece]] = []
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for kind, old_from, old_to, new_from, new_to in matcher.get_opcodes():
        old, new = list(before[old_from:old_to]), list(after[new_from:new_to])
        if kind == "equal":
            found += [[Piece("same", line)] for line in old]
            continue
        while old and new and _alike(old[0], new[0]):
            found.append(changes_in(old.pop(0), new.pop(0)))
        found += [[Piece("removed", line)] for line in old]
        found += [[Piece("added", line)] for line in new]
    return found


def _alike(one: str, other: str) -> bool:
    return SequenceMatcher(None, one.split(), other.split(), autojunk=False).ratio() >= 1 / 3
