"""What visitors and communicators fill in on the public site and in the press room."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from bifall.organisations.states import OrganisationKind
from bifall.press.states import SpokenLanguage
from bifall.publicsite.bilingual import in_language
from bifall.ui.choices import offer
from bifall.ui.demanded import demanded

if TYPE_CHECKING:
    from bifall.calls.models import Call, Priority
    from bifall.organisations.models import Municipality
    from bifall.press.models import PressContact, Topic


class ProjectSearch(forms.Form):
    """The names stand in the address, so they are in Swedish."""

    q = forms.CharField(
        label=_("Sök"), required=False, max_length=100, widget=forms.TextInput({"type": "search"})
    )
    kommun = forms.ChoiceField(label=_("Kommun"), required=False)
    prioritering = forms.ChoiceField(label=_("Prioritering"), required=False)
    sokande = forms.ChoiceField(label=_("Sökande"), required=False)
    utlysning = forms.ChoiceField(label=_("Utlysning"), required=False)
    ar = forms.ChoiceField(label=_("Beslutsår"), required=False)

    def __init__(
        self,
        *args: Any,
        municipalities: Sequence[Municipality],
        priorities: Sequence[Priority],
        calls: Sequence[Call],
        years: Sequence[int],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        offer(
            self, "kommun", [("", _("Hela länet")), *((place.code, place.name) for place in municipalities)]
        )
        goals = ((priority.code, in_language(priority, "title")) for priority in priorities)
        offer(self, "prioritering", [("", _("Alla")), *goals])
        kinds = ((kind.value, capfirst(kind.label)) for kind in OrganisationKind)
        offer(self, "sokande", [("", _("Alla")), *kinds])
        offer(
            self,
            "utlysning",
            [("", _("Alla")), *((str(call.pk), in_language(call, "title")) for call in calls)],
        )
        offer(self, "ar", [("", _("Alla år")), *((str(year), str(year)) for year in years)])


class HindranceForm(forms.Form):
    """What somebody cannot use on the site. The key makes a second press on the button count as the first."""

    page = forms.CharField(
        label=_("Vilken sida gäller det?"),
        required=False,
        max_length=300,
        help_text=_("Adressen, eller vad sidan handlar om."),
    )
    hindrance = forms.CharField(
        label=_("Vad vill du göra, och vad hindrar dig?"), max_length=5_000, widget=forms.Textarea
    )
    reply_to = forms.EmailField(
        label=_("E-postadress för svar"), required=False, help_text=_("Lämna tomt om du inte vill ha svar.")
    )
    key = forms.UUIDField(widget=forms.HiddenInput)


class DutyWeekForm(forms.Form):
    """Who answers the press in one week. Which week it is stands in the form."""

    year = forms.IntegerField(widget=forms.HiddenInput)
    week = forms.IntegerField(widget=forms.HiddenInput)
    contact = forms.UUIDField(label=_("Har jouren"))
    backup = forms.UUIDField(label=_("Ersättare"), required=False)

    def __init__(self, *args: Any, contacts: Sequence[PressContact], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = [(str(contact.pk), contact.name) for contact in contacts]
        self.fields["contact"].widget = forms.Select(choices=[("", _("Välj")), *people])
        self.fields["backup"].widget = forms.Select(choices=[("", _("Ingen")), *people])


class ContactForm(forms.Form):
    """Nothing is required here: the command says what is missing, all of it at once."""

    name = demanded(forms.CharField(label=_("Namn"), max_length=120))
    title = forms.CharField(label=_("Titel"), required=False, max_length=120)
    unit = forms.CharField(label=_("Enhet"), required=False, max_length=120)
    phone = demanded(
        forms.CharField(label=_("Telefon"), max_length=30, widget=forms.TextInput({"type": "tel"}))
    )
    email = demanded(forms.CharField(label=_("E-postadress"), max_length=254, widget=forms.EmailInput))
    area = forms.CharField(label=_("Ansvarsområde"), required=False, max_length=200)
    topics = forms.TypedMultipleChoiceField(
        label=_("Svarar för ämnena"),
        required=False,
        coerce=UUID,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Av dem som har jouren visas den som svarar för textens ämne."),
    )
    languages = forms.MultipleChoiceField(
        label=_("Svarar på språken"),
        required=False,
        choices=SpokenLanguage.choices,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, topics: Sequence[Topic] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "topics", [(str(topic.pk), in_language(topic, "name")) for topic in topics])
        if not topics:
            del self.fields["topics"]


class TopicForm(forms.Form):
    """A topic in both languages. The command says what is missing, all of it at once."""

    name = demanded(forms.CharField(label=_("Ämnets namn"), max_length=60))
    name_en = demanded(forms.CharField(label=_("Ämnets namn på engelska"), max_length=60))


class ReturnForm(forms.Form):
    comment = demanded(forms.CharField(label=_("Vad behöver ändras?"), widget=forms.Textarea({"rows": 4})))


class QuoteForm(forms.Form):
    comment = demanded(
        forms.CharField(label=_("Vad vill du säga i stället?"), widget=forms.Textarea({"rows": 4}))
    )


class SpeakerForm(forms.Form):
    digest = forms.CharField(widget=forms.HiddenInput, required=False)
    email = demanded(
        forms.CharField(label=_("Adress till den som citeras"), max_length=254, widget=forms.EmailInput)
    )
