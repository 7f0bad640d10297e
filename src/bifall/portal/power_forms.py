"""What a signatory fills in to give power of attorney."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from bifall.organisations.states import Scope
from bifall.ui.inputs import day_input
from bifall.ui.paper_field import PaperField


class PowerOfAttorneyForm(forms.Form):
    name = forms.CharField(label=_("Vem får fullmakten?"), max_length=120)
    email = forms.EmailField(
        label=_("Personens e-postadress"),
        help_text=_("Dit skickas en länk. Personen tar emot fullmakten genom att logga in med adressen."),
    )
    scopes = forms.MultipleChoiceField(
        label=_("Vad får personen göra?"),
        choices=[(scope.value, scope.label) for scope in Scope if scope != Scope.READ],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Att läsa ingår alltid. Ge inte mer än vad som står i fullmakten."),
    )
    first_day = forms.DateField(label=_("Gäller från och med"), widget=day_input())
    last_day = forms.DateField(label=_("Gäller till och med"), widget=day_input())
    document = PaperField(
        label=_("Den undertecknade fullmakten"),
        help_text=_("PDF eller bild, undertecknad av dem som tecknar firman: en, eller två tillsammans."),
    )
