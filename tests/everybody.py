"""Every kind of user there is: the cast, and those who have left, have nothing, or work as controllers."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import timedelta

from bifall.accounts.models import RoleAssignment, User
from bifall.accounts.states import Role
from bifall.organisations.models import Membership
from bifall.organisations.states import MembershipRole, OrganisationKind
from tests.cast import Cast, organisation, person
from tests.conftest import NOW


def everybody(cast: Cast) -> dict[str, User]:
    """Name → user, each fetched anew so that nobody remembers earlier rights."""
    seats = {"chair": cast.chair, "vice_chair": cast.vice_chair, "substitute": cast.substitute}
    people = {
        field.name: value for field in fields(cast) if isinstance(value := getattr(cast, field.name), User)
    }
    people |= {name: member.user for name, member in seats.items()}
    people["controller"] = person("Kerstin Controller", authority=cast.region, role=Role.CONTROLLER, at=NOW)
    people["nobody"] = person("Nina Ny", at=NOW)
    former = person("Fia Före Detta", authority=cast.region, role=Role.CASE_OFFICER, at=NOW)
    RoleAssignment.objects.filter(user=former).update(ended_at=NOW)
    Membership.objects.create(
        organisation=cast.chamber,
        user=former,
        role=MembershipRole.SIGNATORY,
        since=NOW - timedelta(days=9),
        ended_at=NOW,
    )
    people["former"] = former
    return {name: User.objects.get(pk=user.pk) for name, user in people.items()}


def as_elsewhere(cast: Cast) -> Cast:
    """The other region in the place of the first, so that factories make its calls and applications."""
    company = organisation(
        cast.other_region, "Bolaget Annorstädes AB", "556036-0793", OrganisationKind.COMPANY, at=NOW
    )
    return replace(
        cast, region=cast.other_region, officer=cast.officer_elsewhere, chamber=company, rival=company
    )
