"""The demo: a whole year, the reference case at each of its stages, something to do for everybody, and a
sign-in that is there in demo mode alone.
"""

from __future__ import annotations

import importlib
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from html import unescape

import pytest
import time_machine
from django.test import Client
from django.urls import clear_url_caches, reverse
from django.utils import timezone
from pytest_django import Settings

from bifall.accounts.models import User
from bifall.api.catalogue import CHANGES, RESOURCES
from bifall.applications.models import Application, Concept
from bifall.applications.states import ConceptState, State
from bifall.arenas.models import Arena
from bifall.arenas.queries.planning import planning_of
from bifall.arenas.queries.results import facts_of, students_of
from bifall.arenas.scheduling import check
from bifall.assessment.models import Assignment
from bifall.assessment.states import STILL_SCORING
from bifall.audit.queries import breaks
from bifall.board.models import Meeting
from bifall.board.queries import grants_of
from bifall.board.states import MeetingState
from bifall.calls.models import Round
from bifall.claims.states import SimplifiedCosts
from bifall.collaboration.models import Consultation
from bifall.config import demo_command, urls
from bifall.config.demo.meetings import (
    coming_meeting_day,
    free_day,
    latest_meeting_day,
    next_meeting_day,
)
from bifall.config.demo.year import load_year
from bifall.config.demo_people import DEMO_PEOPLE
from bifall.correspondence.models import CaseMessage, InternalNote
from bifall.correspondence.states import Party
from bifall.evaluation.models import Evaluation, Reply
from bifall.flows.casefile.reading import read
from bifall.flows.casefile.scene import Scene
from bifall.flows.project_opening import open_project
from bifall.kernel.workdays import is_workday
from bifall.notices.models import Message
from bifall.organisations.models import Municipality
from bifall.press.models import ReleasePage, Subscription
from bifall.webhooks.models import Delivery, Endpoint
from tests.api.reading import rows_of
from tests.cast import Cast
from tests.conftest import NOW
from tests.factories.board import meeting
from tests.flows.case_files import REFERENCE, everything


@pytest.mark.django_db
def test_the_year_shows_every_state_and_loads_once(client: Client) -> None:
    load_year(now=NOW, tell=lambda line: None)

    assert Counter(Application.objects.values_list("state", flat=True)) == {
        State.DRAFT: 10,
        State.SUBMITTED: 8,
        State.UNDER_REVIEW: 11,
        State.COMPLETION_REQUESTED: 3,
        State.PREPARED: 9,
        State.GRANTED: 15,
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
        "innovation-i-tva-steg": 2,
    }
    assert Counter(Concept.objects.values_list("state", flat=True)) == {
        ConceptState.DRAFT: 1,
        ConceptState.SUBMITTED: 2,
        ConceptState.INVITED: 2,
        ConceptState.DECLINED: 1,
    }
    assert [
        (timezone.localdate(meeting.starts_at), meeting.state, [d.granted_sek for d in grants_of(meeting)])
        for meeting in Meeting.objects.order_by("starts_at")
    ] == [
        (date(2026, 5, 20), "announced", [1_100_000, 750_000]),
        (date(2026, 11, 11), "announced", [2_785_777, 500_000, 1_620_000]),
        (date(2026, 11, 23), "closed", [840_000]),
        (date(2026, 12, 2), "summoned", []),
        (date(2026, 12, 16), "planned", []),
    ]
    assert [page.slug for page in ReleasePage.objects.live().order_by("first_published_at")] == [
        "narmare-1-9-miljoner-kronor-till-lanets-utveckling",
        "narmare-5-miljoner-kronor-till-lanets-utveckling",
    ]
    assert list(breaks()) == []
    assert not Message.objects.filter(sent_at=None).exists()
    threads = Counter(CaseMessage.objects.values_list("application", "party"))
    assert sorted(threads.values()) == [1, 1, 1, 1, 2]
    assert CaseMessage.objects.exclude(attachments=None).count() == 1
    unread = CaseMessage.objects.filter(readings=None).values_list("party", flat=True)
    assert sorted(unread) == [Party.APPLICANT, Party.AUTHORITY]
    assert InternalNote.objects.count() == 1
    # Those who were asked for a completion got it in the call's own words.
    asked = Message.objects.filter(kind="applications.completion_requested", made_of__wording__version=1)
    assert asked.values("path").distinct().count() == 3

    assert missing_tasks(client, TASKS) == {}
    hers = Assignment.objects.filter(assessor__email="beda-bedomare@example.org", state__in=STILL_SCORING)
    assert Counter(hers.values_list("state", flat=True)) == {"assigned": 2, "accepted": 1}

    before = everything()
    # At the same moment, for what the clock opens and shuts is told when the demo is served again.
    with time_machine.travel(NOW, tick=False):
        demo_command._prepare("published")
    assert everything() == before

    the_fair_was_held()
    the_evaluation_was_presented()
    those_who_follow_are_told(client)

    granted = Application.objects.get(title="Insatsteam SMF – små och medelstora företag i Västerbotten")
    opened = open_project(
        application_id=granted.pk,
        simplified_costs=SimplifiedCosts.NONE,
        actor=User.objects.get(email="hanna-handlaggare@example.org"),
        at=NOW,
    )
    assert opened.granted_sek == 500_000


