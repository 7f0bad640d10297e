"""What the region fills in about the model, its forums, their meetings and the issues."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bifall.accounts.models import Authority, User
from bifall.accounts.states import Role
from bifall.applications.models import Application
from bifall.applications.states import State
from bifall.collaboration.models import Issue
from bifall.collaboration.policies import KEEPERS
from bifall.collaboration.queries import municipalities_in, sitting_at
from bifall.collaboration.states import (
    ForumKind,
    ForumLevel,
    IssueState,
    Seat,
    Stance,
)
from bifall.organisations.queries import with_neighbours
from bifall.organisations.states import MandateKind
from bifall.ui.choices import offer
from bifall.ui.demanded import demanded
from bifall.ui.inputs import day_input, words
from bifall.ui.steps import StepForm

TIME = {"type": "time"}
NONE = ("", "–")


def capitalised(choices: list[tuple[str, Any]]) -> list[tuple[str, str]]:
    return [(value, str(label).capitalize()) for value, label in choices]


class ModelForm(StepForm):
    """A model's text and period. For a new one `thing` is the authority."""

    name = demanded(forms.CharField(label=_("Namn"), max_length=120))
    starts_on = forms.DateField(label=_("Från och med"), widget=day_input())
    ends_on = forms.DateField(label=_("Till och med"), widget=day_input())
    aims = forms.CharField(
        label=_("Modellens syfte"),
        required=False,
        widget=words(5),
        help_text=_("Behövs när modellen ska fastställas."),
    )
    principles = forms.CharField(label=_("Principer"), required=False, widget=words(5))

    def prepare(self) -> None:
        for name in self.fields:
            if hasattr(self.thing, "starts_on"):
                self.fields[name].initial = getattr(self.thing, name)


class TopicsForm(StepForm):
    topics = forms.CharField(
        label=_("Ämnen"), required=False, widget=words(8), help_text=_("Ett ämne på varje rad.")
    )

    def prepare(self) -> None:
        self.fields["topics"].initial = "\n".join(topic.name for topic in self.thing.topics.all())


class AdoptForm(StepForm):
    adopted_by = demanded(
        forms.CharField(
            label=_("Fastställd genom"),
            max_length=200,
            help_text=_("Organ och paragraf, till exempel Regionfullmäktige § 84."),
        )
    )
    adopted_on = forms.DateField(label=_("Beslutet fattades"), widget=day_input())
    adopted_url = forms.URLField(label=_("Länk till beslutet"), required=False, assume_scheme="https")


class EndModelForm(StepForm):
    ends_on = forms.DateField(label=_("Modellens sista dag"), widget=day_input())

    def prepare(self) -> None:
        self.fields["ends_on"].initial = min(self.thing.ends_on, timezone.localdate())


class NextModelForm(StepForm):
    name = demanded(forms.CharField(label=_("Namn"), max_length=120))
    starts_on = forms.DateField(label=_("Från och med"), widget=day_input())
    ends_on = forms.DateField(label=_("Till och med"), widget=day_input())


