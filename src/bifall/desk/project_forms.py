"""What officers, controllers and the director fill in about a project and its money."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bifall.applications.states import CostType
from bifall.claims.commands import HourRateValues, LumpSumValues, first_due_day
from bifall.claims.states import RecoveryGround, SimplifiedCosts, StaffCosts
from bifall.projects.rules import IndicatorValues, Terms
from bifall.projects.states import ConditionWhen, IndicatorKind
from bifall.ui.amount_fields import PercentField, SekField
from bifall.ui.choices import offer
from bifall.ui.demanded import demanded
from bifall.ui.formats import ore
from bifall.ui.inputs import day_input, words
from bifall.ui.ore_fields import HoursField, OreField
from bifall.ui.paper_field import PaperField
from bifall.ui.steps import StepForm

if TYPE_CHECKING:
    from bifall.claims.models import CostRow


def yes_or_no(label: Any, yes: Any, no: Any) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label,
        choices=[("yes", yes), ("no", no)],
        coerce=lambda chosen: chosen == "yes",
        widget=forms.RadioSelect,
    )


class OpenForm(StepForm):
    accept_by = forms.DateField(
        label=_("Villkoren godkänns senast"),
        required=False,
        widget=day_input(),
        help_text=_("Den dag som beslutet anger. Lämnas den tom gäller myndighetens villkor."),
    )
    simplified_costs = forms.ChoiceField(
        label=_("Schabloner enligt beslutet"), choices=SimplifiedCosts.choices
    )
    staff_costs = forms.ChoiceField(
        label=_("Personalkostnader redovisas som"),
        choices=StaffCosts.choices,
        initial=StaffCosts.REAL,
        widget=forms.RadioSelect,
        help_text=_("Det gäller hela projektet, så att inget räknas två gånger."),
    )


class HourRateForm(StepForm):
    """What an hour of a person costs. The person is a number, and what they do."""

    person = demanded(
        forms.CharField(
            label=_("Personens nummer"),
            max_length=40,
            help_text=_(
                "Till exempel anställningsnumret, inte namnet. Samma nummer är samma person i alla"
                " mottagarens projekt."
            ),
        )
    )
    role = demanded(forms.CharField(label=_("Roll i projektet"), max_length=120))
    yearly_cost = demanded(
        OreField(
            label=_("Årlig bruttokostnad för anställningen, kronor"),
            help_text=_("Den senaste som är dokumenterad: lön och lagstadgade avgifter under ett år."),
        )
    )
    employment_percent = demanded(PercentField(label=_("Andel av heltid, procent"), initial=Decimal(100)))
    valid_from = forms.DateField(
        label=_("Gäller från"),
        widget=day_input(),
        help_text=_("En tidigare timkostnad för personen slutar gälla dagen innan."),
    )
    valid_to = forms.DateField(label=_("Gäller till"), required=False, widget=day_input())
    basis = demanded(
        forms.CharField(
            label=_("Underlag"),
            max_length=250,
            help_text=_("Vilken handling kostnaden kommer från, och dess dag."),
        )
    )
    file = PaperField(label=_("Underlaget som fil"), required=False)

    def values(self) -> HourRateValues:
        """What was written. The form must be valid."""
        read = self.cleaned_data
        return HourRateValues(
            person=read["person"],
            role=read["role"],
            yearly_cost_ore=read["yearly_cost"] or 0,
            employment_percent=read["employment_percent"] or Decimal(0),
            valid_from=read["valid_from"],
            valid_to=read["valid_to"],
            basis=read["basis"],
        )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if not self.errors:
            cleaned["values"] = self.values()
        return cleaned


class LumpSumForm(StepForm):
    milestone = demanded(
        forms.CharField(
            label=_("Milstolpe"),
            max_length=200,
            help_text=_("Vad som ska vara gjort för att beloppet ska räknas."),
        )
    )
    proof = demanded(
        forms.CharField(label=_("Bevis som krävs"), max_length=250, help_text=_("Till exempel en rapport."))
    )
    cost_type = forms.ChoiceField(
        label=_("Kostnadsslag"), help_text=_("Andra kostnader av samma slag kan då inte redovisas.")
    )
    amount = demanded(OreField(label=_("Belopp, kronor")))

    def prepare(self) -> None:
        own = [line.cost_type for line in self.thing.budget_lines.all()]
        offer(self, "cost_type", ((kind, str(CostType(kind).label).capitalize()) for kind in own))

    def values(self) -> LumpSumValues:
        """What was written. The form must be valid."""
        read = self.cleaned_data
        return LumpSumValues(
            milestone=read["milestone"],
            proof=read["proof"],
            cost_type=read["cost_type"],
            amount_ore=read["amount"] or 0,
        )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if not self.errors:
            cleaned["values"] = self.values()
        return cleaned


class ExtendForm(StepForm):
    accept_by = forms.DateField(label=_("Ny sista dag"), widget=day_input())


class ReasonForm(StepForm):
    reason = demanded(forms.CharField(label=_("Skäl"), widget=words()))


class ConditionForm(StepForm):
    when = forms.ChoiceField(label=_("Villkoret ska vara uppfyllt"), choices=ConditionWhen.choices)
    due_on = forms.DateField(label=_("Senast"), required=False, widget=day_input())

    def prepare(self) -> None:
        self.fields["when"].initial = self.thing.when
        self.fields["due_on"].initial = self.thing.due_on


class ConfirmForm(StepForm):
    proof = forms.CharField(
        label=_("Hur villkoret är uppfyllt"),
        required=False,
        widget=words(),
        help_text=_("Behövs om mottagaren inte själv har redovisat villkoret."),
    )


class DecideChangeForm(StepForm):
    approve = yes_or_no(_("Beslut"), _("Godkänn ändringen"), _("Avslå ändringen"))
    reasons = demanded(forms.CharField(label=_("Skäl för beslutet"), widget=words()))
    board_reference = forms.CharField(
        label=_("Nämndens beslut"),
        required=False,
        max_length=120,
        help_text=_("Om nämnden beslutar: dag och paragraf i protokollet."),
    )


class AskForm(StepForm):
    text = demanded(forms.CharField(label=_("Vad behöver kompletteras?"), widget=words()))
    due_on = forms.DateField(label=_("Svara senast"), widget=day_input())


class ApproveForm(StepForm):
    reasons = forms.CharField(label=_("Skäl som mottagaren läser"), required=False, widget=words())


class RefuseForm(StepForm):
    reasons = demanded(forms.CharField(label=_("Skäl"), widget=words()))


class PayForm(StepForm):
    paid_on = forms.DateField(label=_("Utbetalt den"), widget=day_input())
    reference = forms.CharField(label=_("Betalningens referens"), required=False, max_length=60)


class ViabilityForm(StepForm):
    viability = demanded(forms.CharField(label=_("Prövning av den ekonomiska bärkraften"), widget=words(6)))
    viability_tested_on = forms.DateField(label=_("Prövad den"), required=False, widget=day_input())


class DecideAdvanceForm(StepForm):
    approve = yes_or_no(_("Beslut"), _("Bevilja förskott"), _("Avslå"))
    granted_sek = SekField(label=_("Beviljat förskott, kronor"), required=False)
    reasons = demanded(forms.CharField(label=_("Skäl för beslutet"), widget=words()))

    def prepare(self) -> None:
        self.fields["granted_sek"].initial = self.thing.asked_ore // 100


class RecoveryForm(StepForm):
    ground = forms.ChoiceField(label=_("Grund"), choices=RecoveryGround.choices)
    amount = demanded(OreField(label=_("Krävs tillbaka, kronor")))
    disallowed = OreField(
        label=_("Kostnader som inte längre godkänns, kronor"),
        required=False,
        help_text=_("Om kostnader har godkänts som inte borde ha godkänts."),
    )
    new_granted = SekField(
        label=_("Bidraget sätts ned till, kronor"),
        required=False,
        help_text=_("Lämnas tomt om bidraget står kvar."),
    )
    reasons = demanded(forms.CharField(label=_("Skäl"), widget=words(6)))


class ReplyByForm(StepForm):
    reply_by = forms.DateField(label=_("Mottagaren yttrar sig senast"), widget=day_input())


class InvoiceForm(StepForm):
    due_on = forms.DateField(
        label=_("Betalas senast"),
        widget=day_input(),
        help_text=_("Räntan börjar räknas dagen efter, och tidigast trettio dagar efter kravet."),
    )

    def prepare(self) -> None:
        self.fields["due_on"].initial = first_due_day(timezone.localdate())


class SettleForm(StepForm):
    paid_on = forms.DateField(label=_("Betalt den"), widget=day_input())


class CheckForm(forms.Form):
    approved_ore = demanded(OreField(label=_("Godkänt belopp, kronor")))
    reason = forms.CharField(
        label=_("Skäl"),
        required=False,
        widget=words(3),
        help_text=_("Behövs om inte hela beloppet godkänns. Mottagaren läser skälet."),
    )


class CheckHoursForm(forms.Form):
    approved_hours = demanded(HoursField(label=_("Godkända timmar")))
    reason = forms.CharField(
        label=_("Skäl"),
        required=False,
        widget=words(3),
        help_text=_("Behövs om inte alla timmar godkänns. Mottagaren läser skälet."),
    )


class CheckLumpSumForm(forms.Form):
    approved_ore = forms.TypedChoiceField(
        label=_("Är milstolpen nådd och bevisad?"), coerce=int, widget=forms.RadioSelect
    )
    reason = forms.CharField(
        label=_("Skäl"),
        required=False,
        widget=words(3),
        help_text=_("Behövs om klumpsumman inte godkänns. Mottagaren läser skälet."),
    )

    def __init__(self, *args: Any, amount_ore: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(
            self,
            "approved_ore",
            [
                (str(amount_ore), _("Ja, godkänn {amount}").format(amount=ore(amount_ore))),
                ("0", _("Nej, godkänn inget")),
            ],
        )


def form_of_check(row: CostRow, data: Any = None) -> forms.Form:
    """The form by which a row is checked: an amount, hours, or all or nothing."""
    if row.lump_sum_id is not None:
        checked = {} if row.approved_ore is None else {"approved_ore": row.approved_ore}
        return CheckLumpSumForm(data, amount_ore=row.amount_ore, initial={**checked, "reason": row.reason})
    if row.hours is not None:
        shown = row.hours if row.approved_hours is None else row.approved_hours
        return CheckHoursForm(data, initial={"approved_hours": shown, "reason": row.reason})
    amount = row.amount_ore if row.approved_ore is None else row.approved_ore
    return CheckForm(data, initial={"approved_ore": amount, "reason": row.reason})


class IndicatorForm(forms.Form):
    title = forms.CharField(label=_("Indikator"), max_length=250, required=False)
    kind = forms.ChoiceField(label=_("Slag"), choices=IndicatorKind.choices, initial=IndicatorKind.RESULT)
    unit = forms.CharField(label=_("Enhet"), max_length=40, required=False)
    baseline = forms.DecimalField(
        label=_("Utgångsläge"), required=False, max_digits=14, decimal_places=2, localize=True
    )
    target = forms.DecimalField(
        label=_("Mål"), required=False, max_digits=14, decimal_places=2, localize=True
    )

    def values(self) -> IndicatorValues | None:
        """What was written; None for an empty row. The form must be valid."""
        read = self.cleaned_data
        return IndicatorValues(**read) if read.get("title", "").strip() else None


class TermsForm(forms.Form):
    valid_from = forms.DateField(label=_("Gäller beslut från och med"), widget=day_input())
    source = demanded(forms.CharField(label=_("Beslut som villkoren vilar på"), max_length=200))
    acceptance_days = forms.IntegerField(label=_("Dagar att godkänna villkoren"))
    report_every_months = forms.IntegerField(label=_("Månader mellan lägesrapporter"))
    progress_report_days = forms.IntegerField(label=_("Dagar från periodens slut till lägesrapport"))
    final_report_days = forms.IntegerField(label=_("Dagar från projektets slut till slutrapport"))
    holdback_percent = PercentField(label=_("Hålls inne till slutrapporten, procent"))
    one_open_claim = forms.BooleanField(label=_("En öppen rekvisition i taget"), required=False)
    second_approver_above_sek = SekField(label=_("Två personer attesterar över, kronor"))

    def values(self) -> Terms:
        """What was written, for the command. The form must be valid."""
        read = {name: value for name, value in self.cleaned_data.items() if name in TERMS}
        return Terms(**read)


TERMS = frozenset(Terms.__dataclass_fields__)


class AppropriationForm(forms.Form):
    year = forms.IntegerField(label=_("År"))
    name = demanded(
        forms.CharField(label=_("Anslag"), max_length=120, initial="1:1 Regionala utvecklingsåtgärder")
    )
    amount_sek = demanded(SekField(label=_("Belopp, kronor")))
    source = demanded(
        forms.CharField(
            label=_("Beslut"), max_length=200, help_text=_("Till exempel regeringens villkorsbeslut.")
        )
    )


class FrameForm(forms.Form):
    appropriation = forms.ChoiceField(label=_("Anslag"))
    round = forms.ChoiceField(label=_("Ansökningsomgång"))
    amount_sek = demanded(SekField(label=_("Belopp, kronor")))
    reference = demanded(forms.CharField(label=_("Beslut"), max_length=200))
    take_back = forms.BooleanField(label=_("Ta tillbaka från omgången i stället"), required=False)

    def __init__(self, *args: Any, appropriations: Any, rounds: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "appropriation", ((str(row.pk), str(row)) for row in appropriations))
        offer(self, "round", ((str(row.pk), str(row)) for row in rounds))


class ReserveForm(forms.Form):
    application = forms.ChoiceField(label=_("Ärende"))
    amount_sek = SekField(
        label=_("Reserverat, kronor"), required=False, help_text=_("Noll släpper reservationen.")
    )
    reference = demanded(forms.CharField(label=_("Beslut eller förslag"), max_length=200))

    def __init__(self, *args: Any, applications: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "application", ((str(a.pk), f"{a.case_number} {a.title}") for a in applications))


class RateForm(forms.Form):
    valid_from = forms.DateField(label=_("Gäller från"), widget=day_input())
    valid_to = forms.DateField(label=_("Gäller till"), widget=day_input())
    percent = forms.DecimalField(
        label=_("Referensränta, procent"), max_digits=5, decimal_places=2, localize=True
    )
    source = demanded(forms.CharField(label=_("Källa"), max_length=200))
