"""What controllers fill in about payments: the authority's account, a file to the bank, and its answer."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from bifall.ui.choices import offer
from bifall.ui.demanded import demanded
from bifall.ui.inputs import day_input, words
from bifall.ui.paper_field import PaperField
from bifall.ui.steps import StepForm

if TYPE_CHECKING:
    from bifall.claims.payment_queries import ToPay


class BatchForm(forms.Form):
    """Which payments, by the boxes in the table above, and on which day."""

    claims = forms.MultipleChoiceField(required=False, widget=forms.MultipleHiddenInput)
    advances = forms.MultipleChoiceField(required=False, widget=forms.MultipleHiddenInput)
    executes_on = forms.DateField(label=_("Betalas den"), widget=day_input())

    def __init__(self, *args: Any, rows: Iterable[ToPay], **kwargs: Any) -> None:
        kwargs["auto_id"] = "batch_%s"
        super().__init__(*args, **kwargs)
        rows = list(rows)
        offer(self, "claims", ((str(row.thing.pk), row.thing.pk) for row in rows if row.is_claim))
        offer(self, "advances", ((str(row.thing.pk), row.thing.pk) for row in rows if not row.is_claim))

    def chosen(self, name: str) -> list[UUID]:
        """The things that were chosen. The form must be valid."""
        return [UUID(pk) for pk in self.cleaned_data[name]]


class PayerForm(forms.Form):
    name = demanded(forms.CharField(label=_("Kontohavare"), max_length=70))
    iban = demanded(forms.CharField(label=_("IBAN"), max_length=42))
    bic = demanded(
        forms.CharField(label=_("BIC"), max_length=11, help_text=_("Bankens kod, åtta eller elva tecken."))
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["auto_id"] = "payer_%s"
        super().__init__(*args, **kwargs)


class BankReportForm(forms.Form):
    file = PaperField(label=_("Bankens besked, camt.054"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["auto_id"] = "report_%s"
        super().__init__(*args, **kwargs)


class WhyForm(StepForm):
    reason = demanded(forms.CharField(label=_("Varför?"), widget=words()))
