"""What an applicant fills in outside the application's own form."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from bifall.kernel.identifiers import EU_COUNTRIES
from bifall.organisations.states import MembershipRole, OrganisationKind
from bifall.ui.choices import offer
from bifall.ui.inputs import day_input

if TYPE_CHECKING:
    from bifall.accounts.models import User
    from bifall.organisations.models import Organisation


class OrganisationForm(forms.Form):
    name = forms.CharField(label=_("Organisationens namn"), max_length=200)
    country = forms.ChoiceField(label=_("Land"), initial="SE")
    register_number = forms.CharField(
        label=_("Organisationsnummer"),
        max_length=40,
        help_text=_(
            "I Sverige tio siffror, till exempel 232100-0222. I andra länder numret i landets eget register."
        ),
    )
    kind = forms.ChoiceField(label=_("Slag av organisation"), choices=OrganisationKind.choices)
    street = forms.CharField(label=_("Gatuadress"), max_length=120, required=False)
    postal_code = forms.CharField(label=_("Postnummer"), max_length=12, required=False)
    city = forms.CharField(label=_("Ort"), max_length=80, required=False)
    website = forms.URLField(label=_("Webbplats"), required=False, assume_scheme="https")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        place = 1 if (get_language() or "sv").startswith("en") else 0
        by_name = sorted((names[place], code) for code, names in EU_COUNTRIES.items())
        offer(self, "country", ((code, name) for name, code in by_name))


class InvitationForm(forms.Form):
    email = forms.EmailField(label=_("Kollegans e-postadress"))
    role = forms.ChoiceField(
        label=_("Behörighet"),
        choices=MembershipRole.choices,
        initial=MembershipRole.EDITOR,
        help_text=_(
            "Den som läser ändrar ingenting. Den som skriver får skicka in. Den ekonomiansvariga får också"
            " begära utbetalning, och firmatecknaren dessutom godkänna villkor, lämna kontonummer och ge"
            " fullmakt."
        ),
    )
    first_day = forms.DateField(label=_("Gäller från och med"), required=False, widget=day_input())
    last_day = forms.DateField(
        label=_("Gäller till och med"),
        required=False,
        widget=day_input(),
        help_text=_("Lämna tomt om behörigheten inte ska ha något slut."),
    )


class StartForm(forms.Form):
    organisation = forms.ChoiceField(label=_("Vem söker?"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, organisations: Iterable[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "organisation", ((str(o.pk), f"{o.name} ({o.register_number})") for o in organisations))


class ContactForm(forms.Form):
    person = forms.ChoiceField(label=_("Kontaktperson"))
    note = forms.CharField(
        label=_("Att veta för den som tar över"),
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Läses av er, inte av oss som handlägger."),
    )

    def __init__(self, *args: Any, people: Iterable[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "person", ((str(person.pk), person.name) for person in people))


class ReplyForm(forms.Form):
    reply = forms.CharField(
        label=_("Skriv till handläggaren om du vill"),
        required=False,
        widget=forms.Textarea({"rows": 4}),
    )
