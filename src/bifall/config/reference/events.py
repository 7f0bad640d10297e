"""Every event of the audit, with its fields."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from types import ModuleType
from typing import Any

from bifall.config.reference.markdown import code, page, table
from bifall.config.reference.rooms import rooms_with

_INTRODUCTION = """
What a command writes to the audit in the transaction that made it happen. Every entry also has its authority,
its number in the chain, the time, the person who acted, and the thing it happened to. The fields hold ids,
numbers and codes and never personal data, so that a person can be erased.
"""


def as_markdown() -> str:
    return page("Events", _INTRODUCTION, (_section(room, module) for room, module in rooms_with("events")))


def events_in(module: ModuleType) -> Iterator[Any]:
    """The events that a module defines, in its order."""
    for found in vars(module).values():
        if isinstance(found, type) and is_dataclass(found) and found.__module__ == module.__name__:
            yield found


def _section(room: str, module: ModuleType) -> str:
    rows = [
        (
            code(event.name),
            ", ".join(f"{code(field.name)} {field.type}" for field in fields(event)),
            _said_of(event),
        )
        for event in events_in(module)
    ]
    return f"## {room}\n\n{table(('Event', 'Fields', 'Note'), rows)}"


def _said_of(event: type) -> str:
    """The event's own words. A dataclass without any is given its signature, which says nothing new."""
    words = event.__doc__ or ""
    return "" if words.startswith(f"{event.__name__}(") else " ".join(words.split())
