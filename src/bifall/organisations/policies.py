"""Who may act for an organisation, and who may change who does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bifall.accounts.predicates import holds, predicate, publish
from bifall.accounts.states import Role
from bifall.organisations.states import MembershipRole

if TYPE_CHECKING:
    from uuid import UUID

    from bifall.accounts.models import User
    from bifall.organisations.models import Membership, Municipality, Organisation


def acts_for(user: User, organisation_id: object, *roles: MembershipRole) -> bool:
    """The user holds an open membership of the organisation (in one of `roles`, when any are named)."""
    return any(
        held_id == organisation_id and (not roles or role in roles)
        for held_id, role in open_memberships(user)
    )


def open_memberships(user: User) -> frozenset[tuple[UUID, str]]:
    """(organisation id, role) for each open membership: one query per user object."""
    if "open_memberships" not in user.__dict__:
        held = user.memberships.filter(ended_at=None).values_list("organisation_id", "role")
        user.__dict__["open_memberships"] = frozenset(held)
    known: frozenset[tuple[UUID, str]] = user.__dict__["open_memberships"]
    return known


def open_mandates(user: User) -> frozenset[UUID]:
    """The ids of the municipalities that the user speaks for: one query per user object."""
    if "open_mandates" not in user.__dict__:
        held = user.mandates.filter(ended_at=None).values_list("municipality_id", flat=True)
        user.__dict__["open_mandates"] = frozenset(held)
    known: frozenset[UUID] = user.__dict__["open_mandates"]
    return known


@predicate
def is_member(user: User, organisation: Organisation) -> bool:
    return acts_for(user, organisation.pk)


@predicate
def signs_for(user: User, organisation: Organisation) -> bool:
    return acts_for(user, organisation.pk, MembershipRole.SIGNATORY)


@predicate
def is_member_of_its_organisation(user: User, part: Membership) -> bool:
    return acts_for(user, part.organisation_id)


@predicate
def is_their_own(user: User, membership: Membership) -> bool:
    return membership.user_id == user.pk


@predicate
def signs_for_its_organisation(user: User, membership: Membership) -> bool:
    return acts_for(user, membership.organisation_id, MembershipRole.SIGNATORY)


@predicate
def is_of_one_who_writes(user: User, membership: Membership) -> bool:
    return membership.role == MembershipRole.EDITOR


@predicate
def speaks_for(user: User, municipality: Municipality) -> bool:
    return municipality.pk in open_mandates(user)


@predicate
def is_signed_in(user: User) -> bool:
    return user.is_authenticated


PERMISSIONS = {
    "organisations.register": is_signed_in,
    "organisations.view": is_member | holds(Role.CASE_OFFICER, Role.CONTROLLER, Role.DIRECTOR),
    "organisations.change": is_member,
    "organisations.invite": is_member,
    "organisations.invite_signatory": signs_for,
    "organisations.end_membership": is_member_of_its_organisation
    & (is_their_own | is_of_one_who_writes | signs_for_its_organisation),
    "organisations.give_mandate": holds(Role.ADMINISTRATOR) | speaks_for,
    "organisations.end_mandate": holds(Role.ADMINISTRATOR),
    "organisations.load_register": holds(Role.ADMINISTRATOR),
}

publish(PERMISSIONS)
