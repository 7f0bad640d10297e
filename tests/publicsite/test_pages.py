from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from bifall.applications.models import EffectStep
from bifall.applications.states import EffectLevel, State
from bifall.assessment.models import Assignment, Score
from bifall.assessment.states import AssignmentState
from bifall.board.models import DecisionCondition, Meeting
from bifall.board.states import MeetingState, Outcome
from bifall.calls.models import Call
from bifall.calls.states import CallState
from bifall.collaboration.models import Consultation, Statement
from bifall.collaboration.states import ConsultationState, Position
from bifall.documents.states import Access
from bifall.ui.addresses import case_slug, number_from
from tests.cast import Cast
from tests.conftest import NOW
from tests.factories.applications import application
from tests.factories.board import decision, grant, item, meeting, minutes_document, reference_meeting
from tests.factories.calls import open_round

pytestmark = pytest.mark.django_db


def shown(client: Client, address: str, **headers: str) -> str:
    response = client.get(address, headers=headers)
    assert response.status_code == 200, address
    return response.content.decode().replace("\u00a0", " ")


def text_of(page: str, start: str, end: str) -> str:
    return page.split(start, 1)[1].split(end, 1)[0]


# What is public, page by page


def test_the_start_page_tells_what_is_open_and_what_was_decided(client: Client, region: Cast) -> None:
    open_round(region)
    reference_meeting(region)
    page = shown(client, "/")
    assert "Region Västerbotten ger stöd till projekt som utvecklar länet" in page
    assert "Stänger 25 november 2026 kl. 12.00" in page
    assert text_of(page, "har de beviljats tillsammans</dt><dd>", "<") == "4 905 777 kr"
    assert text_of(page, "projekt har beviljats stöd</dt><dd>", "<") == "3"
    assert '<a href="/projekt/run-1-2026/">Studenter möter arbetsliv</a>' in page


def test_an_empty_house_still_has_its_pages(client: Client, region: Cast) -> None:
    for name in ("start", "calls", "projects", "meetings", "notice_board", "open_data", "newsroom"):
        assert "<h1>" in shown(client, reverse(f"publicsite:{name}"))


@pytest.mark.parametrize("name", ["start", "calls", "projects", "meetings", "notice_board", "accessibility"])
def test_every_page_is_there_in_english(client: Client, region: Cast, name: str) -> None:
    page = shown(client, reverse(f"publicsite:{name}"), accept_language="en")
    assert '<html lang="en">' in page


def test_a_call_says_what_counts_and_how_much(client: Client, region: Cast) -> None:
    round_ = open_round(region)
    Call.objects.filter(pk=round_.call_id).update(highest_grant_sek=3_000_000)
    page = shown(client, "/utlysningar/regional-tillvaxt/")
    assert "<h1>Projekt för regional tillväxt</h1>" in page
    assert text_of(page, '<th scope="row">Nytta för länet</th>', "</tr>").count("60 %") == 1
    assert "10 000 000 kr" in page
    assert text_of(page, "<dt>Högsta andel av kostnaderna</dt><dd>", "<") == "50 %"
    assert text_of(page, "<dt>Högsta belopp</dt><dd>", "<") == "3 000 000 kr"
    assert "Omgång 1 är öppen. Den stänger 25 november 2026 kl. 12.00." in page


def test_calls_are_sorted_by_what_can_be_sought_now(client: Client, region: Cast) -> None:
    open_round(region)
    later = open_round(region, slug="senare", opens_at=NOW + timedelta(days=2), closes_at=NOW + timedelta(9))
    Call.objects.filter(pk=later.call_id).update(title="Förstudier", title_en="Feasibility studies")
    page = shown(client, "/utlysningar/")
    opened, others = page.split("Övriga", 1)
    assert "Projekt för regional tillväxt" in opened
    assert "Förstudier" not in opened
    assert "öppnar senare" in others
    assert "Feasibility studies" in shown(client, "/utlysningar/", accept_language="en")


