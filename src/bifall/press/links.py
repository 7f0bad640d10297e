"""The personal link by which a speaker answers: computed from the question, and stored nowhere."""

from __future__ import annotations

from uuid import UUID

from django.core.signing import BadSignature, Signer

SALT = "bifall.press.quote"


def token_of(approval_id: UUID) -> str:
    return Signer(salt=SALT, sep=".").sign(approval_id.hex)


def approval_id_of(token: str) -> UUID | None:
    """The question that the token opens; None when it was not made here."""
    try:
        return UUID(Signer(salt=SALT, sep=".").unsign(token))
    except (BadSignature, ValueError):
        return None
