"""Lists: pages that stand still, filters, what it takes to ask again, and how one is refused."""

from __future__ import annotations

import json
from collections import defaultdict
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bifall.api.catalogue import RESOURCES
from bifall.audit.commands import record
from bifall.board.events import NoticePosted
from bifall.board.models import Meeting
from bifall.board.states import MeetingState
from bifall.collaboration.states import ConsultationState, HandlingOutcome
from tests.api.reading import ROOT, pages_of, rows_of
from tests.cast import Cast
from tests.conftest import NOW
from tests.factories import board
from tests.factories.collaboration import consultation
from tests.factories.funding import active

pytestmark = pytest.mark.django_db


def granted(cast: Cast, number: int) -> Meeting:
    """An announced meeting with as many grants, each with a statement and indicators."""
    held = board.meeting(cast)
    for place in range(number):
        made = board.grant(cast, held, title=f"Projekt {place}", sought_sek=1000 + place)
        project = made.item.application
        assert project is not None
        project.municipalities.add(cast.umea)
        consultation(cast, project, ConsultationState.ANSWERED, handled=HandlingOutcome.TAKEN_IN)
    return held


def test_a_grant_is_told_exactly(client: Client, region: Cast) -> None:
    held, grants = board.reference_meeting(region)
    project = grants[0].item.application
    assert project is not None
    project.municipalities.set([region.umea, region.sorsele])
    project.priorities.set(project.round.call.strategy.priorities.all())
    [row] = rows_of(client, "grants", f"?case_number={project.case_number.replace(' ', '+')}")
    assert row == {
        "id": str(project.pk),
        "case_number": "RUN 1-2026",
        "title": "Studenter möter arbetsliv",
        "summary": project.summary,
        "recipient": "Handelskammarens service AC län AB",
        "organisation_number": "556012-5790",
        "recipient_kind": "company",
        "granted_sek": 2_785_777,
        "highest_share_percent": "50.00",
        "total_cost_sek": project.total_cost_sek,
        "starts_on": "2027-02-01",
        "ends_on": "2029-12-31",
        "municipalities": ["2422", "2480"],
        "priorities": ["innovation", "kompetens"],
        "call": str(project.round.call_id),
        "decided_by": "Regionala utvecklingsnämnden",
        "decided_on": "2026-11-18",
        "on_delegation": False,
        "meeting": str(held.pk),
        "paragraph": 111,
        "page": "http://testserver/projekt/run-1-2026/",
    }
    assert json.loads(client.get(f"{ROOT}grants/{project.pk}").content) == row


def test_pages_stand_still_while_rows_are_written(client: Client, region: Cast) -> None:
    held = granted(region, 7)
    pages = pages_of(client, f"{ROOT}decisions?limit=3")
    seen = next(pages)["items"]
    earlier = Meeting.objects.get(pk=held.pk)
    later = board.meeting(region, starts_at=earlier.starts_at + timedelta(days=1))
    board.grant(region, later, title="Nytt")
    seen += [row for page in pages for row in page["items"]]
    assert [row["title"] for row in seen] == [f"Projekt {place}" for place in range(7)]
    assert next(iter(rows_of(client, "decisions", "?limit=3")))["title"] == "Nytt"


def test_pages_of_one_are_the_whole_list(client: Client, region: Cast) -> None:
    granted(region, 3)
    active(region)
    for resource in RESOURCES:
        whole = rows_of(client, resource.name)
        assert rows_of(client, resource.name, "?limit=1") == whole
        for row in whole:
            assert json.loads(client.get(f"{ROOT}{resource.name}/{row['id']}").content) == row


def test_a_list_costs_the_same_however_long(client: Client, region: Cast) -> None:
    counts: dict[str, set[int]] = defaultdict(set)
    for more in (1, 2, 57):
        granted(region, more)
        for resource in RESOURCES:
            with CaptureQueriesContext(connection) as asked:
                assert client.get(f"{ROOT}{resource.name}?limit=200").status_code == 200
            counts[resource.name].add(len(asked))
    assert {name: len(found) for name, found in counts.items()} == dict.fromkeys(counts, 1)
    assert max(max(found) for found in counts.values()) <= 12


def test_filters_narrow(client: Client, region: Cast) -> None:
    held = granted(region, 2)
    assert len(rows_of(client, "grants", "?municipality=2480&year=2026")) == 2
    assert rows_of(client, "grants", "?municipality=2422") == []
    assert rows_of(client, "grants", "?year=2025") == []
    assert len(rows_of(client, "agenda-items", f"?meeting={held.pk}&limit=1")) == 2
    assert {row["table"] for row in rows_of(client, "statistics", "?table=municipality")} == {"municipality"}
    assert len(rows_of(client, "influence", "?municipality=2480")) == 2
    assert rows_of(client, "influence", "?municipality=2422") == []


