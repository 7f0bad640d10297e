"""The pages of scenarios and of decision support."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bifall.accounts.models import User
from bifall.applications.models import Application
from bifall.assessment.models import Scenario, StaffMemo
from bifall.audit.models import Entry
from bifall.board.models import Decision
from bifall.calls.models import Round
from bifall.collaboration.states import ConsultationState
from tests.cast import Cast
from tests.factories.applications import application
from tests.factories.assessment import done, memo
from tests.factories.calls import open_round
from tests.factories.collaboration import consultation

MOST = 14


def enter(client: Client, user: User) -> Client:
    client.force_login(user)
    return client


@pytest.fixture
def round_(cast: Cast) -> Round:
    return open_round(cast, frame_sek=1000)


@pytest.fixture
def cases(cast: Cast, round_: Round) -> list[Application]:
    made = []
    for points, sought in ((5, 700), (4, 600)):
        made.append(application(cast, round=round_, title=f"Söker {sought}", sought_sek=sought))
        done(cast, made[-1], (points, points))
    return made


def everything() -> list[Any]:
    models = (Application, StaffMemo, Decision, Round)
    return [list(model.objects.order_by("pk").values()) for model in models]


def test_a_scenario_is_made_changed_compared_and_thrown_away(
    client: Client, cast: Cast, round_: Round, cases: list[Application]
) -> None:
    before = everything()
    enter(client, cast.officer)
    new = reverse("desk:new_scenario", args=[round_.pk])
    assert client.get(new).context["form"]["frame_sek"].value() == "1\u00a0000"
    sent = {"name": "Nedskärning", "frame_sek": "1 000", "basis": "sought"}
    first = client.post(new, sent | {f"amount-{cases[0].pk}": "400"})
    kept = Scenario.objects.get()
    address = reverse("desk:scenario", args=[round_.pk, kept.pk])
    assert first.headers["Location"] == address
    page = client.get(address)
    assert [line.is_in for line in page.context["played"].lines] == [True, True]
    assert page.context["form"][f"amount-{cases[0].pk}"].value() == "400"
    compared = client.get(reverse("desk:scenarios", args=[round_.pk]), {"with": [str(kept.pk), "x"]})
    [row, other] = compared.context["page"].object_list
    assert [(line.amount_sek, line.is_in) for line in row.lines] == [(700, True), (400, True)]
    assert [(line.amount_sek, line.is_in) for line in other.lines] == [(600, False), (600, True)]
    changed = client.post(address, sent | {"name": "Utan den ena", f"amount-{cases[0].pk}": "0"})
    assert changed.status_code == 302
    kept.refresh_from_db()
    assert (kept.name, [line.amount_sek for line in kept.lines.all()]) == ("Utan den ena", [0])
    gone = client.post(reverse("desk:delete_scenario", args=[round_.pk, kept.pk]))
    assert (gone.status_code, Scenario.objects.count()) == (302, 0)
    assert client.get(address).status_code == 404
    assert everything() == before


def test_what_is_wrong_is_told_where_it_is_and_all_that_was_typed_is_kept(
    client: Client, cast: Cast, round_: Round, cases: list[Application]
) -> None:
    enter(client, cast.officer)
    field = f"amount-{cases[0].pk}"
    sent = {"name": "", "frame_sek": "1 000", "basis": "sought", field: "9 999"}
    page = client.post(reverse("desk:new_scenario", args=[round_.pk]), sent)
    form = page.context["form"]
    assert (page.status_code, set(form.errors)) == (422, {"name", field})
    assert form.errors[field] == ["Beloppet är högre än projektets kostnader, 1\u00a0400\u00a0kr."]
    assert form[field].value() == "9 999"
    wrong = client.post(reverse("desk:new_scenario", args=[round_.pk]), sent | {field: "mycket"})
    assert set(wrong.context["form"].errors) == {field}
    assert Scenario.objects.count() == 0


def test_who_only_reads_sees_no_form(
    client: Client, cast: Cast, round_: Round, cases: list[Application]
) -> None:
    kept = Scenario.objects.create(
        round=round_, name="A", frame_sek=1, basis="sought", saved_by=cast.officer, saved_at=cast.chair.since
    )
    address = reverse("desk:scenario", args=[round_.pk, kept.pk])
    enter(client, cast.auditor)
    page = client.get(address)
    assert page.status_code == 200
    assert "Spara scenariot" not in page.content.decode()
    assert client.post(address, {"name": "B"}).status_code == 403
    assert client.post(reverse("desk:delete_scenario", args=[round_.pk, kept.pk])).status_code == 403
    assert client.get(reverse("desk:new_scenario", args=[round_.pk])).status_code == 403
    other = reverse("desk:scenario", args=[open_round(cast).pk, kept.pk])
    assert client.get(other).status_code == 404
    assert client.get(reverse("desk:scenario", args=[round_.pk, uuid4()])).status_code == 404


def test_the_support_says_that_people_decide_and_has_no_button_that_does(
    client: Client, cast: Cast, round_: Round, cases: list[Application]
) -> None:
    memo(cast, cases[1], proposed_sek=600)
    consultation(cast, cases[0], ConsultationState.ANSWERED)
    before, entries = everything(), Entry.objects.count()
    enter(client, cast.director)
    address = reverse("desk:support", args=[round_.pk])
    for asked in ({}, {"weight": "population", "amount": "sought", "decided": "open"}):
        page = client.get(address, asked)
        html = page.content.decode()
        assert "människor beslutar, och inget på sidan ändrar ett ärende" in html
        main = html.split("<main")[1].split("</main>")[0]
        assert 'method="post"' not in main
        assert "utan den blir det högsta resultatet 1,00 lägre" in html
        assert "med den blir det högsta resultatet 1,00 lägre" in html
        assert "tillstyrks av Umeå" in html
    assert client.post(address).status_code == 405
    assert (everything(), Entry.objects.count()) == (before, entries)


def test_as_many_questions_of_a_large_round(client: Client, cast: Cast, round_: Round) -> None:
    enter(client, cast.officer)
    kept = Scenario.objects.create(
        round=round_, name="A", frame_sek=1, basis="sought", saved_by=cast.officer, saved_at=cast.chair.since
    )
    pages = {
        "support": reverse("desk:support", args=[round_.pk]),
        "scenario": reverse("desk:scenario", args=[round_.pk, kept.pk]),
        "scenarios": reverse("desk:scenarios", args=[round_.pk]) + f"?with={kept.pk}",
    }
    asked: dict[str, list[int]] = {name: [] for name in pages}
    there = 0
    for count in (1, 3, 60):
        while there < count:
            there += 1
            case = application(cast, round=round_, sought_sek=there)
            done(cast, case, (there % 6, 3))
            memo(cast, case)
            consultation(cast, case, ConsultationState.ANSWERED)
            kept.lines.create(application=case, amount_sek=1)
        for name, address in pages.items():
            with CaptureQueriesContext(
                connection,
            ) as captured:
                assert client.get(address).status_code == 200
            asked[name].append(len(captured))
    assert {name: len(set(counts)) for name, counts in asked.items()} == dict.fromkeys(pages, 1)
    assert max(max(counts) for counts in asked.values()) <= MOST + 2
