"""The dates of the calls as a calendar, and the notice board's sealed log."""

from __future__ import annotations

import hashlib
import html
import json
import re
from datetime import date, timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from icalendar import Calendar

from bifall.audit.append_only import CLOSE_SIDE_DOORS, OPEN_SIDE_DOORS, PROTECT, RELEASE
from bifall.audit.models import Entry
from bifall.board.commands.minutes import announce
from bifall.board.models import Meeting, MinutesVerifier
from bifall.board.states import MeetingState
from bifall.calls.models import Call, Round
from bifall.calls.states import CallState
from tests.cast import Cast
from tests.conftest import NOW
from tests.factories.board import meeting
from tests.factories.calls import open_round
from tests.factories.concepts import two_step_round
from tests.publicsite.test_pages import shown

pytestmark = pytest.mark.django_db


def events(client: Client) -> dict[str, str]:
    """{what: when, in UTC}."""
    response = client.get("/utlysningar/kalender.ics")
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    found = Calendar.from_ical(response.content).walk("VEVENT")
    return {str(event["summary"]): event["dtstart"].dt.strftime("%Y-%m-%d %H:%M") for event in found}


def test_the_calendar_has_when_rounds_open_and_close(client: Client, region: Cast) -> None:
    round_ = open_round(region)
    assert events(client) == {
        "Öppnar: Projekt för regional tillväxt, Omgång 1": f"{round_.opens_at:%Y-%m-%d %H:%M}",
        "Sista ansökningstid: Projekt för regional tillväxt, Omgång 1": "2026-11-25 11:00",
    }
    Round.objects.filter(pk=round_.pk).update(closes_at=round_.closes_at + timedelta(days=1))
    assert "2026-11-26 11:00" in events(client).values()
    page = shown(client, "/utlysningar/")
    assert "Sista ansökningstid: Projekt för regional tillväxt, Omgång 1</a>" in page


def test_a_date_keeps_its_identity_and_leads_to_its_call(client: Client, region: Cast) -> None:
    round_ = open_round(region)
    event = Calendar.from_ical(client.get("/utlysningar/kalender.ics").content).walk("VEVENT")[-1]
    assert str(event["uid"]) == f"{round_.pk}.closes@testserver"
    assert str(event["url"]) == "http://testserver/utlysningar/regional-tillvaxt/"


def test_both_steps_are_in_the_calendar(client: Client, region: Cast) -> None:
    two_step_round(region)
    words = {name.split(":")[0] for name in events(client)}
    assert words == {"Öppnar för idéskisser", "Sista tid för idéskisser", "Öppnar", "Sista ansökningstid"}


@pytest.mark.parametrize("state", [CallState.DRAFT, CallState.CANCELLED])
def test_a_call_that_is_not_published_has_no_dates(client: Client, region: Cast, state: CallState) -> None:
    Call.objects.filter(pk=open_round(region).call_id).update(state=state)
    assert events(client) == {}


def test_the_start_page_says_what_opens_later(client: Client, region: Cast) -> None:
    open_round(region, slug="senare", opens_at=NOW + timedelta(days=2), closes_at=NOW + timedelta(days=9))
    page = shown(client, "/")
    assert "Öppnar senare" in page
    assert "26 november 2026 kl. 12.00" in page
    assert "utveckling@example.org" in page.split("Vem ringer jag?")[1].split("</aside>")[0]


@pytest.fixture
def announced(region: Cast) -> Meeting:
    held = meeting(region, MeetingState.ADJUSTED)
    MinutesVerifier.objects.create(meeting=held, member=region.vice_chair, verified_at=NOW)
    announce(meeting_id=held.pk, posted_on=NOW.date(), kept_at="Umeå", actor=region.secretary, at=NOW)
    return held


def test_the_log_can_be_counted_again_by_anybody(client: Client, announced: Meeting) -> None:
    page = client.get("/anslagstavla/logg/").content.decode()
    content, seal = (
        html.unescape(found) for found in re.findall(r'<code class="break">([^<]*)</code>', page)
    )
    assert hashlib.sha256(content.encode()).hexdigest() == seal
    told = json.loads(content)
    assert (told["event"], told["data"]["posted_on"]) == ("board.notice_posted", "2026-11-24")
    assert "Protokoll från Regionala utvecklingsnämnden 18 november 2026" in page
    assert ">helt</span>" in page
    assert "sitter uppe" in page


def test_the_log_says_when_a_notice_came_down_and_shows_it_no_more(
    client: Client, announced: Meeting
) -> None:
    down_on = announced.notice.takedown_on
    assert down_on == date(2026, 12, 16)
    with time_machine.travel(NOW + (down_on - NOW.date()), tick=False):
        assert "16 december 2026" in shown(client, "/anslagstavla/logg/")
        assert "Inget är anslaget i dag." in shown(client, "/anslagstavla/")
    with time_machine.travel(NOW + (down_on - NOW.date()) - timedelta(days=1), tick=False):
        assert "sitter uppe" in shown(client, "/anslagstavla/logg/")
        assert "Protokoll från" in shown(client, "/anslagstavla/")


def test_a_row_that_has_been_changed_is_seen(client: Client, announced: Meeting) -> None:
    def run(statements: list[str]) -> None:
        with connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)

    run([*OPEN_SIDE_DOORS[connection.vendor], *RELEASE[connection.vendor]])
    entry = Entry.objects.get(event="board.notice_posted")
    Entry.objects.filter(pk=entry.pk).update(data=entry.data | {"posted_on": "2026-11-01"})
    run([*PROTECT[connection.vendor], *CLOSE_SIDE_DOORS[connection.vendor]])
    assert ">brutet</span>" in shown(client, "/anslagstavla/logg/")
