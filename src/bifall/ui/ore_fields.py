"""Form fields for amounts with öre and for hours: "1 234,50", "123,5"."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from bifall.claims.rules import parse_hours, parse_ore


class OreField(forms.CharField):
    """An amount in whole öre, below zero too; None when nothing is written."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput({"inputmode": "decimal", "class": "n"}))
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, int) and not isinstance(value, bool):
            whole, ore = divmod(abs(value), 100)
            return f"{'-' if value < 0 else ''}{whole}" + (f",{ore:02}" if ore else "")
        return value

    def clean(self, value: Any) -> int | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            return parse_ore(text)
        except ValueError:
            raise ValidationError(
                _("Skriv beloppet i kronor, till exempel 1 234,50."), code="amount"
            ) from None


class HoursField(forms.CharField):
    """Hours with at most two decimals, comma or point; None when nothing is written."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput({"inputmode": "decimal", "class": "n"}))
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, Decimal):
            return format(value.normalize(), "f").replace(".", ",")
        return value

    def clean(self, value: Any) -> Decimal | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            return parse_hours(text)
        except ValueError:
            raise ValidationError(_("Skriv timmarna, till exempel 123,5."), code="hours") from None


class EuroField(OreField):
    """An amount in whole euro cents; None when nothing is written."""

    def clean(self, value: Any) -> int | None:
        try:
            return super().clean(value)
        except ValidationError:
            raise ValidationError(
                _("Skriv beloppet i euro, till exempel 12 500 eller 12 500,50."), code="amount"
            ) from None
