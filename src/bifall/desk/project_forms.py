"""What officers, controllers and the director fill in about a project and its money."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bifall.claims.states import RecoveryGround, SimplifiedCosts
from bifall.projects.rules import IndicatorValues, Terms
from bifall.projects.states import ConditionWhen, IndicatorKind
from bifall.ui.amount_fields import PercentField, SekField
from bifall.ui.choices import offer
from bifall.ui.demanded import demanded
from bifall.ui.inputs import day_input, words
from bifall.ui.ore_fields import OreField
from bifall.ui.steps import StepForm


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
    due_on = forms.DateField(label=_("Fakturan förfaller"), widget=day_input())


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
