"""What a leader fills in about what came of the meeting places."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from bifall.arenas.states import Counted

if TYPE_CHECKING:
    from bifall.projects.models import Indicator

NOTHING = ("", _("räknas på annat sätt"))


class CountsForm(forms.Form):
    """Which of the project's indicators count what; one field for each."""

    def __init__(
        self, *args: Any, indicators: Iterable[Indicator], counts: Mapping[UUID, Counted], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for indicator in indicators:
            self.fields[f"counts_{indicator.pk}"] = forms.ChoiceField(
                label=indicator.title,
                required=False,
                choices=[NOTHING, *Counted.choices],
                initial=counts.get(indicator.pk, ""),
            )

    def values(self) -> dict[UUID, Counted | None]:
        """What was chosen. The form must be valid."""
        return {
            UUID(name.removeprefix("counts_")): Counted(chosen) if chosen else None
            for name, chosen in self.cleaned_data.items()
        }
