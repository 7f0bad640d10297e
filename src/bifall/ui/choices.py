"""Choices that a form offers to the one who asks, and choices that stand in an address."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar, cast

from django import forms
from django.db import models

Choice = tuple[str, object]
Chosen = TypeVar("Chosen", bound=models.TextChoices)


def offer(form: forms.Form, name: str, choices: Iterable[Choice]) -> None:
    """Let the field `name`, a choice or a multiple choice, offer `choices` in their order."""
    cast(forms.ChoiceField, form.fields[name]).choices = list(choices)


def chosen(choices: type[Chosen], value: str | None, otherwise: Chosen) -> Chosen:
    """What the address asks for, or `otherwise` when that is none of `choices`."""
    return choices(value) if value in choices.values else otherwise
