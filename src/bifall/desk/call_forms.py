"""What an officer fills in about a call and its rounds."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bifall.calls.commands import CallValues, CriterionValues
from bifall.calls.states import Decider
from bifall.ui.amount_fields import PercentField, SekField
from bifall.ui.choices import offer
from bifall.ui.demanded import demanded
from bifall.ui.problems import text_of

if TYPE_CHECKING:
    from bifall.board.models import Meeting
    from bifall.calls.models import Call, Strategy
    from bifall.kernel.problems import Problem
    from bifall.questionnaires.models import FormVersion


class CallForm(forms.Form):
    title = demanded(forms.CharField(label=_("Rubrik"), max_length=200))
    summary = demanded(forms.CharField(label=_("Kort om utlysningen"), widget=forms.Textarea({"rows": 5})))
    title_en = forms.CharField(label=_("Rubrik på engelska"), max_length=200, required=False)
    summary_en = forms.CharField(
        label=_("Kort om utlysningen på engelska"), required=False, widget=forms.Textarea({"rows": 4})
    )
    form_version = forms.ChoiceField(label=_("Formulär"))
    concept_form_version = forms.ChoiceField(
        label=_("Formulär för idéskiss"),
        required=False,
        help_text=_(
            "Välj ett om utlysningen har två steg: först en idéskiss, sedan en ansökan efter inbjudan."
        ),
    )
    strategy = forms.ChoiceField(label=_("Strategi"))
    decider = forms.ChoiceField(label=_("Beslutas av"), choices=Decider.choices, initial=Decider.BOARD)
    highest_share_percent = PercentField(label=_("Högsta andel av kostnaderna, procent"), initial=Decimal(50))
    highest_grant_sek = SekField(
        label=_("Högsta belopp, kronor"), required=False, help_text=_("Lämna tomt om det inte finns något.")
    )

    def __init__(
        self,
        *args: Any,
        versions: Iterable[FormVersion],
        concept_versions: Iterable[FormVersion],
        strategies: Iterable[Strategy],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "form_version", ((str(version.pk), str(version)) for version in versions))
        concepts = ((str(version.pk), str(version)) for version in concept_versions)
        offer(self, "concept_form_version", [("", _("Inget: ett steg")), *concepts])
        offer(self, "strategy", ((str(strategy.pk), strategy.name) for strategy in strategies))

    def values(self, organ: str) -> CallValues:
        """What was written, for the command. The form must be valid."""
        read = self.cleaned_data
        return CallValues(
            title=read["title"],
            summary=read["summary"],
            title_en=read["title_en"],
            summary_en=read["summary_en"],
            form_version_id=UUID(read["form_version"]),
            concept_form_version_id=UUID(read["concept_form_version"])
            if read["concept_form_version"]
            else None,
            strategy_id=UUID(read["strategy"]),
            decider=Decider(read["decider"]),
            organ=organ,
            highest_share_percent=read["highest_share_percent"],
            highest_grant_sek=read["highest_grant_sek"],
        )


def call_as_written(call: Call) -> dict[str, Any]:
    """The call as the form's first values."""
    return {
        "title": call.title,
        "summary": call.summary,
        "title_en": call.title_en,
        "summary_en": call.summary_en,
        "form_version": str(call.form_version_id),
        "concept_form_version": str(call.concept_form_version_id or ""),
        "strategy": str(call.strategy_id),
        "decider": call.decider,
        "highest_share_percent": call.highest_share_percent,
        "highest_grant_sek": call.highest_grant_sek,
    }


class CriterionForm(forms.Form):
    """A line without a title falls away; one with a title has a weight."""

    title = demanded(forms.CharField(label=_("Namn"), max_length=120))
    weight = demanded(forms.IntegerField(label=_("Vikt")))
    guidance = forms.CharField(
        label=_("Vägledning till bedömaren"), required=False, widget=forms.Textarea({"rows": 2})
    )
    is_horizontal = forms.BooleanField(
        label=_("Horisontellt kriterium: jämställdhet, mångfald eller miljö"), required=False
    )
    title_en = forms.CharField(label=_("Namn på engelska"), max_length=120, required=False)
    key = forms.CharField(required=False, widget=forms.HiddenInput)


CriteriaFormSet = formset_factory(CriterionForm, extra=3)


def criteria_of(formset: BaseFormSet[CriterionForm]) -> list[CriterionValues]:
    """The lines that name a criterion, in their order. The formset must be valid."""
    return [
        CriterionValues(
            title=line["title"],
            weight=line["weight"] or 0,
            title_en=line["title_en"],
            guidance=line["guidance"],
            key=line["key"],
            is_horizontal=line["is_horizontal"],
        )
        for line in (form.cleaned_data for form in formset)
        if line.get("title")
    ]


LINE_FIELDS = {
    "criteria_missing": "title",
    "criterion_twice": "title",
    "criterion_weight_outside_limits": "weight",
}


def add_to_lines(formset: BaseFormSet[CriterionForm], problems: Iterable[Problem]) -> None:
    """Show what the command refused at the line it is about, by its number among those that were kept."""
    kept = [form for form in formset if form.cleaned_data.get("title")]
    for problem in problems:
        number = problem.params.get("number")
        line = kept[number - 1] if isinstance(number, int) else next(iter(formset), None)
        if line is None:
            formset.non_form_errors().append(text_of(problem))
        else:
            line.add_error(LINE_FIELDS.get(problem.code), text_of(problem))


class RoundForm(forms.Form):
    """Days and times are the region's own (Europe/Stockholm)."""

    name = demanded(forms.CharField(label=_("Omgångens namn"), max_length=80))
    opens_at = forms.DateTimeField(
        label=_("Öppnar"), widget=forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    )
    closes_at = forms.DateTimeField(
        label=_("Stänger"), widget=forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    )
    frame_sek = SekField(label=_("Ram, kronor"))
    meeting = forms.ChoiceField(label=_("Avgörs vid sammanträdet"), required=False)

    def __init__(
        self, *args: Any, meetings: Iterable[Meeting], has_concepts: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if has_concepts:
            # They come first in time, so they come first on the page.
            own = {
                "concept_opens_at": demanded(_moment(_("Öppnar för idéskisser"))),
                "concept_closes_at": demanded(_moment(_("Stänger för idéskisser"))),
            }
            self.fields["opens_at"].label = _("Öppnar för ansökningar")
            self.fields["closes_at"].label = _("Stänger för ansökningar")
            self.fields = {"name": self.fields.pop("name"), **own, **self.fields}
        coming = [(str(meeting.pk), _when(meeting.starts_at)) for meeting in meetings]
        offer(self, "meeting", [("", _("Inte bestämt")), *coming])


class ChangeRoundForm(forms.Form):
    def __init__(self, *args: Any, has_concepts: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if has_concepts:
            concepts = _moment(_("Stänger för idéskisser"))
            self.fields["closes_at"].label = _("Stänger för ansökningar")
            self.fields = {"concept_closes_at": concepts, **self.fields}

    closes_at = forms.DateTimeField(
        label=_("Stänger"), widget=forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    )
    frame_sek = SekField(label=_("Ram, kronor"))


def _moment(label: Any) -> forms.DateTimeField:
    return forms.DateTimeField(
        label=label, widget=forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    )


def _when(moment: datetime) -> str:
    return f"{timezone.localtime(moment):%Y-%m-%d %H.%M}"