def test_a_project_from_application_to_decision(client: Client, region: Cast) -> None:
    project = application(region, State.GRANTED, sought_sek=2_785_777)
    project.municipalities.set([region.umea, region.sorsele])
    held = meeting(region, first_paragraph=112)
    granted = grant(region, held, project=project)
    DecisionCondition.objects.create(decision=granted, position=1, text="Redovisa årligen.")
    result = EffectStep.objects.create(
        application=project, level=EffectLevel.RESULT, position=1, title="Fler möten"
    )
    activity = EffectStep.objects.create(
        application=project, level=EffectLevel.ACTIVITY, position=1, title="Mässor"
    )
    activity.leads_to.add(result)
    for place, position in ((region.umea, Position.SUPPORT), (region.sorsele, None)):
        asked = Consultation.objects.create(
            authority=region.region,
            application=project,
            municipality=place,
            question="Vad anser ni?",
            due_on=date(2026, 11, 1),
            state=ConsultationState.ANSWERED if position else ConsultationState.SILENT,
            asked_by=region.officer,
            asked_at=NOW - timedelta(days=40),
        )
        if position:
            Statement.objects.create(
                consultation=asked,
                position=position,
                reasons="Bra för unga.",
                given_by=region.umea_official,
                given_at=NOW - timedelta(days=30),
                is_late=False,
            )
    for assessor, points in ((region.assessor, (4, 3)), (region.other_assessor, (5, 3))):
        done = Assignment.objects.create(
            application=project,
            assessor=assessor,
            assigned_by=region.officer,
            assigned_at=NOW,
            due_on=NOW.date(),
            state=AssignmentState.DONE,
        )
        for criterion, given in zip(project.round.call.criteria.order_by("position"), points, strict=True):
            Score.objects.create(assignment=done, criterion=criterion, points=given)
    page = shown(client, "/projekt/run-1-2026/")
    way = text_of(page, '<ol class="path"', "</ol>")
    assert [part.split("</li>")[0].split(">", 1)[1] for part in way.split("<li")[1:]] == [
        "Ansökt<br>14 november 2026",
        "Bedömt<br>3,9 av 5",
        "Kommunerna<br>1 av 2 svarade",
        "Beslutat<br>§ 112, bifall",
        "Startar<br>2027–2029",
    ]
    money = text_of(page, "<caption>Finansiering, kronor</caption>", "</table>")
    assert '<th scope="row">Region Västerbotten</th><td class="n">2 785 777</td><td class="n">50 %' in money
    assert '<th scope="row">Tillsammans</th><td class="n">5 571 554</td><td class="n">100 %' in money
    said = text_of(page, "<h3>Umeå</h3>", "</li>")
    assert "Bra för unga." in said
    assert ">tillstyrker</span>" in said
    assert "inget svar" in page
    assert "Mässor leder till Fler möten." in page
    assert "<li>Redovisa årligen.</li>" in page
    assert f'href="/moten/{held.pk}/protokoll/"' in page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["Studenter", "Skogen"]),
        ("?q=SKOGARNA", ["Skogen"]),
        ("?q=run+2-2026", ["Skogen"]),
        ("?kommun=2480", ["Studenter"]),
        ("?ar=2026", ["Studenter"]),
        ("?ar=2025", ["Skogen"]),
        ("?kommun=2480&ar=2025", []),
        ("?kommun=9999", []),
    ],
)
def test_projects_are_found_by_words_place_and_year(
    client: Client, region: Cast, query: str, found: list[str]
) -> None:
    students = application(region, State.GRANTED, title="Studenter", search_text="studenter run 1-2026")
    students.municipalities.add(region.umea)
    forest = application(region, State.GRANTED, title="Skogen", search_text="skogen run 2-2026")
    grant(region, meeting(region), project=students)
    grant(region, meeting(region, starts_at=NOW - timedelta(days=360)), project=forest)
    page = shown(client, f"/projekt/{query}")
    assert [title for title in ("Studenter", "Skogen") if f">{title}</a>" in page] == found


