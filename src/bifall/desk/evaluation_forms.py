"""What those who evaluate fill in, and the director who answers for the region."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bifall.accounts.models import Authority, User
from bifall.accounts.queries import DESK_ROLES
from bifall.board.models import Meeting
from bifall.board.states import MeetingState
from bifall.evaluation.queries import published
from bifall.evaluation.rules.contents import EvaluationValues, FindingValues, RecommendationValues
from bifall.evaluation.states import EvaluationKind, FindingKind, Stance, TheoryLevel
from bifall.flows.evaluating import STANDARD
from bifall.kernel.forms.schema import FormSchema
from bifall.projects.models import Project
from bifall.questionnaires.queries import published_versions
from bifall.questionnaires.states import Purpose
from bifall.ui.choices import offer
from bifall.ui.demanded import demanded
from bifall.ui.inputs import day_input, lines_of, words
from bifall.ui.steps import StepForm

if TYPE_CHECKING:
    from bifall.evaluation.models import Evaluation


class EvaluationForm(forms.Form):
    title = demanded(forms.CharField(label=_("Rubrik"), max_length=200))
    kind = forms.ChoiceField(label=_("Slag"), choices=EvaluationKind.choices)
    purpose = demanded(
        forms.CharField(
            label=_("Syfte"), widget=words(), help_text=_("Vad ska utvärderingen användas till, och av vem?")
        )
    )
    starts_on = demanded(forms.DateField(label=_("Utvärderar tiden från och med"), widget=day_input()))
    ends_on = demanded(forms.DateField(label=_("Till och med"), widget=day_input()))
    project = forms.ChoiceField(
        label=_("Projekt"),
        required=False,
        help_text=_("Välj inget här eller nedan om det är samverkan med kommunerna som utvärderas."),
    )
    call = forms.ChoiceField(label=_("Utlysning"), required=False)
    previous = forms.ChoiceField(
        label=_("Jämför med"),
        required=False,
        help_text=_("Förra utvärderingen av samma sak. Samma påståenden jämförs."),
    )

    def __init__(self, *args: Any, authority: Authority, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        projects = Project.objects.filter(authority=authority).order_by("-opened_at", "id")[:200]
        offer(self, "project", [("", _("Inget")), *((str(p.pk), p.title) for p in projects)])
        calls = authority.calls.order_by("title")
        offer(self, "call", [("", _("Ingen")), *((str(c.pk), c.title) for c in calls)])
        earlier = published(authority)
        offer(self, "previous", [("", _("Ingen")), *((str(e.pk), e.title) for e in earlier)])

    def values(self) -> EvaluationValues:
        data = self.cleaned_data
        return EvaluationValues(
            title=data["title"],
            kind=EvaluationKind(data["kind"]),
            starts_on=data["starts_on"],
            ends_on=data["ends_on"],
            purpose=data["purpose"],
            project_id=_id(data["project"]),
            call_id=_id(data["call"]),
            previous_id=_id(data["previous"]),
        )


def _id(text: str) -> UUID | None:
    return UUID(text) if text else None


class TheoryForm(forms.Form):
    """A line for each step; a level without a line is left out."""

    problem = forms.CharField(label=_("Problem som ska lösas"), required=False, widget=words(2))
    resources = forms.CharField(label=_("Resurser som sätts in"), required=False, widget=words(2))
    activities = forms.CharField(label=_("Aktiviteter"), required=False, widget=words(3))
    output = forms.CharField(label=_("Prestationer"), required=False, widget=words(3))
    result = forms.CharField(label=_("Resultat"), required=False, widget=words(3))
    effect = forms.CharField(label=_("Effekter på sikt"), required=False, widget=words(2))
    questions = forms.CharField(
        label=_("Frågor som utvärderingen ska svara på"), required=False, widget=words(4)
    )

    def steps(self) -> dict[TheoryLevel, tuple[str, ...]]:
        return {level: lines_of(self.cleaned_data[level.value]) for level in TheoryLevel}


class SurveyForm(forms.Form):
    form = forms.ChoiceField(label=_("Frågeformulär"))
    answers = forms.ChoiceField(
        label=_("Svaren är"),
        choices=[
            ("anonymous", _("anonyma: ingen kan se vem som svarade vad")),
            ("named", _("under namn: de som utvärderar ser vem som svarade vad")),
        ],
        widget=forms.RadioSelect,
        initial="anonymous",
    )
    closes_on = demanded(forms.DateField(label=_("Svara senast"), widget=day_input()))

    def __init__(self, *args: Any, authority: Authority, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        versions = list(published_versions(authority.pk, Purpose.SURVEY))
        made = {version.form.key for version in versions}
        offer(
            self,
            "form",
            [
                *((key, standard.name) for key, standard in STANDARD.items() if key not in made),
                *((str(v.pk), f"{v.form.name}, {_('version')} {v.number}") for v in versions),
            ],
        )


class RespondentsForm(forms.Form):
    people = demanded(
        forms.CharField(
            label=_("Personer"),
            widget=words(8),
            help_text=_(
                "En person på varje rad: namn; e-postadress; roll; kommun; språk. Det går att klistra in från"
                " ett kalkylblad. Roll, kommun och språk kan utelämnas. Roller: förtroendevald,"
                " tjänsteperson, sökande, samarbetspart, annan. Språk: sv, en."
            ),
        )
    )


class ConclusionForm(forms.Form):
    conclusion = demanded(
        forms.CharField(
            label=_("Slutsats"),
            widget=words(3),
            help_text=_("En eller två meningar, som nämnden och pressen kan återge."),
        )
    )


def statement_choices(schema: FormSchema | None, language: str) -> list[tuple[str, object]]:
    asked = [q for q in schema.questions if q.kind == "scale"] if schema else []
    return [("", _("Inget påstående")), *((q.key, q.label.of(language)) for q in asked)]


class FindingForm(forms.Form):
    """An empty row is left out."""

    text = forms.CharField(label=_("Iakttagelse"), required=False, widget=words(2))
    kind = forms.ChoiceField(label=_("Slag"), choices=FindingKind.choices)
    statement = forms.ChoiceField(label=_("Påstående som visar det"), required=False)

    def __init__(self, *args: Any, statements: list[tuple[str, object]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "statement", statements)

    def values(self) -> FindingValues | None:
        data = self.cleaned_data
        if not data.get("text", "").strip():
            return None
        return FindingValues(text=data["text"], kind=FindingKind(data["kind"]), statement=data["statement"])


class RecommendationForm(forms.Form):
    """An empty row is left out."""

    text = forms.CharField(label=_("Rekommendation"), required=False, widget=words(2))
    statement = forms.ChoiceField(label=_("Påstående som nästa gång visar om det hjälpte"), required=False)

    def __init__(self, *args: Any, statements: list[tuple[str, object]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "statement", statements)

    def values(self) -> RecommendationValues | None:
        data = self.cleaned_data
        if not data.get("text", "").strip():
            return None
        return RecommendationValues(text=data["text"], statement=data["statement"])


class ExtendSurveyForm(StepForm):
    closes_on = forms.DateField(label=_("Ny sista dag"), widget=day_input())


class PresentForm(StepForm):
    meeting = forms.ChoiceField(label=_("Sammanträde"))

    def prepare(self) -> None:
        evaluation: Evaluation = self.thing
        coming = (
            Meeting.objects.filter(
                authority_id=evaluation.authority_id,
                state__in=[MeetingState.PLANNED, MeetingState.SUMMONED],
                starts_at__gte=timezone.now() - timedelta(days=1),
            )
            .select_related("board")
            .order_by("starts_at")
        )
        offer(self, "meeting", [(str(meeting.pk), str(meeting)) for meeting in coming])


class AnswerForm(StepForm):
    stance = forms.ChoiceField(label=_("Regionens svar"), choices=Stance.choices, widget=forms.RadioSelect)
    text = demanded(forms.CharField(label=_("Vad regionen ska göra, eller varför inte"), widget=words()))
    owner = forms.ChoiceField(
        label=_("Ansvarig"), required=False, help_text=_("Behövs om regionen följer rekommendationen.")
    )
    due_on = forms.DateField(label=_("Klart senast"), required=False, widget=day_input())

    def prepare(self) -> None:
        offer(
            self,
            "owner",
            [("", _("Välj")), *((str(user.pk), user.name) for user in staff_of(self.thing.authority_id))],
        )


class DoneForm(StepForm):
    done_on = demanded(forms.DateField(label=_("Klart den"), widget=day_input()))
    note = demanded(forms.CharField(label=_("Vad som har gjorts"), widget=words()))


def staff_of(authority_id: UUID) -> list[User]:
    """Those who work at the authority's desk now, by name."""
    found = User.objects.filter(
        is_active=True,
        role_assignments__authority_id=authority_id,
        role_assignments__role__in=DESK_ROLES,
        role_assignments__ended_at=None,
    )
    return list(found.distinct().order_by("name", "pk"))
