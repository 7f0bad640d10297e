"""A leader's page while a proposal is being made, when it has been, and when there could be none."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bifall.arenas.commands import begin_timetable, make_timetable, refuse_timetable
from bifall.arenas.models import Arena, Timetable, TimetableRun
from bifall.arenas.states import TimetableRunState
from bifall.kernel.problems import Problem
from bifall.portal import arena_steps
from tests.cast import Cast
from tests.conftest import NOW
from tests.factories.fairs import fair, published
from tests.funding.walking import enter
from tests.whole_database import whole_database

REFRESH = '<noscript><meta http-equiv="refresh" content="3"></noscript>'


def lead(name: str, *args: object) -> str:
    return reverse(f"my_projects:{name}", args=args)


def text_of(answer: object) -> str:
    return answer.content.decode().replace("\u00a0", " ")  # type: ignore[attr-defined, no-any-return]


@pytest.fixture
def arena(cast: Cast) -> Arena:
    made, _students, _employers = fair(cast)
    return made


@pytest.fixture
def waiting(monkeypatch: pytest.MonkeyPatch) -> list[Callable[[], object]]:
    """Background work that has not been done yet."""
    works: list[Callable[[], object]] = []
    monkeypatch.setattr(arena_steps, "in_background", works.append)
    return works


def begun(cast: Cast, arena: Arena, at: datetime = NOW) -> TimetableRun:
    return begin_timetable(arena_id=arena.pk, actor=cast.applicant, at=at)


def test_from_the_press_to_the_proposal(
    client: Client, cast: Cast, arena: Arena, waiting: list[Callable[[], object]]
) -> None:
    enter(client, cast.applicant)
    page = lead("arena_timetable", arena.pk)
    with time_machine.travel(NOW, tick=False):
        answer = client.post(lead("arena_day_step", arena.pk, "gor-forslag"), follow=True)
        assert "Förslaget görs." in text_of(answer)
        shown = text_of(client.get(page))
        assert "Ett förslag till schema görs sedan 24 november 2026" in shown
        assert REFRESH in shown
        assert f'hx-get="{page}"' in shown
        assert "<progress" in shown
        for gone in ("Gör ett förslag till schema", "Publicera schemat", "Har det stannat?"):
            assert gone not in shown
        [work] = waiting
        work()
        shown = text_of(client.get(page))
    assert "Ingen har fått veta något ännu" in shown
    assert "Publicera schemat" in shown
    assert "http-equiv" not in shown
    assert "hx-get" not in shown
    assert TimetableRun.objects.get().state == TimetableRunState.FINISHED


@pytest.mark.parametrize("name", ["gor-forslag", "publicera-schemat", "fyll-luckor"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_second_press_leads_to_what_is_being_made(
    client: Client, cast: Cast, arena: Arena, name: str, method: str
) -> None:
    make_timetable(arena_id=arena.pk, actor=cast.applicant, at=NOW)
    begun(cast, arena)
    enter(client, cast.applicant)
    before = whole_database()
    answer = getattr(client, method)(lead("arena_day_step", arena.pk, name))
    assert (answer.status_code, answer.headers["Location"]) == (302, lead("arena_timetable", arena.pk))
    assert whole_database() == before
    assert "håller redan på att göras" in text_of(client.get(answer.headers["Location"]))


def test_what_was_changed_meanwhile_is_told(client: Client, cast: Cast, arena: Arena) -> None:
    run = begun(cast, arena)
    enter(client, cast.applicant)
    for times, told in ((1, "ändrades under tiden, så förslaget görs om"), (2, "har ändrats 2 gånger")):
        TimetableRun.objects.filter(pk=run.pk).update(overtaken=times)
        assert told in text_of(client.get(lead("arena_timetable", arena.pk)))


def test_work_that_stopped_is_taken_up(
    client: Client, cast: Cast, arena: Arena, waiting: list[Callable[[], object]]
) -> None:
    begun(cast, arena)
    page, again = lead("arena_timetable", arena.pk), lead("take_up_timetable", arena.pk)
    with time_machine.travel(NOW + timedelta(minutes=1), tick=False):
        enter(client, cast.applicant)
        assert client.post(again).headers["Location"] == page
        assert waiting == []
    with time_machine.travel(NOW + timedelta(minutes=3), tick=False):
        assert "Har det stannat?" in text_of(client.get(page))
        client.post(again)
        [work] = waiting
        work()
        assert "Ingen har fått veta något ännu" in text_of(client.get(page))
        # There is nothing left to take up.
        client.post(again)
    assert len(waiting) == 1
    assert client.get(again).status_code == 405


def test_why_there_is_no_proposal(client: Client, cast: Cast, arena: Arena) -> None:
    make_timetable(arena_id=arena.pk, actor=cast.applicant, at=NOW)
    run = begun(cast, arena)
    problems = [Problem("timetable_overtaken", params={"times": 3})]
    later = NOW + timedelta(minutes=1)
    refuse_timetable(run_id=run.pk, problems=problems, actor=cast.applicant, at=later)
    enter(client, cast.applicant)
    page = lead("arena_timetable", arena.pk)
    shown = text_of(client.get(page))
    assert "Det blev inget nytt förslag 24 november 2026" in shown
    assert "medan förslaget gjordes, 3 gånger i rad" in shown
    assert "Publicera schemat" in shown
    assert "Gör ett förslag till schema" in shown
    Timetable.objects.all().delete()
    published(cast, arena, at=later + timedelta(minutes=1))
    assert "Det blev inget nytt förslag" not in text_of(client.get(page))


@pytest.mark.parametrize("who", ["stranger", "officer", "director", "officer_elsewhere"])
def test_nobody_else_takes_it_up(
    client: Client, cast: Cast, arena: Arena, who: str, waiting: list[Callable[[], object]]
) -> None:
    begun(cast, arena)
    with time_machine.travel(NOW + timedelta(minutes=3), tick=False):
        enter(client, getattr(cast, who))
        assert client.post(lead("take_up_timetable", arena.pk)).status_code == 404
    assert waiting == []


def test_who_leads_a_project_that_has_ended_takes_nothing_up(
    client: Client, cast: Cast, arena: Arena, waiting: list[Callable[[], object]]
) -> None:
    begun(cast, arena)
    type(arena.project).objects.filter(pk=arena.project_id).update(state="completed")
    with time_machine.travel(NOW + timedelta(minutes=3), tick=False):
        enter(client, cast.applicant)
        assert client.post(lead("take_up_timetable", arena.pk)).status_code == 403
    assert waiting == []


def test_waiting_asks_little_of_the_database(client: Client, cast: Cast, arena: Arena) -> None:
    make_timetable(arena_id=arena.pk, actor=cast.applicant, at=NOW)
    begun(cast, arena)
    enter(client, cast.applicant)
    with CaptureQueriesContext(connection) as asked:
        client.get(lead("arena_timetable", arena.pk))
    assert len(asked) <= 12
