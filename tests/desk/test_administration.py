"""The administrator's pages: what is missing, and the people, boards and municipalities of the authority."""

from __future__ import annotations

import re
from datetime import date, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import Settings

from bifall.accounts.models import Authority, RoleAssignment
from bifall.accounts.states import Role
from bifall.board.models import Board, BoardMember
from bifall.board.states import MemberRole
from bifall.calls.models import Strategy
from bifall.desk.administration_urls import urlpatterns
from bifall.notices.models import Message
from bifall.organisations.models import Mandate, Municipality
from bifall.organisations.states import MandateKind
from tests.cast import Cast, person
from tests.conftest import NOW
from tests.factories import webhooks
from tests.factories.audit import written
from tests.strangers import anybody
from tests.whole_database import whole_database

pytestmark = pytest.mark.django_db

WITHOUT_ID = [
    "administration",
    "letters",
    "authority",
    "strategies",
    "people",
    "register_person",
    "municipalities",
    "add_municipality",
    "boards",
    "add_board",
    "webhooks",
    "add_webhook",
]


@pytest.fixture
def administrator(client: Client, cast: Cast) -> Client:
    client.force_login(cast.administrator)
    return client


@pytest.fixture
def elsewhere(cast: Cast, now: datetime) -> dict[str, str]:
    """The addresses of everything that the other region has, by name."""
    officer = RoleAssignment.objects.get(user=cast.officer_elsewhere)
    place = Municipality.objects.create(
        authority=cast.other_region,
        code="0980",
        name="Annorköping",
        population=1,
        population_on=date(2025, 1, 1),
    )
    mandate = Mandate.objects.create(
        municipality=place, user=cast.umea_official, kind=MandateKind.OFFICIAL, since=now
    )
    organ = Board.objects.create(authority=cast.other_region, name="Annorstädes nämnd", organ_code="AN")
    seat = BoardMember.objects.create(
        board=organ, user=cast.chair.user, role=MemberRole.CHAIR, since=now, position=1
    )
    endpoint = webhooks.endpoint(cast, authority=cast.other_region)
    parts = {
        "webhook": endpoint.pk,
        "change_webhook": endpoint.pk,
        "webhook_secret": endpoint.pk,
        "exchange_webhook_secret": endpoint.pk,
        "ask_webhook": endpoint.pk,
        "test_webhook": endpoint.pk,
        "pause_webhook": endpoint.pk,
        "resume_webhook": endpoint.pk,
        "remove_webhook": endpoint.pk,
        "person": officer.user_id,
        "give_role": officer.user_id,
        "send_link": officer.user_id,
        "end_role": officer.pk,
        "municipality": place.pk,
        "change_municipality": place.pk,
        "add_representative": place.pk,
        "end_mandate": mandate.pk,
        "board": organ.pk,
        "change_board": organ.pk,
        "add_seat": organ.pk,
        "seat": seat.pk,
        "end_seat": seat.pk,
    }
    return {name: reverse(f"desk:{name}", args=[part]) for name, part in parts.items()}


def errors(form: object) -> dict[str, list[str]]:
    return {name: list(lines) for name, lines in form.errors.items()}  # type: ignore[attr-defined]


def test_every_page_has_been_thought_of(elsewhere: dict[str, str]) -> None:
    assert {pattern.name for pattern in urlpatterns} == {*WITHOUT_ID, *elsewhere}


def test_the_pages_are_the_administrators_alone(
    client: Client, cast: Cast, elsewhere: dict[str, str]
) -> None:
    people = anybody(cast)
    pages = {**{name: reverse(f"desk:{name}") for name in WITHOUT_ID}, **elsewhere}
    seen = {}
    for part, user in people.items():
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        seen[part] = {client.post(page).status_code for page in pages.values()} | {
            client.get(reverse(f"desk:{name}")).status_code for name in WITHOUT_ID
        }
    # Somebody whose account is closed is nobody at all, and is asked to sign in.
    assert seen.pop("locked_out") == {302, 405}
    assert {200, 404} <= seen.pop("administrator")
    assert {part: codes for part, codes in seen.items() if codes != {403, 405}} == {}


def test_nothing_of_another_authority_is_seen_or_touched(
    administrator: Client, elsewhere: dict[str, str]
) -> None:
    before = whole_database()
    for address in elsewhere.values():
        codes = (administrator.get(address).status_code, administrator.post(address).status_code)
        assert codes in {(404, 404), (404, 405), (405, 404)}, address
    assert whole_database() == before
    shown = "".join(
        administrator.get(reverse(f"desk:{name}")).content.decode()
        for name in ("administration", "people", "municipalities", "boards")
    )
    assert [name for name in ("Olle Handläggare", "Annorköping", "Annorstädes nämnd") if name in shown] == []


def test_the_menu_leads_the_administrator_there_and_nobody_else(administrator: Client, cast: Cast) -> None:
    page = administrator.get(reverse("desk:person", args=[cast.officer.pk])).content.decode()
    [menu] = re.findall(r'<nav class="main".*?</nav>', page, re.DOTALL)
    assert re.findall(r"<a [^>]*>([^<]*)</a>", menu) == ["Administration"]
    assert f'href="{reverse("desk:administration")}" aria-current="true"' in menu
    administrator.force_login(cast.officer)
    assert reverse("desk:administration") not in administrator.get(reverse("desk:home")).content.decode()


