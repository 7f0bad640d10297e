"""Personal links, computed from what they lead to and stored nowhere: a speaker's answer to a question, a
subscriber's choices, and a contact's own calendar."""

from __future__ import annotations

from uuid import UUID

from django.core.signing import BadSignature, Signer

SALT = "bifall.press.quote"
CALENDAR_SALT = "bifall.press.calendar"
SUBSCRIPTION_SALT = "bifall.press.subscription"


def token_of(approval_id: UUID) -> str:
    return _token_of(approval_id, SALT)


def approval_id_of(token: str) -> UUID | None:
    """The question that the token opens; None when it was not made here."""
    return _id_of(token, SALT)


def subscription_token_of(subscription_id: UUID) -> str:
    return _token_of(subscription_id, SUBSCRIPTION_SALT)


def subscription_id_of(token: str) -> UUID | None:
    """The subscription that the token opens; None when it was not made here."""
    return _id_of(token, SUBSCRIPTION_SALT)


def _token_of(row_id: UUID, salt: str) -> str:
    return Signer(salt=salt, sep=".").sign(row_id.hex)


def _id_of(token: str, salt: str) -> UUID | None:
    try:
        return UUID(Signer(salt=salt, sep=".").unsign(token))
    except (BadSignature, ValueError):
        return None


def calendar_token_of(contact_id: UUID, number: int) -> str:
    """`number`: how many links the contact has had before. With a new number the old link leads nowhere."""
    return Signer(salt=CALENDAR_SALT, sep=".").sign(f"{contact_id.hex}-{number}")


def calendar_of(token: str) -> tuple[UUID, int] | None:
    """Whose calendar the token opens, and by which link; None when it was not made here."""
    try:
        contact, _dash, number = Signer(salt=CALENDAR_SALT, sep=".").unsign(token).partition("-")
        return UUID(contact), int(number)
    except (BadSignature, ValueError):
        return None
