"""Who is called when the open data changes, and with which lists."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bifall.changefeed.states import PublicList
from bifall.ui.choices import offer
from bifall.ui.demanded import demanded


class EndpointForm(forms.Form):
    name = demanded(
        forms.CharField(
            label=_("Vem är mottagaren?"), help_text=_("Till exempel en tidning eller en kommun.")
        )
    )
    address = demanded(
        forms.CharField(
            label=_("Adress"),
            widget=forms.URLInput,
            help_text=_("Mottagaren säger vilken. Den börjar med https och ska gå att nå på internet."),
        )
    )
    resources = demanded(
        forms.MultipleChoiceField(
            label=_("Listor"),
            widget=forms.CheckboxSelectMultiple,
            help_text=_("Mottagaren får ändringarna i de listor som du väljer."),
        )
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "resources", PublicList.choices)
