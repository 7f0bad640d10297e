"""Form fields for amounts as people write them: "1 620 000 kr", "5,5 %"."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from bifall.kernel.forms.typed import HIGHEST_NUMBER
from bifall.kernel.money import format_number, parse_sek


class SekField(forms.CharField):
    """Whole kronor, zero or more; None when nothing is written."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput({"inputmode": "numeric", "class": "n"}))
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> Any:
        return format_number(value) if isinstance(value, int) else value

    def clean(self, value: Any) -> int | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            amount = parse_sek(text)
        except ValueError:
            amount = -1
        if not 0 <= amount <= HIGHEST_NUMBER:
            raise ValidationError(_("Skriv beloppet i hela kronor, till exempel 1 620 000."), code="amount")
        return amount


class PercentField(forms.CharField):
    """A share in percent with at most two decimals, comma or point; None when nothing is written."""

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
            share = Decimal(text.replace("%", "").replace(",", ".").strip())
        except InvalidOperation:
            share = Decimal(-1)
        if not share.is_finite() or not 0 <= share <= 100 or share != round(share, 2):
            raise ValidationError(_("Skriv andelen i procent, till exempel 50 eller 5,5."), code="share")
        return share
