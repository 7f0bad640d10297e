"""The year's duty rota, a span of its weeks, and when a contact is away."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from bifall.press.commands import DutyChoice
from bifall.publicsite.rota import span_in_words
from bifall.ui.choices import offer
from bifall.ui.demanded import demanded

if TYPE_CHECKING:
    from bifall.kernel.weeks import IsoWeek
    from bifall.press.models import PressContact


class RotaForm(forms.Form):
    """The weeks of a year, each with two choices: "2026-W28-contact" and "2026-W28-backup"."""

    def __init__(
        self, *args: Any, weeks: Sequence[IsoWeek], contacts: Sequence[PressContact], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        people = [(str(contact.pk), contact.name) for contact in contacts]
        self.weeks = weeks
        for week in weeks:
            about = {"number": week.week, "year": week.year}
            self.fields[f"{week}-contact"] = forms.TypedChoiceField(
                label=format_lazy(_("Vecka {number}, har jouren"), **about),
                choices=[("", _("Ingen")), *people],
                required=False,
                coerce=UUID,
                empty_value=None,
            )
            self.fields[f"{week}-backup"] = forms.TypedChoiceField(
                label=format_lazy(_("Vecka {number}, ersättare"), **about),
                choices=[("", _("Ingen")), *people],
                required=False,
                coerce=UUID,
                empty_value=None,
            )

    def rows(self) -> list[tuple[IsoWeek, forms.BoundField, forms.BoundField]]:
        return [(week, self[f"{week}-contact"], self[f"{week}-backup"]) for week in self.weeks]

    def choices(self) -> list[DutyChoice]:
        """What is chosen, of a valid form."""
        read = self.cleaned_data
        return [DutyChoice(week, read[f"{week}-contact"], read[f"{week}-backup"]) for week in self.weeks]


class DutySpanForm(forms.Form):
    """The same people for every week from the first to the last."""

    first = forms.ChoiceField(label=_("Från och med vecka"))
    last = forms.ChoiceField(label=_("Till och med vecka"))
    contact = forms.TypedChoiceField(label=_("Har jouren"), required=False, coerce=UUID, empty_value=None)
    backup = forms.TypedChoiceField(label=_("Ersättare"), required=False, coerce=UUID, empty_value=None)

    def __init__(
        self, *args: Any, weeks: Sequence[IsoWeek], contacts: Sequence[PressContact], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.by_name = {str(week): week for week in weeks}
        for name in ("first", "last"):
            offer(self, name, [(str(week), span_in_words(week, week)) for week in weeks])
        people = [(str(contact.pk), contact.name) for contact in contacts]
        offer(self, "contact", [("", _("Ingen")), *people])
        offer(self, "backup", [("", _("Ingen")), *people])


class AbsenceForm(forms.Form):
    first_on = demanded(
        forms.DateField(
            label=_("Borta från och med"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
        )
    )
    last_on = demanded(
        forms.DateField(
            label=_("Borta till och med"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
        )
    )
