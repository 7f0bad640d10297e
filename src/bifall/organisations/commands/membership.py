"""Who works for an organisation: invited, let in, let go."""

from __future__ import annotations

import hashlib
import secrets
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F

from bifall.accounts.models import User
from bifall.accounts.permissions import require
from bifall.audit.commands import record
from bifall.kernel.problems import Problem, Refused, refuse_if
from bifall.organisations.events import ColleagueInvited, InvitationAccepted, MembershipEnded
from bifall.organisations.models import Invitation, Membership, Organisation
from bifall.organisations.policies import forget_authorisations
from bifall.organisations.queries import in_force, members_of
from bifall.organisations.rules import (
    INVITATION_HOLDS_FOR,
    LOCAL_TIME,
    period_of,
    problems_with_period,
)
from bifall.organisations.states import MembershipRole


def hash_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def invite_colleague(
    *,
    organisation_id: UUID,
    email: str,
    role: MembershipRole,
    actor: User,
    at: datetime,
    first_day: date | None = None,
    last_day: date | None = None,
) -> tuple[Invitation, str]:
    """Ask a colleague to act for the organisation; return the invitation and its token.

    Whoever writes for it can invite others who read or write; whoever is to sign or to claim money is invited
    by a signatory. Without days, what is given begins when it is accepted, and has no end.
    The token is kept nowhere: `flows.invitation` puts it in the letter to the colleague.
    """
    organisation = Organisation.objects.select_for_update(of=("self",), no_key=True).get(pk=organisation_id)
    require(actor, "organisations.invite", organisation, at=at)
    email = email.strip().lower()
    problems = [] if email else [Problem("invitation_email_missing", "email")]
    with_money = role in {MembershipRole.FINANCE, MembershipRole.SIGNATORY}
    if with_money and not actor.has_perm("organisations.entrust_with_money", organisation):
        problems.append(Problem("signatory_is_invited_by_a_signatory", "role"))
    problems += problems_with_period(first_day, last_day, today=at.astimezone(LOCAL_TIME).date())
    if members_of(organisation, at).filter(user__email=email).exists():
        problems.append(Problem("already_a_member", "email"))
    refuse_if(problems)
    holds_from, holds_until = period_of(first_day, last_day)
    token = secrets.token_urlsafe(24)
    invitation = Invitation.objects.create(
        organisation=organisation,
        email=email,
        role=role,
        holds_from=holds_from,
        holds_until=holds_until,
        token_hash=hash_of(token),
        invited_by=actor,
        invited_at=at,
        expires_at=at + INVITATION_HOLDS_FOR,
    )
    record(
        ColleagueInvited(invitation_id=str(invitation.pk), role=role),
        subject=organisation,
        actor=actor,
        at=at,
    )
    return invitation, token


@transaction.atomic
def accept_invitation(*, token: str, actor: User, at: datetime) -> Membership:
    """Begin to act for the organisation. The invitation holds for the address it was sent to, and once."""
    invitation = (
        Invitation.objects.select_for_update(of=("self",), no_key=True)
        .select_related("organisation")
        .filter(token_hash=hash_of(token), revoked_at=None)
        .first()
    )
    if invitation is None:
        raise Refused([Problem("invitation_unknown")])
    problems = []
    if invitation.accepted_at is not None:
        problems.append(Problem("invitation_already_used"))
    elif at >= invitation.expires_at:
        problems.append(Problem("invitation_expired"))
    if invitation.email != actor.email.lower():
        problems.append(Problem("invitation_for_another_address"))
    refuse_if(problems)
    invitation.accepted_at = at
    invitation.save(update_fields=["accepted_at"])
    # One whose time is over is ended, so that the new one can take its place.
    over = Membership.objects.filter(
        organisation=invitation.organisation, user=actor, ended_at=None, holds_until__lte=at
    )
    over.update(ended_at=F("holds_until"))
    membership, _created = Membership.objects.get_or_create(
        organisation=invitation.organisation,
        user=actor,
        ended_at=None,
        defaults={
            "role": invitation.role,
            "since": at,
            "holds_from": invitation.holds_from,
            "holds_until": invitation.holds_until,
        },
    )
    forget_authorisations(actor)
    record(
        InvitationAccepted(membership_id=str(membership.pk), role=membership.role),
        subject=invitation.organisation,
        actor=actor,
        at=at,
    )
    return membership


@transaction.atomic
def end_membership(*, membership_id: UUID, actor: User, at: datetime) -> Membership:
    # The organisation is the lock: of two who end each other's memberships at once, one is let.
    of_membership = Organisation.objects.filter(memberships=membership_id)
    of_membership.select_for_update(of=("self",), no_key=True).get()
    membership = (
        Membership.objects.select_for_update(of=("self",), no_key=True)
        .select_related("organisation")
        .get(pk=membership_id)
    )
    require(actor, "organisations.end_membership", membership, at=at)
    if membership.ended_at is not None:
        return membership
    held = membership.organisation.memberships.filter(in_force(at), ended_at=None)
    others = held.exclude(pk=membership.pk)
    problems = [] if others.exists() else [Problem("last_member_cannot_leave")]
    signatories = others.filter(role=MembershipRole.SIGNATORY)
    if not problems and membership.role == MembershipRole.SIGNATORY and not signatories.exists():
        problems.append(Problem("last_signatory_cannot_leave"))
    refuse_if(problems)
    membership.ended_at = at
    membership.save(update_fields=["ended_at"])
    if membership.user_id == actor.pk:
        forget_authorisations(actor)
    record(
        MembershipEnded(user_id=str(membership.user_id)),
        subject=membership.organisation,
        actor=actor,
        at=at,
    )
    return membership
