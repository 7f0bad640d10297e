"""The demo: a whole year, the reference case at each of its stages, and a sign-in that is there in demo mode
alone.
"""

from __future__ import annotations

import importlib
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import clear_url_caches, reverse
from django.utils import timezone
from pytest_django import Settings

from bifall.accounts.models import User
from bifall.applications.models import Application
from bifall.applications.states import State
from bifall.assessment.models import Assignment
from bifall.audit.queries import breaks
from bifall.board.models import Meeting
from bifall.board.queries import grants_of
from bifall.calls.models import Round
from bifall.collaboration.models import Consultation
from bifall.config import demo_command, urls
from bifall.config.demo.year import carry_meetings, coming_meeting_day, latest_meeting_day, load_year
from bifall.config.demo_people import DEMO_PEOPLE
from bifall.kernel.workdays import is_workday
from bifall.organisations.models import Municipality
from bifall.press.models import ReleasePage
from tests.cast import Cast
from tests.conftest import NOW
from tests.flows.case_files import everything


@pytest.mark.django_db
def test_the_year_shows_every_state_and_loads_once(client: Client) -> None:
    load_year(now=NOW, tell=lambda line: None)

    assert Counter(Application.objects.values_list("state", flat=True)) == {
        State.DRAFT: 8,
        State.SUBMITTED: 12,
        State.UNDER_REVIEW: 10,
        State.COMPLETION_REQUESTED: 3,
        State.PREPARED: 6,
        State.GRANTED: 14,
        State.REJECTED: 4,
        State.DISMISSED: 1,
        State.WITHDRAWN: 2,
    }
    assert set(State) == set(Application.objects.values_list("state", flat=True))
    assert Municipality.objects.count() == 15
    assert Counter(Round.objects.values_list("call__slug", flat=True)) == {
        "projekt-for-regional-tillvaxt": 4,
        "sma-projekt": 1,
        "internationella-samarbeten": 1,
    }
    assert [
        (timezone.localdate(meeting.starts_at), meeting.state, [d.granted_sek for d in grants_of(meeting)])
        for meeting in Meeting.objects.order_by("starts_at")
    ] == [
        (date(2026, 5, 20), "announced", [1_100_000, 750_000]),
        (date(2026, 11, 11), "announced", [2_785_777, 500_000, 1_620_000]),
        (date(2026, 12, 16), "planned", []),
    ]
    assert [page.slug for page in ReleasePage.objects.live().order_by("first_published_at")] == [
        "narmare-1-9-miljoner-kronor-till-lanets-utveckling",
        "narmare-5-miljoner-kronor-till-lanets-utveckling",
    ]
    assert list(breaks()) == []

    for person in DEMO_PEOPLE:
        client.force_login(User.objects.get(email=person.email, name=person.name))
        assert (person.email, client.get(reverse(person.start)).status_code) == (person.email, 200)

    before = everything()
    demo_command._prepare("published")
    assert everything() == before


STANDS = {
    "call": (True, {}, {}, {}),
    "application": (True, {"draft": 3}, {}, {}),
    "assessment": (False, {"under_review": 3}, {"assigned": 7}, {}),
    "municipalities": (False, {"under_review": 3}, {"assigned": 7}, {"open": 9}),
    "board": (False, {"prepared": 3}, {"done": 6, "conflicted": 1}, {"answered": 8, "silent": 1}),
}


@pytest.mark.django_db
@pytest.mark.parametrize("stage", STANDS)
def test_the_reference_case_stands_at_its_stage(stage: str) -> None:
    reference = carry_meetings(now=NOW, tell=lambda line: None, stage=stage)
    round_ = Round.objects.get(name=reference.round.name, opens_at=reference.round.opens_at)
    meeting = Meeting.objects.get(starts_at=reference.meeting.starts_at)
    of_the_round = {"application__round": round_}
    assert (
        round_.opens_at <= NOW < round_.closes_at,
        Counter(Application.objects.filter(round=round_).values_list("state", flat=True)),
        Counter(Assignment.objects.filter(**of_the_round).values_list("state", flat=True)),
        Counter(Consultation.objects.filter(**of_the_round).values_list("state", flat=True)),
    ) == STANDS[stage]
    assert (meeting.state, meeting.starts_at > NOW) == ("summoned" if stage == "board" else "planned", True)


def test_every_stage_of_the_command_is_tested() -> None:
    assert (*STANDS, "published") == demo_command.STAGES


def test_the_meetings_lie_on_wednesdays_at_the_same_distance_all_year() -> None:
    for days in range(366):
        today = NOW.date() + timedelta(days=days)
        held, coming = latest_meeting_day(today), coming_meeting_day(today)
        assert (held.weekday(), coming.weekday()) == (2, 2)
        assert 13 <= (today - held).days <= 19
        # A Wednesday can be Christmas Day or New Year's Day, or both can follow each other.
        assert 21 <= (coming - today).days <= 27 + 14
        assert is_workday(coming)


@pytest.fixture
def demo_mode(settings: Settings) -> Iterator[None]:
    """The address space as it is in a demo."""
    settings.BIFALL_DEMO_SIGN_IN = True
    importlib.reload(urls)
    clear_url_caches()
    yield
    settings.BIFALL_DEMO_SIGN_IN = False
    importlib.reload(urls)
    clear_url_caches()


def sign_in_as_somebody(client: Client) -> tuple[int, bool]:
    """(status, signed in?) after one click on a person of the demo."""
    User.objects.create_user(DEMO_PEOPLE[0].email, name=DEMO_PEOPLE[0].name)
    response = client.post("/demo/logga-in/", {"email": DEMO_PEOPLE[0].email})
    return response.status_code, "_auth_user_id" in client.session


def test_one_click_signs_in_in_demo_mode(cast: Cast, client: Client, demo_mode: None) -> None:
    assert sign_in_as_somebody(client) == (302, True)


def test_outside_demo_mode_the_sign_in_has_no_address(cast: Cast, client: Client) -> None:
    assert sign_in_as_somebody(client) == (404, False)


def test_in_demo_mode_nobody_but_the_demos_people_signs_in_with_one_click(
    cast: Cast, client: Client, demo_mode: None
) -> None:
    response = client.post("/demo/logga-in/", {"email": cast.administrator.email})
    assert (response.status_code, "_auth_user_id" in client.session) == (404, False)
