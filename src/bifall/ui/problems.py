"""From problems to the sentences that people read: the texts of every app in one table."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING

from django.apps import apps
from django.forms import BaseForm
from django.utils.translation import get_language

from bifall.kernel.forms.questions import Text
from bifall.kernel.problems import Problem
from bifall.ui.formats import day, hours, moment, number, ore, percent, sek

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

WHOLE_FORM = ""


@cache
def all_texts() -> dict[str, StrPromise]:
    """code → sentence, from `problems.TEXTS` of the installed apps. Two apps with one code is a fault."""
    texts: dict[str, StrPromise] = {}
    for config in apps.get_app_configs():
        module = f"{config.name}.problems"
        if not config.name.startswith("bifall.") or module == __name__ or find_spec(module) is None:
            continue
        found: dict[str, StrPromise] = import_module(module).TEXTS
        if twice := texts.keys() & found.keys():
            raise RuntimeError(f"{module} repeats {', '.join(sorted(twice))}")
        texts |= found
    return texts


def text_of(problem: Problem) -> str:
    """The sentence in the reader's language, figures and dates written out. Unknown code: KeyError."""
    shown = {name: _shown(name, value) for name, value in problem.params.items()}
    return str(all_texts()[problem.code]).format(**shown)


def by_field(problems: Iterable[Problem]) -> dict[str, list[str]]:
    """field → its sentences, in order. What concerns no single field stands under "" (WHOLE_FORM)."""
    grouped: dict[str, list[str]] = {}
    for problem in problems:
        grouped.setdefault(problem.field or WHOLE_FORM, []).append(text_of(problem))
    return grouped


def add_to(form: BaseForm, problems: Iterable[Problem]) -> None:
    """Show what a command refused in the form it came from, each sentence at its field where there is one.
    The form must have been validated.

    What a command tells of several fields at one of them is told at each of those that are empty, in words
    of the form's own: `together = {"summary": {"summary": "Skriv en sammanfattning.", "background": …}}`.
    """
    for problem in problems:
        field = problem.field if problem.field in form.fields else None
        together = getattr(form, "together", {}).get(field, {})
        empty = {name: text for name, text in together.items() if not form.cleaned_data.get(name)}
        for name, text in (empty or {field: text_of(problem)}).items():
            form.add_error(name, text)


def _shown(name: str, value: object) -> object:
    """A value for a sentence: the ending of its name tells what it is."""
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, date):
        return day(value)
    if isinstance(value, bool):
        return value
    if isinstance(value, int | Decimal) and name.endswith("_percent"):
        return percent(Decimal(value))
    if isinstance(value, Decimal):
        return hours(value)
    if isinstance(value, int) and name.endswith("_ore"):
        return ore(value)
    if isinstance(value, int):
        return sek(value) if name.endswith("_sek") else number(value)
    return value.of(get_language() or "sv") if isinstance(value, Text) else value
