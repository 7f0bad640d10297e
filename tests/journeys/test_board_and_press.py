"""The last two steps: the board meets and decides, and what it decided is published."""

from __future__ import annotations

import csv
import json
from datetime import datetime
from io import StringIO

import pytest
import time_machine
from django.urls import reverse

from bifall.applications.models import Application
from bifall.applications.states import State
from bifall.board.models import Decision, Meeting
from bifall.board.states import MeetingState
from bifall.notices.models import Message
from bifall.press.commands import save_contact, set_duty_week
from bifall.state_aid.states import AidBasis
from tests.browser import IN_A_BROWSER
from tests.cast import Cast
from tests.conftest import NOW
from tests.factories import board, press
from tests.factories.applications import application
from tests.factories.calls import open_round
from tests.factories.state_aid import assessed
from tests.journeys.conftest import Enter
from tests.journeys.walking import Walk

pytestmark = IN_A_BROWSER

HEADLINE = "Närmare 5 miljoner kronor till länets utveckling"
MEETING_AT = datetime.fromisoformat("2026-12-02T09:00+01:00")


@pytest.fixture
def prepared(cast: Cast) -> list[Application]:
    """Two cases of one round that are ready to be decided."""
    round_ = open_round(cast, name="Hösten 2026")
    cases = [
        application(cast, State.PREPARED, round=round_),
        application(
            cast,
            State.PREPARED,
            round=round_,
            title="Insatsteam",
            sought_sek=500_000,
            organisation=cast.rival,
        ),
    ]
    for case in cases:
        assessed(cast, case, AidBasis.NO_AID)
    return cases


def test_the_board_meets_votes_and_decides(
    cast: Cast, prepared: list[Application], enter: Enter, clock: time_machine.Traveller
) -> None:
    secretary = enter(cast.secretary)
    secretary.go(reverse("boardroom:meetings")).follow("Lägg in ett sammanträde")
    secretary.fill(day="2026-12-02", clock="09:00", place="Regionens hus, Umeå")
    secretary.tick("Projekt för regional tillväxt – Hösten 2026").press("Lägg in sammanträdet")
    secretary.press("Lägg till alla klara ärenden i Projekt för regional tillväxt – Hösten 2026")
    secretary.open("Lägg till ett ärende")
    secretary.choose("Slag av ärende", "information")
    secretary.write("Rubrik", "Halvtidsutvärdering av samverkansmodellen 2019–2022")
    secretary.write("Förslag till beslut", "Nämnden lägger informationen till handlingarna.")
    secretary.press("Lägg till").press("Skicka kallelsen").reads("Kallelsen är skickad.")
    meeting = Meeting.objects.get()

    clock.move_to(MEETING_AT)
    member = enter(cast.members[2].user)
    member.go(reverse("boardroom:meeting", args=[meeting.pk])).follow("Studenter möter arbetsliv")
    assert member.page.get_by_role("button", name="Protokollför beslutet").count() == 0

    secretary.go(reverse("boardroom:meeting", args=[meeting.pk])).follow("Börja med uppropet")
    secretary.page.locator("fieldset", has_text="Justerare").get_by_label("Vidar Vice (B)").check()
    secretary.press("Öppna sammanträdet")
    secretary.follow("Studenter möter arbetsliv").open("Anteckna jäv")
    conflict = secretary.page.locator("details", has_text="Anteckna jäv")
    secretary.choose("Ledamot", "Lisa Ledamot (C)", conflict).write("Skäl", "Arbetar hos sökanden.", conflict)
    secretary.press("Anteckna", conflict).open("Öppna en votering")
    secretary.write("Ja betyder", "bifall till förslaget").write("Nej betyder", "avslag")
    secretary.press("Öppna voteringen")
    votes = secretary.page.locator("section", has_text="Votering pågår")
    assert votes.get_by_text("Lisa Ledamot").count() == 0
    for voter, choice in [("Rut Ordning (A)", "ja"), ("Vidar Vice (B)", "nej")]:
        vote(votes, voter, choice)
    for voter, choice in [("Lena Ledamot (A)", "ja"), ("Lars Ledamot (B)", "nej")]:
        vote(votes, voter, choice)
    secretary.press("Räkna rösterna").reads("2–2", "Ordförandens utslagsröst avgjorde.")
    decide = secretary.page.locator("section", has_text="Avgör ärendet")
    secretary.tick("bifall", decide).write("Beslut", "Nämnden beviljar stöd.", decide)
    secretary.write("Beviljat belopp, kronor", "2 785 777", decide)
    secretary.write("Högsta andel av godkända kostnader, procent", "50", decide)
    secretary.write("Villkor", "Lägesrapport varje halvår.", decide).press("Protokollför beslutet")
    secretary.reads("2 785 777 kr, högst 50 % av godkända kostnader").open("Anteckna en reservation")
    reservation = secretary.page.locator("details", has_text="Anteckna en reservation")
    secretary.choose("Ledamot", "Vidar Vice (B)", reservation).press("Anteckna", reservation)

    secretary.go(reverse("boardroom:meeting", args=[meeting.pk])).follow("Insatsteam")
    settle(secretary, "avslag", "Nämnden avslår ansökan.")
    secretary.go(reverse("boardroom:meeting", args=[meeting.pk]))
    secretary.follow("Halvtidsutvärdering av samverkansmodellen 2019–2022")
    settle(secretary, "läggs till handlingarna", "Nämnden lägger informationen till handlingarna.")
    secretary.go(reverse("boardroom:meeting", args=[meeting.pk])).press("Avsluta sammanträdet")

    for verifier in (cast.chair, cast.vice_chair):
        walk = enter(verifier.user)
        walk.go(reverse("boardroom:meeting", args=[meeting.pk])).press("Jag justerar protokollet")
    secretary.go(reverse("boardroom:meeting", args=[meeting.pk])).press("Anslå")
    secretary.reads("Anslaget 2 december 2026. Sista dag att överklaga är 23 december 2026.")
    enter(None).go(reverse("publicsite:notice_board")).reads("2 december 2026", "23 december 2026")

    assert [
        (d.item.paragraph, d.outcome, d.granted_sek) for d in Decision.objects.order_by("item__position")
    ] == [(1, "granted", 2_785_777), (2, "rejected", None), (3, "received", None)]
    assert list(Application.objects.order_by("case__number").values_list("state", flat=True)) == [
        State.GRANTED,
        State.REJECTED,
    ]


