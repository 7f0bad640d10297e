"""A colleague is invited, and gets a letter with the way in."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils.text import format_lazy

from bifall.accounts.models import User
from bifall.notices.commands import write_letter
from bifall.organisations import letters
from bifall.organisations.commands import invite_colleague
from bifall.organisations.models import Invitation
from bifall.organisations.states import MembershipRole


@transaction.atomic
def invite_by_letter(
    *,
    organisation_id: UUID,
    email: str,
    role: MembershipRole,
    actor: User,
    at: datetime,
    first_day: date | None = None,
    last_day: date | None = None,
) -> Invitation:
    """Invite, and write to the address: the letter alone holds the token that opens the invitation."""
    invitation, token = invite_colleague(
        organisation_id=organisation_id,
        email=email,
        role=role,
        first_day=first_day,
        last_day=last_day,
        actor=actor,
        at=at,
    )
    organisation = invitation.organisation
    write_letter(
        authority_id=organisation.authority_id,
        email=invitation.email,
        language=actor.language,
        kind="organisations.invited",
        subject=format_lazy(letters.INVITATION, organisation=organisation.name),
        body=format_lazy(letters.INVITED, name=actor.name, organisation=organisation.name),
        path=reverse("portal:accept_invitation", args=[token]),
        at=at,
    )
    return invitation
