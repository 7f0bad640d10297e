"""What a beneficiary fills in about a project, its reports and its money."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from bifall.applications.states import CostType
from bifall.claims.payment_queries import account_of_payee
from bifall.claims.rules import CostValues
from bifall.claims.states import PayeeKind
from bifall.claims.unvouchered_queries import covered_types
from bifall.projects.rules import ChangeValues
from bifall.projects.states import ChangeKind
from bifall.reporting.effect_rules import EffectAnswer
from bifall.reporting.rules import Actual, ReportValues
from bifall.reporting.states import EffectOutcome
from bifall.ui.amount_fields import SekField
from bifall.ui.choices import offer
from bifall.ui.demanded import demanded
from bifall.ui.effect_forms import figure
from bifall.ui.formats import ore
from bifall.ui.inputs import day_input, words
from bifall.ui.ore_fields import HoursField, OreField
from bifall.ui.paper_field import PaperField
from bifall.ui.steps import StepForm

if TYPE_CHECKING:
    from bifall.claims.models import Claim, CostRow, LumpSum
    from bifall.projects.models import Indicator
    from bifall.reporting.models import Report


class ProofForm(StepForm):
    proof = demanded(forms.CharField(label=_("Hur är villkoret uppfyllt?"), widget=words()))
    file = PaperField(label=_("Underlag"), required=False, help_text=_("Till exempel ett intyg eller avtal."))


class ChangeForm(StepForm):
    """What is asked for; the project's cost types each have a field of their own."""

    kind = forms.ChoiceField(
        label=_("Vad vill ni ändra?"), choices=ChangeKind.choices, widget=forms.RadioSelect
    )
    reasons = demanded(forms.CharField(label=_("Varför behövs ändringen?"), widget=words()))
    new_ends_on = forms.DateField(
        label=_("Ny slutdag"),
        required=False,
        widget=day_input(),
        help_text=_("Om det är projekttiden som ändras."),
    )
    description = forms.CharField(
        label=_("Beskriv ändringen"),
        required=False,
        widget=words(),
        help_text=_("Om det är parterna, målen eller inriktningen som ändras."),
    )

    def prepare(self) -> None:
        self.lines = {line.cost_type: line for line in self.thing.budget_lines.all()}
        for kind in CostType:
            line = self.lines.get(kind.value)
            if line is None and kind == CostType.IN_KIND:
                continue
            amount = line.amount_sek if line else 0
            self.fields[f"cost_{kind.value}"] = SekField(
                label=_("{cost_type}, ny budget i kronor").format(cost_type=str(kind.label).capitalize()),
                required=False,
                initial=amount,
                help_text=_("Nu {amount} kronor. Fylls i om fördelningen mellan kostnadsslag ändras.").format(
                    amount=amount
                ),
            )

    def values(self) -> ChangeValues:
        """What was asked for. The form must be valid."""
        read = self.cleaned_data
        costs = {
            name.removeprefix("cost_"): amount
            for name, amount in read.items()
            if name.startswith("cost_") and amount is not None
        }
        current = {cost_type: line.amount_sek for cost_type, line in self.lines.items()}
        changed = {kind: sek for kind, sek in costs.items() if current.get(kind, 0) != sek}
        return ChangeValues(
            kind=ChangeKind(read["kind"]),
            reasons=read["reasons"],
            description=read["description"],
            new_ends_on=read["new_ends_on"],
            costs=changed if read["kind"] == ChangeKind.MONEY else {},
        )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if not self.errors:
            cleaned["values"] = self.values()
        return cleaned


class AdvanceForm(StepForm):
    asked_sek = demanded(SekField(label=_("Hur stort förskott behöver ni, i kronor?")))
    reasons = demanded(
        forms.CharField(
            label=_("Särskilda skäl"),
            widget=words(),
            help_text=_("Varför kan projektet inte vänta på utbetalning i efterskott?"),
        )
    )


class PayeeForm(StepForm):
    """Where the organisation is paid."""

    kind = forms.ChoiceField(label=_("Slag"), choices=PayeeKind.choices)
    number = demanded(
        forms.CharField(
            label=_("Nummer"), max_length=50, help_text=_("Till exempel 5050-1055 eller SE45 5000 0000 …")
        )
    )

    def prepare(self) -> None:
        now = account_of_payee(self.thing.organisation_id)
        if now is not None:
            self.fields["kind"].initial, self.fields["number"].initial = now.kind, now.number


