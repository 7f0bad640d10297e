"""An organisation is registered."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from bifall.accounts.models import Authority, User
from bifall.accounts.permissions import require
from bifall.accounts.states import Role
from bifall.audit.commands import record
from bifall.kernel.identifiers import normalise_organisation_number
from bifall.kernel.problems import Problem, refuse_if
from bifall.organisations.events import MunicipalityRegistered, OrganisationRegistered
from bifall.organisations.models import Membership, Organisation
from bifall.organisations.policies import forget_authorisations
from bifall.organisations.queries import municipalities_of, named_first_in, spoken_for_by
from bifall.organisations.rules import is_of_a_municipality, problems_with_registration
from bifall.organisations.states import MembershipRole, OrganisationKind


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
    require(actor, "organisations.register", authority, at=at)
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
    forget_authorisations(actor)
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
