"""People and their roles: who gives them, who takes them, and what the audit says of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from bifall.accounts.commands import assign_role, end_role, found_authority, register_person
from bifall.accounts.models import Authority, RoleAssignment, User
from bifall.accounts.queries import people_with_role
from bifall.accounts.states import Role
from bifall.audit.models import Chain
from bifall.kernel.problems import Problem, Refused
from tests.cast import Cast, person
from tests.factories.audit import Written, of, written
from tests.strangers import anybody
from tests.whole_database import whole_database

Command = Callable[[User], object]


@pytest.fixture
def doors(cast: Cast, now: datetime) -> dict[str, Command]:
    """Each command of an administrator, as the one who calls it."""
    newcomer = person("Tyra Nykomling", at=now)
    held = RoleAssignment.objects.get(user=cast.assessor)
    return {
        "assign_role": lambda actor: assign_role(
            authority_id=cast.region.pk, user_id=newcomer.pk, role=Role.CONTROLLER, actor=actor, at=now
        ),
        "end_role": lambda actor: end_role(assignment_id=held.pk, actor=actor, at=now),
        "register_person": lambda actor: register_person(
            authority_id=cast.region.pk, email="ny@example.org", name="Nora Ny", actor=actor, at=now
        ),
    }


@pytest.mark.parametrize("name", ["assign_role", "end_role", "register_person"])
def test_a_door_is_shut_for_all_but_the_administrator_here(
    cast: Cast, doors: dict[str, Command], name: str
) -> None:
    people = anybody(cast)
    before = whole_database()
    shut_out = []
    for part, user in people.items():
        if part == "administrator":
            continue
        with pytest.raises(PermissionDenied, match=f"accounts.{name}"):
            doors[name](user)
        shut_out.append(part)
    assert whole_database() == before
    assert {"administrator_elsewhere", "superuser", "locked_out", "retired", "officer"} <= set(shut_out)
    doors[name](people["administrator"])
    assert whole_database() != before


def test_a_role_is_given_and_works_at_once(cast: Cast, now: datetime) -> None:
    newcomer = person("Tyra Nykomling", at=now)
    made = assign_role(
        authority_id=cast.region.pk, user_id=newcomer.pk, role=Role.ASSESSOR, actor=cast.administrator, at=now
    )
    assert (made.authority, made.user, made.role) == (cast.region, newcomer, Role.ASSESSOR)
    assert (made.assigned_at, made.ended_at) == (now, None)
    assert newcomer.roles == {(cast.region.pk, Role.ASSESSOR)}
    assert newcomer.authorities_as(Role.ASSESSOR, Role.AUDITOR) == {cast.region.pk}
    assert newcomer.authorities_as(Role.AUDITOR) == frozenset()
    data = {"user_id": str(newcomer.pk), "role": "assessor"}
    assert written() == [Written("accounts.role_assigned", of(made), cast.administrator.pk, now, data)]


def test_a_role_that_is_held_is_not_given_twice(cast: Cast, now: datetime) -> None:
    held = RoleAssignment.objects.get(user=cast.assessor)
    again = assign_role(
        authority_id=cast.region.pk,
        user_id=cast.assessor.pk,
        role=Role.ASSESSOR,
        actor=cast.administrator,
        at=now + timedelta(days=1),
    )
    assert (again.pk, again.assigned_at) == (held.pk, now)
    assert written() == []


def test_a_closed_account_gets_no_role(cast: Cast, now: datetime) -> None:
    User.objects.filter(pk=cast.assessor.pk).update(is_active=False)
    with pytest.raises(Refused) as refused:
        assign_role(
            authority_id=cast.region.pk,
            user_id=cast.assessor.pk,
            role=Role.AUDITOR,
            actor=cast.administrator,
            at=now,
        )
    assert refused.value.problems == (Problem("account_closed", "role"),)


def test_a_role_ends_once_and_can_be_given_anew(cast: Cast, now: datetime) -> None:
    held = RoleAssignment.objects.get(user=cast.assessor)
    later = now + timedelta(days=1)
    ended = end_role(assignment_id=held.pk, actor=cast.administrator, at=now)
    again = end_role(assignment_id=held.pk, actor=cast.administrator, at=later)
    assert (ended.ended_at, again.ended_at) == (now, now)
    assert User.objects.get(pk=cast.assessor.pk).roles == frozenset()
    assert people_with_role(cast.region, Role.ASSESSOR) == [cast.other_assessor]
    data = {"user_id": str(cast.assessor.pk), "role": "assessor"}
    assert written() == [Written("accounts.role_ended", of(held), cast.administrator.pk, now, data)]
    anew = assign_role(
        authority_id=cast.region.pk,
        user_id=cast.assessor.pk,
        role=Role.ASSESSOR,
        actor=cast.administrator,
        at=later,
    )
    assert anew.pk != held.pk
    assert User.objects.get(pk=cast.assessor.pk).roles == {(cast.region.pk, Role.ASSESSOR)}


def test_the_last_administrator_stays_and_the_one_before_goes_at_once(cast: Cast, now: datetime) -> None:
    alone = RoleAssignment.objects.get(user=cast.administrator)
    with pytest.raises(Refused) as refused:
        end_role(assignment_id=alone.pk, actor=cast.administrator, at=now)
    assert refused.value.problems == (Problem("last_administrator"),)
    person("Alva Administratör", authority=cast.region, role=Role.ADMINISTRATOR, at=now)
    end_role(assignment_id=alone.pk, actor=cast.administrator, at=now)
    with pytest.raises(PermissionDenied):
        assign_role(
            authority_id=cast.region.pk,
            user_id=cast.administrator.pk,
            role=Role.ADMINISTRATOR,
            actor=cast.administrator,
            at=now,
        )


def test_who_gives_themselves_a_role_has_it_at_once(cast: Cast, now: datetime) -> None:
    before = cast.administrator.roles
    assign_role(
        authority_id=cast.region.pk,
        user_id=cast.administrator.pk,
        role=Role.AUDITOR,
        actor=cast.administrator,
        at=now,
    )
    assert cast.administrator.roles - before == {(cast.region.pk, Role.AUDITOR)}


def test_a_person_is_registered_without_a_password(cast: Cast, now: datetime) -> None:
    made = register_person(
        authority_id=cast.region.pk,
        email=" Nora.Ny@Example.ORG ",
        name="Nora Ny",
        title="Strateg",
        phone="070-174 06 05",
        language="en",
        actor=cast.administrator,
        at=now,
    )
    stored = User.objects.get(email="nora.ny@example.org")
    assert stored == made
    assert (stored.name, stored.title, stored.phone) == ("Nora Ny", "Strateg", "070-174 06 05")
    assert (stored.language, stored.has_usable_password(), stored.roles) == ("en", False, frozenset())
    assert (stored.is_staff, stored.is_superuser, stored.is_active) == (False, False, True)
    data = {"user_id": str(made.pk)}
    expected = Written("accounts.person_registered", of(cast.region), cast.administrator.pk, now, data)
    assert written() == [expected]


def test_who_has_an_account_keeps_it_as_it_is(cast: Cast, now: datetime) -> None:
    found = register_person(
        authority_id=cast.region.pk,
        email=cast.officer.email.upper(),
        name="Någon Annan",
        title="Chef",
        actor=cast.administrator,
        at=now,
    )
    assert (found.pk, found.name, found.title) == (cast.officer.pk, "Hanna Handläggare", "")
    assert written() == []


def test_an_authority_is_founded_with_its_first_administrator(cast: Cast, now: datetime) -> None:
    founder = person("Greta Grundare", at=now)
    assert founder.roles == frozenset()
    made = found_authority(
        administrator=founder,
        at=now,
        slug="nordanland",
        name="Region Nordanland",
        short_name="Nordanland",
        organisation_number="232100-0214",
        hostname="nordanland.example.org",
        email="nordanland@example.org",
        court="Förvaltningsrätten i Luleå",
    )
    assert Authority.objects.get(slug="nordanland") == made
    assert founder.roles == {(made.pk, Role.ADMINISTRATOR)}
    assert founder.has_perm("accounts.assign_role", made)
    assert not founder.has_perm("accounts.assign_role", cast.region)
    data = {"user_id": str(founder.pk), "role": "administrator"}
    assignment = RoleAssignment.objects.get(user=founder)
    assert written() == [Written("accounts.role_assigned", of(assignment), founder.pk, now, data)]
    assert list(Chain.objects.values_list("authority_id", "length")) == [(made.pk, 1)]
