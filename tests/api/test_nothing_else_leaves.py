"""What the tables of `fields.py` name leaves, and nothing else does: not from any address in any format."""

from __future__ import annotations

import json

import pytest
from django.test import Client

from bifall.api.catalogue import RESOURCES
from bifall.api.changes import refresh
from bifall.api.fields import FIELDS, PUBLISHER
from bifall.api.resources import Asked
from bifall.api.urls import urlpatterns
from bifall.board.public_grants import publicly_granted
from bifall.collaboration.models import Statement
from bifall.collaboration.states import HandlingOutcome
from tests.api.planting import Marks, fill_every_table
from tests.api.reading import every_address, text_of
from tests.cast import Cast
from tests.conftest import NOW
from tests.factories.collaboration import handling
from tests.journeys.rooms import ROOMS

pytestmark = pytest.mark.django_db
FILLED_BY = {
    *("publicsite", "boardroom", "meetingplace", "my_projects"),
    *("project_desk", "evaluation_desk", "state_aid_desk", "deliveries"),
}
# Too short for a mark, or of a shape: read as they are by the other tests.
UNMARKED = {"organisations.Municipality.code", "organisations.Organisation.register_number"}


def declared() -> set[str]:
    texts = {column for fields in FIELDS.values() for field in fields for column in field.texts}
    return (texts | set(PUBLISHER)) - UNMARKED


def test_every_field_that_may_leave_does_and_no_other(client: Client, region: Cast) -> None:
    for (_mounted, namespace), room in ROOMS.items():
        if namespace in FILLED_BY:
            room(region)
    _more_to_tell(region)
    fill_every_table()
    marks = Marks()
    marks.plant()
    assert refresh(Asked(region.region, NOW)) > 0
    assert marks.refused <= {"press.QuoteApproval.email", "press.ReleaseVersion.correction"}
    left: dict[str, set[str]] = {}
    for address in every_address(client):
        for column in marks.in_text(text_of(client, address)):
            left.setdefault(column, set()).add(address)
    assert sorted(set(left) - declared()) == []
    assert sorted(declared() - set(left)) == []
    assert len(marks.columns) > 300


def _more_to_tell(cast: Cast) -> None:
    """What the rooms' pages do without: a priority carried forward, a statement that changed something."""
    for project in publicly_granted(cast.region):
        project.priorities.add(project.round.call.strategy.priorities.get(code="innovation"))
    for statement in Statement.objects.filter(handling=None):
        handling(cast, statement, HandlingOutcome.PARTLY)


def test_an_answer_has_the_fields_of_the_table_and_no_other(client: Client, region: Cast) -> None:
    ROOMS["", "publicsite"](region)
    for resource in RESOURCES:
        for row in json.loads(client.get(f"/api/v1/{resource.name}").content)["items"]:
            assert list(row) == [field.name for field in FIELDS[resource.name]]


def test_every_address_of_the_service_is_looked_through() -> None:
    named = {pattern.name for pattern in urlpatterns}
    lists = {
        f"{resource.name.replace('-', '_')}_{what}"
        for resource in RESOURCES
        for what in ("list", "row", "file")
    }
    others = {"start", "openapi", "reference", "giving"}
    others |= {f"catalogue{form}" for form in ("", "_turtle", "_json_ld", "_rdf_xml")}
    assert named == lists | others


def test_each_field_says_why_it_is_public() -> None:
    assert set(FIELDS) == {resource.name for resource in RESOURCES}
    for fields in FIELDS.values():
        assert fields[0].name == "id"
        assert all(field.about and field.why.label for field in fields)
