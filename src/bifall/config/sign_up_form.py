"""What somebody tells of themself who makes an account. allauth builds its own form upon this one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from bifall.accounts.rules import LONGEST

if TYPE_CHECKING:
    from django.http import HttpRequest

    from bifall.accounts.models import User


class SignUpForm(forms.Form):
    """The name, by which colleagues and officers know the person."""

    field_order = ("name", "email", "password1")

    name = forms.CharField(
        label=_("Ditt namn"),
        max_length=LONGEST["name"],
        widget=forms.TextInput({"autocomplete": "name"}),
        help_text=_("Förnamn och efternamn. Kollegor och handläggare ser det."),
    )

    def signup(self, request: HttpRequest, user: User) -> None:
        """Called by allauth when it has made the account. Letters come in the language of the page."""
        user.name = self.cleaned_data["name"]
        user.language = "en" if (get_language() or "sv").startswith("en") else "sv"
        user.save(update_fields=["name", "language"])
