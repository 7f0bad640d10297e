"""One act in each room with the keyboard alone, and the focus seen at every step of the way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from bifall.accounts.models import User
from bifall.assessment.models import Score
from bifall.assessment.states import AssignmentState
from bifall.board.commands import open_vote
from bifall.board.models import Vote
from bifall.board.states import MeetingState
from bifall.collaboration.models import Statement
from bifall.collaboration.states import ConsultationState, HandlingOutcome
from bifall.flows.release_drafts import draft_release
from bifall.press.models import ReleasePage
from bifall.projects.models import Project
from bifall.projects.states import ProjectState
from tests.browser import IN_A_BROWSER
from tests.cast import Cast
from tests.conftest import NOW
from tests.factories import assessment, board, collaboration, drafts, funding, press
from tests.factories.applications import application
from tests.factories.sittings import in_session
from tests.journeys.conftest import Enter

pytestmark = IN_A_BROWSER

# What has the focus: its name as it is read out, and whether one can see that it has it.
FOCUSED = """() => {
  const part = document.activeElement;
  if (part === document.body) return ["", true];
  const label = part.labels?.[0] ?? part;
  const group = part.type === "radio" ? part.closest("fieldset")?.querySelector("legend").textContent : "";
  const { width, height, top, left, bottom } = part.getBoundingClientRect();
  const style = getComputedStyle(part);
  const ring = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  const inside = width > 0 && height > 0 && bottom > 0 && top < innerHeight && left >= 0 && left < innerWidth;
  const y = Math.min(Math.max((top + bottom) / 2, 1), innerHeight - 1);
  const hit = document.elementFromPoint(left + width / 2, y);
  const free = part.contains(hit) || hit.contains(part);
  const tidy = (text) => text.replace("(frivilligt)", "").replaceAll(/\\s+/g, " ").trim();
  return [tidy(group ? `${group}: ${label.textContent}` : label.textContent), ring && inside && free];
}"""


@dataclass(frozen=True, slots=True)
class Keyboard:
    """Somebody who never touches a mouse."""

    page: Page

    def reach(self, name: str) -> Keyboard:
        """Press Tab until what is called so has the focus. It is seen at every stop on the way."""
        passed: list[str] = []
        while "" not in passed:  # the page has ended
            self.page.keyboard.press("Tab")
            here, is_seen = self.page.evaluate(FOCUSED)
            assert (here, is_seen) == (here, True)
            if here == name:
                return self
            passed.append(here)
        raise AssertionError(f"{name} is not among {passed}")

    def write(self, name: str, text: str) -> Keyboard:
        self.reach(name).page.keyboard.type(text)
        return self

    def choose(self, name: str) -> Keyboard:
        self.reach(name).page.keyboard.press("Space")
        return self

    def press(self, name: str, key: str = "Enter") -> Keyboard:
        """Press the button or follow the link, and wait for the page that comes of it."""
        self.reach(name)
        with self.page.expect_navigation():
            self.page.keyboard.press(key)
        return self


At = Callable[[User | None, str], Keyboard]


@pytest.fixture
def at(enter: Enter) -> At:
    def at(user: User | None, address: str) -> Keyboard:
        return Keyboard(enter(user).go(address).page)

    return at


def test_an_applicant_writes_a_page_and_goes_on(cast: Cast, at: At) -> None:
    draft = drafts.draft(cast, title="")
    keys = at(cast.applicant, reverse("portal:page", args=[draft.pk, "project"]))
    keys.write("Projektets namn", "Studenter möter arbetsliv").press("Spara och fortsätt")
    expect(keys.page.locator("h1")).to_have_text("Strategi och hållbarhet")
    draft.refresh_from_db()
    assert draft.title == "Studenter möter arbetsliv"


def test_an_assessor_scores(cast: Cast, at: At) -> None:
    task = assessment.assignment(cast, application(cast))
    keys = at(cast.assessor, reverse("desk:assignment", args=[task.pk])).press("Jag är inte jävig", "Space")
    for criterion, points in (("Nytta för länet", "4"), ("Genomförande", "5")):
        weight = {"4": 60, "5": 40}[points]
        keys.write(f"{criterion}, poäng (väger {weight})", points).write(f"{criterion}, skäl", "Väl visat.")
    keys.press("Lämna bedömningen")
    task.refresh_from_db()
    assert task.state == AssignmentState.DONE
    assert list(Score.objects.order_by("criterion__position").values_list("points", flat=True)) == [4, 5]


def test_a_municipality_hands_in_its_statement(cast: Cast, at: At) -> None:
    asked = collaboration.consultation(cast, application(cast))
    keys = at(cast.umea_official, reverse("municipal:inbox")).press("Studenter möter arbetsliv")
    keys.choose("Kommunens ställningstagande: tillstyrker").write("Skäl", "Vi behöver kompetensen.")
    keys.press("Lämna yttrandet")
    given = Statement.objects.get()
    assert (given.consultation, given.position, given.reasons) == (
        asked,
        "support",
        "Vi behöver kompetensen.",
    )


STEPS = 10


def test_what_waits_is_found_answered_and_what_became_of_the_last_answers_is_seen_in_ten_steps(
    cast: Cast, at: At
) -> None:
    """A step is one thing done: a link followed, a choice made, a field written, a button pressed."""
    outcomes = (HandlingOutcome.TAKEN_IN, HandlingOutcome.PARTLY, HandlingOutcome.NOT_TAKEN_IN)
    for number, (title, handled) in enumerate(
        zip(("Fjällbyar", "Kvarken", "Lärcentrum"), outcomes, strict=True)
    ):
        meeting = board.meeting(cast, starts_at=NOW - timedelta(days=30 + number))
        case = board.grant(cast, meeting, title=title).item.application
        collaboration.consultation(cast, case, ConsultationState.ANSWERED, handled=handled)
    collaboration.consultation(cast, application(cast))
    keys = at(cast.umea_official, "/")
    steps = (
        lambda: keys.press("Inkorg"),
        lambda: keys.press("Studenter möter arbetsliv"),
        lambda: keys.choose("Kommunens ställningstagande: tillstyrker"),
        lambda: keys.write("Skäl", "Vi behöver kompetensen."),
        lambda: keys.press("Lämna yttrandet"),
        lambda: keys.press("Min kommun"),
    )
    for step in steps:
        step()
    assert len(steps) <= STEPS
    assert Statement.objects.filter(reasons="Vi behöver kompetensen.").count() == 1
    rows = keys.page.locator("section[aria-labelledby=svaren] tbody tr")
    became = {
        "Studenter möter arbetsliv": "Ärendet bereds",
        "Fjällbyar": "Tas in: Länets behov väger tyngst.",
        "Kvarken": "Tas in delvis: Länets behov väger tyngst.",
        "Lärcentrum": "Tas inte in: Länets behov väger tyngst.",
    }
    expect(rows).to_have_count(len(became))
    for title, told in became.items():
        expect(rows.filter(has_text=title)).to_contain_text(told)
    for title in ("Fjällbyar", "Kvarken", "Lärcentrum"):
        expect(rows.filter(has_text=title)).to_contain_text("bifall")


def test_a_vote_is_counted(cast: Cast, at: At) -> None:
    item = board.item(in_session(cast), title="Svar på remiss")
    open_vote(item_id=item.pk, yes_means="bifall", no_means="avslag", actor=cast.secretary, at=NOW)
    keys = at(cast.secretary, reverse("boardroom:item", args=[item.pk]))
    for member in cast.members:
        keys.choose(f"{member}: ja")
    keys.press("Räkna rösterna")
    vote = Vote.objects.get()
    assert (vote.yes_count, vote.no_count, vote.outcome) == (5, 0, "yes")


def test_an_officer_opens_a_project(cast: Cast, at: At) -> None:
    funding.board_grant(cast, title="Insatsteam")
    keys = at(cast.officer, reverse("project_desk:home")).press("Öppna projektet Insatsteam")
    keys.press("Öppna")
    assert Project.objects.get().state == ProjectState.GRANTED


def test_a_beneficiary_accepts_the_conditions(cast: Cast, at: At) -> None:
    project = funding.sent(cast)
    keys = at(cast.applicant, reverse("my_projects:project", args=[project.pk]))
    keys.press("Godkänn villkoren").press("Godkänn som firmatecknare", "Space")
    project.refresh_from_db()
    assert project.state == ProjectState.ACCEPTED


def test_a_release_is_published(cast: Cast, at: At) -> None:
    held, _grants = board.reference_meeting(cast, MeetingState.ANNOUNCED)
    press.newsroom(cast)
    draft_release(meeting_id=held.pk, quote="Det är en nyckelfråga.", actor=cast.communicator, at=NOW)
    release = ReleasePage.objects.get()
    press.quotes_approved(cast, release)
    review = reverse("publicsite:press_review", args=[release.pk])
    keys = at(cast.communicator, reverse("publicsite:press_desk"))
    keys.press("Närmare 5 miljoner kronor till länets utveckling").press("Be om godkännande")
    at(cast.director, review).press("Godkänn texten")
    at(cast.communicator, review).press("Publicera")
    assert ReleasePage.objects.get().live


def test_a_visitor_searches_among_the_projects(cast: Cast, at: At) -> None:
    meeting = board.meeting(cast)
    for title in ("Studenter möter arbetsliv", "Insatsteam"):
        board.grant(cast, meeting, title=title, search_text=title.lower())
    keys = at(None, reverse("publicsite:projects")).write("Sök", "insats").press("Sök")
    keys.press("Insatsteam")
    expect(keys.page.locator("h1")).to_have_text("Insatsteam")


def test_the_way_past_the_menus(cast: Cast, at: At) -> None:
    keys = at(cast.officer, reverse("desk:cases")).reach("Gå direkt till innehåll")
    keys.page.keyboard.press("Enter")
    keys.page.keyboard.press("Tab")
    assert keys.page.evaluate(FOCUSED) == ["Remissomgångar till kommunerna", True]


def test_the_menu_of_the_one_who_is_signed_in(cast: Cast, at: At, has_script: bool) -> None:
    keys = at(cast.officer, reverse("desk:home"))
    way_out = keys.page.get_by_role("button", name="Logga ut")
    keys.choose("Hanna Handläggare").reach("Byt lösenord").reach("Logga ut")
    if has_script:  # else the summary closes what it has opened
        keys.page.keyboard.press("Escape")
        expect(way_out).to_be_hidden()
        assert keys.page.evaluate(FOCUSED) == ["Hanna Handläggare", True]
        keys.page.keyboard.press("Enter")
        expect(way_out).to_be_visible()
        keys.reach("Logga ut")
    with keys.page.expect_navigation():
        keys.page.keyboard.press("Enter")
    assert keys.page.get_by_role("link", name="Logga in").count() == 1
