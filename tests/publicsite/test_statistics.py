"""The county in figures, its municipalities, and that nothing is counted before it is public."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from bifall.applications.states import State
from bifall.board.states import MeetingState
from bifall.collaboration.states import ConsultationState
from bifall.organisations.models import Municipality, PopulationFigure
from tests.cast import Cast
from tests.conftest import NOW
from tests.factories.applications import application
from tests.factories.board import grant, meeting, research_institute
from tests.factories.calls import open_round
from tests.factories.collaboration import consultation
from tests.publicsite.test_pages import fill_lists, shown, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def granted(region: Cast) -> Cast:
    """In 2026 900 001 kronor that Umeå and Sorsele share, in 2025 400 000 kronor in Umeå; one is secret."""
    round_ = open_round(region)
    Municipality.objects.filter(pk=region.umea.pk).update(population=1_000, population_on=date(2026, 1, 1))
    Municipality.objects.filter(pk=region.sorsele.pk).update(population=100, population_on=date(2026, 1, 1))
    PopulationFigure.objects.create(municipality=region.umea, counted_on=date(2025, 1, 1), inhabitants=800)
    shared = application(region, State.GRANTED, title="Delat", round=round_, sought_sek=900_001)
    shared.municipalities.set([region.umea, region.sorsele])
    shared.priorities.add(round_.call.strategy.priorities.first())
    alone = application(
        region,
        State.GRANTED,
        title="Ensamt",
        round=round_,
        sought_sek=400_000,
        organisation=research_institute(region),
    )
    alone.municipalities.add(region.umea)
    secret = application(region, State.GRANTED, title="Hemligt", round=round_, sought_sek=7_777_777)
    secret.municipalities.add(region.umea)
    grant(region, meeting(region), project=shared)
    grant(region, meeting(region, starts_at=NOW - timedelta(days=360)), project=alone)
    grant(region, meeting(region, MeetingState.ADJUSTED), project=secret)
    return region


def rows_of(page: str, caption: str) -> list[list[str]]:
    body = text_of(page.split(f"<caption>{caption}</caption>", 1)[1], "<tbody>", "</tbody>")
    rows = []
    for row in body.split("<tr>")[1:]:
        cells = [cell.split("</t", 1)[0] for cell in row.replace("<th", "<td").split("<td")[1:]]
        rows.append([cell.removesuffix("</a>").rsplit(">", 1)[1] for cell in cells])
    return rows


def test_the_money_is_told_by_year_kind_priority_and_place(client: Client, granted: Cast) -> None:
    page = shown(client, "/statistik/")
    assert rows_of(page, "År för år, i siffror") == [["2025", "1", "400 000"], ["2026", "1", "900 001"]]
    assert rows_of(page, "Efter vem som sökte, i siffror")[-1] == ["Forskningsinstitut", "1", "400 000"]
    assert ["1", "900 001"] in [row[1:] for row in rows_of(page, "Efter prioritering, i siffror")]
    places = {row[0]: row[1:] for row in rows_of(page, "Beviljat, kommun för kommun")}
    assert places["Umeå"] == ["2", "850 001", "1 000", "850"]
    assert places["Sorsele"] == ["1", "450 001", "100", "4 500"]
    assert "7 777 777" not in page
    assert "<title>Schematisk karta" in page
    assert "Umeå: 850 kr per invånare." in page


def test_one_year_is_told_with_those_who_lived_there_then(client: Client, granted: Cast) -> None:
    page = shown(client, "/statistik/?ar=2025")
    places = {row[0]: row[1:] for row in rows_of(page, "Beviljat, kommun för kommun")}
    assert places["Umeå"] == ["1", "400 000", "800", "500"]
    assert "År för år" not in page
    assert 'href="/projekt/?sokande=institute&amp;ar=2025"' in page
    assert "År för år" in shown(client, "/statistik/?ar=1999")


def test_the_file_has_the_same_figures(client: Client, granted: Cast) -> None:
    response = client.get("/statistik/tabeller.csv?ar=2026")
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    rows = list(csv.reader(io.StringIO(response.content.decode())))
    assert rows[0] == ["table", "key", "name", "year", "projects", "granted_sek", "part_sek", "inhabitants"]
    assert ["municipality", "2422", "Sorsele", "2026", "1", "900001", "450001", "100"] in rows
    assert not [row for row in rows if "7777777" in row]
    every_year = client.get("/statistik/tabeller.csv").content.decode()
    assert "year,2025,2025,,1,400000,,\r\n" in every_year


def test_a_municipality_has_a_page_of_its_own(client: Client, granted: Cast) -> None:
    page = shown(client, "/kommuner/2480/")
    assert text_of(page, "<dt>Kommunens del</dt><dd>", "<") == "850 001 kr"
    assert rows_of(page, "Beviljat per år") == [
        ["2025", "1", "400 000", "800", "500"],
        ["2026", "1", "450 001", "1 000", "450"],
    ]
    assert ">Delat</a>" in page
    assert ">Ensamt</a>" in page
    assert "Hemligt" not in page
    assert "Ensamt" not in shown(client, "/kommuner/2422/")
    assert client.get("/kommuner/9999/").status_code == 404


def test_what_a_municipality_said_is_read_when_the_grant_is_public(client: Client, granted: Cast) -> None:
    for title in ("Delat", "Hemligt"):
        project = granted.region.applications.get(title=title)
        consultation(granted, project, ConsultationState.ANSWERED, reasons=f"Vi vill ha {title}.")
    page = shown(client, "/kommuner/2480/")
    assert "Vi vill ha Delat." in page
    assert "Vi vill ha Hemligt." not in page
    assert "Vi vill ha" not in shown(client, "/kommuner/2422/")


def test_the_county_is_a_map_with_its_table(client: Client, granted: Cast) -> None:
    page = shown(client, "/kommuner/")
    assert '<a href="/kommuner/2480/">Umeå</a>' in page
    assert "visar varken gränser eller ytor" in page


def test_another_authority_counts_nothing_of_ours(client: Client, granted: Cast) -> None:
    elsewhere = {"host": granted.other_region.hostname}
    for name in ("statistics", "municipalities", "statistics_csv", "calls_calendar", "notice_log"):
        page = shown(client, reverse(f"publicsite:{name}"), **elsewhere)
        for ours in ("Umeå", "400 000", "400000", "Forskningsinstitut", "Projekt för regional tillväxt"):
            assert ours not in page, (name, ours)
    assert client.get("/kommuner/2480/", headers=elsewhere).status_code == 404


@pytest.mark.parametrize("count", [1, 3, 60])
def test_the_figures_cost_the_same_however_many(
    client: Client, region: Cast, count: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    fill_lists(region, count)
    costs = {}
    for address in (
        "/statistik/",
        "/statistik/tabeller.csv",
        "/kommuner/",
        "/kommuner/2480/",
        "/projekt/?q=projekt+umeå&kommun=2480",
        "/projekt/?q=prokejt",
        "/utlysningar/kalender.ics",
        "/anslagstavla/logg/",
    ):
        with django_assert_max_num_queries(13) as asked:
            assert client.get(address).status_code == 200
        costs[address] = len(asked)
    assert costs == {
        "/statistik/": 10,
        "/statistik/tabeller.csv": 9,
        "/kommuner/": 4,
        "/kommuner/2480/": 9,
        "/projekt/?q=projekt+umeå&kommun=2480": 11,
        "/projekt/?q=prokejt": 13,
        "/utlysningar/kalender.ics": 3,
        "/anslagstavla/logg/": 2,
    }
