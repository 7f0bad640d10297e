"""How a project is found in its beneficiary's accounting, and the files of costs that come from it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bifall.applications.states import CostType
from bifall.claims.commands import RangeValues
from bifall.ui.choices import offer
from bifall.ui.paper_field import PaperField

if TYPE_CHECKING:
    from bifall.projects.models import Project


class UploadForm(forms.Form):
    file = PaperField(
        label=_("Fil med kostnader: CSV, Excel eller SIE 4"),
        help_text=_(
            "I CSV och Excel ska första raden ha kolumnerna kostnadsslag, datum, verifikation, leverantör,"
            " text och belopp. Spara CSV som CSV UTF-8. En SIE-fil läses efter kontona som ni har angett."
        ),
    )
    replace_all = forms.BooleanField(
        label=_("Ersätt raderna som redan finns"),
        help_text=_("Verifikationer och timmar tas bort och filens rader läggs in. Klumpsummor är kvar."),
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["auto_id"] = "upload_%s"
        super().__init__(*args, **kwargs)


class BooksForm(forms.Form):
    dimension = forms.CharField(
        label=_("Dimension"),
        required=False,
        max_length=10,
        help_text=_("Numret i SIE-filen: 6 är projekt, 1 är kostnadsställe."),
    )
    object_code = forms.CharField(
        label=_("Objekt"),
        required=False,
        max_length=40,
        help_text=_("Projektets kod i bokföringen. Utan den räknas allt på kontona till projektet."),
    )


class AccountsForm(forms.Form):
    """A span of accounts; an empty row is left out."""

    first_account = forms.IntegerField(label=_("Från konto"), required=False, min_value=1, max_value=99_999)
    last_account = forms.IntegerField(
        label=_("Till konto"),
        required=False,
        min_value=1,
        max_value=99_999,
        help_text=_("Lämnas tomt om det är ett enda konto."),
    )
    cost_type = forms.ChoiceField(label=_("Kostnadsslag"), required=False)

    def __init__(self, *args: Any, project: Project, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = [line.cost_type for line in project.budget_lines.all()]
        offer(self, "cost_type", ((kind, str(CostType(kind).label).capitalize()) for kind in own))

    def values(self) -> RangeValues | None:
        """What was written; None for an empty row. The form must be valid."""
        read = self.cleaned_data
        first = read.get("first_account")
        if first is None:
            return None
        return RangeValues(
            first_account=first, last_account=read.get("last_account") or first, cost_type=read["cost_type"]
        )
