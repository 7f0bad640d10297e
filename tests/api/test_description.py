"""The description is OpenAPI 3.1, says what the tables say, and every answer is as it says."""

from __future__ import annotations

import json

import pytest
from django.test import Client
from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator

from bifall.api.catalogue import RESOURCES
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


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_reference_names_every_field_and_filter(client: Client, region: Cast, language: str) -> None:
    page = client.get(f"{ROOT}referens/", headers={"accept-language": language}).content.decode()
    for resource in RESOURCES:
        assert f'id="{resource.name}"' in page
        for one in [*resource.fields, *resource.filters]:
            assert f"<code>{one.name}</code>" in page
