"""What an officer fills in to begin a form: what it is used for, and what it begins as."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from bifall.flows.evaluating import STANDARD as STANDARD_SURVEYS
from bifall.kernel.forms.schema import FormSchema
from bifall.questionnaires.standard_forms import application_form, concept_form
from bifall.questionnaires.states import Purpose
from bifall.ui.choices import offer
from bifall.ui.demanded import demanded

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

    from bifall.questionnaires.models import FormVersion


@dataclass(frozen=True, slots=True)
class StandardForm:
    """A form that the house begins with, and what it is used for."""

    name: StrPromise
    purpose: Purpose
    schema: Callable[[], FormSchema]


STANDARD_FORMS: Mapping[str, StandardForm] = {
    "application": StandardForm(_("Standardformuläret för ansökan"), Purpose.APPLICATION, application_form),
    "concept": StandardForm(_("Standardformuläret för idéskiss"), Purpose.CONCEPT, concept_form),
    **{
        key: StandardForm(survey.name, Purpose.SURVEY, survey.schema)
        for key, survey in STANDARD_SURVEYS.items()
    },
}


class NewFormForm(forms.Form):
    name = demanded(forms.CharField(label=_("Namn"), max_length=150))
    purpose = forms.ChoiceField(label=_("Används till"), choices=Purpose.choices, initial=Purpose.APPLICATION)
    source = forms.ChoiceField(
        label=_("Börja från"),
        required=False,
        help_text=_("En kopia har samma sidor, frågor, villkor och regler, och kan sedan ändras fritt."),
    )

    def __init__(
        self, *args: Any, versions: Iterable[tuple[FormVersion, Sequence[str]]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        copies = [
            (str(version.pk), f"{version} ({', '.join(calls)})" if calls else str(version))
            for version, calls in versions
        ]
        standard = [(key, one.name) for key, one in STANDARD_FORMS.items()]
        offer(self, "source", [("", _("Ett tomt formulär")), *standard, *copies])

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        standard = self.standard
        if standard is not None and "purpose" in cleaned and standard.purpose != cleaned["purpose"]:
            told = gettext("Det är ett formulär för {purpose}.").format(purpose=standard.purpose.label)
            self.add_error("source", told)
        return cleaned

    @property
    def standard(self) -> StandardForm | None:
        return STANDARD_FORMS.get(self.cleaned_data.get("source", ""))

    @property
    def source_id(self) -> UUID | None:
        chosen = self.cleaned_data["source"]
        return UUID(chosen) if chosen and chosen not in STANDARD_FORMS else None
