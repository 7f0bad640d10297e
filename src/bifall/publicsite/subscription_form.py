"""What a subscriber fills in: an address, how often, and what to be told of."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from bifall.press.rules import Wish
from bifall.press.states import Language, Pace, ReleaseKind
from bifall.publicsite.bilingual import in_language
from bifall.ui.choices import offer
from bifall.ui.demanded import demanded

if TYPE_CHECKING:
    from bifall.organisations.models import Municipality
    from bifall.press.models import Topic

ALL = _("Väljer du inget får du allt.")


class WishForm(forms.Form):
    """What somebody wants. Nothing chosen in a list is all of it."""

    pace = forms.ChoiceField(label=_("Hur ofta?"), widget=forms.RadioSelect)
    kinds = forms.MultipleChoiceField(
        label=_("Slag"), required=False, widget=forms.CheckboxSelectMultiple, help_text=ALL
    )
    topics = forms.MultipleChoiceField(
        label=_("Ämnen"), required=False, widget=forms.CheckboxSelectMultiple, help_text=ALL
    )
    municipalities = forms.MultipleChoiceField(
        label=_("Kommuner"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Texter om projekt i kommunen. Väljer du ingen får du allt."),
    )
    corrections = forms.BooleanField(label=_("Också rättelser"), required=False, initial=True)
    language = forms.ChoiceField(
        label=_("Språk"),
        widget=forms.RadioSelect,
        help_text=_("Texter som inte finns på språket kommer på det de är skrivna på."),
    )

    def __init__(
        self,
        *args: Any,
        topics: Sequence[Topic],
        municipalities: Sequence[Municipality],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "pace", [(pace.value, capfirst(pace.label)) for pace in Pace])
        offer(self, "kinds", [(kind.value, capfirst(kind.label)) for kind in ReleaseKind])
        offer(self, "topics", [(str(topic.pk), in_language(topic, "name")) for topic in topics])
        offer(self, "municipalities", [(place.code, place.name) for place in municipalities])
        offer(self, "language", [(one.value, capfirst(one.label)) for one in Language])
        self.fields["pace"].initial = Pace.AT_ONCE.value
        if not topics:
            del self.fields["topics"]
        if not municipalities:
            del self.fields["municipalities"]

    @staticmethod
    def initial_of(wish: Wish, language: str) -> dict[str, Any]:
        return {
            "pace": wish.pace.value,
            "kinds": sorted(wish.kinds),
            "topics": sorted(str(pk) for pk in wish.topics),
            "municipalities": sorted(wish.municipalities),
            "corrections": wish.corrections,
            "language": language,
        }

    def wish(self) -> Wish:
        """Of a valid form."""
        chosen = self.cleaned_data
        return Wish(
            pace=Pace(chosen["pace"]),
            kinds=frozenset(chosen["kinds"]),
            topics=frozenset(UUID(pk) for pk in chosen.get("topics", ())),
            municipalities=frozenset(chosen.get("municipalities", ())),
            corrections=chosen["corrections"],
        )

    def wanted_language(self) -> str:
        return str(self.cleaned_data["language"])


class SubscriptionForm(WishForm):
    email = demanded(
        forms.CharField(
            label=_("E-postadress"),
            max_length=254,
            widget=forms.EmailInput({"autocomplete": "email"}),
        )
    )

    field_order = ("email", "pace", "kinds", "topics", "municipalities", "corrections", "language")
