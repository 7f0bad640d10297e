"""What is filled in about undertakings, awards and the register, each form on a page of its step."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from bifall.desk.state_aid_forms import articles_on
from bifall.kernel.identifiers import EU_COUNTRIES
from bifall.state_aid.queries import current_assessment, grant_of
from bifall.state_aid.rules.exemptions import ExemptionValues
from bifall.state_aid.size_queries import AccountsMissing, size_of
from bifall.state_aid.states import Control, Direction, EnterpriseSize, OwnerKind
from bifall.ui.amount_fields import PercentField, SekField
from bifall.ui.choices import offer
from bifall.ui.demanded import demanded
from bifall.ui.inputs import day_input, words
from bifall.ui.steps import StepForm

if TYPE_CHECKING:
    from bifall.applications.models import Application
    from bifall.state_aid.models import AidAward


class RateField(forms.CharField):
    """Kronor for one euro, at most four decimals, comma or point; None when nothing is written."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput({"inputmode": "decimal", "class": "n"}))
        super().__init__(**kwargs)

    def clean(self, value: Any) -> Decimal | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            rate = Decimal(text.replace(",", ".").strip())
        except InvalidOperation:
            rate = Decimal(-1)
        if not rate.is_finite() or not 0 < rate < 1000 or rate != round(rate, 4):
            raise ValidationError(_("Skriv kursen i kronor per euro, till exempel 11,0265."), code="rate")
        return rate


class StaffField(RateField):
    """Annual work units, at most two decimals; None when nothing is written."""

    def clean(self, value: Any) -> Decimal | None:
        text = forms.CharField.clean(self, value)
        if not text:
            return None
        try:
            staff = Decimal(text.replace(",", ".").replace("\u00a0", "").replace(" ", ""))
        except InvalidOperation:
            staff = Decimal(-1)
        if not staff.is_finite() or not 0 <= staff < 1_000_000 or staff != round(staff, 2):
            raise ValidationError(_("Skriv antalet, till exempel 12 eller 12,5."), code="staff")
        return staff


class OwnershipForm(StepForm):
    direction = demanded(
        forms.ChoiceField(label=_("Vem styr vem?"), choices=Direction.choices, widget=forms.RadioSelect)
    )
    name = demanded(forms.CharField(label=_("Det andra företagets namn"), max_length=200))
    register_number = demanded(
        forms.CharField(label=_("Det andra företagets organisationsnummer"), max_length=30)
    )
    country = forms.ChoiceField(label=_("Land"), initial="SE")
    control = demanded(
        forms.ChoiceField(
            label=_("Hur styr det?"),
            choices=[("", _("Det styr inte, det äger bara en andel")), *Control.choices],
            widget=forms.RadioSelect,
            help_text=_("Mer än hälften av rösterna är alltid kontroll."),
        )
    )
    capital_percent = PercentField(label=_("Andel av kapitalet, procent"), required=False)
    votes_percent = PercentField(label=_("Andel av rösterna, procent"), required=False)
    valid_from = demanded(forms.DateField(label=_("Gäller från och med"), widget=day_input()))
    valid_to = forms.DateField(label=_("Till och med"), required=False, widget=day_input())
    source = demanded(
        forms.CharField(
            label=_("Vad visar det?"), max_length=200, help_text=_("Till exempel årsredovisningen 2025.")
        )
    )

    def prepare(self) -> None:
        english = (get_language() or "sv").startswith("en")
        offer(self, "country", ((code, names[english]) for code, names in EU_COUNTRIES.items()))


class EndOwnershipForm(StepForm):
    valid_to = demanded(forms.DateField(label=_("Sista dagen"), widget=day_input()))


class DescribeForm(StepForm):
    nace = forms.CharField(
        label=_("Näringsgren, SNI-kod"),
        required=False,
        max_length=8,
        help_text=_("Två siffror, och två till efter en punkt om ni vet dem: 62 eller 62.01."),
    )
    kind = forms.ChoiceField(
        label=_("Slag av ägare"),
        required=False,
        choices=[("", _("Vanligt företag")), *OwnerKind.choices],
        help_text=_("Företag som bara hör ihop genom ett offentligt organ räknas inte som ett."),
    )

    def prepare(self) -> None:
        self.initial.update(nace=self.thing.nace, kind=self.thing.kind)


class AccountsForm(StepForm):
    year = demanded(forms.IntegerField(label=_("Räkenskapsår"), min_value=2000, max_value=2100))
    staff = demanded(StaffField(label=_("Årsarbetskrafter")))
    turnover_sek = demanded(SekField(label=_("Omsättning, kronor")))
    balance_sek = demanded(SekField(label=_("Balansomslutning, kronor")))
    sek_per_eur = demanded(RateField(label=_("Kronor per euro vid årets slut")))
    is_estimate = forms.BooleanField(
        label=_("En uppskattning av ett nytt företag utan fastställt bokslut"), required=False
    )