def the_evaluation_was_presented() -> None:
    """The half-time evaluation: what the board was told, and what the region does about it."""
    made = Evaluation.objects.get(kind="mid_term")
    assert made.state == "published"
    assert made.agenda_item is not None
    assert made.agenda_item.title == made.title == "Halvtidsutvärdering av samverkansmodellen 2019–2022"
    assert "grundläggande tilltro" in made.conclusion
    assert made.tickets.count() == 64
    assert Reply.objects.exclude(ticket=None).count() == 0
    states = made.recommendations.order_by("position").values_list("state", flat=True)
    assert list(states) == ["done", "under_way", "given", "declined"]


def those_who_follow_are_told(client: Client) -> None:
    """By mail about releases, and by calls about the open data, of which the feed of changes is whole."""
    confirmed = Subscription.objects.exclude(confirmed_at=None)
    assert (confirmed.count(), Subscription.objects.filter(confirmed_at=None).count()) == (4, 1)
    letters = Message.objects.filter(kind="press.subscription_release").order_by("created_at", "email")
    assert [(letter.email.partition("@")[0], letter.subject) for letter in letters] == [
        ("lokalredaktionen", "Närmare 5 miljoner kronor till länets utveckling"),
        ("nyhetsdesken", "Närmare 5 miljoner kronor till länets utveckling"),
        ("nyhetsdesken", "Rättelse 1: Närmare 5 miljoner kronor till länets utveckling"),
    ]
    with time_machine.travel(NOW, tick=False):
        feed = {(row["resource"], row["row"]) for row in rows_of(client, CHANGES)}
        others = [resource.name for resource in RESOURCES if resource.name != CHANGES]
        assert feed == {(name, row["id"]) for name in others for row in rows_of(client, name)}
    deliveries = Delivery.objects.order_by("endpoint__name", "created_at", "kind")
    assert list(deliveries.values_list("endpoint__name", "kind", "status", "attempts")) == [
        ("Dagbladets databas", "challenge", 200, 1),
        ("Dagbladets databas", "test", 200, 1),
        ("Dagbladets databas", "changes", 200, 1),
        ("Öppna kommundata", "challenge", 200, 1),
        ("Öppna kommundata", "changes", 503, 1),
    ]
    assert set(Endpoint.objects.values_list("state", flat=True)) == {"active"}