class ForumForm(StepForm):
    """A new forum of a model, or (when `thing` is a forum) what it is."""

    name = demanded(forms.CharField(label=_("Namn"), max_length=120))
    level = forms.ChoiceField(label=_("Nivå"), choices=capitalised(ForumLevel.choices))
    kind = forms.ChoiceField(label=_("Slag"), choices=capitalised(ForumKind.choices))
    purpose = forms.CharField(label=_("Uppgift"), required=False, widget=words())
    meets = forms.CharField(
        label=_("Mötesrytm"),
        required=False,
        max_length=120,
        help_text=_("Till exempel: fyra gånger om året."),
    )
    topics = forms.MultipleChoiceField(
        label=_("Ämnen som forumet får ta upp"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def prepare(self) -> None:
        model = getattr(self.thing, "model", self.thing)
        offer(self, "topics", [(str(topic.pk), topic.name) for topic in model.topics.all()])
        if model is not self.thing:
            for name in ("name", "level", "kind", "purpose", "meets"):
                self.fields[name].initial = getattr(self.thing, name)
            self.fields["topics"].initial = [str(topic.pk) for topic in self.thing.topics.all()]


class LastDayForm(StepForm):
    ends_on = forms.DateField(label=_("Sista dagen"), widget=day_input())


class CloseForumForm(StepForm):
    ended_on = forms.DateField(label=_("Forumets sista dag"), widget=day_input())


class PlaceForm(StepForm):
    municipality = forms.ChoiceField(label=_("Kommun"))
    starts_on = forms.DateField(label=_("Från och med"), widget=day_input())
    ends_on = forms.DateField(label=_("Till och med"), required=False, widget=day_input())
    votes = forms.IntegerField(
        label=_("Röster"),
        required=False,
        min_value=0,
        max_value=1_000_000,
        help_text=_("Fyll i bara om forumet röstar med olika vikt."),
    )

    def prepare(self) -> None:
        places = with_neighbours(self.thing.model.authority).order_by("name")
        offer(self, "municipality", [(str(place.pk), place.name) for place in places])
        self.fields["starts_on"].initial = max(self.thing.model.starts_on, timezone.localdate())


class VotesForm(StepForm):
    votes = forms.IntegerField(
        label=_("Röster"),
        required=False,
        min_value=0,
        max_value=1_000_000,
        help_text=_("Lämna tomt om alla kommuner har en röst var."),
    )

    def prepare(self) -> None:
        self.fields["votes"].initial = self.thing.votes


class SeatForm(StepForm):
    municipality = forms.ChoiceField(
        label=_("Företräder"), required=False, help_text=_("Lämna tomt för regionens egna.")
    )
    name = demanded(forms.CharField(label=_("Namn"), max_length=120))
    email = demanded(
        forms.EmailField(
            label=_("E-postadress"),
            help_text=_("Har personen ett konto med adressen kopplas uppdraget till det."),
        )
    )
    role = forms.ChoiceField(label=_("Roll"), choices=capitalised(MandateKind.choices))
    seat = forms.ChoiceField(
        label=_("Plats i forumet"), choices=capitalised(Seat.choices), initial=Seat.MEMBER
    )
    starts_on = forms.DateField(label=_("Från och med"), widget=day_input())
    ends_on = forms.DateField(label=_("Till och med"), required=False, widget=day_input())

    def prepare(self) -> None:
        places = {place.municipality_id: place.municipality.name for place in self.thing.places.all()}
        offer(self, "municipality", [NONE, *((str(pk), name) for pk, name in places.items())])
        self.fields["starts_on"].initial = max(self.thing.model.starts_on, timezone.localdate())


class MeetingForm(StepForm):
    """A new meeting of a forum, or (when `thing` is a meeting) another time or place."""

    day = forms.DateField(label=_("Dag"), widget=day_input())
    clock = forms.TimeField(label=_("Klockan"), widget=forms.TimeInput(TIME, format="%H:%M"))
    place = demanded(forms.CharField(label=_("Plats"), max_length=150))

    def prepare(self) -> None:
        starts_at = getattr(self.thing, "starts_at", None)
        if starts_at is not None:
            local = timezone.localtime(starts_at)
            self.fields["day"].initial, self.fields["clock"].initial = local.date(), local.time()
            self.fields["place"].initial = self.thing.place


def starts_at_of(values: Any) -> datetime:
    return timezone.make_aware(datetime.combine(values["day"], values["clock"]))


class PointForm(StepForm):
    """A new point of a meeting's agenda, or (when `thing` is a point) what it says."""

    title = demanded(forms.CharField(label=_("Rubrik"), max_length=150))
    text = forms.CharField(label=_("Underlag"), required=False, widget=words())
    topic = forms.ChoiceField(label=_("Ämne"), required=False)
    issue = forms.ChoiceField(
        label=_("Väckt fråga"), required=False, help_text=_("Om punkten tar upp en fråga som har väckts.")
    )

    def prepare(self) -> None:
        meeting = getattr(self.thing, "meeting", self.thing)
        topics = meeting.forum.topics.all()
        offer(self, "topic", [NONE, *((str(topic.pk), topic.name) for topic in topics)])
        ended = (IssueState.DECIDED, IssueState.CLOSED)
        issues = Issue.objects.filter(authority_id=meeting.authority_id).exclude(state__in=ended)
        offer(self, "issue", [NONE, *((str(issue.pk), issue.title) for issue in issues)])
        if meeting is not self.thing:
            for name in ("title", "text"):
                self.fields[name].initial = getattr(self.thing, name)
            self.fields["topic"].initial = str(self.thing.topic_id or "")
            self.fields["issue"].initial = str(self.thing.issue_id or "")


class HeldForm(StepForm):
    present = forms.MultipleChoiceField(
        label=_("Närvarande"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def prepare(self) -> None:
        offer(
            self,
            "present",
            [
                (str(mandate.pk), f"{mandate.name}, {mandate.municipality or _('regionen')}")
                for mandate in sitting_at(self.thing)
            ],
        )


class NotesForm(StepForm):
    """The notes in general, and a box for each point: "point-<id>"."""

    notes = forms.CharField(label=_("Mötet i stort"), required=False, widget=words(3))

    def prepare(self) -> None:
        self.fields["notes"].initial = self.thing.notes
        for point in self.thing.points.all():
            self.fields[f"point-{point.pk}"] = forms.CharField(
                label=f"{point.position}. {point.title}",
                required=False,
                widget=words(5),
                initial=point.notes,
            )


def notes_of_points(values: Any) -> dict[UUID, str]:
    return {
        UUID(name.removeprefix("point-")): text for name, text in values.items() if name.startswith("point-")
    }


class NotedPositionForm(StepForm):
    municipality = forms.ChoiceField(label=_("Kommun"))
    stance = forms.ChoiceField(
        label=_("Ståndpunkt"), choices=capitalised(Stance.choices), widget=forms.RadioSelect
    )
    words = demanded(
        forms.CharField(
            label=_("Det kommunen sade"), widget=words(), help_text=_("Behövs om kommunen har ett förbehåll.")
        )
    )

    def prepare(self) -> None:
        meeting = self.thing.meeting
        confirmed = self.thing.positions.filter(confirmed_at__isnull=False).values("municipality_id")
        places = municipalities_in(meeting.forum, meeting.on_day).exclude(pk__in=confirmed)
        offer(self, "municipality", [(str(place.pk), place.name) for place in places])


class RaiseForm(StepForm):
    """An issue; `thing` is the authority, or the issue that is written anew."""

    title = demanded(forms.CharField(label=_("Rubrik"), max_length=150))
    text = demanded(forms.CharField(label=_("Vad frågan gäller"), widget=words(6)))

    def prepare(self) -> None:
        if isinstance(self.thing, Issue):
            self.fields["title"].initial, self.fields["text"].initial = self.thing.title, self.thing.text


class PrepareForm(StepForm):
    owner = forms.ChoiceField(label=_("Den som bereder frågan"))

    def prepare(self) -> None:
        people = keepers_at(self.thing.authority)
        offer(self, "owner", [(str(person.pk), person.name) for person in people])


def keepers_at(authority: Authority) -> list[User]:
    """Those at the region who can prepare an issue."""
    roles: tuple[Role, ...] = KEEPERS
    held = {"role_assignments__authority": authority, "role_assignments__ended_at": None}
    people = User.objects.filter(is_active=True, role_assignments__role__in=roles, **held)
    return list(people.distinct().order_by("name"))


class TieForm(StepForm):
    application = forms.ChoiceField(label=_("Ansökan"))

    def prepare(self) -> None:
        found = (
            Application.objects.filter(authority_id=self.thing.authority_id)
            .exclude(state=State.DRAFT)
            .exclude(issues=self.thing)
            .select_related("case")
            .order_by("-submitted_at")[:200]
        )
        offer(self, "application", [(str(one.pk), f"{one.case_number} {one.title}") for one in found])


class OutcomeForm(StepForm):
    outcome = demanded(forms.CharField(label=_("Vad frågan ledde till"), widget=words()))


class ReasonForm(StepForm):
    reason = demanded(forms.CharField(label=_("Varför frågan avslutas"), widget=words()))
