"""What differs between two versions of a form, part by part."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Any

from bifall.kernel.forms.draft import DraftForm
from bifall.kernel.forms.questions import BaseQuestion, Part, Rows, Text


class Change(StrEnum):
    ADDED = "added"
    REMOVED = "removed"
    MOVED = "moved"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference. part: "form", "page", "question", "column" or "check"; label names it as it is called
    now. aspect: which of its values (CHANGED only); before, after: that value, a Text, number, list or None.
    """

    part: str
    key: str
    label: Text
    change: Change
    aspect: str = ""
    before: Any = None
    after: Any = None


def differences(old: DraftForm, new: DraftForm) -> list[Difference]:
    """Every difference, in the order of the new form; what was removed comes after what is there.

    Parts are the same when they have the same key. Empty exactly when the two forms say the same.
    """
    found: list[Difference] = []
    if old.title != new.title:
        found.append(Difference("form", "", new.title, Change.CHANGED, "title", old.title, new.title))
    found += _parts(
        "page",
        {page.key: page for page in old.pages},
        {page.key: page for page in new.pages},
        leave_out={"questions"},
    )
    found += _parts(
        "question",
        {question.key: question for question in old.questions},
        {question.key: question for question in new.questions},
        homes=(_homes(old), _homes(new)),
    )
    return [*found, *_checks(old, new)]


def _homes(draft: DraftForm) -> dict[str, str]:
    return {question.key: page.key for page in draft.pages for question in page.questions}


def _parts(
    part: str,
    old: Mapping[str, Any],
    new: Mapping[str, Any],
    *,
    leave_out: frozenset[str] | set[str] = frozenset(),
    homes: tuple[Mapping[str, str], Mapping[str, str]] = ({}, {}),
) -> Iterator[Difference]:
    moved = _out_of_order([k for k in old if k in new], [k for k in new if k in old])
    for key, now in new.items():
        was, label = old.get(key), _label(now)
        if was is None:
            yield Difference(part, key, label, Change.ADDED)
            continue
        if key in moved or homes[0].get(key) != homes[1].get(key):
            yield Difference(part, key, label, Change.MOVED)
        yield from _aspects(part, key, was, now, leave_out)
    yield from (
        Difference(part, key, _label(was), Change.REMOVED) for key, was in old.items() if key not in new
    )


def _aspects(
    part: str, key: str, was: Any, now: Any, leave_out: frozenset[str] | set[str]
) -> Iterator[Difference]:
    label = _label(now)
    names = [*type(now).model_fields, *(n for n in type(was).model_fields if n not in type(now).model_fields)]
    for name in names:
        before, after = getattr(was, name, None), getattr(now, name, None)
        if name in {"key", "columns"} | leave_out or before == after:
            continue
        yield Difference(part, key, label, Change.CHANGED, name, before, after)
    columns = [
        {column.key: column for column in one.columns} if isinstance(one, Rows) else {} for one in (was, now)
    ]
    for found in _parts("column", *columns):
        named = Text(sv=f"{label.sv}: {found.label.sv}", en=f"{label.of('en')}: {found.label.of('en')}")
        yield Difference(
            "column", f"{key}.{found.key}", named, found.change, found.aspect, found.before, found.after
        )


def _checks(old: DraftForm, new: DraftForm) -> Iterator[Difference]:
    """Checks have no keys: the same check is the one that says the same."""
    left = list(old.checks)
    added = []
    for check in new.checks:
        if check in left:
            left.remove(check)
        else:
            added.append(check)
    yield from (Difference("check", "", check.message, Change.ADDED) for check in added)
    yield from (Difference("check", "", check.message, Change.REMOVED) for check in left)
    if not added and not left and old.checks != new.checks:
        yield Difference("check", "", new.checks[0].message, Change.MOVED)


def _label(part: Part) -> Text:
    if isinstance(part, BaseQuestion):
        return part.label
    title = getattr(part, "title", Text(sv=""))
    return title if isinstance(title, Text) else Text(sv="")


def _out_of_order(old: Sequence[str], new: Sequence[str]) -> set[str]:
    """The keys that one has to move to get from the old order to the new."""
    matcher = SequenceMatcher(a=old, b=new, autojunk=False)
    kept = {key for block in matcher.get_matching_blocks() for key in old[block.a : block.a + block.size]}
    return set(old) - kept
