"""The picture bank: searching it, sending pictures to it, and what is known of each."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from bifall.press.commands import PictureValues
from bifall.press.states import Consent, Licence
from bifall.ui.demanded import demanded
from bifall.ui.inputs import day_input, words
from bifall.ui.paper_field import PapersInput

ALL_LICENCES = [("", _("Alla")), *((licence.value, capfirst(licence.label)) for licence in Licence)]
SHOWN = [
    ("", _("Alla")),
    ("bank", _("I bildbanken")),
    ("inte", _("Inte i bildbanken")),
    ("slut", _("Rätten har gått ut")),
]


class PictureSearch(forms.Form):
    """The names stand in the address, so they are in Swedish."""

    q = forms.CharField(
        label=_("Sök"), required=False, max_length=100, widget=forms.TextInput({"type": "search"})
    )
    licens = forms.ChoiceField(label=_("Licens"), required=False, choices=ALL_LICENCES)


class OwnPictureSearch(PictureSearch):
    visa = forms.ChoiceField(label=_("Visa"), required=False, choices=SHOWN)


class PicturesField(forms.FileField):
    """Every file that was sent, unread: each is judged alone."""

    widget = PapersInput

    def clean(self, data: Any, initial: Any = None) -> Any:
        sent = data if isinstance(data, list | tuple) else [data]
        return [super(PicturesField, self).clean(upload, initial) for upload in sent or [None]]


class PicturesForm(forms.Form):
    pictures = PicturesField(
        label=_("Bilder"),
        help_text=_("JPEG eller PNG, högst 20 MB var. Plats och kamerans serienummer tas bort ur filerna."),
        widget=PapersInput({"accept": "image/jpeg,image/png", "multiple": True}),
    )


class PictureDetailsForm(forms.Form):
    """What is known of a picture. What the bank demands the command says, all of it at once."""

    title = forms.CharField(label=_("Namn"), required=False, max_length=255)
    description = forms.CharField(
        label=_("Alternativtext"),
        required=False,
        max_length=255,
        widget=words(2),
        help_text=_("Beskriv det som syns för den som inte ser bilden. Behövs för att visa bilden."),
    )
    caption = forms.CharField(label=_("Bildtext"), required=False, max_length=250)
    caption_en = forms.CharField(label=_("Bildtext på engelska"), required=False, max_length=250)
    creator = forms.CharField(
        label=_("Fotograf eller upphovsperson"),
        required=False,
        max_length=120,
        help_text=_("Namnet visas intill bilden överallt (3 § upphovsrättslagen)."),
    )
    rights_holder = forms.CharField(label=_("Rättighetshavare"), required=False, max_length=120)
    licence = demanded(forms.ChoiceField(label=_("Licens"), choices=Licence.choices))
    licence_terms = forms.CharField(
        label=_("Villkor i avtalet"),
        required=False,
        max_length=200,
        help_text=_("Behövs när bilden får användas enligt avtal."),
    )
    expires_on = forms.DateField(label=_("Får visas till och med"), required=False, widget=day_input())
    consent = forms.ChoiceField(
        label=_("Samtycke från dem som syns"), required=False, choices=Consent.choices
    )
    consent_until = forms.DateField(
        label=_("Samtycket gäller till och med"), required=False, widget=day_input()
    )
    allows_web = forms.BooleanField(label=_("Får visas på webben"), required=False)
    allows_press = forms.BooleanField(label=_("Får användas av pressen"), required=False)
    allows_print = forms.BooleanField(label=_("Får tryckas"), required=False)
    is_in_bank = forms.BooleanField(label=_("Visa i den offentliga bildbanken"), required=False)

    def values(self) -> PictureValues:
        read: dict[str, Any] = {
            name: value for name, value in self.cleaned_data.items() if name != "is_in_bank"
        }
        return PictureValues(**read)
