"""The public page on influence: the figures, the rows behind them, and what is not there yet."""

from __future__ import annotations

import csv
import io

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bifall.applications.models import Application
from bifall.applications.states import State
from bifall.board.states import MeetingState, Outcome
from bifall.collaboration.models import Consultation
from bifall.collaboration.states import ConsultationState, Position
from bifall.organisations.models import Municipality
from tests.cast import Cast
from tests.factories import board
from tests.factories.applications import application
from tests.factories.collaboration import consultation

pytestmark = pytest.mark.django_db

ADDRESS = "/samverkan/inflytande/"
ROWS = "/samverkan/inflytande/rader/"
ANSWERED, SILENT = ConsultationState.ANSWERED, ConsultationState.SILENT


def shown(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode().replace("\u00a0", " ")


def table(page: str) -> dict[str, list[str]]:
    """The first table: {head of the row: its cells as words}."""
    found = {}
    for row in page.split("<tbody>", 1)[1].split("</tbody>", 1)[0].split("<tr>")[1:]:
        head, *cells = [part.split(">", 1)[1] for part in row.replace("<th ", "<td ").split("<td ")[1:]]
        found[_words(head)] = [_words(cell) for cell in cells]
    return found


def _words(cell: str) -> str:
    text, inside = "", False
    for sign in cell.replace("<br>", " "):
        inside = sign == "<" or (inside and sign != ">")
        text += "" if inside or sign == ">" else sign
    return " ".join(text.split())


def decided(
    region: Cast, outcome: Outcome = Outcome.GRANTED, state: MeetingState = MeetingState.ANNOUNCED
) -> Application:
    """A case that the board has decided; its minutes are announced, or not yet."""
    held = board.meeting(region, state)
    if outcome == Outcome.GRANTED:
        made = board.grant(region, held).item.application
        assert made is not None
        return made
    case = application(region, State.REJECTED)
    board.decision(board.item(held, application=case), outcome)
    return case


def test_each_municipality_has_its_shares_and_the_county_its_two_means(client: Client, region: Cast) -> None:
    """Umeå supports two, of which one is granted; Sorsele is against the one that is not, and silent else."""
    granted, rejected = decided(region), decided(region, Outcome.REJECTED)
    consultation(region, granted, ANSWERED)
    consultation(region, rejected, ANSWERED, is_late=True)
    consultation(region, granted, SILENT, municipality=region.sorsele)
    consultation(region, rejected, ANSWERED, municipality=region.sorsele, position=Position.AGAINST)
    found = table(shown(client, ADDRESS))
    assert {name: found[name] for name in ("Umeå", "Sorsele")} == {
        "Umeå": ["2", "100 % 2 av 2", "50 % 1 av 2", "50 % 1 av 2", "–", "–"],
        "Sorsele": ["2", "50 % 1 av 2", "50 % 1 av 2", "100 % 1 av 1", "–", "–"],
    }
    # 134 249 people in Umeå and 2 357 in Sorsele.
    assert found["Hela länet"] == [
        "4",
        "75 % 3 av 4 vägt 99,1 %",
        "50 % 2 av 4 vägt 50 %",
        "75 % 2 av 3 vägt 50,9 %",
        "–",
        "–",
    ]


def test_by_size_the_two_are_apart(client: Client, region: Cast) -> None:
    case = decided(region)
    consultation(region, case, ANSWERED)
    consultation(region, case, SILENT, municipality=region.sorsele)
    found = table(shown(client, f"{ADDRESS}?per=storlek"))
    assert {name: cells[:2] for name, cells in found.items()} == {
        "Hela länet": ["2", "50 % 1 av 2 vägt 98,3 %"],
        "Färre än 5 000 invånare": ["1", "0 % 0 av 1"],
        "50 000 invånare eller fler": ["1", "100 % 1 av 1"],
    }


def test_what_is_not_decided_or_not_announced_is_not_counted(client: Client, region: Cast) -> None:
    """A case under review, one whose minutes are not announced, and one put off: all have been answered."""
    for case in (
        application(region),
        decided(region, state=MeetingState.CLOSED),
        decided(region, Outcome.POSTPONED),
    ):
        consultation(region, case, ANSWERED)
    page = shown(client, ADDRESS)
    assert "Ingen ansökan där kommuner har tillfrågats är avgjord ännu." in page
    assert "Det finns inga rader." in shown(client, ROWS)


def test_the_rows_behind_a_figure_tell_which_are_counted(client: Client, region: Cast) -> None:
    granted, rejected = decided(region), decided(region, Outcome.REJECTED)
    consultation(region, granted, ANSWERED)
    consultation(region, rejected, ANSWERED)
    consultation(region, granted, ANSWERED, municipality=region.sorsele)
    page = shown(client, f"{ROWS}?matt=beslut-som-yttrande&rad=2480")
    assert "De 2 raderna bakom siffran. Räknade: 1." in page
    assert "Sorsele" not in page.split("<tbody>")[1]
    content = client.get(f"{ROWS}?matt=beslut-som-yttrande&rad=2480&format=csv").content.decode()
    rows = list(csv.DictReader(io.StringIO(content)))
    assert [(row["case_number"], row["granted"], row["counted"]) for row in rows] == [
        (granted.case_number, "yes", "yes"),
        (rejected.case_number, "no", "no"),
    ]


@pytest.mark.parametrize("query", ["rad=9999", "rad=storlek-7"])
def test_a_line_that_does_not_exist_is_not_found(client: Client, region: Cast, query: str) -> None:
    assert client.get(f"{ROWS}?{query}").status_code == 404


def test_a_choice_that_is_not_offered_counts_as_the_first(client: Client, region: Cast) -> None:
    consultation(region, decided(region), ANSWERED)
    plain = shown(client, ADDRESS)
    assert table(shown(client, f"{ADDRESS}?ar=1900&per=parti")) == table(plain)


def test_another_authority_shows_nothing_of_it(client: Client, region: Cast) -> None:
    consultation(region, decided(region), ANSWERED)
    Consultation.objects.update(authority=region.other_region)
    assert "Ingen ansökan där kommuner har tillfrågats är avgjord ännu." in shown(client, ADDRESS)


@pytest.mark.parametrize("address", [ADDRESS, f"{ADDRESS}?per=gruppering", ROWS])
def test_as_many_questions_for_60_rows_as_for_1(client: Client, region: Cast, address: str) -> None:
    counts, made = [], 0
    for number in (1, 3, 60):
        while made < number:
            place = Municipality.objects.create(
                authority=region.region,
                code=f"{7000 + made}",
                name=f"Kommun {made}",
                population=1000,
                population_on=region.umea.population_on,
            )
            consultation(region, decided(region), ANSWERED, municipality=place)
            made += 1
        with CaptureQueriesContext(connection) as asked:
            client.get(address)
        counts.append(len(asked))
    assert counts == [counts[0]] * 3
    assert counts[0] <= 12
