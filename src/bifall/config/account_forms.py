"""Where the house departs from allauth's own forms."""

from __future__ import annotations

from allauth.account.forms import ResetPasswordKeyForm

from bifall.accounts.sign_in import confirm_address


class ChosenPasswordForm(ResetPasswordKeyForm):  # type: ignore[misc]  # allauth carries no types
    """A password chosen by way of a letter; whoever has opened it need not confirm the address too."""

    def save(self) -> None:
        super().save()
        confirm_address(self.user)
