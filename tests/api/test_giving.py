"""The grants as a 360Giving package pass the standard's own schemas, and say what the list says."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from jsonschema import Draft202012Validator, FormatChecker
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from bifall.organisations.models import Organisation
from tests.api.reading import ROOT
from tests.cast import Cast
from tests.factories import board

pytestmark = pytest.mark.django_db
SCHEMAS = Path(__file__).parent / "schemas"
ADDRESS = f"{ROOT}360giving.json"


def validator() -> Draft202012Validator:
    grant = json.loads((SCHEMAS / "360-giving-schema.json").read_text())
    package = json.loads((SCHEMAS / "360-giving-package-schema.json").read_text())
    named = package["properties"]["grants"]["items"]["$ref"]
    registry = Registry().with_resource(named, Resource(grant, DRAFT202012))  # type: ignore[var-annotated]
    return Draft202012Validator(package, registry=registry, format_checker=FormatChecker())


def package_of(client: Client) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(client.get(ADDRESS).content)
    return found


def faults(package: dict[str, Any]) -> list[str]:
    return [error.message for error in validator().iter_errors(package)]


def test_it_passes_the_schema(client: Client, region: Cast) -> None:
    _held, grants = board.reference_meeting(region)
    project = grants[0].item.application
    assert project is not None
    project.municipalities.set([region.umea, region.sorsele])
    package = package_of(client)
    assert faults(package) == []
    call = project.round.call
    assert package["grants"][0] == {
        "id": "SE-ON-232100-0222-RUN-1-2026",
        "title": "Studenter möter arbetsliv",
        "description": project.summary,
        "currency": "SEK",
        "amountAwarded": 2_785_777,
        "awardDate": "2026-11-18",
        "url": "http://testserver/projekt/run-1-2026/",
        "plannedDates": [{"startDate": "2027-02-01", "endDate": "2029-12-31"}],
        "recipientOrganization": [{"id": "SE-ON-556012-5790", "name": "Handelskammarens service AC län AB"}],
        "fundingOrganization": [{"id": "SE-ON-232100-0222", "name": "Region Västerbotten"}],
        "beneficiaryLocation": [
            {"name": "Sorsele", "countryCode": "SE", "geoCode": "2422", "geoCodeType": "SCB kommunkod"},
            {"name": "Umeå", "countryCode": "SE", "geoCode": "2480", "geoCodeType": "SCB kommunkod"},
        ],
        "fromOpenCall": "Yes",
        "grantProgramme": [
            {"code": str(call.pk), "title": call.title, "url": f"http://testserver/utlysningar/{call.slug}/"}
        ],
        "dataSource": f"http://testserver{ROOT}grants/{project.pk}",
    }
    assert sum(grant["amountAwarded"] for grant in package["grants"]) == 4_905_777


def test_the_schema_is_looked_at(client: Client, region: Cast) -> None:
    board.reference_meeting(region)
    package = package_of(client)
    for name, wrong in (("awardDate", "18 nov"), ("currency", "kr"), ("amountAwarded", "1000")):
        spoilt = [{**package["grants"][0], name: wrong}]
        assert faults({**package, "grants": spoilt}) != []


def test_a_number_that_may_be_somebodys_is_not_in_an_id(client: Client, region: Cast) -> None:
    board.reference_meeting(region)
    Organisation.objects.filter(pk=region.chamber.pk).update(register_number="640823-3234")
    package = package_of(client)
    assert faults(package) == []
    assert package["grants"][0]["recipientOrganization"][0]["id"] == "SE-ON-232100-0222-RUN-1-2026-recipient"


def test_without_grants_there_is_no_package(client: Client, region: Cast) -> None:
    assert client.get(ADDRESS).status_code == 404
