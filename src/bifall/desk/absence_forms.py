"""When an officer is away, and who stands in."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bifall.accounts.models import User
from bifall.ui.choices import offer
from bifall.ui.inputs import day_input


class AbsenceForm(forms.Form):
    """officers: those whose absence can be stated here; the field is left out when it is only oneself."""

    officer = forms.ChoiceField(label=_("Handläggare"))
    first_day = forms.DateField(label=_("Första dagen borta"), widget=day_input())
    last_day = forms.DateField(label=_("Sista dagen borta"), widget=day_input())
    substitute = forms.ChoiceField(
        label=_("Ersätts av"),
        help_text=_("En handläggare. I ett ärende där ersättaren är jävig får ersättaren inga brev."),
    )

    def __init__(
        self, *args: Any, officers: Iterable[User], substitutes: Iterable[User], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        people = [(str(person.pk), person.name) for person in officers]
        if people:
            offer(self, "officer", people)
        else:
            del self.fields["officer"]
        offer(self, "substitute", ((str(person.pk), person.name) for person in substitutes))
