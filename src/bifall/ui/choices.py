"""Choices that depend on who asks, set on a form's field when the form is made."""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast

from django import forms

Choice = tuple[str, object]


def offer(form: forms.Form, name: str, choices: Iterable[Choice]) -> None:
    """Let the field `name`, a choice or a multiple choice, offer `choices` in their order."""
    cast(forms.ChoiceField, form.fields[name]).choices = list(choices)
