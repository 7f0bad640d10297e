"""A power of attorney is given by a letter with the way in, and its end is told."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils.text import format_lazy

from bifall.accounts.models import User
from bifall.notices.commands import notify, write_letter
from bifall.organisations import commands, letters
from bifall.organisations.models import PowerOfAttorney
from bifall.organisations.queries import signatories_of
from bifall.organisations.states import Scope


@transaction.atomic
def give_by_letter(
    *,
    organisation_id: UUID,
    name: str,
    email: str,
    scopes: Collection[Scope],
    first_day: date,
    last_day: date,
    filename: str,
    content: bytes,
    actor: User,
    at: datetime,
) -> PowerOfAttorney:
    """Give it, and write to the address: the letter alone holds the token that opens it."""
    power, token = commands.give_power_of_attorney(
        organisation_id=organisation_id,
        name=name,
        email=email,
        scopes=scopes,
        first_day=first_day,
        last_day=last_day,
        filename=filename,
        content=content,
        actor=actor,
        at=at,
    )
    organisation = power.organisation
    write_letter(
        authority_id=organisation.authority_id,
        email=power.email,
        language=actor.language,
        kind="organisations.power_given",
        subject=format_lazy(letters.POWER, organisation=organisation.name),
        body=format_lazy(
            letters.POWER_GIVEN,
            name=actor.name,
            organisation=organisation.name,
            first_day=first_day.isoformat(),
            last_day=last_day.isoformat(),
        ),
        path=reverse("portal:accept_power_of_attorney", args=[token]),
        at=at,
    )
    return power


@transaction.atomic
def revoke_and_tell(*, power_id: UUID, actor: User, at: datetime) -> PowerOfAttorney:
    """Take it back, or hand it back, and tell the other side. Nobody is told twice."""
    already = PowerOfAttorney.objects.filter(pk=power_id, revoked_at__isnull=False).exists()
    power = commands.revoke_power_of_attorney(power_id=power_id, actor=actor, at=at)
    if already or power.holder is None:
        return power
    organisation = power.organisation
    renounced = power.holder_id == actor.pk
    told = list(signatories_of(organisation, at)) if renounced else [power.holder]
    for person in told:
        notify(
            authority_id=organisation.authority_id,
            recipient=person,
            kind="organisations.power_revoked",
            subject=format_lazy(letters.POWER_ENDED, organisation=organisation.name),
            body=format_lazy(
                letters.POWER_RENOUNCED if renounced else letters.POWER_REVOKED,
                name=actor.name,
                organisation=organisation.name,
            ),
            path=reverse("portal:authorisations"),
            at=at,
        )
    return power