def test_an_announced_meeting_shows_what_it_decided(client: Client, region: Cast) -> None:
    held, _grants = reference_meeting(region)
    rejected = application(region, State.REJECTED, title="Inte den här gången")
    decision(item(held, "grant", rejected.title, application=rejected), Outcome.REJECTED, "Nämnden avslår.")
    page = shown(client, f"/moten/{held.pk}/")
    lines = [part.split("</li>")[0] for part in text_of(page, '<ol class="todo">', "</ol>").split("<li>")[1:]]
    assert [("bifall" in line, "avslag" in line, "läggs till handlingarna" in line) for line in lines] == [
        (False, False, True),
        (True, False, False),
        (True, False, False),
        (True, False, False),
        (False, True, False),
    ]
    assert "§ 111" in lines[1]
    assert '<a href="/projekt/run-1-2026/">' in lines[1]
    assert "2 785 777 kr" in lines[1]
    assert "<a href" not in lines[4]
    assert "Sista dag att överklaga är 11 december 2026." in page


def test_the_minutes_are_read_by_everybody_when_announced(client: Client, region: Cast) -> None:
    held = meeting(region)
    response = client.get(f"/moten/{held.pk}/protokoll/")
    assert (response.status_code, response["Content-Type"]) == (200, "application/pdf")
    assert b"".join(response.streaming_content) == b"%PDF-1.7 protokoll"  # type: ignore[attr-defined]


def test_the_notice_board_holds_notices_and_how_to_appeal(client: Client, region: Cast) -> None:
    meeting(region)
    page = shown(client, "/anslagstavla/")
    assert "Protokoll från Regionala utvecklingsnämnden 18 november 2026" in page
    assert text_of(page, "<dt>Anslaget</dt><dd>", "<") == "20 november 2026"
    assert text_of(page, "<dt>Sista dag att överklaga</dt><dd>", "<") == "11 december 2026"
    assert "Förvaltningsrätten i Umeå" in page
    assert "2026-12-11" in page
    assert "Pressmeddelande" not in text_of(page, "<main", "</main>")
    assert "Any member of the region" in shown(client, "/anslagstavla/", accept_language="en")


def test_a_notice_comes_down_when_the_time_to_appeal_has_ended(client: Client, region: Cast) -> None:
    held = meeting(region)
    held.notice.takedown_on = NOW.date()
    held.notice.save()
    assert "Inget är anslaget i dag." in shown(client, "/anslagstavla/")


def test_the_accessibility_statement_says_who_and_where_to_complain(client: Client, region: Cast) -> None:
    page = shown(client, "/tillganglighet/")
    for part in ("utveckling@example.org", "https://www.digg.se/tdosanmalan", "delvis förenlig", "axe"):
        assert part in page


# What is not


@pytest.mark.parametrize("state", [state for state in MeetingState if state != MeetingState.ANNOUNCED])
def test_nothing_decided_is_seen_before_it_is_announced(
    client: Client, region: Cast, state: MeetingState
) -> None:
    held = meeting(region, state, minutes=minutes_document(region, access=Access.PUBLIC))
    secret = application(region, State.GRANTED, title="Hemligt projekt", sought_sek=1_234_567)
    decided = grant(region, held, project=secret)
    DecisionCondition.objects.create(decision=decided, position=1, text="Hemligt villkor")
    for name in ("start", "projects", "notice_board", "grants_csv", "grants_json"):
        page = shown(client, reverse(f"publicsite:{name}"))
        assert "Hemligt" not in page
        assert "1 234 567" not in page
        assert "1234567" not in page
    for address in ("/projekt/run-1-2026/", f"/moten/{held.pk}/protokoll/"):
        assert client.get(address).status_code == 404
    response = client.get(f"/moten/{held.pk}/")
    if state == MeetingState.PLANNED:
        assert response.status_code == 404
    else:
        page = response.content.decode().replace("\u00a0", " ")
        assert "Hemligt projekt" in page  # the agenda is public
        assert "Hemligt villkor" not in page
        assert "1 234 567" not in page
        assert "bifall" not in text_of(page, "<main", "</main>").lower()


