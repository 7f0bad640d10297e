"""Powers of attorney: given, accepted, taken back."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from bifall.accounts.models import User
from bifall.accounts.permissions import require
from bifall.audit.commands import record
from bifall.documents.commands import keep_attachment
from bifall.documents.states import DocumentKind
from bifall.kernel.problems import Problem, Refused, refuse_if
from bifall.organisations.commands.membership import hash_of
from bifall.organisations.events import (
    PowerOfAttorneyAccepted,
    PowerOfAttorneyGiven,
    PowerOfAttorneyRead,
    PowerOfAttorneyRevoked,
)
from bifall.organisations.models import Organisation, PowerOfAttorney
from bifall.organisations.policies import forget_authorisations
from bifall.organisations.queries import members_of
from bifall.organisations.rules import LOCAL_TIME, beginning_of, problems_with_period
from bifall.organisations.states import Scope


@transaction.atomic
def give_power_of_attorney(
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
) -> tuple[PowerOfAttorney, str]:
    """Let somebody outside the organisation act for it; return the power and its token.

    `content` is the signed paper: whether one or two sign for the organisation is seen there. To read is part
    of every scope. The token is kept nowhere: `flows.powers_of_attorney` puts it in the letter.
    """
    organisation = Organisation.objects.select_for_update(of=("self",), no_key=True).get(pk=organisation_id)
    require(actor, "organisations.give_power_of_attorney", organisation, at=at)
    email, name = email.strip().lower(), name.strip()
    problems = [] if name else [Problem("power_name_missing", "name")]
    if not email:
        problems.append(Problem("power_email_missing", "email"))
    problems += problems_with_period(first_day, last_day, today=at.astimezone(LOCAL_TIME).date())
    if members_of(organisation, at).filter(user__email=email).exists():
        problems.append(Problem("power_for_a_member", "email"))
    if not content:
        problems.append(Problem("power_document_missing", "document"))
    refuse_if(problems)
    document = keep_attachment(
        authority_id=organisation.authority_id,
        filename=filename,
        content=content,
        kind=DocumentKind.POWER_OF_ATTORNEY,
        actor=actor,
        at=at,
    )
    token = secrets.token_urlsafe(24)
    power = PowerOfAttorney.objects.create(
        organisation=organisation,
        name=name[:120],
        email=email,
        may_write=Scope.WRITE in scopes,
        may_claim=Scope.CLAIM in scopes,
        may_sign=Scope.SIGN in scopes,
        holds_from=beginning_of(first_day),
        holds_until=beginning_of(last_day + timedelta(days=1)),
        document=document,
        token_hash=hash_of(token),
        given_by=actor,
        given_at=at,
    )
    event = PowerOfAttorneyGiven(
        scopes=[scope.value for scope in Scope if scope in power.scopes],
        first_day=first_day.isoformat(),
        last_day=last_day.isoformat(),
    )
    record(event, subject=power, actor=actor, at=at)
    return power, token


@transaction.atomic
def accept_power_of_attorney(*, token: str, actor: User, at: datetime) -> PowerOfAttorney:
    """Begin to act by it. The letter's link holds for the address that it was sent to, and once."""
    power = (
        PowerOfAttorney.objects.select_for_update(of=("self",), no_key=True)
        .select_related("organisation")
        .filter(token_hash=hash_of(token), revoked_at=None)
        .first()
    )
    if power is None:
        raise Refused([Problem("power_unknown")])
    problems = []
    if power.accepted_at is not None:
        problems.append(Problem("power_already_accepted"))
    elif at >= power.holds_until:
        problems.append(Problem("power_is_over"))
    if power.email != actor.email.lower():
        problems.append(Problem("power_for_another_address"))
    refuse_if(problems)
    power.holder, power.accepted_at = actor, at
    power.save(update_fields=["holder", "accepted_at"])
    forget_authorisations(actor)
    record(PowerOfAttorneyAccepted(user_id=str(actor.pk)), subject=power, actor=actor, at=at)
    return power


@transaction.atomic
def revoke_power_of_attorney(*, power_id: UUID, actor: User, at: datetime) -> PowerOfAttorney:
    """Take it back, or hand it back: from now on nothing can be done by it. What was done stands."""
    power = (
        PowerOfAttorney.objects.select_for_update(of=("self",), no_key=True)
        .select_related("organisation")
        .get(pk=power_id)
    )
    require(actor, "organisations.revoke_power_of_attorney", power, at=at)
    if power.revoked_at is None:
        power.revoked_at = at
        power.save(update_fields=["revoked_at"])
        if power.holder_id == actor.pk:
            forget_authorisations(actor)
        record(PowerOfAttorneyRevoked(), subject=power, actor=actor, at=at)
    return power


@transaction.atomic
def read_power_of_attorney(*, power_id: UUID, actor: User, at: datetime) -> PowerOfAttorney:
    """Open the paper at the authority, in a case that its holder acts in. Each time is written down."""
    power = PowerOfAttorney.objects.select_related("organisation", "document").get(pk=power_id)
    require(actor, "organisations.read_power_of_attorney", power, at=at)
    record(PowerOfAttorneyRead(), subject=power, actor=actor, at=at)
    return power