class ReplyForm(StepForm):
    reply = demanded(forms.CharField(label=_("Ert yttrande"), widget=words(8)))


class CompletionForm(StepForm):
    reply = forms.CharField(label=_("Skriv till handläggaren om ni vill"), required=False, widget=words())


class AnswerEffectForm(StepForm):
    outcome = demanded(
        forms.ChoiceField(
            label=_("Syns effekten?"),
            choices=EffectOutcome.choices,
            widget=forms.RadioSelect,
            help_text=_("Det är er egen bedömning. Den är inget bevis för att projektet är orsaken."),
        )
    )
    told = demanded(forms.CharField(label=_("Vad blev det av den, och hur vet ni det?"), widget=words(6)))
    value = figure(_("Värde"), help_text=_("Om effekten räknas."))
    women = figure(_("Varav kvinnor"))
    men = figure(_("Varav män"))

    def prepare(self) -> None:
        for name in self.fields:
            self.fields[name].initial = getattr(self.thing, name)
        if self.thing.unit:
            self.fields["value"].label = _("Värde, {unit}").format(unit=self.thing.unit)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if not self.errors:
            cleaned = {"answer": EffectAnswer(**cleaned)}
        return cleaned


class DeferEffectForm(StepForm):
    reason = demanded(forms.CharField(label=_("Varför kan den inte mätas ännu?"), widget=words()))
    to_day = forms.DateField(label=_("När kan ni berätta?"), widget=day_input())


class ReportForm(forms.Form):
    """A report's texts, and three figures and a comment for each indicator."""

    done = demanded(forms.CharField(label=_("Vad har gjorts under perioden?"), widget=words(6)))
    results = demanded(forms.CharField(label=_("Vad har det lett till?"), widget=words(6)))
    deviations = forms.CharField(label=_("Avvikelser från planen"), required=False, widget=words())
    onward = forms.CharField(label=_("Hur går det vidare?"), required=False, widget=words())
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, report: Report, indicators: Iterable[Indicator], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.indicators = list(indicators)
        self.fields["version"].initial = report.version
        for name in ("done", "results", "deviations", "onward"):
            self.fields[name].initial = getattr(report, name)
        told = {row.indicator_id: row for row in report.actuals.all()}
        for number, indicator in enumerate(self.indicators):
            row = told.get(indicator.pk)
            for part, label in PARTS.items():
                self.fields[f"{part}_{number}"] = forms.DecimalField(
                    label=label.format(indicator=indicator.title),
                    required=False,
                    min_value=0,
                    max_digits=14,
                    decimal_places=2,
                    localize=True,
                    initial=getattr(row, part, None),
                    widget=forms.TextInput({"inputmode": "decimal", "class": "short"}),
                )
            self.fields[f"note_{number}"] = forms.CharField(
                label=_("{indicator}: kommentar").format(indicator=indicator.title),
                required=False,
                initial=row.note if row else "",
                widget=words(2),
                help_text=_("Kan utfallet inte mätas ännu skriver ni varför här, och lämnar talen tomma."),
            )

    def values(self) -> ReportValues:
        """What was written. The form must be valid."""
        read = self.cleaned_data
        actuals: dict[UUID, Actual] = {
            indicator.pk: Actual(
                value=read[f"value_{number}"],
                women=read[f"women_{number}"],
                men=read[f"men_{number}"],
                note=read[f"note_{number}"],
            )
            for number, indicator in enumerate(self.indicators)
        }
        return ReportValues(
            done=read["done"],
            results=read["results"],
            deviations=read["deviations"],
            onward=read["onward"],
            actuals=actuals,
        )


PARTS = {
    "value": _("{indicator}: utfall hittills"),
    "women": _("{indicator}: varav kvinnor"),
    "men": _("{indicator}: varav män"),
}


class PeriodForm(forms.Form):
    starts_on = forms.DateField(label=_("Kostnader från och med"), widget=day_input())
    ends_on = forms.DateField(label=_("Kostnader till och med"), widget=day_input())
    is_final = forms.BooleanField(label=_("Det här är projektets sista rekvisition"), required=False)