def test_minutes_that_are_not_public_stay_inside(client: Client, region: Cast) -> None:
    held = meeting(region, minutes=minutes_document(region, access=Access.BOARD))
    assert client.get(f"/moten/{held.pk}/protokoll/").status_code == 404
    assert "Protokollet (pdf)" not in shown(client, f"/moten/{held.pk}/")
    assert "Protokollet (pdf)" not in shown(client, "/anslagstavla/")


@pytest.mark.parametrize("state", [CallState.DRAFT, CallState.CANCELLED])
def test_a_call_that_is_not_published_is_not_seen(client: Client, region: Cast, state: CallState) -> None:
    round_ = open_round(region)
    Call.objects.filter(pk=round_.call_id).update(state=state)
    assert client.get("/utlysningar/regional-tillvaxt/").status_code == 404
    for name in ("start", "calls"):
        assert "Projekt för regional tillväxt" not in shown(client, reverse(f"publicsite:{name}"))


def test_another_authority_shows_nothing_of_ours(client: Client, region: Cast) -> None:
    held, _grants = reference_meeting(region)
    open_round(region)
    elsewhere = {"host": region.other_region.hostname}
    for address in (
        "/projekt/run-1-2026/",
        f"/moten/{held.pk}/",
        f"/moten/{held.pk}/protokoll/",
        "/utlysningar/regional-tillvaxt/",
    ):
        assert client.get(address).status_code == 200
        assert client.get(address, headers=elsewhere).status_code == 404
    for name in ("start", "calls", "projects", "meetings", "notice_board", "grants_csv", "grants_json"):
        page = shown(client, reverse(f"publicsite:{name}"), **elsewhere)
        assert "Studenter" not in page
        assert "Västerbotten" not in page
        assert "Regionala utvecklingsnämnden" not in page


def test_an_address_that_is_no_case_is_not_found(client: Client, region: Cast) -> None:
    for slug in ("run-1-2026", "RUN-1-2026", "hej", "run-01-2026", "run-1-26"):
        assert client.get(f"/projekt/{slug}/").status_code == 404
    assert number_from(case_slug("RUN 12-2026")) == "RUN 12-2026"


# How many questions a list costs


def fill_lists(region: Cast, count: int) -> None:
    round_ = open_round(region, name="Mätning")
    for number in range(count):
        project = application(region, State.GRANTED, round=round_, title=f"Projekt {number}")
        project.municipalities.add(region.umea)
        project.priorities.add(round_.call.strategy.priorities.first())
        grant(region, meeting(region), project=project)
        open_round(region, slug=f"utlysning-{number}")


@pytest.mark.parametrize("count", [1, 3, 60])
def test_a_list_costs_the_same_however_long(
    client: Client,
    region: Cast,
    count: int,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    fill_lists(region, count)
    costs = {}
    for name in ("start", "calls", "projects", "meetings", "notice_board", "grants_csv", "grants_json"):
        with django_assert_max_num_queries(12) as asked:
            assert client.get(reverse(f"publicsite:{name}")).status_code == 200
        costs[name] = len(asked)
    assert costs == {
        "start": 10,
        "calls": 3,
        "projects": 10,
        "meetings": 3,
        "notice_board": 2,
        "grants_csv": 6,
        "grants_json": 6,
    }


def test_a_long_list_has_pages(client: Client, region: Cast) -> None:
    fill_lists(region, 26)
    assert Meeting.objects.count() == 26
    for address in ("/projekt/", "/moten/"):
        assert "Sida 1 av 2" in shown(client, address)
        assert "Sida 2 av 2" in shown(client, f"{address}?page=2")
