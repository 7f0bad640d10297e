"""A row of de minimis aid that an undertaking has been given: the portal and the desk fill in the same."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from bifall.state_aid.rules.awards import AwardValues
from bifall.state_aid.states import DeMinimisKind
from bifall.ui.inputs import day_input
from bifall.ui.ore_fields import EuroField


class DeclaredAwardForm(forms.Form):
    """One row. A row in which nothing is written is none."""

    given_by = forms.CharField(label=_("Vem gav stödet?"), max_length=200, required=False)
    granted_on = forms.DateField(label=_("Beviljat den"), required=False, widget=day_input())
    kind = forms.ChoiceField(label=_("Slag av stöd"), choices=DeMinimisKind.choices, initial="general")
    amount_cents = EuroField(label=_("Belopp, euro"), required=False)

    def values(self) -> AwardValues | None:
        """What was written; None for an empty row. The form must be valid."""
        read = self.cleaned_data
        if not read:
            return None
        written = read["given_by"].strip(), read["granted_on"], read["amount_cents"]
        if not any(value is not None and value != "" for value in written):
            return None
        return AwardValues(read["given_by"], read["granted_on"], read["kind"], read["amount_cents"])
