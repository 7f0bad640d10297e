"""What municipalities fill in to get time, to answer together, and to say who approves their answers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bifall.ui.choices import offer
from bifall.ui.demanded import demanded
from bifall.ui.inputs import day_input, words

if TYPE_CHECKING:
    from bifall.collaboration.models import Consultation


class TimeForm(forms.Form):
    until = forms.DateField(label=_("Vi behöver tid till"), widget=day_input())
    reason = demanded(forms.CharField(label=_("Varför?"), widget=words(3)))


class JointForm(forms.Form):
    municipalities = demanded(
        forms.MultipleChoiceField(
            label=_("Erbjud andra kommuner att säga samma sak"),
            widget=forms.CheckboxSelectMultiple,
            help_text=_("De läser ert yttrande och väljer själva. Varje svar räknas för sig."),
        )
    )

    def __init__(self, *args: Any, consultations: Iterable[Consultation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "municipalities", ((str(one.pk), one.municipality.name) for one in consultations))


OFFICIAL, POLITICIAN = "official", "politician"


class AnswerRuleForm(forms.Form):
    sent_by = forms.ChoiceField(
        label=_("Vem lämnar kommunens yttranden?"),
        choices=[
            (OFFICIAL, _("en tjänsteperson kan lämna dem")),
            (POLITICIAN, _("en förtroendevald godkänner dem")),
        ],
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Välj vem som lämnar yttrandena."),
            "invalid_choice": _("Välj vem som lämnar yttrandena."),
        },
    )
