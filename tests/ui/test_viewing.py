"""Looking as a role: what is shown, what is kept secret, that nothing changes, and what the audit says."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from bifall.accounts.models import RoleAssignment
from bifall.accounts.states import Role
from bifall.applications.states import State
from bifall.organisations.models import Membership
from bifall.organisations.states import MembershipRole
from tests.cast import Cast
from tests.conftest import NOW
from tests.factories.applications import application
from tests.factories.audit import written
from tests.factories.drafts import draft
from tests.whole_database import whole_database

SECRET = "Zephyrprojektet"


def look(client: Client, role: Role) -> int:
    return client.post(reverse("start_viewing"), {"role": role.value}).status_code


def events() -> list[tuple[str, object]]:
    return [(line.event, line.data) for line in written() if line.event.startswith("accounts.viewing")]


def test_an_administrator_sees_what_the_role_sees_and_the_audit_says_so(client: Client, cast: Cast) -> None:
    case = application(cast, State.SUBMITTED, title="Inkommen")
    page = reverse("desk:case", args=[case.pk])
    client.force_login(cast.administrator)
    assert client.get(page).status_code in {403, 404}
    assert look(client, Role.CASE_OFFICER) == 302
    shown = client.get(page)
    assert shown.status_code == 200
    assert "Du ser sidorna som handläggare och kan inte ändra något." in shown.content.decode()
    assert client.get(reverse("desk:administration")).status_code == 403
    for _twice in range(2):
        assert client.post(reverse("end_viewing")).status_code == 302
    assert client.get(page).status_code in {403, 404}
    assert client.get(reverse("desk:administration")).status_code == 200
    assert events() == [
        ("accounts.viewing_started", {"role": "case_officer"}),
        ("accounts.viewing_ended", {"role": "case_officer"}),
    ]


def test_nothing_changes_while_one_looks(client: Client, cast: Cast) -> None:
    case = application(cast, State.SUBMITTED, case_officer=None)
    client.force_login(cast.administrator)
    look(client, Role.CASE_OFFICER)
    before = whole_database()
    for name in ("desk:start_review", "desk:dismiss", "desk:hand_over"):
        sent = client.post(reverse(name, args=[case.pk]), {"officer": str(cast.officer.pk)})
        assert (name, sent.status_code) == (name, 403)
        assert "Du tittar bara" in sent.content.decode()
    assert look(client, Role.DIRECTOR) == 403
    assert client.delete(reverse("desk:case", args=[case.pk])).status_code == 403
    assert whole_database() == before


@pytest.mark.parametrize("role", Role)
def test_nobodys_draft_is_shown_in_any_role(client: Client, cast: Cast, role: Role) -> None:
    """Not even to somebody who writes it as themself: the role alone is looked at."""
    made = draft(cast, title=SECRET, summary=SECRET)
    Membership.objects.create(
        organisation=cast.chamber, user=cast.administrator, role=MembershipRole.SIGNATORY, since=NOW
    )
    client.force_login(cast.administrator)
    own = reverse("portal:review", args=[made.pk])
    assert SECRET in client.get(own).content.decode()
    assert look(client, role) == 302
    for address in (own, reverse("portal:application", args=[made.pk]), reverse("portal:home")):
        assert SECRET not in client.get(address, follow=True).content.decode()
    for address in (reverse("desk:case", args=[made.pk]), reverse("desk:cases")):
        assert SECRET not in client.get(address).content.decode()


def test_who_is_no_administrator_looks_as_a_role_of_their_own_only(client: Client, cast: Cast) -> None:
    RoleAssignment.objects.create(
        authority=cast.region, user=cast.officer, role=Role.ASSESSOR, assigned_at=NOW
    )
    client.force_login(cast.officer)
    assert look(client, Role.DIRECTOR) == 403
    assert look(client, Role.ASSESSOR) == 302
    assert client.get(reverse("desk:cases")).status_code == 403
    client.force_login(cast.stranger)
    assert look(client, Role.ASSESSOR) == 403
    assert client.post(reverse("start_viewing"), {"role": "king"}).status_code == 404


def test_who_is_no_longer_an_administrator_is_themself_again(client: Client, cast: Cast) -> None:
    case = application(cast, State.SUBMITTED)
    client.force_login(cast.administrator)
    look(client, Role.CASE_OFFICER)
    RoleAssignment.objects.filter(user=cast.administrator).update(ended_at=NOW)
    assert client.get(reverse("desk:case", args=[case.pk])).status_code in {403, 404}
