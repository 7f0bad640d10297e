"""Everything that changes organisations, who acts for them, and who speaks for a municipality."""

from __future__ import annotations

import hashlib
import secrets
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from bifall.accounts.models import Authority, User
from bifall.accounts.permissions import require
from bifall.accounts.states import Role
from bifall.audit.commands import record
from bifall.kernel.identifiers import normalise_organisation_number
from bifall.kernel.problems import Problem, Refused, refuse_if
from bifall.organisations.events import (
    ColleagueInvited,
    InvitationAccepted,
    MandateEnded,
    MandateGiven,
    MembershipEnded,
    MunicipalityLoaded,
    MunicipalityRegistered,
    OrganisationRegistered,
)
from bifall.organisations.models import (
    Invitation,
    Mandate,
    Membership,
    Municipality,
    Organisation,
    PopulationFigure,
)
from bifall.organisations.queries import municipalities_of, named_first_in, spoken_for_by
from bifall.organisations.rules import (
    INVITATION_HOLDS_FOR,
    is_of_a_municipality,
    problems_with_municipality,
    problems_with_registration,
)
from bifall.organisations.states import MandateKind, MembershipRole, OrganisationKind


@transaction.atomic
def register_organisation(
    *,
    authority_id: UUID,
    name: str,
    country: str,
    register_number: str,
    kind: OrganisationKind,
    actor: User,
    at: datetime,
    role: MembershipRole = MembershipRole.SIGNATORY,
    street: str = "",
    postal_code: str = "",
    city: str = "",
    website: str = "",
) -> Organisation:
    """Register a legal person; whoever does it acts for it from then on.

    An authority's own number is for its administrators, and a municipality's for those who speak for it or
    the administrators: these are let in by the authority, and can invite others.
    """
    authority = Authority.objects.get(pk=authority_id)
    require(actor, "organisations.register", authority)
    problems = list(problems_with_registration(name=name, country=country, register_number=register_number))
    if not problems:
        register_number = normalise_organisation_number(register_number, country)
        known = Organisation.objects.filter(
            authority=authority, country=country, register_number=register_number
        )
        if known.exists():
            problems.append(Problem("organisation_already_registered", "register_number"))
        else:
            problems += _problems_with_acting_for(country, register_number, name, authority, actor)
    refuse_if(problems)
    organisation = Organisation.objects.create(
        authority=authority,
        name=name.strip(),
        country=country,
        register_number=register_number,
        kind=kind,
        is_the_authority=(country, register_number) == ("SE", authority.organisation_number),
        street=street,
        postal_code=postal_code,
        city=city,
        website=website,
        registered_at=at,
    )
    Membership.objects.create(organisation=organisation, user=actor, role=role, since=at)
    actor.__dict__.pop("open_memberships", None)
    record(OrganisationRegistered(kind=kind, country=country), subject=organisation, actor=actor, at=at)
    if is_of_a_municipality(country=country, register_number=register_number):
        _be_the_municipality(organisation, actor, at)
    return organisation


def _problems_with_acting_for(
    country: str, register_number: str, name: str, authority: Authority, actor: User
) -> list[Problem]:
    """An authority and a municipality say themselves who acts for them."""
    numbered = Authority.objects.filter(organisation_number=register_number).first()
    if country == "SE" and numbered is not None:
        may = numbered.pk in actor.authorities_as(Role.ADMINISTRATOR)
        return [] if may else [Problem("number_of_an_authority", "register_number", {"name": numbered.name})]
    if not is_of_a_municipality(country=country, register_number=register_number):
        return []
    if authority.pk in actor.authorities_as(Role.ADMINISTRATOR):
        municipality = named_first_in(name, municipalities_of(authority))
    else:
        spoken_for = spoken_for_by(actor).filter(authority=authority)
        if not spoken_for:
            return [Problem("number_of_a_municipality", "register_number")]
        municipality = named_first_in(name, spoken_for)
        if municipality is None:
            names = [place.name for place in spoken_for]
            values: dict[str, object] = {"municipalities": ", ".join(names), "example": names[0]}
            return [Problem("name_of_another_municipality", "name", values)]
    if municipality is None or municipality.organisation is None:
        return []
    values = {"municipality": municipality.name, "number": municipality.organisation.register_number}
    return [Problem("municipality_has_an_organisation", "register_number", values)]


def _be_the_municipality(organisation: Organisation, actor: User, at: datetime) -> None:
    """Tie the organisation to the municipality of the register that it is; one outside the county is none."""
    municipality = named_first_in(organisation.name, municipalities_of(organisation.authority))
    if municipality is not None:
        municipality.organisation = organisation
        municipality.save(update_fields=["organisation"])
        event = MunicipalityRegistered(municipality_code=municipality.code)
        record(event, subject=organisation, actor=actor, at=at)


