"""The personal link to a survey: computed from the ticket with the installation's secret, and stored nowhere.

A reminder can therefore carry the same link as the invitation, and whoever reads the database finds none.
"""

from __future__ import annotations

from uuid import UUID

from django.core.signing import BadSignature, Signer

SALT = "bifall.evaluation.ticket"


def token_of(ticket_id: UUID) -> str:
    return Signer(salt=SALT, sep=".").sign(ticket_id.hex)


def ticket_id_of(token: str) -> UUID | None:
    """The ticket that the token opens; None when it was not made here."""
    try:
        return UUID(Signer(salt=SALT, sep=".").unsign(token))
    except (BadSignature, ValueError):
        return None