class ExemptionForm(StepForm):
    article = demanded(forms.ChoiceField(label=_("Artikel i gruppundantaget")))
    size = demanded(
        forms.ChoiceField(
            label=_("Företagets storlek"), choices=EnterpriseSize.choices, widget=forms.RadioSelect
        )
    )
    eligible_sek = demanded(SekField(label=_("Stödberättigande kostnader, kronor")))
    aid_sek = demanded(SekField(label=_("Stöd, kronor")))
    other_sek = SekField(label=_("Annat stöd för samma kostnader, kronor"), required=False)
    earlier_sek = SekField(label=_("Tidigare stöd som tröskeln räknar in, kronor"), required=False)
    profit_sek = SekField(
        label=_("Driftsvinst, kronor"), required=False, help_text=_("För lokal infrastruktur.")
    )
    threshold_eur = forms.IntegerField(
        label=_("Projektets tröskel, euro"),
        required=False,
        min_value=1,
        help_text=_("För regionalt investeringsstöd, uträknad enligt artikel 4.1 a."),
    )
    has_extra = forms.BooleanField(
        label=_(
            "Höjd stödnivå: samarbete eller vid spridning (artikel 25), eller arbetstagare med sämre"
            " förutsättningar (artikel 31)"
        ),
        required=False,
    )
    cooperates_with_smes = forms.BooleanField(
        label=_("Stort företag som samarbetar med små och medelstora som bär minst 30 procent (artikel 29)"),
        required=False,
    )
    under_recovery_order = forms.BooleanField(
        label=_("Företaget har krav på sig att betala tillbaka olagligt stöd"), required=False
    )
    in_difficulty = forms.BooleanField(label=_("Företaget är i svårigheter"), required=False)
    applied_on = forms.DateField(label=_("Skriftlig ansökan den"), required=False, widget=day_input())
    application_is_complete = forms.BooleanField(
        label=_(
            "Ansökan har allt som artikel 6 kräver: namn och storlek, projektet med tid och plats,"
            " kostnader, slag av stöd och belopp"
        ),
        required=False,
    )
    works_started_on = forms.DateField(
        label=_("Arbetet började den"),
        required=False,
        widget=day_input(),
        help_text=_("Lämna tomt om det inte har börjat."),
    )
    consents_to_publication = forms.BooleanField(
        label=_("Företaget samtycker till att stöd över 100 000 euro offentliggörs"), required=False
    )

    def prepare(self) -> None:
        today = timezone.localdate()
        offer(self, "article", [("", _("Ingen artikel")), *articles_on(today)])
        self.initial.update(first_values(self.thing, today))


def exemption_values(read: Mapping[str, Any]) -> ExemptionValues:
    """What was read, for the command; an amount that is not written is none."""
    none = {name: read[name] or 0 for name in ("other_sek", "earlier_sek", "profit_sek")}
    return ExemptionValues(**{**read, **none})


def first_values(application: Application, today: date) -> dict[str, Any]:
    """What was filled in last; before that, what the case says."""
    last = application.exemption_trials.order_by("-number").first()
    if last is not None:
        return dict(asdict(ExemptionValues.from_data(last.values)))
    grant, assessment = grant_of(application), current_assessment(application)
    submitted = application.submitted_at
    return {
        "article": assessment.article if assessment else "",
        "size": _size(application, today),
        "eligible_sek": application.total_cost_sek,
        "aid_sek": grant.granted_sek if grant else application.sought_sek,
        "applied_on": timezone.localdate(submitted) if submitted else None,
        "application_is_complete": True,
        "consents_to_publication": True,
    }


def _size(application: Application, today: date) -> str:
    known = getattr(application.organisation, "undertaking", None)
    try:
        verdict = size_of(known, today) if known else None
    except AccountsMissing:
        return ""
    return verdict.size.value if verdict else ""


class AwardForm(StepForm):
    amount_sek = demanded(SekField(label=_("Stöd av mindre betydelse, kronor")))
    nace = demanded(
        forms.CharField(
            label=_("Företagets näringsgren, SNI-kod"),
            max_length=8,
            help_text=_("Två siffror, och två till efter en punkt om ni vet dem: 62 eller 62.01."),
        )
    )
    is_for_excluded = forms.BooleanField(
        label=_("Stödet är för primärproduktion i jordbruk eller fiske, för export eller för inhemska varor"),
        required=False,
    )

    def prepare(self) -> None:
        grant = grant_of(self.thing)
        known = getattr(self.thing.organisation, "undertaking", None)
        self.initial.update(amount_sek=grant.granted_sek if grant else None, nace=known.nace if known else "")


class WithdrawForm(StepForm):
    reason = demanded(forms.CharField(label=_("Varför stryks stödet?"), widget=words()))


class ReportForm(forms.Form):
    """Which awards, by the boxes in the table above, and on which day."""

    awards = forms.MultipleChoiceField(required=False, widget=forms.MultipleHiddenInput)
    reported_on = demanded(forms.DateField(label=_("Registrerade den"), widget=day_input()))

    def __init__(self, *args: Any, awards: Iterable[AidAward], **kwargs: Any) -> None:
        kwargs["auto_id"] = "report_%s"
        super().__init__(*args, **kwargs)
        offer(self, "awards", ((str(award.pk), award.pk) for award in awards))

    def chosen(self) -> list[UUID]:
        """The awards that were chosen. The form must be valid."""
        return [UUID(pk) for pk in self.cleaned_data["awards"]]


class RateForm(forms.Form):
    year = demanded(forms.IntegerField(label=_("År"), min_value=2024, max_value=2100))
    month = demanded(forms.IntegerField(label=_("Månad"), min_value=1, max_value=12))
    sek_per_eur = demanded(RateField(label=_("Kronor per euro")))
    source = demanded(
        forms.CharField(
            label=_("Källa"),
            max_length=200,
            help_text=_("Till exempel Europeiska kommissionens bokföringskurs."),
        )
    )
