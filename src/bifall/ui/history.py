"""From entries of the audit to sentences: the texts of every app in one table, with names and figures."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import TYPE_CHECKING, Any, get_type_hints

from django.apps import apps
from django.db import models

from bifall.accounts.models import User
from bifall.assessment.models import Assignment
from bifall.audit.models import Entry
from bifall.board.models import AgendaItem, BoardMember, Decision, Meeting, Motion
from bifall.calls.models import Round
from bifall.collaboration.models import Consultation
from bifall.documents.models import Document
from bifall.organisations.models import Municipality
from bifall.press.models import PressContact, Topic
from bifall.ui.formats import day, moment, ore, percent, sek

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

NOT_KNOWN = "–"


@dataclass(frozen=True, slots=True)
class Happening:
    """A line of a history. `is_noted`: `who` wrote down what others did, as the secretary of a meeting."""

    at: datetime
    text: str
    who: str
    is_noted: bool


def told(entries: Iterable[Entry]) -> list[Happening]:
    """The entries as sentences in the reader's language, in the order given; names in a constant number of
    queries. An entry of an event that the house no longer has is told by its code.
    """
    found = list(entries)
    values = _values_of(found)
    return [
        Happening(
            at=entry.at,
            text=_sentence(entry, values[entry.pk]),
            who=str(entry.actor) if entry.actor else "",
            is_noted=getattr(all_events().get(entry.event), "is_noted", False),
        )
        for entry in found
    ]


@cache
def all_events() -> dict[str, Any]:
    """name → event, of the installed apps."""
    return {event.name: event for module in _modules() for event in events_in(module)}


@cache
def all_texts() -> dict[str, StrPromise]:
    """code → sentence, from `events.TEXTS` of the installed apps. The code is the event's name; where the
    event names a field in `told_by`, the field's value follows: "applications.moved.withdraw".
    """
    return {code: text for module in _modules() for code, text in getattr(module, "TEXTS", {}).items()}


def events_in(module: ModuleType) -> Iterator[Any]:
    """The events that a module defines, in its order."""
    for found in vars(module).values():
        if isinstance(found, type) and is_dataclass(found) and found.__module__ == module.__name__:
            yield found


def codes_in(event: Any) -> dict[str, type[models.TextChoices]]:
    """field → what its codes are codes of."""
    hints = get_type_hints(event, include_extras=True)
    return {name: hint.__metadata__[0] for name, hint in hints.items() if hasattr(hint, "__metadata__")}


def _modules() -> Iterator[ModuleType]:
    for config in apps.get_app_configs():
        name = f"{config.name}.events"
        if config.name.startswith("bifall.") and find_spec(name) is not None:
            yield import_module(name)


def code_of(event: str, data: Mapping[str, Any]) -> str:
    """Under which code the sentence of an entry stands."""
    field = getattr(all_events().get(event), "told_by", None)
    return event if field is None else f"{event}.{str(data.get(field)).lower()}"


def _sentence(entry: Entry, values: Mapping[str, str]) -> str:
    text = all_texts().get(code_of(entry.event, entry.data))
    if text is None:
        return entry.event
    sentence = str(text).format_map(defaultdict(lambda: NOT_KNOWN, values))
    return sentence[:1].upper() + sentence[1:]


@dataclass(frozen=True, slots=True)
class _Reference:
    """What a field with an id stands for: its word in the sentences, the rows, and how one is named."""

    word: str
    model: type[models.Model]
    needed: tuple[str, ...] = ()
    name: Callable[[Any], object] = str


_REFERENCES = {
    "user_id": _Reference("user", User),
    "officer_id": _Reference("officer", User),
    "assessor_id": _Reference("assessor", User),
    "responder_id": _Reference("responder", User),
    "member_id": _Reference("member", BoardMember, ("user",)),
    "motion_id": _Reference("mover", Motion, ("mover__user",), lambda motion: motion.mover),
    "document_id": _Reference("document", Document),
    "round_id": _Reference("round", Round, ("call",)),
    "municipality_id": _Reference("municipality", Municipality),
    "contact_id": _Reference("contact", PressContact),
    "topic_id": _Reference("topic", Topic),
}


def _of_an_item(item: AgendaItem) -> dict[str, str]:
    return {
        "board": item.meeting.board.name,
        "meeting_day": day(item.meeting.starts_at),
        "position": str(item.position),
        "paragraph": f"§\u00a0{item.paragraph}",
    }


@dataclass(frozen=True, slots=True)
class _Subject:
    """What the thing itself adds to the sentences of what happened to it."""

    model: type[models.Model]
    needed: tuple[str, ...]
    words: Callable[[Any], dict[str, str]]


_SUBJECTS = {
    "assessment.assignment": _Subject(
        Assignment, ("assessor",), lambda task: {"assessor": str(task.assessor)}
    ),
    "collaboration.consultation": _Subject(
        Consultation, ("municipality",), lambda asked: {"municipality": asked.municipality.name}
    ),
    "board.agendaitem": _Subject(AgendaItem, ("meeting__board",), _of_an_item),
    "board.decision": _Subject(Decision, ("item__meeting__board",), lambda made: _of_an_item(made.item)),
    "board.meeting": _Subject(Meeting, (), lambda meeting: {"meeting_day": day(meeting.starts_at)}),
}

WORDS_OF_SUBJECTS = frozenset({"assessor", "municipality", "board", "meeting_day", "position", "paragraph"})


def words_of(event: Any) -> frozenset[str]:
    """The words that an event itself has for its sentences."""
    fields = event.__dataclass_fields__
    words = {"municipality_code": "municipality"} | {name: it.word for name, it in _REFERENCES.items()}
    return frozenset(words.get(name, name) for name in fields)


def _values_of(entries: list[Entry]) -> dict[object, dict[str, str]]:
    """entry → word → what stands in its place."""
    things, places, subjects = _things(entries), _places(entries), _subjects(entries)
    return {
        entry.pk: {
            **subjects.get((entry.subject_type, entry.subject_id), {}),
            **dict(_shown(entry, things, places)),
        }
        for entry in entries
    }


def _things(entries: list[Entry]) -> dict[type[models.Model], dict[str, Any]]:
    """What the entries refer to, by model and id."""
    needed: dict[type[models.Model], tuple[set[str], tuple[str, ...]]] = {}
    for entry in entries:
        for field, value in entry.data.items():
            if field in _REFERENCES and value:
                reference = _REFERENCES[field]
                needed.setdefault(reference.model, (set(), reference.needed))[0].add(str(value))
    return {model: _rows(model, related, ids) for model, (ids, related) in needed.items()}


def _subjects(entries: list[Entry]) -> dict[tuple[str, str], dict[str, str]]:
    """(kind, id) → the words of what something happened to."""
    words: dict[tuple[str, str], dict[str, str]] = {}
    for kind, subject in _SUBJECTS.items():
        if ids := {entry.subject_id for entry in entries if entry.subject_type == kind}:
            rows = _rows(subject.model, subject.needed, ids)
            words |= {(kind, pk): subject.words(row) for pk, row in rows.items()}
    for entry in entries:
        if entry.event == "board.item_removed":
            # The item is no more: which meeting it stood at, its removal tells.
            meeting = words.get((entry.subject_type, entry.subject_id), {})
            words[("board.agendaitem", entry.data["item_id"])] = meeting
    return words


def _rows(model: type[models.Model], needed: tuple[str, ...], ids: Iterable[str]) -> dict[str, Any]:
    rows = model._default_manager.filter(pk__in=list(ids))
    return {str(row.pk): row for row in (rows.select_related(*needed) if needed else rows)}


def _places(entries: list[Entry]) -> dict[tuple[object, str], str]:
    """The names of the municipalities that stand by code, which is an authority's own."""
    codes = {entry.data["municipality_code"] for entry in entries if "municipality_code" in entry.data}
    found = Municipality.everywhere.filter(code__in=codes) if codes else ()
    return {(place.authority_id, place.code): place.name for place in found}


