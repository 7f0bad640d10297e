"""Who may act for an organisation and see it: the table over everybody, and the lists that must agree."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser

from bifall.organisations.commands import accept_power_of_attorney, give_power_of_attorney
from bifall.organisations.models import Mandate, Membership, Organisation, PowerOfAttorney
from bifall.organisations.policies import PERMISSIONS
from bifall.organisations.queries import (
    acted_for_by,
    municipalities_of,
    representatives_of,
    spoken_for_by,
    visible_to,
)
from bifall.organisations.states import MandateKind, MembershipRole, Scope
from tests.cast import Cast
from tests.conftest import NOW
from tests.everybody import as_elsewhere
from tests.strangers import anybody

DESK = {"officer", "controller", "director"}
CHAMBER = {"applicant", "colleague"}
# Permission → the object in the cast it is asked of → who may.
WHO_MAY: dict[str, dict[str, set[str]]] = {
    "organisations.view": {
        "chamber": DESK | CHAMBER,
        "rival": DESK | {"stranger"},
        "region_as_applicant": DESK,
        "company_elsewhere": {"officer_elsewhere", "controller_elsewhere", "director_elsewhere"},
    },
    "organisations.change": {
        "chamber": CHAMBER,
        "rival": {"stranger"},
        "region_as_applicant": set(),
        "company_elsewhere": set(),
    },
    "organisations.invite": {"chamber": CHAMBER, "rival": {"stranger"}, "company_elsewhere": set()},
    "organisations.entrust_with_money": {
        "chamber": {"applicant"},
        "rival": {"stranger"},
        "company_elsewhere": set(),
    },
    "organisations.end_membership": {
        "membership": CHAMBER,
        "membership_of_a_signatory": {"applicant"},
        "membership_at_rival": {"stranger"},
    },
    "organisations.change_signing": {
        "chamber": {"applicant"},
        "rival": {"stranger"},
        "company_elsewhere": set(),
    },
    "organisations.give_power_of_attorney": {
        "chamber": {"applicant"},
        "rival": {"stranger"},
        "company_elsewhere": set(),
    },
    "organisations.view_power_of_attorney": {"power": CHAMBER | {"umea_official"}},
    "organisations.read_power_of_attorney": {"power": DESK},
    "organisations.revoke_power_of_attorney": {"power": {"applicant", "umea_official"}},
    "organisations.give_mandate": {
        "umea": {"administrator", "umea_official"},
        "sorsele": {"administrator", "sorsele_official"},
    },
    "organisations.end_mandate": {"mandate": {"administrator"}},
    "organisations.load_register": {
        "region": {"administrator"},
        "other_region": {"administrator_elsewhere"},
    },
}


def power_of_attorney(cast: Cast) -> PowerOfAttorney:
    """One that an official of the municipality's holds for the chamber."""
    power, token = give_power_of_attorney(
        organisation_id=cast.chamber.pk,
        name=cast.umea_official.name,
        email=cast.umea_official.email,
        scopes=[Scope.WRITE],
        first_day=NOW.date(),
        last_day=NOW.date(),
        filename="fullmakt.pdf",
        content=b"%PDF-1.7",
        actor=cast.applicant,
        at=NOW,
    )
    accept_power_of_attorney(token=token, actor=cast.umea_official, at=NOW)
    return PowerOfAttorney.objects.get(pk=power.pk)


def things(cast: Cast) -> dict[str, Any]:
    named = {name: getattr(cast, name) for name in Cast.__dataclass_fields__}
    return named | {
        "company_elsewhere": as_elsewhere(cast).chamber,
        "power": power_of_attorney(cast),
        "membership": Membership.objects.get(user=cast.colleague),
        "membership_of_a_signatory": Membership.objects.get(user=cast.applicant),
        "membership_at_rival": Membership.objects.get(user=cast.stranger),
        "mandate": Mandate.objects.get(user=cast.umea_official),
    }


def test_every_permission_is_in_the_table() -> None:
    assert {*WHO_MAY, "organisations.register"} == PERMISSIONS.keys()


@pytest.mark.parametrize("permission", WHO_MAY)
def test_who_may(cast: Cast, permission: str) -> None:
    asked_of, people = things(cast), anybody(cast)
    may = {
        about: {name for name, user in people.items() if user.has_perm(permission, asked_of[about])}
        for about in WHO_MAY[permission]
    }
    assert may == WHO_MAY[permission]


def test_everybody_who_is_signed_in_may_register(cast: Cast) -> None:
    people = anybody(cast)
    may = {name for name, user in people.items() if user.has_perm("organisations.register", cast.region)}
    assert may == people.keys() - {"locked_out"}
    assert not AnonymousUser().has_perm("organisations.register", cast.region)


def test_the_lists_are_the_permissions(cast: Cast) -> None:
    """Over every organisation and everybody, who may be a member here and at work there."""
    elsewhere = as_elsewhere(cast).chamber
    Membership.objects.create(
        organisation=elsewhere, user=cast.officer, role=MembershipRole.EDITOR, since=NOW
    )
    people = {name: user for name, user in anybody(cast).items() if user.is_active}
    seen = {name: set(visible_to(user)) for name, user in people.items()}
    assert seen == {
        name: {o for o in Organisation.objects.all() if user.has_perm("organisations.view", o)}
        for name, user in people.items()
    }
    assert seen["officer"] == set(Organisation.objects.all())
    for authority in (cast.region, cast.other_region):
        for user in people.values():
            here = Organisation.objects.filter(authority=authority)
            expected = [o for o in here if user.has_perm("organisations.change", o)]
            assert list(acted_for_by(user, authority)) == expected


def test_who_speaks_for_a_municipality_and_for_which(cast: Cast) -> None:
    people = anybody(cast)
    spoken = {name: list(spoken_for_by(user)) for name, user in people.items()}
    assert {name: found for name, found in spoken.items() if found} == {
        "umea_official": [cast.umea],
        "sorsele_official": [cast.sorsele],
    }
    Mandate.objects.create(
        municipality=cast.umea, user=people["locked_out"], kind=MandateKind.OFFICIAL, since=NOW
    )
    assert cast.umea.mandates.count() == 3
    assert [mandate.user for mandate in representatives_of(cast.umea)] == [cast.umea_official]
    assert list(municipalities_of(cast.region)) == [cast.sorsele, cast.umea]
    assert list(municipalities_of(cast.other_region)) == []
