from __future__ import annotations

import csv
import io
import json

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from bifall.kernel.identifiers import public_number
from bifall.organisations.models import Organisation
from bifall.publicsite.grants_data import FIELDS, as_csv
from tests.cast import Cast
from tests.factories.board import reference_meeting

pytestmark = pytest.mark.django_db


def read(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline="")))


def test_the_reference_case_is_the_same_in_both_formats(client: Client, region: Cast) -> None:
    _held, grants = reference_meeting(region)
    project = grants[0].item.application
    assert project is not None
    project.municipalities.set([region.umea, region.sorsele])
    project.priorities.set(project.round.call.strategy.priorities.all())
    answer = client.get("/oppna-data/beviljade.json")
    data = json.loads(answer.content)
    assert data["publisher"] == {"name": "Region Västerbotten", "organisation_number": "232100-0222"}
    assert data["grants"][0] == {
        "case_number": "RUN 1-2026",
        "project": "Studenter möter arbetsliv",
        "recipient": "Handelskammarens service AC län AB",
        "organisation_number": "556012-5790",
        "granted_sek": 2_785_777,
        "highest_share_percent": "50.00",
        "starts_on": "2027-02-01",
        "ends_on": "2029-12-31",
        "municipalities": ["2422", "2480"],
        "priorities": ["innovation", "kompetens"],
        "decided_by": "Regionala utvecklingsnämnden",
        "decided_on": "2026-11-18",
        "paragraph": 111,
        "decision_kind": "board",
        "reported_on": "",
    }
    assert [grant["granted_sek"] for grant in data["grants"]] == [2_785_777, 500_000, 1_620_000]
    assert sum(grant["granted_sek"] for grant in data["grants"]) == 4_905_777
    response = client.get("/oppna-data/beviljade.csv")
    assert response["Content-Type"] == "text/csv; charset=utf-8; header=present"
    text = response.content.decode()
    assert text.count("\r\n") == text.count("\n") == 4
    header, *rows = read(text)
    assert header == list(FIELDS)
    as_text = [
        [";".join(value) if isinstance(value, list) else str(value) for value in grant.values()]
        for grant in data["grants"]
    ]
    assert rows == as_text


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n"])
def test_a_cell_is_never_a_formula(client: Client, region: Cast, start: str) -> None:
    reference_meeting(region)
    Organisation.objects.filter(pk=region.chamber.pk).update(name=f'{start}HYPERLINK("x"), AB')
    rows = read(client.get("/oppna-data/beviljade.csv").content.decode())
    assert rows[1][2] == f'\'{start}HYPERLINK("x"), AB'


def row(name: str) -> dict[str, object]:
    return {**dict.fromkeys(FIELDS, ""), "municipalities": [], "priorities": [], "project": name}


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=30), max_size=5))
def test_whatever_a_project_is_called_it_is_one_row(names: list[str]) -> None:
    _header, *rows = read(as_csv(row(name) for name in names))
    assert [line[1].removeprefix("'") for line in rows] == names


@pytest.mark.parametrize(
    ("number", "country", "public"),
    [
        ("556012-5790", "SE", "556012-5790"),
        ("19640823-3234", "SE", ""),
        ("640823-3234", "SE", ""),
        ("hej", "SE", ""),
        ("0123456-7", "FI", "0123456-7"),
    ],
)
def test_a_persons_number_is_never_published(number: str, country: str, public: str) -> None:
    assert public_number(number, country) == public


def test_the_page_names_every_field(client: Client, region: Cast) -> None:
    page = client.get("/oppna-data/").content.decode()
    for name in FIELDS:
        assert f"<code>{name}</code>" in page
