"""A decision on delegation becomes public with the minutes of the meeting that it was reported to."""

from __future__ import annotations

import csv
import io
import json
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from bifall.applications.states import State
from bifall.board.models import DecisionCondition, DelegatedDecision, Meeting
from bifall.board.public_grants import grants_to, publicly_granted
from bifall.board.states import ItemKind, MeetingState, Outcome
from bifall.organisations.models import Organisation
from tests.api.reading import rows_of
from tests.cast import Cast
from tests.conftest import NOW
from tests.factories.applications import application
from tests.factories.board import decision, grant, item, meeting, research_institute
from tests.factories.calls import open_round
from tests.factories.delegation import delegated
from tests.publicsite.test_pages import shown, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def held(region: Cast) -> Meeting:
    """An announced meeting that granted one project and was told of two decisions on delegation."""
    found = meeting(region)
    grant(region, found, title="Studenter möter arbetsliv", sought_sek=2_785_777)
    report = item(found, ItemKind.DELEGATED, "Anmälan av delegationsbeslut")
    decision(report, Outcome.RECEIVED, "Nämnden lägger anmälan till handlingarna.")
    delegated(
        region,
        reported_at=report,
        title="Innovationsfrön",
        sought_sek=400_000,
        organisation=research_institute(region),
    )
    delegated(region, Outcome.REJECTED, reported_at=report, title="Inte den här gången")
    return found


def test_it_is_counted_and_listed_with_the_board_s(client: Client, held: Meeting) -> None:
    start = shown(client, "/")
    assert text_of(start, "projekt har beviljats stöd</dt><dd>", "<") == "2"
    assert text_of(start, "har de beviljats tillsammans</dt><dd>", "<") == "3 185 777 kr"
    assert text_of(start, "stödmottagare</dt><dd>", "<") == "2"
    table = text_of(shown(client, "/projekt/"), "<tbody>", "</tbody>")
    rows = [row.split("</tr>")[0] for row in table.split("<tr>")[1:]]
    assert [("Studenter" in row, "Innovationsfrön" in row, "på delegation" in row) for row in rows] == [
        (True, False, False),
        (False, True, True),
    ]
    assert "12 november 2026" in rows[1]
    assert "400 000 kr" in rows[1]


@pytest.mark.parametrize(
    ("query", "found"),
    [("?ar=2026", True), ("?ar=2025", False), ("?kommun=2480", True), ("?kommun=2422", False)],
)
def test_it_is_found_by_year_and_place(client: Client, region: Cast, query: str, found: bool) -> None:
    report = item(meeting(region), ItemKind.DELEGATED)
    project = application(region, State.GRANTED, title="Innovationsfrön")
    project.municipalities.add(region.umea)
    delegated(region, reported_at=report, project=project)
    grant(region, meeting(region, starts_at=NOW - timedelta(days=360)), title="Skogen")
    assert (">Innovationsfrön</a>" in shown(client, f"/projekt/{query}")) is found


def test_its_page_says_how_it_was_decided_and_where_it_was_reported(client: Client, held: Meeting) -> None:
    page = shown(client, "/projekt/run-2-2026/")
    assert '<p class="big-figure">400 000 kr</p>' in page
    assert (
        "Beslutat på delegation 12 november 2026 och anmält till Regionala utvecklingsnämnden"
        " 18 november 2026, § 111. Bifall. Högst 50 % av godkända kostnader." in page
    )
    assert "Beslutat<br>på delegation, bifall</li>" in page
    assert f'href="/moten/{held.pk}/"' in page
    assert f'href="/moten/{held.pk}/protokoll/"' in page
    english = shown(client, "/projekt/run-2-2026/", accept_language="en")
    assert "Decided on delegation on 12 November 2026 and reported to Regionala utvecklingsnämnden" in english


def test_its_conditions_are_public_with_it(client: Client, held: Meeting) -> None:
    granted = DelegatedDecision.objects.get(outcome=Outcome.GRANTED)
    DecisionCondition.objects.create(delegated_decision=granted, position=1, text="Öppna data.")
    assert "<li>Öppna data.</li>" in shown(client, "/projekt/run-2-2026/")
    rows = rows_of(client, "delegated-decisions")
    assert sorted(row["conditions"] for row in rows) == ["", "Öppna data."]