def hash_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def invite_colleague(
    *, organisation_id: UUID, email: str, role: MembershipRole, actor: User, at: datetime
) -> tuple[Invitation, str]:
    """Ask a colleague to act for the organisation; return the invitation and its token.

    Whoever writes for it can invite others who write; a signatory is invited by a signatory.
    The token is kept nowhere: `flows.invitation` puts it in the letter to the colleague.
    """
    organisation = Organisation.objects.select_for_update(of=("self",), no_key=True).get(pk=organisation_id)
    require(actor, "organisations.invite", organisation)
    email = email.strip().lower()
    problems = [] if email else [Problem("invitation_email_missing", "email")]
    if role == MembershipRole.SIGNATORY and not actor.has_perm(
        "organisations.invite_signatory", organisation
    ):
        problems.append(Problem("signatory_is_invited_by_a_signatory", "role"))
    if organisation.memberships.filter(user__email=email, ended_at=None).exists():
        problems.append(Problem("already_a_member", "email"))
    refuse_if(problems)
    token = secrets.token_urlsafe(24)
    invitation = Invitation.objects.create(
        organisation=organisation,
        email=email,
        role=role,
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
    membership, _created = Membership.objects.get_or_create(
        organisation=invitation.organisation,
        user=actor,
        ended_at=None,
        defaults={"role": invitation.role, "since": at},
    )
    actor.__dict__.pop("open_memberships", None)
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
    require(actor, "organisations.end_membership", membership)
    if membership.ended_at is not None:
        return membership
    others = membership.organisation.memberships.filter(ended_at=None).exclude(pk=membership.pk)
    problems = [] if others.exists() else [Problem("last_member_cannot_leave")]
    signatories = others.filter(role=MembershipRole.SIGNATORY)
    if not problems and membership.role == MembershipRole.SIGNATORY and not signatories.exists():
        problems.append(Problem("last_signatory_cannot_leave"))
    refuse_if(problems)
    membership.ended_at = at
    membership.save(update_fields=["ended_at"])
    if membership.user_id == actor.pk:
        actor.__dict__.pop("open_memberships", None)
    record(
        MembershipEnded(user_id=str(membership.user_id)),
        subject=membership.organisation,
        actor=actor,
        at=at,
    )
    return membership


@transaction.atomic
def load_municipality(
    *,
    authority_id: UUID,
    code: str,
    name: str,
    population: int,
    population_on: date,
    actor: User,
    at: datetime,
    other_county: str = "",
) -> Municipality:
    """Add a municipality, or bring its name and population up to date.

    `other_county` is empty for the county's own; a neighbour's says which county it belongs to. The figure of
    each day is kept; the newest one is the municipality's population, also when an earlier is loaded later.
    """
    authority = Authority.objects.get(pk=authority_id)
    require(actor, "organisations.load_register", authority)
    refuse_if(
        problems_with_municipality(
            code=code,
            name=name,
            population=population,
            population_on=population_on,
            today=timezone.localdate(at),
            other_county=other_county,
        )
    )
    newest = {"population": population, "population_on": population_on}
    names = {"name": name.strip(), "other_county": other_county.strip()}
    known = Municipality.everywhere.filter(authority=authority, code=code).first()
    is_newest = known is None or known.population_on <= population_on
    municipality, _created = Municipality.everywhere.update_or_create(
        authority=authority, code=code, defaults=names | newest if is_newest else names
    )
    PopulationFigure.objects.update_or_create(
        municipality=municipality, counted_on=population_on, defaults={"inhabitants": population}
    )
    record(MunicipalityLoaded(code=code), subject=municipality, actor=actor, at=at)
    return municipality


@transaction.atomic
def give_mandate(
    *, municipality_id: UUID, user_id: UUID, kind: MandateKind, actor: User, at: datetime
) -> Mandate:
    """Let a person speak for a municipality. Given by an administrator or by one who speaks for it."""
    municipality = Municipality.everywhere.get(pk=municipality_id)
    require(actor, "organisations.give_mandate", municipality)
    mandate, created = Mandate.objects.get_or_create(
        municipality=municipality, user_id=user_id, ended_at=None, defaults={"kind": kind, "since": at}
    )
    if created:
        event = MandateGiven(municipality_id=str(municipality.pk), kind=kind)
        record(event, subject=mandate, actor=actor, at=at)
    return mandate


@transaction.atomic
def end_mandate(*, mandate_id: UUID, actor: User, at: datetime) -> Mandate:
    mandate = (
        Mandate.objects.select_for_update(of=("self",), no_key=True)
        .select_related("municipality")
        .get(pk=mandate_id)
    )
    require(actor, "organisations.end_mandate", mandate)
    if mandate.ended_at is None:
        mandate.ended_at = at
        mandate.save(update_fields=["ended_at"])
        event = MandateEnded(municipality_id=str(mandate.municipality_id))
        record(event, subject=mandate, actor=actor, at=at)
    return mandate