def test_statistics_add_up_to_the_grants(client: Client, region: Cast) -> None:
    granted(region, 3)
    grants, counted = rows_of(client, "grants"), rows_of(client, "statistics", "?table=year")
    assert [(row["year"], row["projects"], row["granted_sek"]) for row in counted] == [
        (2026, 3, sum(row["granted_sek"] for row in grants))
    ]


def test_who_has_it_already_is_told_in_short(client: Client, region: Cast) -> None:
    granted(region, 1)
    first = client.get(f"{ROOT}grants")
    again = client.get(f"{ROOT}grants", headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    granted(region, 1)
    changed = client.get(f"{ROOT}grants", headers={"if-none-match": first["ETag"]})
    assert changed.status_code == 200
    assert changed["ETag"] != first["ETag"]


def test_what_was_changed_when(client: Client, region: Cast) -> None:
    assert client.get(f"{ROOT}grants")["Last-Modified"] == "Mon, 23 Nov 2026 23:00:00 GMT"
    held = granted(region, 1)
    posted = NoticePosted(str(held.pk), "2026-11-24", "2026-12-15")
    record(posted, subject=held.notice, actor=region.secretary, at=NOW)
    # Something more may happen in the second that is not over.
    assert "Last-Modified" not in client.get(f"{ROOT}grants")
    with time_machine.travel(NOW + timedelta(seconds=1), tick=False):
        answer = client.get(f"{ROOT}grants")
        assert answer["Last-Modified"] == "Tue, 24 Nov 2026 11:00:00 GMT"
        since = {"if-modified-since": answer["Last-Modified"]}
        assert client.get(f"{ROOT}grants", headers=since).status_code == 304


@pytest.mark.parametrize(
    ("address", "status", "code", "parameter"),
    [
        ("grants?kommun=2480", 400, "parameter_unknown", "kommun"),
        ("grants?limit=0", 400, "value_wrong", "limit"),
        ("grants?limit=201", 400, "value_wrong", "limit"),
        ("grants?year=i+fjol", 400, "value_wrong", "year"),
        ("grants?cursor=hej", 400, "cursor_unknown", "cursor"),
        ("grants?cursor=WzFd", 400, "cursor_unknown", "cursor"),
        ("grants?cursor=WyJpZGFnIiwgIjEiXQ", 400, "cursor_unknown", "cursor"),
        ("statistics?cursor=WzFd", 400, "cursor_unknown", "cursor"),
        ("rounds?call=hej", 400, "value_wrong", "call"),
        ("grants/hej", 404, "not_found", None),
        ("grants/00000000-0000-0000-0000-000000000000", 404, "not_found", None),
        ("releases/hej", 404, "not_found", None),
        ("statistics/hej", 404, "not_found", None),
        ("grants/hej?format=csv", 400, "parameter_unknown", "format"),
    ],
)
def test_a_refusal_says_what_is_wrong(
    client: Client, region: Cast, address: str, status: int, code: str, parameter: str | None
) -> None:
    granted(region, 1)
    answer = client.get(f"{ROOT}{address}")
    told = json.loads(answer.content)
    assert (answer.status_code, told["status"], told["code"]) == (status, status, code)
    assert told.get("parameter") == parameter
    assert answer["Content-Type"] == "application/problem+json"
    assert "Accept-Language" in answer["Vary"]


def test_a_refusal_is_in_the_readers_language(client: Client, region: Cast) -> None:
    titles = [
        json.loads(client.get(f"{ROOT}grants/hej", headers={"accept-language": language}).content)["title"]
        for language in ("sv", "en")
    ]
    assert titles == ["Det finns inget här som är offentligt.", "There is nothing here that is public."]


@pytest.mark.parametrize("path", ["", "openapi.json", "grants", "grants/x"])
def test_scripts_of_every_site_may_read_and_no_more(client: Client, region: Cast, path: str) -> None:
    asked = client.options(f"{ROOT}{path}", headers={"origin": "https://example.org"})
    assert (asked.status_code, asked["Access-Control-Allow-Methods"]) == (204, "GET, HEAD, OPTIONS")
    assert client.get(f"{ROOT}{path}")["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in asked
    for refused in (client.post, client.put, client.delete, client.patch):
        answer = refused(f"{ROOT}{path}")
        assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD, OPTIONS")


def test_another_authority_has_its_own(client: Client, region: Cast) -> None:
    granted(region, 1)
    elsewhere = {"host": "annorstades.example.org"}
    for resource in RESOURCES:
        answer = client.get(f"{ROOT}{resource.name}", headers=elsewhere)
        assert json.loads(answer.content) == {"items": [], "next": None}
    [first] = rows_of(client, "grants")
    assert client.get(f"{ROOT}grants/{first['id']}", headers=elsewhere).status_code == 404


def test_a_meeting_that_is_planned_is_not_there(client: Client, region: Cast) -> None:
    board.item(board.meeting(region, MeetingState.PLANNED))
    assert rows_of(client, "meetings") == rows_of(client, "agenda-items") == []