def _shown(
    entry: Entry,
    things: Mapping[type[models.Model], Mapping[str, Any]],
    places: Mapping[tuple[object, str], str],
) -> Iterator[tuple[str, str]]:
    event = all_events().get(entry.event)
    codes = codes_in(event) if event else {}
    for field, value in entry.data.items():
        if value is None:
            continue
        if field in _REFERENCES:
            reference = _REFERENCES[field]
            if (row := things[reference.model].get(str(value))) is not None:
                yield reference.word, str(reference.name(row))
        elif field == "municipality_code":
            yield "municipality", places.get((entry.authority_id, value), value)
        elif field in codes:
            yield field, _label(codes[field], value)
        else:
            yield field, _written(field, value)


def _label(codes: type[models.TextChoices], value: str) -> str:
    return str(codes(value).label) if value in codes.values else value


def _written(field: str, value: Any) -> str:
    """A value as people write it: the ending of its name tells what it is."""
    if field.endswith("_ore"):
        return ore(value)
    if field.endswith("_sek"):
        return sek(value)
    if field.endswith("_percent"):
        return percent(Decimal(value))
    if field.endswith("_ore"):
        return ore(value)
    if field.endswith(("_on", "_by", "_from")) or field == "since":
        return day(date.fromisoformat(value))
    if field.endswith("_at"):
        return moment(datetime.fromisoformat(value))
    return str(value)
