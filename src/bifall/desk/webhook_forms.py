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

    def __init__(self, *args: Any, is_change: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_change:
            self.fields["address"].help_text = _(
                "På en annan adress frågas mottagaren igen, och får inget mer förrän den har svarat därifrån."
                " Sedan får den ändringar, även om den var pausad eller inte svarade förut."
            )
            self.fields["resources"].help_text = _(
                "Ett meddelande som redan väntar skickas som det är. Nästa följer de listor som du väljer."
            )
        offer(self, "resources", PublicList.choices)
