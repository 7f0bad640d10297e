"""The feed of changes: nothing is missed, nothing is told too early, and what is gone leaves its mark."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from bifall.api.catalogue import CHANGES, RESOURCES
from bifall.api.changes import refresh
from bifall.api.resources import Asked
from bifall.board.states import MeetingState
from bifall.changefeed.models import PublicChange, PublicRow
from bifall.flows.release_drafts import draft_release
from bifall.press.models import ReleasePage
from tests.api.reading import ROOT, path_of, rows_of
from tests.cast import Cast
from tests.conftest import NOW
from tests.factories import board, press

pytestmark = pytest.mark.django_db


def look(cast: Cast) -> int:
    return refresh(Asked(cast.region, timezone.now()))


def public(client: Client) -> set[tuple[str, str]]:
    others = (resource.name for resource in RESOURCES if resource.name != CHANGES)
    return {(name, row["id"]) for name in others for row in rows_of(client, name)}


def followed(client: Client) -> set[tuple[str, str]]:
    """What one knows who has followed the feed from its beginning."""
    known: set[tuple[str, str]] = set()
    for change in rows_of(client, CHANGES, "?limit=3"):
        key = (change["resource"], change["row"])
        assert (key in known) == (change["kind"] != "created")
        (known.discard if change["kind"] == "gone" else known.add)(key)
    return known


def test_who_follows_knows_what_is_public(client: Client, region: Cast) -> None:
    assert look(region) == len(public(client)) > 0
    held, _grants = board.reference_meeting(region)
    assert look(region) > 0
    assert followed(client) == public(client)
    # The notice comes down by the day alone.
    with time_machine.travel(f"{held.notice.takedown_on}T09:00:00+01:00", tick=False):
        assert look(region) == 1
        assert followed(client) == public(client)
        [last] = rows_of(client, CHANGES)[-1:]
        assert (last["kind"], last["resource"], last["row"]) == ("gone", "notices", str(held.notice.pk))
        assert client.get(path_of(last["address"]) or "").status_code == 404
        assert look(region) == 0
    numbers = [change["sequence"] for change in rows_of(client, CHANGES)]
    assert numbers == list(range(1, len(numbers) + 1))


def test_a_change_is_told_with_its_case_number_and_address(client: Client, region: Cast) -> None:
    look(region)
    before = len(rows_of(client, CHANGES))
    _held, grants = board.reference_meeting(region)
    look(region)
    project = grants[0].item.application
    assert project is not None
    [told] = [row for row in rows_of(client, CHANGES, f"?since={before}") if row["row"] == str(project.pk)]
    assert told == {
        "id": told["id"],
        "sequence": told["sequence"],
        "kind": "created",
        "resource": "grants",
        "row": str(project.pk),
        "case_number": "RUN 1-2026",
        "seen_at": "2026-11-24T11:00:00Z",
        "address": f"http://testserver{ROOT}grants/{project.pk}",
    }
    assert client.get(path_of(told["address"]) or "").status_code == 200


def test_a_row_that_is_otherwise_is_changed(client: Client, region: Cast) -> None:
    held = board.meeting(region, MeetingState.SUMMONED)
    look(region)
    before = len(rows_of(client, CHANGES))
    held.place = "Lycksele"
    held.save()
    board.minutes_document(region)  # is entered in the audit, which is what the next look asks
    assert look(region) == 1
    [told] = rows_of(client, CHANGES, f"?since={before}")
    assert (told["kind"], told["resource"], told["row"]) == ("changed", "meetings", str(held.pk))


def test_an_embargo_is_told_when_it_opens(client: Client, region: Cast) -> None:
    held, _grants = board.reference_meeting(region)
    press.newsroom(region)
    page = draft_release(meeting_id=held.pk, quote="Bra.", actor=region.communicator, at=NOW)
    draft: ReleasePage = page.get_latest_revision_as_object()
    draft.lead, draft.public_from = "Regionen satsar.", NOW + timedelta(hours=2)
    draft.save_revision(user=region.communicator)
    press.published(region, draft)
    look(region)
    assert rows_of(client, CHANGES, "?resource=releases") == []
    with time_machine.travel(NOW + timedelta(hours=2, seconds=1), tick=False):
        assert look(region) == 1
        [told] = rows_of(client, CHANGES, "?resource=releases")
        assert (told["kind"], told["row"]) == ("created", str(page.pk))


def test_a_second_look_at_the_same_costs_nothing_and_changes_nothing(region: Cast) -> None:
    board.reference_meeting(region)
    assert look(region) > 0
    assert look(region) == 0
    assert PublicChange.objects.count() == PublicRow.objects.count()


def test_each_authority_has_its_own(client: Client, region: Cast) -> None:
    board.reference_meeting(region)
    look(region)
    refresh(Asked(region.other_region, NOW))
    elsewhere = client.get(f"{ROOT}{CHANGES}", headers={"host": "annorstades.example.org"})
    assert elsewhere.json() == {"items": [], "next": None}
