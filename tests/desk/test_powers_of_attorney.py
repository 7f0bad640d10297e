"""The paper by which somebody acts for an applicant, opened from the case's page at the desk."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from bifall.applications.models import Application
from bifall.organisations.commands import accept_power_of_attorney, give_power_of_attorney
from bifall.organisations.models import Membership, Organisation, PowerOfAttorney
from bifall.organisations.states import MembershipRole, Scope
from tests.cast import Cast, person
from tests.conftest import NOW
from tests.factories.applications import application
from tests.factories.audit import Written, of, written

pytestmark = pytest.mark.django_db

READ = "organisations.power_of_attorney_read"


@pytest.fixture(autouse=True)
def clock() -> Iterator[datetime]:
    with time_machine.travel(NOW, tick=False):
        yield NOW


def power_of(cast: Cast, *, is_accepted: bool = True) -> PowerOfAttorney:
    made, token = give_power_of_attorney(
        organisation_id=cast.chamber.pk,
        name="Olle Ombud",
        email="olle.ombud@example.org",
        scopes=[Scope.WRITE],
        first_day=NOW.date(),
        last_day=NOW.date(),
        filename="fullmakt.pdf",
        content=b"%PDF-1.7 fullmakten",
        actor=cast.applicant,
        at=NOW,
    )
    if is_accepted:
        accept_power_of_attorney(token=token, actor=person("Olle Ombud", at=NOW), at=NOW)
    return made


def address(case: Application, power: PowerOfAttorney) -> str:
    return reverse("desk:power_of_attorney", args=[case.pk, power.pk])


def test_the_officer_opens_the_paper_and_each_time_is_written_down(client: Client, cast: Cast) -> None:
    case, power = application(cast), power_of(cast)
    client.force_login(cast.officer)
    page = client.get(reverse("desk:case", args=[case.pk])).content.decode()
    assert f'href="{address(case, power)}">Fullmakt för Olle Ombud</a>' in page
    assert written(READ) == []
    for _time in range(2):
        sent: Any = client.get(address(case, power))
        assert b"".join(sent) == b"%PDF-1.7 fullmakten"
        assert sent["Content-Disposition"] == 'attachment; filename="fullmakt.pdf"'
    assert written(READ) == [Written(READ, of(power), cast.officer.pk, NOW, {})] * 2


def test_it_is_opened_by_those_who_handle_the_case_and_nobody_else(client: Client, cast: Cast) -> None:
    case, power = application(cast), power_of(cast)
    tied = person("Tina Tudelad", at=NOW)
    Membership.objects.create(
        organisation=cast.chamber, user=cast.director, role=MembershipRole.EDITOR, since=NOW
    )
    found = {}
    for user in (
        cast.officer,
        cast.director,
        cast.secretary,
        cast.assessor,
        cast.applicant,
        cast.officer_elsewhere,
        tied,
    ):
        client.force_login(user)
        found[user.name] = client.get(address(case, power)).status_code
    assert found == {
        "Hanna Handläggare": 200,
        # Acts for the applicant.
        "Disa Direktör": 404,
        # Keeps the board's papers, and handles no case.
        "Sara Sekreterare": 403,
        "Beda Bedömare": 403,
        "Sofia Sökande": 403,
        "Olle Handläggare": 403,
        "Tina Tudelad": 403,
    }
    assert [entry.actor for entry in written(READ)] == [cast.officer.pk]
    client.force_login(cast.secretary)
    assert "Fullmakt för" not in client.get(reverse("desk:case", args=[case.pk])).content.decode()


def test_one_that_nobody_has_accepted_or_of_another_applicant_is_not_there(
    client: Client, cast: Cast
) -> None:
    case, power = application(cast), power_of(cast, is_accepted=False)
    client.force_login(cast.officer)
    assert client.get(address(case, power)).status_code == 404
    assert "Ombud" not in client.get(reverse("desk:case", args=[case.pk])).content.decode()
    accepted = PowerOfAttorney.objects.filter(pk=power.pk)
    accepted.update(
        accepted_at=NOW, holder=cast.stranger, organisation=Organisation.objects.get(pk=cast.rival.pk)
    )
    assert client.get(address(case, power)).status_code == 404
    assert written(READ) == []
