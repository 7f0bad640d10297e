"""Which site is asked for, and who works there."""

from __future__ import annotations

from datetime import datetime

import pytest

from bifall.accounts.models import Authority, RoleAssignment, User
from bifall.accounts.queries import authority_for_host, people_with_role
from bifall.accounts.states import Role
from tests.cast import Cast
from tests.strangers import anybody


@pytest.mark.parametrize("host", ["utveckling.example.org", "localhost:8000", "127.0.0.1", "[::1]:8000", ""])
def test_one_authority_answers_to_any_name(db: None, host: str) -> None:
    assert authority_for_host(host) is None
    only = Authority.objects.create(slug="enda", name="Region Enda", organisation_number="232100-0214")
    assert authority_for_host(host) == only


@pytest.mark.parametrize(
    ("host", "slug"),
    [
        ("annorstades.example.org", "annorstades"),
        ("ANNORSTADES.example.org:8000", "annorstades"),
        ("vasterbotten.example.org", "vasterbotten"),
        ("example.org", "vasterbotten"),
        ("x.annorstades.example.org", "vasterbotten"),
        ("", "vasterbotten"),
    ],
)
def test_of_two_the_one_with_the_name_answers_and_else_the_one_without(
    cast: Cast, host: str, slug: str
) -> None:
    found = authority_for_host(host)
    assert found is not None
    assert found.slug == slug


def test_when_all_have_names_an_unknown_name_leads_nowhere(cast: Cast) -> None:
    Authority.objects.filter(pk=cast.region.pk).update(hostname="vasterbotten.example.org")
    assert authority_for_host("vasterbotten.example.org") == cast.region
    assert authority_for_host("example.org") is None


@pytest.mark.parametrize("role", Role)
def test_people_with_a_role_are_those_who_hold_it_here_now_and_can_sign_in(cast: Cast, role: Role) -> None:
    names = {
        Role.ADMINISTRATOR: ["Adam Administratör"],
        Role.CASE_OFFICER: ["Hanna Handläggare"],
        Role.CONTROLLER: ["Kerstin Controller"],
        Role.ASSESSOR: ["Beda Bedömare", "Bo Bedömare"],
        Role.DIRECTOR: ["Disa Direktör"],
        Role.SECRETARY: ["Sara Sekreterare"],
        Role.COMMUNICATOR: ["Klara Kommunikatör"],
        Role.AUDITOR: ["Rune Revisor"],
    }
    anybody(cast)
    assert RoleAssignment.objects.filter(authority=cast.region, role=role).count() > len(names[role])
    assert [user.name for user in people_with_role(cast.region, role)] == names[role]


def test_who_holds_one_role_here_and_another_elsewhere_is_not_mixed_up(cast: Cast, now: datetime) -> None:
    RoleAssignment.objects.create(
        authority=cast.other_region, user=cast.officer, role=Role.AUDITOR, assigned_at=now
    )
    assert people_with_role(cast.region, Role.AUDITOR) == [cast.auditor]
    assert people_with_role(cast.other_region, Role.AUDITOR) == [cast.officer]
    both = {(cast.region.pk, Role.CASE_OFFICER), (cast.other_region.pk, Role.AUDITOR)}
    assert User.objects.get(pk=cast.officer.pk).roles == both