def the_fair_was_held() -> None:
    """Forty employers and three hundred students, a timetable that holds, and something came of it."""
    arena = Arena.objects.get(title="Framtidsdagen")
    assert (arena.state, arena.project.title) == ("held", "Studenter möter arbetsliv")
    sides = Counter(arena.participants.values_list("side", flat=True))
    assert sides == {"student": 300, "employer": 40}
    planning = planning_of(arena, at=NOW)
    assert check(planning.told, planning.frame, planning.guests, planning.interests) == ()
    states = Counter(arena.timetable.meetings.values_list("state", flat=True))
    assert set(states) <= {"held", "missed", "cancelled", "moved"}
    assert states["held"] > 400
    everything = Arena.objects.filter(pk=arena.pk)
    counted = {fact.counted for fact in facts_of(everything, students_of(everything))}
    assert counted >= {"meetings", "useful", "thesis", "internship"}


BOARD = "Regionala utvecklingsnämnden"
TO_VERIFY = "23 november 2026: avslutat, protokollet ska justeras"
SUMMONED = f"{BOARD} 2 december 2026: kallelse skickad"
TASKS = {
    "sofia-sokande": {
        "Komplettera Mentorer för nya företagare: 28 november 2026 om 4 dagar",
        "Digitala affärer i inlandet: stänger 26 december 2026 kl. 16.00",
    },
    "hanna-handlaggare": {
        "Kompletteringen har inte kommit: Kvinnor i gruvan: 2 dagar försenad",
        "Umeå har inte svarat: Pendlarstaden: 1 dag försenad",
        "Åsele ber om mer tid: Kod i bygdegården: om 6 dagar",
        "Börja handlägga: Laxens väg hem: ny",
        "Skriv tjänsteskrivelse: Restfångst blir råvara",
    },
    # Away this week; the one case of his stands on Hanna's page too.
    "henrik-handlaggare": set(),
    "beda-bedomare": {"Skogens data: om 6 dagar", "Kod i bygdegården: om 6 dagar"},
    "ulla-umea": {
        "Pendlarstaden: senast 23 november 2026 1 dag försenad",
        "Skogens data: senast 1 december 2026 om 7 dagar",
    },
    "sven-sorsele": {"Rehab på hemmaplan: senast 2 december 2026 om 8 dagar"},
    "per-ammarnas": {
        "Hållbar vildmark: senast 23 november 2026 1 dag försenad",
        "Berättelser från fjällen: senast 30 november 2026 om 6 dagar",
    },
    "sara-sekreterare": {f"{BOARD} 16 december 2026: planeras", SUMMONED, TO_VERIFY},
    "rut-ordforande": {SUMMONED, TO_VERIFY},
    "lena-ledamot": {SUMMONED, TO_VERIFY},
    "klara-kommunikator": {f"{BOARD} 23 november 2026: Skriv ett pressmeddelande 23 november 2026"},
    "disa-direktor": {"Besluta på delegation: Läslust", "Besluta på delegation: Tågets företag"},
    "kajsa-controller": {"Betalfil 2: –"},
    "arne-revisor": set(),
    "adam-administrator": {"Ingen företräder Bjurholm"},
}
SUMMONED_TO_THE_REFERENCE = f"{BOARD} 25 november 2026: kallelse skickad"
AT_THE_BOARD = {
    "sara-sekreterare": {
        f"{BOARD} 16 december 2026: planeras",
        SUMMONED_TO_THE_REFERENCE,
        TO_VERIFY,
    },
    "rut-ordforande": {SUMMONED_TO_THE_REFERENCE, TO_VERIFY},
    "lena-ledamot": {SUMMONED_TO_THE_REFERENCE, TO_VERIFY},
}


def missing_tasks(client: Client, named: Mapping[str, set[str]]) -> dict[str, tuple[set[str], set[str]]]:
    """By the key of each person one can be: the named tasks that the start page lacks, and those it has."""
    assert set(named) == {person.email.partition("@")[0] for person in DEMO_PEOPLE}
    missing = {}
    with time_machine.travel(NOW, tick=False):
        for person in DEMO_PEOPLE:
            key = person.email.partition("@")[0]
            client.force_login(User.objects.get(email=person.email, name=person.name))
            page = client.get(reverse(person.start))
            assert (key, page.status_code) == (key, 200)
            found = set(tasks_on(page.content.decode()))
            if lacking := named[key] - found:
                missing[key] = (lacking, found)
    return missing


