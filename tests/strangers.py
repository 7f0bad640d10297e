"""People whom no door should take for somebody else."""

from __future__ import annotations

from datetime import timedelta

from bifall.accounts.models import RoleAssignment, User
from bifall.accounts.states import Role
from bifall.organisations.models import Mandate, Membership
from bifall.organisations.states import MandateKind, MembershipRole
from tests.cast import Cast, person
from tests.conftest import NOW
from tests.everybody import everybody

BEFORE = NOW - timedelta(days=365)


def strangers(cast: Cast) -> dict[str, User]:
    """Name → user: those with roles elsewhere, one who has had every part here (`retired`), one with every
    role who may not sign in (`locked_out`), and Django's `superuser`.
    """
    retired, locked_out = person("Rut Rentier", at=NOW), person("Uno Utelåst", at=NOW)
    for role in Role:
        held = {"authority": cast.region, "role": role, "assigned_at": BEFORE}
        RoleAssignment.objects.create(user=retired, ended_at=NOW, **held)
        RoleAssignment.objects.create(user=locked_out, **held)
    past = {"user": retired, "since": BEFORE, "ended_at": NOW}
    Membership.objects.create(organisation=cast.chamber, role=MembershipRole.SIGNATORY, **past)
    Mandate.objects.create(municipality=cast.umea, kind=MandateKind.POLITICIAN, **past)
    User.objects.filter(pk=locked_out.pk).update(is_active=False)
    superuser = User.objects.create_superuser("rot@example.org", name="Rot")
    people = {"retired": retired, "locked_out": locked_out, "superuser": superuser}
    for role in set(Role) - {Role.CASE_OFFICER, Role.SECRETARY}:
        people[f"{role}_elsewhere"] = person(
            f"{role.value}.annorstades", authority=cast.other_region, role=role, at=NOW
        )
    return {name: User.objects.get(pk=user.pk) for name, user in people.items()}


def anybody(cast: Cast) -> dict[str, User]:
    """Everybody and the strangers: the people over whom a table of rights is compared."""
    return everybody(cast) | strangers(cast)
