"""Who may do what with people: the table, over everybody there is."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied

from bifall.accounts.models import Authority, RoleAssignment, User
from bifall.accounts.permissions import require
from bifall.accounts.policies import PERMISSIONS
from bifall.accounts.predicates import answer
from bifall.accounts.states import Role
from bifall.organisations.commands import load_municipality
from tests.cast import Cast
from tests.strangers import anybody

WHO_MAY = {
    "accounts.change_authority": {"administrator"},
    "accounts.view_people": {"administrator"},
    "accounts.register_person": {"administrator"},
    "accounts.assign_role": {"administrator"},
    "accounts.end_role": {"administrator"},
    "accounts.view_as_any": {"administrator"},
    "accounts.state_own_absence": {"officer"},
    "accounts.state_absence": {"director"},
    "audit.view": {"administrator", "auditor"},
}


def test_every_permission_is_in_the_table() -> None:
    assert WHO_MAY.keys() == PERMISSIONS.keys()


@pytest.mark.parametrize("permission", WHO_MAY)
def test_who_may(cast: Cast, permission: str) -> None:
    people = anybody(cast)
    there = {f"{name}_elsewhere" for name in WHO_MAY[permission]}
    for authority, expected in ((cast.region, WHO_MAY[permission]), (cast.other_region, there)):
        role = RoleAssignment.objects.filter(authority=authority).first()
        for about in (authority, role):
            assert {name for name, user in people.items() if user.has_perm(permission, about)} == expected


def test_a_superuser_opens_nothing_here_and_wagtails_rooms_all_the_same(cast: Cast, now: datetime) -> None:
    """Unlike nobody, a superuser has all that Django and Wagtail guard."""
    people = anybody(cast)
    superuser, nobody = people["superuser"], people["nobody"]
    rooms = ("wagtailadmin.access_admin", "accounts.delete_user")
    assert [superuser.has_perm(name) for name in rooms] == [True, True]
    assert [nobody.has_perm(name) for name in rooms] == [False, False]
    assert [name for name in PERMISSIONS if superuser.has_perm(name, cast.region)] == []
    with pytest.raises(PermissionDenied):
        load_municipality(
            authority_id=cast.region.pk,
            code="2401",
            name="Nordmaling",
            population=7000,
            population_on=now.date(),
            actor=superuser,
            at=now,
        )


def test_who_may_not_sign_in_may_nothing(cast: Cast) -> None:
    locked_out = anybody(cast)["locked_out"]
    assert {role for _authority, role in locked_out.roles} == set(Role)
    assert not locked_out.has_perm("audit.view", cast.region)
    User.objects.filter(pk=locked_out.pk).update(is_active=True)
    assert User.objects.get(pk=locked_out.pk).has_perm("audit.view", cast.region)
    with pytest.raises(PermissionDenied, match=r"audit\.view"):
        require(locked_out, "audit.view", cast.region)
    require(User.objects.get(pk=locked_out.pk), "audit.view", cast.region)


def test_a_permission_that_nobody_has_written_down_is_djangos(cast: Cast) -> None:
    assert answer("accounts.no_such_thing", cast.administrator, cast.region) is None
    assert not cast.administrator.has_perm("accounts.no_such_thing", cast.region)
    assert not AnonymousUser().has_perm("accounts.no_such_thing")


def test_an_authority_belongs_to_itself(cast: Cast) -> None:
    assert [Authority.objects.get(pk=cast.region.pk).authority_id] == [cast.region.pk]