class ClaimForm(PeriodForm):
    note = forms.CharField(label=_("Meddelande till handläggaren"), required=False, widget=words(3))

    def __init__(self, *args: Any, claim: Claim, **kwargs: Any) -> None:
        kwargs["auto_id"] = "claim_%s"
        super().__init__(*args, **kwargs)
        for name in ("starts_on", "ends_on", "is_final", "note"):
            self.fields[name].initial = getattr(claim, name)


class CostForm(forms.Form):
    cost_type = forms.ChoiceField(label=_("Kostnadsslag"))
    booked_on = forms.DateField(label=_("Bokfört"), widget=day_input())
    voucher_number = demanded(forms.CharField(label=_("Verifikation"), max_length=40))
    supplier = forms.CharField(label=_("Leverantör"), max_length=120, required=False)
    text = demanded(forms.CharField(label=_("Vad kostnaden avser"), max_length=250))
    amount_ore = demanded(
        OreField(label=_("Belopp, kronor"), help_text=_("Intäkter och krediter skrivs med minustecken."))
    )

    def __init__(self, *args: Any, claim: Claim, row: CostRow | None = None, **kwargs: Any) -> None:
        kwargs["auto_id"] = "row_%s"
        super().__init__(*args, **kwargs)
        covered = covered_types(claim.project)
        own = [line.cost_type for line in claim.project.budget_lines.all() if line.cost_type not in covered]
        offer(self, "cost_type", ((kind, str(CostType(kind).label).capitalize()) for kind in own))
        for name in self.fields if row is not None else ():
            self.fields[name].initial = getattr(row, name)

    def values(self) -> CostValues:
        """What was written. The form must be valid."""
        read = self.cleaned_data
        return CostValues(**(read | {"amount_ore": read["amount_ore"] or 0}))


class HoursForm(forms.Form):
    """Hours of a person, worked in the claim's period."""

    person = forms.ChoiceField(label=_("Person"))
    booked_on = forms.DateField(
        label=_("Arbetade till och med"),
        widget=day_input(),
        help_text=_("Dagen avgör året och timkostnaden. Dela upp timmar från två år på två rader."),
    )
    hours = demanded(HoursField(label=_("Timmar")))
    text = demanded(forms.CharField(label=_("Vad arbetet gällde"), max_length=250))

    def __init__(self, *args: Any, claim: Claim, row: CostRow | None = None, **kwargs: Any) -> None:
        kwargs["auto_id"] = "hours_%s"
        super().__init__(*args, **kwargs)
        people = {rate.person: f"{rate.person}, {rate.role}" for rate in claim.project.hour_rates.all()}
        offer(self, "person", people.items())
        self.fields["booked_on"].initial = claim.ends_on
        if row is not None and row.hour_rate is not None:
            self.fields["person"].initial = row.hour_rate.person
            for name in ("booked_on", "hours", "text"):
                self.fields[name].initial = getattr(row, name)

    def values(self) -> CostValues:
        """What was written. The form must be valid."""
        read = self.cleaned_data
        return CostValues(
            cost_type=CostType.STAFF,
            booked_on=read["booked_on"],
            voucher_number=read["person"],
            text=read["text"],
            amount_ore=0,
            person=read["person"],
            hours=read["hours"] or Decimal(0),
        )


class MilestoneForm(forms.Form):
    """A lump sum whose milestone has been reached, with the proof."""

    lump_sum = forms.ChoiceField(label=_("Klumpsumma"))
    reached_on = forms.DateField(label=_("Milstolpen nåddes"), widget=day_input())
    file = PaperField(label=_("Bevis"))

    def __init__(self, *args: Any, lump_sums: Iterable[LumpSum], **kwargs: Any) -> None:
        kwargs["auto_id"] = "milestone_%s"
        super().__init__(*args, **kwargs)
        offer(
            self,
            "lump_sum",
            ((str(one.pk), f"{one.code}, {one.milestone}: {ore(one.amount_ore)}") for one in lump_sums),
        )


def form_of_row(claim: Claim, row: CostRow, data: Any = None) -> CostForm | HoursForm:
    """The form by which a row is written over: a cost with a voucher, or hours."""
    form = CostForm if row.hours is None else HoursForm
    return form(data, claim=claim, row=row)


class PaperForm(forms.Form):
    file = PaperField(label=_("Fil"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["auto_id"] = "paper_%s"
        super().__init__(*args, **kwargs)
