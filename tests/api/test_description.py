"""The description is OpenAPI 3.1, says what the tables say, and every answer is as it says."""

from __future__ import annotations

import json
import re

import pytest
from django.test import Client
from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator

from bifall.api.catalogue import RESOURCES
from bifall.api.urls import urlpatterns
from bifall.collaboration.states import ConsultationState, HandlingOutcome
from tests.api.reading import ROOT
from tests.cast import Cast
from tests.factories import board
from tests.factories.collaboration import consultation
from tests.factories.funding import active

pytestmark = pytest.mark.django_db


def description(client: Client, language: str = "sv") -> dict[str, object]:
    answer = client.get(f"{ROOT}openapi.json", headers={"accept-language": language})
    found: dict[str, object] = json.loads(answer.content)
    return found


@pytest.mark.parametrize("language", ["sv", "en"])
def test_it_is_openapi_3_1(client: Client, region: Cast, language: str) -> None:
    found = description(client, language)
    assert found["openapi"] == "3.1.0"
    assert list(OpenAPIV31SpecValidator(found).iter_errors()) == []


def test_it_is_in_the_readers_language(client: Client, region: Cast) -> None:
    titles = [description(client, language)["info"]["title"] for language in ("sv", "en")]  # type: ignore[index]
    assert titles == ["Öppna data – Region Västerbotten", "Open data – Region Västerbotten"]


def test_every_answer_is_as_the_description_says(client: Client, region: Cast) -> None:
    board.reference_meeting(region)
    project = active(region).application
    project.municipalities.add(region.umea)
    consultation(region, project, ConsultationState.ANSWERED, handled=HandlingOutcome.PARTLY)
    found = description(client)
    told = 0
    for resource in RESOURCES:
        for name, address in (
            (f"{resource.schema_name}Page", f"{ROOT}{resource.name}?limit=2"),
            ("ProblemAnswer", f"{ROOT}{resource.name}?limit=x"),
        ):
            schema = {"$ref": f"#/components/schemas/{name}", "components": found["components"]}
            answer = json.loads(client.get(address).content)
            Draft202012Validator(schema).validate(answer)
            told += len(answer.get("items", ()))
    assert told > 20


def test_every_address_of_the_service_is_described(client: Client, region: Cast) -> None:
    described = description(client)["paths"]
    served = {re.sub(r"<[^>]*?(\w+)>", r"{\1}", f"{ROOT}{found.pattern}") for found in urlpatterns}
    # The description itself, and the page for people.
    assert served - {f"{ROOT}openapi.json", f"{ROOT}referens/"} == set(described)  # type: ignore[call-overload]


def test_the_addresses_beside_the_lists_answer_as_described(client: Client, region: Cast) -> None:
    found = description(client)["paths"]
    missing = client.get(f"{ROOT}360giving.json")
    assert (missing.status_code, missing.headers["Content-Type"]) == (404, "application/problem+json")
    board.reference_meeting(region)
    for address in ("", "360giving.json", "catalogue", "catalogue.ttl", "catalogue.jsonld", "catalogue.rdf"):
        responses = found[f"{ROOT}{address}"]["get"]["responses"]  # type: ignore[index]
        for media_type in responses["200"]["content"]:
            answer = client.get(f"{ROOT}{address}", headers={"accept": media_type})
            assert (answer.status_code, answer.headers["Content-Type"].partition(";")[0]) == (200, media_type)


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_reference_names_every_field_and_filter(client: Client, region: Cast, language: str) -> None:
    page = client.get(f"{ROOT}referens/", headers={"accept-language": language}).content.decode()
    assert (region.region.email in page, "<code>webhooks</code>" in page) == (True, True)
    for resource in RESOURCES:
        assert f'id="{resource.name}"' in page
        for one in [*resource.fields, *resource.filters]:
            assert f"<code>{one.name}</code>" in page
