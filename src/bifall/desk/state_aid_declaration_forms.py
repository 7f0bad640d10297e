"""What an officer fills in about what an applicant has declared."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from bifall.kernel.identifiers import EU_COUNTRIES
from bifall.state_aid.rules.declared_links import LinkValues
from bifall.state_aid.states import Control, DeMinimisKind, Direction
from bifall.ui.choices import offer
from bifall.ui.demanded import demanded
from bifall.ui.inputs import day_input, words
from bifall.ui.ore_fields import EuroField
from bifall.ui.steps import StepForm

DIRECTIONS = {
    Direction.CONTROLS: _("sökanden styr det"),
    Direction.CONTROLLED_BY: _("det styr sökanden"),
}


class TakeInForm(StepForm):
    direction = demanded(
        forms.ChoiceField(label=_("Vem styr vem?"), choices=DIRECTIONS.items(), widget=forms.RadioSelect)
    )
    name = demanded(forms.CharField(label=_("Företagets namn"), max_length=200))
    register_number = demanded(forms.CharField(label=_("Organisationsnummer"), max_length=30))
    country = forms.ChoiceField(label=_("Land"), initial="SE")
    control = demanded(
        forms.ChoiceField(label=_("Hur styr det?"), choices=Control.choices, widget=forms.RadioSelect)
    )
    since = demanded(forms.DateField(label=_("Sedan vilken dag?"), widget=day_input()))
    reason = forms.CharField(label=_("Skäl, om du rättar något"), required=False, widget=words())

    def prepare(self) -> None:
        english = (get_language() or "sv").startswith("en")
        offer(self, "country", ((code, names[english]) for code, names in EU_COUNTRIES.items()))
        told = ("direction", "name", "register_number", "country", "control", "since")
        self.initial.update({name: getattr(self.thing, name) for name in told})


def link_values(values: Mapping[str, Any]) -> LinkValues:
    return LinkValues(
        values["name"],
        values["register_number"],
        values["direction"],
        values["control"],
        values["since"],
        country=values["country"],
    )


class LeaveOutForm(StepForm):
    reason = demanded(forms.CharField(label=_("Varför tas företaget inte in?"), widget=words()))


class CorrectForm(StepForm):
    granted_on = demanded(forms.DateField(label=_("Beviljat den"), widget=day_input()))
    kind = forms.ChoiceField(label=_("Slag av stöd"), choices=DeMinimisKind.choices)
    amount_cents = demanded(
        EuroField(label=_("Belopp, euro"), help_text=_("Skriv 0 om stödet inte ska räknas."))
    )
    reason = demanded(forms.CharField(label=_("Varför rättas det?"), widget=words()))

    def prepare(self) -> None:
        counts = next(iter(self.thing.corrections.all()), self.thing)
        for name in ("granted_on", "kind", "amount_cents"):
            self.initial[name] = getattr(counts, name)
