"""How each kind of letter shall come."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

from bifall.notices.states import Delivery


class DeliveryForm(forms.Form):
    """A choice for each kind. kinds: code → label; chosen: code → what has been chosen before."""

    def __init__(
        self, *args: Any, kinds: Mapping[str, str], chosen: Mapping[str, Delivery], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for code, label in kinds.items():
            self.fields[code] = forms.ChoiceField(
                label=label, choices=Delivery.choices, initial=chosen.get(code, Delivery.AT_ONCE)
            )

    def values(self) -> dict[str, Delivery]:
        return {code: Delivery(value) for code, value in self.cleaned_data.items()}
