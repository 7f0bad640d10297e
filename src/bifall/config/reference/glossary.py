"""The Swedish words of the trade, and what they are called in the code."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from types import ModuleType
from typing import Any

from django.apps import apps
from django.db.models import Choices, Model
from django.utils import translation

from bifall.config import messages
from bifall.config.reference.markdown import code, page, table
from bifall.config.reference.rooms import rooms_with

_INTRODUCTION = """
The code is English, and the law and the people it serves speak Swedish. The first table comes from the
docstrings of the models, which begin with the Swedish word. The others give the words that people choose
between.
"""

_ALPHABET = str.maketrans("åäöÅÄÖ", "{|}{|}")


def as_markdown() -> str:
    words = sorted(models_in_swedish(), key=lambda row: row[0].lower().translate(_ALPHABET))
    rows = [(swedish, code(model.__module__ + "." + model.__name__), said) for swedish, model, said in words]
    things = f"## Things\n\n{table(('Swedish', 'Class', 'What it is'), rows)}"
    choices = (_section(room, module) for room, module in rooms_with("states"))
    return page("Glossary", _INTRODUCTION, [things, *choices])


def models_in_swedish() -> Iterator[tuple[str, type[Model], str]]:
    """(Swedish word, model, what it is) for each model whose docstring begins with the word and a colon."""
    for model in apps.get_models():
        if not model.__module__.startswith("bifall."):
            continue
        first = " ".join(inspect.cleandoc(model.__doc__ or "").split("\n\n")[0].split())
        if found := re.fullmatch(r"([A-ZÅÄÖ][^:(]*): (.+)", first):
            yield found[1], model, found[2]


def _section(room: str, module: ModuleType) -> str:
    english = messages.catalogue(room)
    rows = []
    with translation.override(None):
        for kind in _choices_in(module):
            for member in kind:
                found = english.get(str(member.label))
                word = str(found.string) if found else ""
                rows.append((code(f"{kind.__name__}.{member.name}"), str(member.label), word))
    return f"## Words of {room}\n\n{table(('Code', 'Swedish', 'English'), rows)}"


def _choices_in(module: ModuleType) -> Iterator[Any]:
    for found in vars(module).values():
        if isinstance(found, type) and issubclass(found, Choices) and found.__module__ == module.__name__:
            yield found