def test_the_first_page_tells_what_is_missing_in_the_order_it_is_needed(
    client: Client, cast: Cast, settings: Settings
) -> None:
    settings.ALLOWED_HOSTS = ["annorstades.example.org"]
    alone = person("Ada Annorstädes", authority=cast.other_region, role=Role.ADMINISTRATOR, at=NOW)
    RoleAssignment.objects.filter(user=cast.secretary_elsewhere).update(ended_at=NOW)
    Message.objects.create(
        authority=cast.other_region,
        email="fel@example.org",
        kind="test",
        subject="Hej",
        created_at=NOW,
        leaves_at=NOW,
        attempts=8,
        last_error="550 no such user",
    )
    client.force_login(alone)
    page = client.get(reverse("desk:administration"), headers={"host": "annorstades.example.org"})
    assert [item["title"] for item in page.context["items"]] == [
        "Ett brev har inte gått att skicka",
        "Ingen är bedömare",
        "Ingen är regional utvecklingsdirektör",
        "Ingen är nämndsekreterare",
        "Ingen är kommunikatör",
        "Den regionala utvecklingsstrategin saknas",
        "Nämnden saknas",
        "Länets kommuner saknas",
    ]
    lost = client.get(reverse("desk:letters"), headers={"host": "annorstades.example.org"}).content.decode()
    assert ("fel@example.org" in lost, "550 no such user" in lost) == (True, True)


def test_a_region_that_has_all_it_needs_is_told_so(administrator: Client, cast: Cast) -> None:
    Strategy.objects.create(authority=cast.region, name="Strategi", valid_from=date(2026, 1, 1))
    assert administrator.get(reverse("desk:administration")).context["items"] == []
    BoardMember.objects.filter(pk=cast.chair.pk).update(ended_at=NOW)
    Mandate.objects.filter(municipality=cast.sorsele).update(ended_at=NOW)
    items = administrator.get(reverse("desk:administration")).context["items"]
    assert [(item["title"], item["url"]) for item in items] == [
        ("Regionala utvecklingsnämnden har ingen ordförande", reverse("desk:board", args=[cast.board.pk])),
        ("Ingen företräder Sorsele", reverse("desk:municipality", args=[cast.sorsele.pk])),
    ]


@pytest.mark.parametrize("name", ["people", "municipalities", "boards", "board", "administration"])
def test_lists_ask_as_many_questions_for_many_rows(administrator: Client, cast: Cast, name: str) -> None:
    address = reverse(f"desk:{name}", args=[cast.board.pk] if name == "board" else [])
    counts, made = [], 0
    administrator.get(address)
    for more in (0, 2, 57):
        for _row in range(more):
            made += 1
            user = person(f"Person {made}", authority=cast.region, role=Role.ASSESSOR, at=NOW)
            place = Municipality.objects.create(
                authority=cast.region, code=f"{made:04}", name=f"Ort {made}", population=1,
                population_on=date(2025, 1, 1),
            )  # fmt: skip
            Mandate.objects.create(municipality=place, user=user, kind=MandateKind.OFFICIAL, since=NOW)
            BoardMember.objects.create(
                board=cast.board, user=user, role=MemberRole.MEMBER, since=NOW, position=made + 9
            )
        with CaptureQueriesContext(connection) as asked:
            assert administrator.get(address).status_code == 200
        counts.append(len(asked))
    assert counts == [counts[0]] * 3
    assert counts[0] <= 13


def test_the_authoritys_own_facts_are_changed(administrator: Client, cast: Cast) -> None:
    page = administrator.get(reverse("desk:authority"))
    written_before = {name: page.context["form"][name].value() for name in page.context["form"].fields}
    assert written_before["court"] == "Förvaltningsrätten i Umeå"
    values = written_before | {"street": "Köksvägen 11", "city": " Umeå ", "phone": "090-785 70 00"}
    answer = administrator.post(reverse("desk:authority"), values)
    assert answer.headers["Location"] == reverse("desk:administration")
    region = Authority.objects.get(pk=cast.region.pk)
    assert (region.street, region.city, region.name) == ("Köksvägen 11", "Umeå", "Region Västerbotten")
    administrator.post(reverse("desk:authority"), values)
    assert [(entry.event, entry.actor, entry.data) for entry in written("accounts.authority")] == [
        ("accounts.authority_changed", cast.administrator.pk, {"changed": ["city", "phone", "street"]})
    ]


def test_an_authority_cannot_be_left_without_name_address_or_court(administrator: Client, cast: Cast) -> None:
    before = whole_database()
    answer = administrator.post(
        reverse("desk:authority"), {"email": "x", "street": "Gata", "postal_code": "903 47 Umeå"}
    )
    form = answer.context["form"]
    assert (answer.status_code, sorted(form.errors), form["street"].value()) == (
        422,
        ["court", "email", "name", "postal_code", "short_name"],
        "Gata",
    )
    assert whole_database() == before


def test_a_strategy_is_put_in_with_its_priorities(administrator: Client, cast: Cast) -> None:
    values = {"name": "RUS 2026–2034", "valid_from": "2026-01-01", "priorities": "kompetens\n\nNära vård\n"}
    wrong = administrator.post(
        reverse("desk:strategies"), values | {"valid_to": "2025-01-01", "priorities": "x" * 201}
    )
    assert (wrong.status_code, sorted(wrong.context["form"].errors)) == (422, ["priorities", "valid_to"])
    assert administrator.post(reverse("desk:strategies"), values).status_code == 302
    strategy = Strategy.objects.get()
    assert (strategy.authority, list(strategy.priorities.values_list("code", "title"))) == (
        cast.region,
        [("1", "Kompetens"), ("2", "Nära vård")],
    )
