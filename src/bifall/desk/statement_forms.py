"""What an officer fills in about what a municipality said."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from bifall.collaboration.states import HandlingOutcome
from bifall.ui.demanded import demanded
from bifall.ui.inputs import words


class HandlingForm(forms.Form):
    outcome = forms.ChoiceField(
        label=_("Vad gör ni med yttrandet?"),
        choices=HandlingOutcome.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Välj vad ni gör med yttrandet."),
            "invalid_choice": _("Välj vad ni gör med yttrandet."),
        },
    )
    reason = demanded(
        forms.CharField(
            label=_("Skäl"),
            widget=words(),
            help_text=_("Kommunen och nämnden läser dem, och de blir offentliga."),
        )
    )
    changed_text = demanded(
        forms.CharField(
            label=_("Ändrad text eller nytt villkor"),
            widget=words(3),
            help_text=_("Fyll i om yttrandet tas in, helt eller delvis."),
        )
    )
