"""How an officer words a call's letters and the texts that messages begin with."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bifall.ui.choices import offer
from bifall.ui.demanded import demanded
from bifall.ui.inputs import words
from bifall.wordings.rules import LONGEST_BODY, LONGEST_SUBJECT, Text

if TYPE_CHECKING:
    from bifall.applications.models import Application


class WordingForm(forms.Form):
    """based_on: the version that the writer has before them."""

    subject_sv = forms.CharField(label=_("Ämne"), max_length=LONGEST_SUBJECT, required=False)
    body_sv = forms.CharField(label=_("Text"), max_length=LONGEST_BODY, required=False, widget=words(12))
    subject_en = forms.CharField(label=_("Ämne på engelska"), max_length=LONGEST_SUBJECT, required=False)
    body_en = forms.CharField(
        label=_("Text på engelska"),
        max_length=LONGEST_BODY,
        required=False,
        widget=words(12),
        help_text=_("Går till dem som läser tjänsten på engelska."),
    )
    case = forms.ChoiceField(label=_("Visa brevet med"), required=False)
    based_on = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, cases: Iterable[Application], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        real = ((str(case.pk), f"{case.case_number} {case.title}") for case in cases)
        offer(self, "case", [("", _("påhittade uppgifter")), *real])

    def texts(self) -> tuple[Text, Text]:
        """What was written in Swedish and in English. The form must be valid."""
        read = self.cleaned_data
        return Text(read["subject_sv"], read["body_sv"]), Text(read["subject_en"], read["body_en"])

    def now_based_on(self, version: int) -> None:
        """Let the form, refused because of another's version, be sent again on top of that."""
        self.data = {**{name: self.data.get(name, "") for name in self.fields}, "based_on": str(version)}


class PhraseForm(forms.Form):
    """based_on: the version that the writer has before them."""

    name = demanded(forms.CharField(label=_("Namn"), help_text=_("Sökanden ser inte namnet.")))
    text_sv = demanded(forms.CharField(label=_("Text"), widget=words(8)))
    text_en = forms.CharField(label=_("Text på engelska"), required=False, widget=words(8))
    based_on = forms.IntegerField(widget=forms.HiddenInput, initial=0)

    def now_based_on(self, version: int) -> None:
        """As for `WordingForm`."""
        self.data = {**{name: self.data.get(name, "") for name in self.fields}, "based_on": str(version)}
