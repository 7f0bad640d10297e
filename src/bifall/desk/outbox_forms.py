"""How long letters wait, and why one is stopped."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bifall.ui.choices import offer
from bifall.ui.demanded import demanded


class DelayForm(forms.Form):
    minutes = forms.IntegerField(
        label=_("Minuter som breven väntar"),
        help_text=_("Kvittenser och påminnelser väntar inte."),
    )


class StopForm(forms.Form):
    """number: how many letters of the same act that wait."""

    scope = forms.ChoiceField(label=_("Vilka brev?"), widget=forms.RadioSelect, initial="one")
    reason = demanded(
        forms.CharField(
            label=_("Varför stoppas det?"),
            max_length=250,
            help_text=_("Skälet står i utskicket. Mottagarna ser det inte."),
        )
    )

    def __init__(self, *args: Any, number: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if number < 2:
            del self.fields["scope"]
            return
        every = _("Alla {number} som skrevs samtidigt").format(number=number)
        offer(self, "scope", (("one", _("Bara det här brevet")), ("all", every)))
