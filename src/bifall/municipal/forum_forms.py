"""What a municipality fills in about its positions, its issues and its initiatives."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from bifall.collaboration.models import Initiative, Issue
from bifall.collaboration.queries import municipalities_spoken_for
from bifall.collaboration.states import PartState, Stance
from bifall.organisations.models import Municipality
from bifall.organisations.queries import with_speakers
from bifall.ui.choices import offer
from bifall.ui.demanded import demanded
from bifall.ui.inputs import words
from bifall.ui.steps import StepForm


class PositionForm(StepForm):
    """What the municipality thinks, with what has been noted for it already. `thing`: the position."""

    stance = forms.ChoiceField(
        label=_("Kommunens ståndpunkt"),
        choices=[(value, str(label).capitalize()) for value, label in Stance.choices],
        widget=forms.RadioSelect,
    )
    words = demanded(
        forms.CharField(
            label=_("Kommunens ord"), widget=words(), help_text=_("Behövs om kommunen har ett förbehåll.")
        )
    )

    def prepare(self) -> None:
        self.fields["stance"].initial, self.fields["words"].initial = self.thing.stance, self.thing.words


class IssueForm(StepForm):
    """An issue that is written anew."""

    title = demanded(forms.CharField(label=_("Rubrik"), max_length=150))
    text = demanded(forms.CharField(label=_("Vad frågan gäller"), widget=words(6)))

    def prepare(self) -> None:
        if isinstance(self.thing, Issue):
            self.fields["title"].initial, self.fields["text"].initial = self.thing.title, self.thing.text


class RaiseForm(IssueForm):
    """A new issue; `thing` is the person, who speaks for one municipality or several."""

    municipality = forms.ChoiceField(label=_("Kommunen som väcker frågan"))
    field_order = ("municipality", "title", "text")

    def prepare(self) -> None:
        offer(self, "municipality", spoken_for(self.thing))


class InitiativeForm(StepForm):
    title = demanded(forms.CharField(label=_("Rubrik"), max_length=150))
    aims = demanded(forms.CharField(label=_("Vad vi vill göra tillsammans"), widget=words(6)))

    def prepare(self) -> None:
        if isinstance(self.thing, Initiative):
            self.fields["title"].initial, self.fields["aims"].initial = self.thing.title, self.thing.aims


class ProposeForm(InitiativeForm):
    """A new initiative; `thing` is the person."""

    municipality = forms.ChoiceField(label=_("Kommunen som leder"))
    invited = demanded(
        forms.MultipleChoiceField(label=_("Kommuner att bjuda in"), widget=forms.CheckboxSelectMultiple)
    )
    field_order = ("municipality", "title", "aims", "invited")

    def prepare(self) -> None:
        offer(self, "municipality", spoken_for(self.thing))
        offer(self, "invited", [(str(place.pk), place.name) for place in who_can_be_invited_by(self.thing)])


class InviteForm(StepForm):
    invited = demanded(
        forms.MultipleChoiceField(label=_("Kommuner att bjuda in"), widget=forms.CheckboxSelectMultiple)
    )

    def prepare(self) -> None:
        offer(self, "invited", [(str(place.pk), place.name) for place in who_can_be_invited_to(self.thing)])


class HandOverForm(StepForm):
    municipality = forms.ChoiceField(label=_("Kommunen som ska leda"))

    def prepare(self) -> None:
        joined = self.thing.parts.filter(state=PartState.JOINED).exclude(municipality_id=self.thing.lead_id)
        found = joined.select_related("municipality")
        offer(self, "municipality", [(str(p.municipality_id), p.municipality.name) for p in found])


class OutcomeForm(StepForm):
    outcome = demanded(forms.CharField(label=_("Vad det blev"), widget=words()))


class DropForm(StepForm):
    outcome = demanded(forms.CharField(label=_("Varför initiativet läggs ned"), widget=words()))


def who_can_be_invited_by(user: Any) -> QuerySet[Municipality]:
    """To a new initiative: whoever speaks for one municipality alone does not invite it."""
    own = [pk for pk, _name in spoken_for(user)]
    authorities = municipalities_spoken_for(user).values("authority_id")
    others = Municipality.everywhere.filter(authority_id__in=authorities).order_by("name")
    return with_speakers(others.exclude(pk__in=own) if len(own) == 1 else others)


def who_can_be_invited_to(initiative: Initiative) -> QuerySet[Municipality]:
    """To an initiative that there is: those that are not in it and have not been asked."""
    asked = initiative.parts.values("municipality_id")
    others = Municipality.everywhere.filter(authority_id=initiative.authority_id).exclude(pk__in=asked)
    return with_speakers(others.order_by("name"))


def spoken_for(user: Any) -> list[tuple[str, str]]:
    return [(str(place.pk), place.name) for place in municipalities_spoken_for(user)]
