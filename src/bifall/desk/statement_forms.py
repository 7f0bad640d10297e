"""What an officer fills in about what a municipality said."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bifall.collaboration.states import HandlingOutcome
from bifall.ui.choices import offer
from bifall.ui.demanded import demanded
from bifall.ui.inputs import day_input, words

if TYPE_CHECKING:
    from bifall.applications.models import Application
    from bifall.organisations.models import Municipality


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


class BatchForm(forms.Form):
    """One question about one or many applications."""

    title = demanded(
        forms.CharField(label=_("Namn på omgången"), max_length=120, help_text=_("Till exempel Hösten 2026."))
    )
    applications = demanded(
        forms.MultipleChoiceField(label=_("Ansökningar"), widget=forms.CheckboxSelectMultiple)
    )
    municipalities = forms.MultipleChoiceField(
        label=_("Kommuner"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Välj ingen för att fråga de kommuner som varje ansökan berör."),
    )
    question = demanded(forms.CharField(label=_("Vad vill ni veta?"), widget=words()))
    due_on = forms.DateField(label=_("Svara senast"), widget=day_input())
    although_nobody_is_told = forms.BooleanField(
        label=_("Skicka remissen även till kommuner som ingen företräder i tjänsten"), required=False
    )

    def __init__(
        self,
        *args: Any,
        applications: Iterable[Application],
        municipalities: Iterable[Municipality],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "applications", ((str(a.pk), f"{a.case_number} {a.title}") for a in applications))
        offer(self, "municipalities", ((str(place.pk), place.name) for place in municipalities))


GIVE, REFUSE = "give", "refuse"


class TimeAnswerForm(forms.Form):
    """More time, or not. The day is asked for when time is given, the reason when it is not."""

    decision = forms.ChoiceField(
        label=_("Får kommunen mer tid?"),
        choices=[(GIVE, _("ja")), (REFUSE, _("nej"))],
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Välj om kommunen får mer tid."),
            "invalid_choice": _("Välj om kommunen får mer tid."),
        },
    )
    due_on = demanded(
        forms.DateField(
            label=_("Ny dag att svara senast"), widget=day_input(), help_text=_("Fyll i om svaret är ja.")
        )
    )
    answer = demanded(
        forms.CharField(
            label=_("Skäl"), widget=words(3), help_text=_("Fyll i om svaret är nej. Kommunen läser det.")
        )
    )

    def clean(self) -> dict[str, Any]:
        read = super().clean() or {}
        if read.get("decision") == GIVE and read.get("due_on") is None and "due_on" not in self.errors:
            self.add_error("due_on", _("Skriv den nya dagen."))
        return read
