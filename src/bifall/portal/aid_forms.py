"""What an applicant declares about other de minimis aid."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from bifall.kernel.identifiers import EU_COUNTRIES
from bifall.state_aid.rules.declared_links import LinkValues
from bifall.state_aid.states import Control, Direction
from bifall.ui.choices import offer
from bifall.ui.demanded import demanded
from bifall.ui.inputs import day_input

DIRECTIONS = {
    Direction.CONTROLS: _("Vi styr det"),
    Direction.CONTROLLED_BY: _("Det styr oss"),
}


class DeclaredLinkForm(forms.Form):
    """An undertaking that controls the applicant or that it controls. An empty row is none."""

    name = forms.CharField(label=_("Företagets namn"), max_length=200, required=False)
    register_number = forms.CharField(label=_("Organisationsnummer"), max_length=30, required=False)
    country = forms.ChoiceField(label=_("Land"), initial="SE")
    direction = forms.ChoiceField(label=_("Vem styr vem?"), required=False)
    control = forms.ChoiceField(label=_("Hur styr det?"), required=False)
    since = forms.DateField(label=_("Sedan vilken dag?"), required=False, widget=day_input())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        english = (get_language() or "sv").startswith("en")
        offer(self, "country", ((code, names[english]) for code, names in EU_COUNTRIES.items()))
        offer(self, "direction", [("", _("Välj")), *((d, DIRECTIONS[d]) for d in Direction)])
        offer(self, "control", [("", _("Välj")), *Control.choices])

    def values(self) -> LinkValues | None:
        """What was written; None for an empty row. The form must be valid."""
        read = self.cleaned_data
        if not read or not any(
            read[name] for name in ("name", "register_number", "direction", "control", "since")
        ):
            return None
        return LinkValues(
            read["name"],
            read["register_number"],
            read["direction"],
            read["control"],
            read["since"],
            country=read["country"],
        )


class VouchForm(forms.Form):
    is_whole = demanded(
        forms.BooleanField(
            label=_(
                "Jag intygar att inget annat stöd av mindre betydelse är utelämnat, varken till oss eller"
                " till företag som styr oss eller som vi styr, och att alla sådana företag är uppgivna"
            )
        )
    )
