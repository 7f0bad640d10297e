"""The way in: whose address is confirmed, and the link by which a password is chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress
from allauth.account.utils import user_pk_to_url_str
from django.urls import reverse

if TYPE_CHECKING:
    from bifall.accounts.models import User


def has_proved_to_be_theirs(user: User) -> bool:
    """Somebody has signed in with the account, or opened a letter that was sent to its address."""
    if user.last_login is not None:
        return True
    return bool(EmailAddress.objects.filter(user=user, email=user.email, verified=True).exists())


def has_a_way_in(user: User) -> bool:
    return user.has_usable_password() and has_proved_to_be_theirs(user)


def confirm_address(user: User) -> None:
    """The person reads what is sent to the account's address, so no other letter needs to ask."""
    EmailAddress.objects.filter(user=user).exclude(email=user.email).update(primary=False)
    EmailAddress.objects.update_or_create(
        user=user, email=user.email, defaults={"verified": True, "primary": True}
    )


def password_path(user: User) -> str:
    """The page where the person chooses a password. It opens once, within PASSWORD_RESET_TIMEOUT."""
    key = f"{user_pk_to_url_str(user)}-{default_token_generator.make_token(user)}"
    return reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"}).replace(
        "UID-KEY", key
    )
