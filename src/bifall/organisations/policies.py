"""Who may act for an organisation, and who may change who does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Value

from bifall.accounts.predicates import holds, predicate, publish
from bifall.accounts.states import Role
from bifall.organisations.models import Signature
from bifall.organisations.rules import Authorisation, scopes_of
from bifall.organisations.states import SCOPES, MembershipRole, Scope, SignedAct

if TYPE_CHECKING:
    from collections.abc import Iterator
    from uuid import UUID

    from bifall.accounts.models import User
    from bifall.organisations.models import Membership, Municipality, Organisation, PowerOfAttorney


def acts_for(user: User, organisation_id: object, scope: Scope = Scope.READ) -> bool:
    """The user may do `scope` for the organisation at the moment that is asked about (`user.asks_at`)."""
    return organisation_id in organisations_of(user, scope)


def organisations_of(user: User, scope: Scope = Scope.READ) -> frozenset[UUID]:
    """The organisations that the user may do `scope` for, in the same way."""
    return frozenset(
        held.organisation_id
        for held in authorisations(user)
        if scope in held.scopes and held.holds_at(user.asks_at)
    )


def is_tied_to(user: User, organisation_id: object) -> bool:
    return organisation_id in ties_of(user)


def ties_of(user: User) -> frozenset[UUID]:
    """The organisations that the user acts for or is going to: whose cases they handle for nobody else.

    Asked about no moment, also those whose time is over: a conflict of interest is never overlooked.
    """
    return frozenset(
        held.organisation_id for held in authorisations(user) if not held.is_over_at(user.asks_at)
    )


def authorisations(user: User) -> tuple[Authorisation, ...]:
    """What the user has been given and nobody has ended: one query per user object."""
    if user.views_as is not None:
        return ()
    if "authorisations" not in user.__dict__:
        user.__dict__["authorisations"] = tuple(_read_authorisations(user))
    known: tuple[Authorisation, ...] = user.__dict__["authorisations"]
    return known


def forget_authorisations(user: User) -> None:
    """After a change of what the user may do, so that it is asked anew."""
    user.__dict__.pop("authorisations", None)


def _read_authorisations(user: User) -> Iterator[Authorisation]:
    no = Value(False)
    by_membership = user.memberships.filter(ended_at=None).order_by()
    by_power = user.powers_of_attorney.filter(revoked_at=None).order_by()
    period = ("organisation_id", "holds_from", "holds_until")
    members = by_membership.values_list(*period, "role", no, no, no)
    powers = by_power.values_list(*period, Value(""), "may_write", "may_claim", "may_sign")
    for organisation_id, begins, ends, role, write, claim, sign in members.union(powers, all=True):
        scopes = SCOPES[MembershipRole(role)] if role else None
        yield Authorisation(
            organisation_id=organisation_id,
            scopes=scopes or scopes_of(may_write=bool(write), may_claim=bool(claim), may_sign=bool(sign)),
            works_there=bool(role),
            is_signatory=role == MembershipRole.SIGNATORY,
            holds_from=begins,
            holds_until=ends,
        )


def works_for(user: User, organisation_id: object, scope: Scope) -> bool:
    """As `acts_for`, of those who belong to the organisation: not by a power of attorney."""
    return any(
        held.organisation_id == organisation_id
        and held.works_there
        and scope in held.scopes
        and held.holds_at(user.asks_at)
        for held in authorisations(user)
    )


def is_signatory_of(user: User, organisation_id: object) -> bool:
    return any(
        held.organisation_id == organisation_id and held.is_signatory and held.holds_at(user.asks_at)
        for held in authorisations(user)
    )


def open_mandates(user: User) -> frozenset[UUID]:
    """The ids of the municipalities that the user speaks for: one query per user object."""
    if user.views_as is not None:
        return frozenset()
    if "open_mandates" not in user.__dict__:
        held = user.mandates.filter(ended_at=None).values_list("municipality_id", flat=True)
        user.__dict__["open_mandates"] = frozenset(held)
    known: frozenset[UUID] = user.__dict__["open_mandates"]
    return known


@predicate
def reads_for(user: User, organisation: Organisation) -> bool:
    return acts_for(user, organisation.pk)


@predicate
def writes_for(user: User, organisation: Organisation) -> bool:
    return acts_for(user, organisation.pk, Scope.WRITE)


@predicate
def is_of_those_who_write_there(user: User, organisation: Organisation) -> bool:
    return works_for(user, organisation.pk, Scope.WRITE)


@predicate
def is_signatory(user: User, organisation: Organisation) -> bool:
    return is_signatory_of(user, organisation.pk)


@predicate
def is_of_those_who_write_in_its_organisation(user: User, membership: Membership) -> bool:
    return works_for(user, membership.organisation_id, Scope.WRITE)


@predicate
def is_their_own(user: User, membership: Membership) -> bool:
    return membership.user_id == user.pk


@predicate
def is_signatory_of_its_organisation(user: User, part: Membership | PowerOfAttorney) -> bool:
    return is_signatory_of(user, part.organisation_id)


@predicate
def is_of_one_who_reads_or_writes(user: User, membership: Membership) -> bool:
    return membership.role in {MembershipRole.READER, MembershipRole.EDITOR}


@predicate
def was_given_the_power(user: User, power: PowerOfAttorney) -> bool:
    return power.holder_id == user.pk


@predicate
def is_tied_to_its_organisation(user: User, power: PowerOfAttorney) -> bool:
    return is_tied_to(user, power.organisation_id)


@predicate
def acts_for_its_organisation(user: User, power: PowerOfAttorney) -> bool:
    return works_for(user, power.organisation_id, Scope.READ)


def has_signed_first(user: User, act: SignedAct, subject_id: UUID) -> bool:
    """The user is the first of two under something, and the second is awaited."""
    waiting = Signature.objects.filter(act=act, subject_id=subject_id, second_at=None, annulled_at=None)
    return waiting.filter(first_by=user.pk).exists()


@predicate
def speaks_for(user: User, municipality: Municipality) -> bool:
    return municipality.pk in open_mandates(user)


@predicate
def is_signed_in(user: User) -> bool:
    return user.is_authenticated


DESK = (Role.CASE_OFFICER, Role.CONTROLLER, Role.DIRECTOR)

PERMISSIONS = {
    "organisations.register": is_signed_in,
    "organisations.view": reads_for | holds(*DESK),
    "organisations.change": writes_for,
    "organisations.invite": is_of_those_who_write_there,
    "organisations.entrust_with_money": is_signatory,
    "organisations.end_membership": is_their_own
    | (is_of_those_who_write_in_its_organisation & is_of_one_who_reads_or_writes)
    | is_signatory_of_its_organisation,
    "organisations.give_power_of_attorney": is_signatory,
    "organisations.change_signing": is_signatory,
    "organisations.view_power_of_attorney": acts_for_its_organisation | was_given_the_power,
    "organisations.read_power_of_attorney": holds(*DESK) & ~is_tied_to_its_organisation,
    "organisations.revoke_power_of_attorney": is_signatory_of_its_organisation | was_given_the_power,
    "organisations.give_mandate": holds(Role.ADMINISTRATOR) | speaks_for,
    "organisations.end_mandate": holds(Role.ADMINISTRATOR),
    "organisations.load_register": holds(Role.ADMINISTRATOR),
}

publish(PERMISSIONS)
