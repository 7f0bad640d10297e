"""A scenario: its name, its frame, and other amounts for the applications on the page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from bifall.assessment.commands import ScenarioValues
from bifall.assessment.states import ScenarioBasis
from bifall.flows.portfolio.scenarios import PlayedLine
from bifall.ui.amount_fields import SekField
from bifall.ui.choices import offer
from bifall.ui.demanded import demanded


class ScenarioForm(forms.Form):
    """An empty amount leaves the application as the basis says; zero leaves it out."""

    name = demanded(forms.CharField(label=_("Scenariots namn"), max_length=80))
    frame_sek = SekField(label=_("Ram, kronor"))
    basis = forms.ChoiceField(label=_("Beloppen utgår från"))

    def __init__(self, *args: Any, lines: Sequence[PlayedLine], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "basis", ((choice.value, str(choice.label).capitalize()) for choice in ScenarioBasis))
        self.lines = lines
        for line in lines:
            self.fields[f"amount-{line.entry.pk}"] = SekField(
                label=_("Annat belopp för {title}, kronor").format(title=line.entry.title),
                required=False,
                initial=line.given_sek,
            )

    def rows(self) -> Iterator[tuple[PlayedLine, forms.BoundField]]:
        for line in self.lines:
            yield line, self[f"amount-{line.entry.pk}"]

    def values(self) -> ScenarioValues:
        """What is to be kept. The form must be valid."""
        read = self.cleaned_data
        return ScenarioValues(read["name"], read["frame_sek"], ScenarioBasis(read["basis"]))

    def amounts(self) -> dict[UUID, int | None]:
        return {line.entry.pk: self.cleaned_data[f"amount-{line.entry.pk}"] for line in self.lines}