def test_the_open_data_say_how_it_was_decided(client: Client, held: Meeting) -> None:
    rows = json.loads(client.get("/oppna-data/beviljade.json").content)["grants"]
    assert [row["granted_sek"] for row in rows] == [2_785_777, 400_000]
    assert rows[1] == {
        "case_number": "RUN 2-2026",
        "project": "Innovationsfrön",
        "recipient": "RISE Research Institutes of Sweden AB",
        "organisation_number": "556464-6874",
        "granted_sek": 400_000,
        "highest_share_percent": "50.00",
        "starts_on": "2027-02-01",
        "ends_on": "2029-12-31",
        "municipalities": [],
        "priorities": [],
        "decided_by": "Regionala utvecklingsnämnden",
        "decided_on": "2026-11-12",
        "paragraph": 111,
        "decision_kind": "delegated",
        "reported_on": "2026-11-18",
    }
    text = client.get("/oppna-data/beviljade.csv").content.decode()
    last = list(csv.DictReader(io.StringIO(text, newline="")))[-1]
    assert (last["granted_sek"], last["decision_kind"], last["reported_on"]) == (
        "400000",
        "delegated",
        "2026-11-18",
    )


def test_the_meeting_s_page_tells_what_was_reported_to_it(client: Client, held: Meeting) -> None:
    report = text_of(shown(client, f"/moten/{held.pk}/"), "§ 111", "</li>")
    chamber = Organisation.objects.get(register_number="556012-5790").name
    assert [line for part in report.split("<p>")[2:3] for line in part.split("</p>")[0].split("<br>")] == [
        '<a href="/projekt/run-2-2026/">Innovationsfrön</a>, RISE Research Institutes of Sweden AB'
        " · RUN 2-2026: bifall, 400 000 kr",
        f"Inte den här gången, {chamber} · RUN 3-2026: avslag",
    ]


@pytest.mark.parametrize(
    "state", [None, *(state for state in MeetingState if state != MeetingState.ANNOUNCED)]
)
def test_nothing_of_it_is_seen_before_those_minutes_are_announced(
    client: Client, region: Cast, state: MeetingState | None
) -> None:
    """Without a state it has not been reported at all."""
    report = item(meeting(region, state), ItemKind.DELEGATED, "Anmälan") if state else None
    delegated(region, reported_at=report, title="Hemligt projekt", sought_sek=1_123_456)
    names = ["start", "projects", "meetings", "notice_board", "grants_csv", "grants_json"]
    addresses = [reverse(f"publicsite:{name}") for name in names]
    if report is not None and state != MeetingState.PLANNED:
        addresses.append(f"/moten/{report.meeting_id}/")
    for address in addresses:
        page = shown(client, address)
        assert [part for part in ("Hemligt", "1 123 456", "1123456") if part in page] == []
    assert client.get("/projekt/run-1-2026/").status_code == 404


def test_a_rejection_is_no_project(client: Client, held: Meeting) -> None:
    assert client.get("/projekt/run-3-2026/").status_code == 404
    assert "Inte den här gången" not in shown(client, "/projekt/")


def test_another_authority_shows_nothing_of_it(client: Client, region: Cast, held: Meeting) -> None:
    elsewhere = {"host": region.other_region.hostname}
    assert client.get("/projekt/run-2-2026/", headers=elsewhere).status_code == 404
    assert "Innovationsfrön" not in shown(client, "/projekt/", **elsewhere)


def test_the_order_is_that_of_the_days_and_the_agenda(region: Cast, held: Meeting) -> None:
    grant(region, held, title="Sist på listan", sought_sek=100_000)
    found = grants_to(publicly_granted(region.region))
    assert [(line.application.title, line.on_delegation, line.item.paragraph) for line in found] == [
        ("Studenter möter arbetsliv", False, 110),
        ("Sist på listan", False, 112),
        ("Innovationsfrön", True, 111),
    ]


@pytest.mark.parametrize("count", [1, 3, 60])
def test_a_list_of_both_costs_the_same_however_long(
    client: Client, region: Cast, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    report = item(meeting(region), ItemKind.DELEGATED)
    held = meeting(region)
    round_ = open_round(region)
    for _number in range(count):
        delegated(region, reported_at=report, round=round_)
        grant(region, held, round=round_)
    costs = {"start": 10, "projects": 10, "grants_csv": 6, "grants_json": 6}
    for name, cost in costs.items():
        with django_assert_num_queries(cost):
            client.get(reverse(f"publicsite:{name}"))
