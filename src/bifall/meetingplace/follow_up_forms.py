"""What a participant tells of their meetings."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from bifall.arenas.states import OutcomeKind

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

BEGINS = "meeting_"


class FollowUpForm(forms.Form):
    """For each meeting what came of it, and whether one is still in the county. All of it may be left out."""

    def __init__(
        self,
        *args: Any,
        meetings: Iterable[tuple[UUID, StrPromise | str]],
        kinds: Collection[OutcomeKind],
        told: Mapping[UUID, Collection[str]],
        stayed: bool | None,
        asks_if_stayed: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        if asks_if_stayed:
            self.fields["stayed"] = forms.ChoiceField(
                label=_("Bor eller arbetar du i länet nu?"),
                required=False,
                choices=[("", _("Vill inte svara")), ("yes", _("Ja")), ("no", _("Nej"))],
                widget=forms.RadioSelect,
                initial={None: "", True: "yes", False: "no"}[stayed],
            )
        for pk, name in meetings:
            self.fields[f"{BEGINS}{pk}"] = forms.MultipleChoiceField(
                label=name,
                required=False,
                choices=[(kind.value, str(kind.label).capitalize()) for kind in OutcomeKind if kind in kinds],
                widget=forms.CheckboxSelectMultiple,
                initial=sorted(told.get(pk, ())),
            )

    def outcomes(self) -> dict[UUID, list[OutcomeKind]]:
        """Meeting id → what came of it. The form must be valid."""
        return {
            UUID(name.removeprefix(BEGINS)): [OutcomeKind(kind) for kind in kinds]
            for name, kinds in self.cleaned_data.items()
            if name.startswith(BEGINS)
        }

    def stayed(self) -> bool | None:
        return {"yes": True, "no": False}.get(self.cleaned_data.get("stayed", ""))