def vote(votes: object, voter: str, choice: str) -> None:
    votes.locator("fieldset", has_text=voter).get_by_label(choice, exact=True).check()  # type: ignore[attr-defined]


def settle(walk: Walk, outcome: str, text: str) -> None:
    decide = walk.page.locator("section", has_text="Avgör ärendet")
    walk.tick(outcome, decide).write("Beslut", text, decide).press("Protokollför beslutet")


def test_what_was_decided_is_published_with_figures_from_the_record(cast: Cast, enter: Enter) -> None:
    board.reference_meeting(cast, MeetingState.ANNOUNCED)
    press.newsroom(cast)
    contact = save_contact(
        authority_id=cast.region.pk,
        name="Cia Presskontakt",
        phone="070-174 06 05",
        email="cia@example.org",
        actor=cast.communicator,
        at=NOW,
    )
    set_duty_week(
        authority_id=cast.region.pk,
        year=2026,
        week=48,
        contact_id=contact.pk,
        actor=cast.communicator,
        at=NOW,
    )
    writer = enter(cast.communicator)
    writer.go(reverse("publicsite:press_desk")).open("Skriv ett pressmeddelande")
    writer.write("Citat från ordföranden", "Behovet av kompetens är vår stora utmaning.")
    writer.press("Skapa utkast till pressmeddelande", exact=False)
    writer.go(reverse("publicsite:press_desk")).follow(HEADLINE)
    writer.reads("2 saker är kvar innan texten kan publiceras").open("Be om godkännande av citatet")
    writer.press("Skicka frågan")
    enter(None).go(Message.objects.get(kind="press.quote_asked").path).press("Jag godkänner orden")
    writer.go(reverse("publicsite:press_desk")).follow(HEADLINE)
    writer.reads("En sak är kvar innan texten kan publiceras").press("Be om godkännande")
    director = enter(cast.director)
    director.go(Message.objects.get(kind="press.approval_asked").path).press("Godkänn texten")
    writer.go(reverse("publicsite:press_desk")).follow(HEADLINE)
    writer.press("Publicera")

    visitor = enter(None)
    visitor.go(reverse("publicsite:newsroom")).follow(HEADLINE)
    visitor.reads(
        "beviljas totalt 4\u00a0905\u00a0777 kr",
        "Halvtidsutvärdering av samverkansmodellen 2019–2022",
        "Behovet av kompetens är vår stora utmaning.",
        "2\u00a0785\u00a0777 kr",
        "500\u00a0000 kr",
        "1\u00a0620\u00a0000 kr",
        "Cia Presskontakt",
    )
    visitor.go(reverse("publicsite:projects")).follow("Studenter möter arbetsliv")
    visitor.heading("Studenter möter arbetsliv").reads("2\u00a0785\u00a0777 kr")
    data = visitor.page.request.get(visitor.site + reverse("publicsite:grants_csv")).text()
    rows = list(csv.DictReader(StringIO(data.removeprefix("\ufeff"))))
    grants = json.loads(visitor.page.request.get(visitor.site + reverse("publicsite:grants_json")).text())
    assert (sum(int(row["granted_sek"]) for row in rows), len(grants["grants"])) == (4_905_777, 3)
