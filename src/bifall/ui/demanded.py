"""Fields that must be filled in, though it is the command that says so."""

from __future__ import annotations

from typing import TypeVar

from django import forms

Field = TypeVar("Field", bound=forms.Field)


def demanded(field: Field) -> Field:
    """Let `field` come empty to the command, which tells it together with all else that is wrong.

    It is not marked as optional, and a screen reader says that it is to be filled in. A field that is only
    demanded at times is one too: its help text tells when.
    """
    field.required = False
    field.__dict__["demanded"] = True
    # Of a group of choices each would be said to be required; what is asked is that one of them is chosen.
    if not isinstance(field.widget, forms.RadioSelect | forms.CheckboxSelectMultiple | forms.CheckboxInput):
        field.widget.attrs["aria-required"] = "true"
    return field
