"""What votes would weigh, on a public page: the figures, the choices and what is not there."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bifall.organisations.models import Municipality
from tests.cast import Cast
from tests.conftest import NOW
from tests.factories import forums

pytestmark = pytest.mark.django_db

ADDRESS = "/samverkan/rostmakt/"


def populate(region: Cast, populations: dict[str, int]) -> None:
    """These instead of the municipalities of the cast, which move to the other region and must not show."""
    Municipality.objects.filter(authority=region.region).update(authority=region.other_region)
    for name, population in populations.items():
        Municipality.objects.create(
            authority=region.region,
            code=f"{9000 + Municipality.objects.count()}",
            name=name,
            population=population,
            population_on=NOW.date(),
        )


def rows(client: Client, address: str = ADDRESS) -> dict[str, list[str]]:
    page = client.get(address).content.decode().replace("\u00a0", " ")
    body = page.split("<tbody>", 1)[1].split("</tbody>", 1)[0]
    found = {}
    for row in body.split("<tr>")[1:]:
        name = row.split('<th scope="row">', 1)[1].split("<", 1)[0]
        found[name] = [cell.split(">", 1)[1].split("<", 1)[0] for cell in row.split("<td ")[1:]]
    return found


def test_three_municipalities_of_which_the_largest_decides_with_any_other(
    client: Client, region: Cast
) -> None:
    populate(region, {"Stor": 3000, "Mellan": 2000, "Liten": 1000})
    assert rows(client) == {
        "Stor": ["3 000", "50 %", "50 %", "3", "60 %", "66,7 %"],
        "Mellan": ["2 000", "33,3 %", "33,3 %", "1", "20 %", "16,7 %"],
        "Liten": ["1 000", "16,7 %", "16,7 %", "1", "20 %", "16,7 %"],
    }


def test_one_vote_each_gives_all_the_same_power(client: Client, region: Cast) -> None:
    populate(region, {"Stor": 3000, "Mellan": 2000, "Liten": 1000})
    found = rows(client, f"{ADDRESS}?roster=lika&krav=tva-tredjedelar")
    assert [cells[2:] for cells in found.values()] == [["33,3 %", "2", "33,3 %", "33,3 %"]] * 3


@pytest.mark.parametrize(
    ("need", "told"),
    [
        ("halften", "Det finns 6 000 röster. 3 001 av dem räcker för beslut."),
        ("tva-tredjedelar", "Det finns 6 000 röster. 4 000 av dem räcker för beslut."),
        ("tre-fjardedelar", "Det finns 6 000 röster. 4 500 av dem räcker för beslut."),
        ("alla", "Det finns 6 000 röster. 3 001 av dem räcker för beslut."),
    ],
)
def test_what_is_needed_for_a_decision(client: Client, region: Cast, need: str, told: str) -> None:
    populate(region, {"Stor": 3000, "Mellan": 2000, "Liten": 1000})
    page = client.get(f"{ADDRESS}?krav={need}").content.decode().replace("\u00a0", " ")
    assert told in page


def test_a_county_without_people_says_so(client: Client, region: Cast) -> None:
    populate(region, {})
    assert "Ingen kommun med folkmängd är inlagd ännu." in client.get(ADDRESS).content.decode()


def test_another_countys_municipalities_are_not_counted(client: Client, region: Cast) -> None:
    populate(region, {"Stor": 3000})
    assert set(rows(client)) == {"Stor"}
    assert Municipality.objects.filter(authority=region.other_region).count() > 1


def test_as_many_questions_to_the_database_for_60_municipalities_as_for_1(
    client: Client, region: Cast
) -> None:
    counts = []
    for number in (1, 3, 60):
        populate(region, {f"Kommun {number}-{place}": 1000 + place for place in range(number)})
        with CaptureQueriesContext(connection) as asked:
            client.get(f"{ADDRESS}?roster=lika")
        counts.append(len(asked))
    assert len(set(counts)) == 1
    assert counts[0] <= 12


def test_a_forum_votes_with_the_votes_that_it_has_decided(client: Client, region: Cast) -> None:
    """Umeå has three votes, Sorsele one, and a neighbour across the county line one that nobody decided."""
    neighbour = forums.neighbour(region)
    council = forums.forum(forums.collaboration_model(region), region.umea, region.sorsele, neighbour)
    council.places.filter(municipality=region.umea).update(votes=3)
    council.places.filter(municipality=region.sorsele).update(votes=1)
    found = rows(client, f"{ADDRESS}?forum={council.pk}&roster=forumets&krav=halften")
    assert {name: cells[2:4] for name, cells in found.items()} == {
        "Umeå": ["60 %", "4"],
        "Sorsele": ["20 %", "0"],
        "Örnsköldsvik": ["20 %", "0"],
    }
    # A forum that does not exist counts as none: the county's own, without the neighbour.
    assert set(rows(client, f"{ADDRESS}?forum={region.umea.pk}")) == {"Umeå", "Sorsele"}
