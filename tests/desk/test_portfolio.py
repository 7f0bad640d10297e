"""The pages of a round as a whole: who reads them, what they ask of the database, and what they show."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bifall.accounts.models import User
from bifall.accounts.states import Role
from bifall.applications.states import State
from bifall.board.states import MeetingState
from bifall.calls.models import Round
from tests.cast import Cast, person
from tests.conftest import NOW
from tests.factories import board
from tests.factories.applications import application
from tests.factories.assessment import done, memo
from tests.factories.calls import open_round

# The most that a page may ask the database.
MOST = 14


def enter(client: Client, user: User) -> Client:
    client.force_login(user)
    return client


@pytest.fixture
def round_(cast: Cast) -> Round:
    return open_round(cast, frame_sek=5_000_000)


PAGES = ("portfolio", "ranking", "ranking_csv", "calibration")


def statuses(client: Client, round_: Round) -> dict[str, int]:
    found = {name: client.get(reverse(f"desk:{name}", args=[round_.pk])).status_code for name in PAGES}
    return {"portfolios": client.get(reverse("desk:portfolios")).status_code, **found}


ALL, NONE = dict.fromkeys(("portfolios", *PAGES), 200), dict.fromkeys(("portfolios", *PAGES), 403)


def test_who_reads_a_round_as_a_whole(client: Client, cast: Cast, round_: Round) -> None:
    controller = person("Kerstin Controller", authority=cast.region, role=Role.CONTROLLER, at=NOW)
    for user in (cast.officer, controller, cast.director, cast.auditor):
        assert statuses(enter(client, user), round_) == ALL
    assert statuses(enter(client, cast.secretary), round_) == ALL | {"calibration": 403}
    for user in (cast.applicant, cast.assessor, cast.umea_official, cast.officer_elsewhere):
        assert statuses(enter(client, user), round_) == NONE


def test_the_board_reads_the_rounds_it_has_been_summoned_for(
    client: Client, cast: Cast, round_: Round
) -> None:
    enter(client, cast.chair.user)
    meeting = board.meeting(cast, MeetingState.PLANNED)
    meeting.rounds.add(round_)
    assert statuses(client, round_) == NONE | {"portfolios": 200}
    assert client.get(reverse("desk:portfolios")).context["page"].paginator.count == 0
    meeting.state = MeetingState.SUMMONED
    meeting.save()
    assert statuses(client, round_) == ALL | {"calibration": 403}
    assert [r.pk for r in client.get(reverse("desk:portfolios")).context["page"]] == [round_.pk]
    # What leads on to the case is the desk's.
    case = application(cast, round=round_)
    link = reverse("desk:case", args=[case.pk])
    page = reverse("desk:ranking", args=[round_.pk])
    assert link not in client.get(page).content.decode()
    assert link in enter(client, cast.officer).get(page).content.decode()


def test_another_authoritys_round_is_not_found(client: Client, cast: Cast, round_: Round) -> None:
    Round.objects.filter(pk=round_.pk).update(opens_at=NOW - timedelta(days=1))
    round_.call.authority = cast.other_region
    round_.call.save(update_fields=["authority"])
    assert set(statuses(enter(client, cast.officer), round_).values()) == {200, 404}


def test_the_pages_ask_as_many_questions_of_a_large_round(client: Client, cast: Cast, round_: Round) -> None:
    enter(client, cast.officer)
    asked: dict[str, list[int]] = {name: [] for name in PAGES}
    there = 0
    for count in (1, 3, 60):
        while there < count:
            there += 1
            case = application(cast, round=round_)
            case.municipalities.set([cast.umea, cast.sorsele])
            case.priorities.set(round_.call.strategy.priorities.all())
            done(cast, case, (there % 6, 3))
            done(cast, case, (3, there % 5), assessor=cast.other_assessor)
            memo(cast, case)
        for name in PAGES:
            with CaptureQueriesContext(
                connection,
            ) as captured:
                assert client.get(reverse(f"desk:{name}", args=[round_.pk])).status_code == 200
            asked[name].append(len(captured))
    assert {name: len(set(counts)) for name, counts in asked.items()} == dict.fromkeys(PAGES, 1)
    assert max(max(counts) for counts in asked.values()) <= MOST


def test_the_ranking_has_its_line_and_its_marks(client: Client, cast: Cast, round_: Round) -> None:
    first = application(cast, round=round_, title="Först", sought_sek=3_000_000)
    second = application(cast, round=round_, title="Sedan", sought_sek=3_000_000)
    third = application(cast, round=round_, title="Liten", sought_sek=500_000)
    for case, points in ((first, (5, 5)), (second, (3, 3)), (third, (1, 1))):
        done(cast, case, points)
    done(cast, second, (0, 3), assessor=cast.other_assessor)
    page = enter(client, cast.officer).get(reverse("desk:ranking", args=[round_.pk]))
    rows = page.context["page"].object_list
    assert [(row.entry.title, row.is_above, row.fits, row.ends_here, row.sum_sek) for row in rows] == [
        ("Först", True, False, False, 3_000_000),
        ("Sedan", False, False, True, 6_000_000),
        ("Liten", False, True, False, 6_500_000),
    ]
    html = page.content.decode()
    assert html.count('class="frame-line"') == 1
    assert ("3, stor" in html, html.count('<span class="state">ryms i resten')) == (True, 1)
    assert '<svg xmlns="http://www.w3.org/2000/svg" class="diagram frame-bars"' in html


def test_the_ranking_as_a_file(client: Client, cast: Cast, round_: Round) -> None:
    case = application(cast, round=round_, title="=Räkna(1)", sought_sek=700_000)
    case.municipalities.set([cast.umea, cast.sorsele])
    done(cast, case, (5, 4))
    application(cast, State.DRAFT, round=round_)
    answer = enter(client, cast.officer).get(reverse("desk:ranking_csv", args=[round_.pk]))
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8; header=present"
    [row] = csv.DictReader(io.StringIO(answer.content.decode(), newline=""))
    assert row == {
        "place": "1",
        "case_number": case.case_number,
        "title": "'=Räkna(1)",
        "applicant": "Handelskammarens service AC län AB",
        "applicant_kind": "company",
        "municipalities": "Sorsele;Umeå",
        "priorities": "",
        "state": "under_review",
        "total": "4.60",
        "adjusted_total": "4.60",
        "spread": "0",
        "assessors": "1",
        "sought_sek": "700000",
        "proposed_sek": "",
        "granted_sek": "",
        "decided_by": "",
        "sum_sek": "700000",
        "above_frame_line": "yes",
    }