def tasks_on(page: str) -> Iterator[str]:
    """What a start page tells of: each line of its lists with what stands at its end, and each row of a table
    by its first and last cell.
    """
    for line in re.findall(r"<li>\s*<h[23]>.*?</li>", page, re.DOTALL):
        title, _, rest = line.partition("</h")
        ends = re.search(r'class="due".*|<summary>.*?</summary>', rest, re.DOTALL)
        yield ": ".join(filter(None, [words(title), words(f"<i {ends[0]}") if ends else ""]))
    for row in re.findall(r"<tr><th scope=\"row\".*?</tr>", page, re.DOTALL):
        cells = re.findall(r"<t[hd].*?</t[hd]>", row, re.DOTALL)
        yield f"{words(cells[0])}: {words(cells[-1])}"


def words(markup: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", markup)).split())


STANDS = {
    "call": (True, {}, {}, {}),
    "application": (True, {"draft": 3}, {}, {}),
    "assessment": (False, {"under_review": 3}, {"assigned": 7}, {}),
    "municipalities": (False, {"under_review": 3}, {"assigned": 7}, {"open": 9}),
    "board": (False, {"prepared": 3}, {"done": 6, "conflicted": 1}, {"answered": 8, "silent": 1}),
}


@pytest.mark.django_db
@pytest.mark.parametrize("stage", STANDS)
def test_the_reference_case_stands_at_its_stage(client: Client, stage: str) -> None:
    load_year(now=NOW, tell=lambda line: None, stage=stage)
    round_ = Round.objects.get(name="Höstomgången")
    decides = round_.meetings.get()
    of_the_round = {"application__round": round_}
    assert (
        round_.opens_at <= NOW < round_.closes_at,
        Counter(Application.objects.filter(round=round_).values_list("state", flat=True)),
        Counter(Assignment.objects.filter(**of_the_round).values_list("state", flat=True)),
        Counter(Consultation.objects.filter(**of_the_round).values_list("state", flat=True)),
    ) == STANDS[stage]
    assert (decides.state, decides.starts_at > NOW) == ("summoned" if stage == "board" else "planned", True)
    # At that stage the summons is to the reference meeting, and there is no other.
    assert missing_tasks(client, TASKS | AT_THE_BOARD if stage == "board" else TASKS) == {}


def test_every_stage_of_the_command_is_tested() -> None:
    """That of "ended" has a test of its own."""
    assert (*STANDS, "published", "ended") == demo_command.STAGES


def test_the_meetings_lie_on_wednesdays_at_the_same_distance_all_year() -> None:
    for days in range(366):
        today = NOW.date() + timedelta(days=days)
        held, following, coming = (
            latest_meeting_day(today),
            next_meeting_day(today),
            coming_meeting_day(today),
        )
        assert (held.weekday(), following.weekday(), coming.weekday()) == (2, 2, 2)
        assert 13 <= (today - held).days <= 19
        assert 2 <= (following - today).days <= 8 + 14
        # A Wednesday can be Christmas Day or New Year's Day, or both can follow each other.
        assert 21 <= (coming - today).days <= 27 + 14
        assert is_workday(following)
        assert is_workday(coming)
        assert following < coming


def test_the_board_meets_once_a_day(cast: Cast) -> None:
    """The sixth of January is a Wednesday, and free."""
    scene = Scene(read(REFERENCE), lambda line: None, cast.region)
    for day in (23, 30):
        meeting(cast, MeetingState.PLANNED, starts_at=datetime(2026, 12, day, 8, tzinfo=UTC))
    assert free_day(scene, date(2026, 12, 16)) == date(2026, 12, 16)
    assert free_day(scene, date(2026, 12, 23)) == date(2027, 1, 13)


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
