"""What an officer fills in about others than the applicant who get a part of the aid."""

from __future__ import annotations

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from bifall.kernel.identifiers import EU_COUNTRIES
from bifall.state_aid.queries import grant_of
from bifall.ui.amount_fields import SekField
from bifall.ui.choices import offer
from bifall.ui.demanded import demanded
from bifall.ui.inputs import day_input, words
from bifall.ui.steps import StepForm


class NameForm(StepForm):
    name = demanded(forms.CharField(label=_("Företagets namn"), max_length=200))
    register_number = demanded(forms.CharField(label=_("Organisationsnummer"), max_length=30))
    country = forms.ChoiceField(label=_("Land"), initial="SE")
    amount_sek = demanded(SekField(label=_("Del av stödet, kronor")))
    why = demanded(forms.CharField(label=_("Vad avser delen?"), widget=words()))

    def prepare(self) -> None:
        english = (get_language() or "sv").startswith("en")
        offer(self, "country", ((code, names[english]) for code, names in EU_COUNTRIES.items()))


class AwardForm(StepForm):
    granted_on = demanded(
        forms.DateField(
            label=_("När fick företaget rätt till delen?"),
            widget=day_input(),
            help_text=_("Beslutets dag, eller dagen då projektet beslutade om företagets del."),
        )
    )
    nace = demanded(
        forms.CharField(
            label=_("Företagets näringsgren, SNI-kod"),
            max_length=8,
            help_text=_("Två siffror, och två till efter en punkt om ni vet dem: 62 eller 62.01."),
        )
    )
    is_for_excluded = forms.BooleanField(
        label=_("Stödet är för primärproduktion i jordbruk eller fiske, för export eller för inhemska varor"),
        required=False,
    )

    def prepare(self) -> None:
        grant = grant_of(self.thing.application)
        self.initial.update(granted_on=grant.granted_on if grant else None, nace=self.thing.undertaking.nace)


class RemoveForm(StepForm):
    reason = demanded(forms.CharField(label=_("Varför stryks mottagaren?"), widget=words()))


class ReceivedForm(forms.Form):
    """When the undertaking declared its other aid, and that it vouches for it."""

    declared_on = demanded(forms.DateField(label=_("Företaget lämnade redogörelsen den"), widget=day_input()))
    is_whole = demanded(
        forms.BooleanField(label=_("Företaget har skriftligen intygat att inget annat stöd är utelämnat"))
    )
