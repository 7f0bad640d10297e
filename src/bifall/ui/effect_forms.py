"""What one says of an effect that a project is meant to have: the same fields at the desk and the portal."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bifall.reporting.effect_rules import EffectValues
from bifall.reporting.states import Horizon
from bifall.ui.demanded import demanded
from bifall.ui.inputs import words
from bifall.ui.steps import StepForm


def figure(label: Any, **more: Any) -> forms.DecimalField:
    """A number with at most two decimals, written as one writes it in the reader's language."""
    return forms.DecimalField(
        label=label,
        required=False,
        min_value=0,
        max_digits=14,
        decimal_places=2,
        localize=True,
        widget=forms.TextInput({"inputmode": "decimal", "class": "short"}),
        **more,
    )


class EffectFields(forms.Form):
    title = forms.CharField(label=_("Effekt"), max_length=250, required=False)
    horizon = forms.ChoiceField(
        label=_("Följs upp"), choices=Horizon.choices, initial=Horizon.ONE_YEAR, required=False
    )
    measure = forms.CharField(
        label=_("Hur ska man märka den?"),
        required=False,
        widget=words(2),
        help_text=_("Till exempel vad som räknas, eller vem som kan berätta."),
    )
    unit = forms.CharField(label=_("Enhet"), max_length=40, required=False)
    baseline = figure(_("Utgångsläge"))
    target = figure(_("Mål"))

    def effect(self) -> EffectValues:
        """What was written, whole or not. The form must be valid."""
        return EffectValues(**{name: self.cleaned_data[name] for name in EffectFields.base_fields})

    def values(self) -> EffectValues | None:
        """What was written; None for an empty row. The form must be valid."""
        return self.effect() if self.cleaned_data["title"].strip() else None


class AddEffectForm(EffectFields, StepForm):
    """One more effect, as a step with the project."""

    title = demanded(forms.CharField(label=_("Effekt"), max_length=250))

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if not self.errors:
            cleaned["effect"] = self.effect()
        return cleaned
