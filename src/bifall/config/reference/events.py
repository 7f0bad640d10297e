"""Every event of the audit, with its fields and the sentences that people read."""

from __future__ import annotations

from dataclasses import Field, fields
from types import ModuleType
from typing import Any

from django.utils import translation

from bifall.config import messages
from bifall.config.reference.markdown import code, page, table
from bifall.config.reference.rooms import rooms_with
from bifall.ui.history import codes_in, events_in

_INTRODUCTION = """
What a command writes to the audit in the transaction that made it happen. Every entry also has its authority,
its number in the chain, the time, the person who acted, and the thing it happened to. The fields hold ids,
numbers and codes and never personal data, so that a person can be erased.

The history of a case tells each event with a sentence. It stands in the app's `events.py`, and its English in
the app's catalogue; `{name}` is filled in with the field's value, with the name of what an id stands for, or
with a name or a date of the thing it happened to. Where a sentence depends on a field, its value stands
last in its code.
"""


def as_markdown() -> str:
    return page("Events", _INTRODUCTION, (_section(room, module) for room, module in rooms_with("events")))


def _section(room: str, module: ModuleType) -> str:
    rows = [
        (
            code(event.name),
            ", ".join(_said_of_field(event, field) for field in fields(event)),
            _said_of(event),
        )
        for event in events_in(module)
    ]
    events = table(("Event", "Fields", "Note"), rows)
    return f"## {room}\n\n{events}\n{table(('Code', 'Swedish', 'English'), _sentences(room, module))}"


def _said_of_field(event: Any, field: Field[Any]) -> str:
    """A field that holds a code is said with the codes that it can be."""
    known = codes_in(event).get(field.name)
    if known is None:
        return f"{code(field.name)} {field.type}"
    return f"{code(field.name)} str ({', '.join(known.values)})"


def _said_of(event: type) -> str:
    """The event's own words. A dataclass without any is given its signature, which says nothing new."""
    words = event.__doc__ or ""
    return "" if words.startswith(f"{event.__name__}(") else " ".join(words.split())


def _sentences(room: str, module: ModuleType) -> list[tuple[str, str, str]]:
    english = messages.catalogue(room)
    rows = []
    # Without a language a lazy text is what the source says: Swedish.
    with translation.override(None):
        for name, text in module.TEXTS.items():
            swedish = str(text)
            found = english.get(swedish)
            rows.append((code(name), swedish, str(found.string) if found else ""))
    return rows
