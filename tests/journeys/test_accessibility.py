"""Every room's pages in Chromium, signed in as those they are for: no fault that axe can find."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, sync_playwright
from pytest_django.live_server_helper import LiveServer

from bifall.accounts.models import User
from bifall.applications.commands import start_application
from bifall.applications.states import State
from bifall.assessment.commands import assign_assessors, declare_no_conflict
from bifall.board.states import ItemKind, MeetingState
from tests.cast import Cast
from tests.conftest import NOW
from tests.factories import board
from tests.factories.applications import application
from tests.factories.calls import open_round

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")

pytestmark = [
    pytest.mark.browser,
    pytest.mark.xdist_group("browser"),
    pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium on this machine"),
]


@pytest.fixture
def chromium() -> Iterator[Browser]:
    # The browser's driver runs an event loop, and Django would take the test for asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


def faults(browser: Browser, live_server: LiveServer, user: User, addresses: list[str]) -> dict[str, object]:
    """What axe finds on each page, and whether the page is wider than a phone."""
    client = Client()
    client.force_login(user)
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
    context = browser.new_context(viewport={"width": 390, "height": 844}, bypass_csp=True)
    context.add_cookies([cookie])
    page = context.new_page()
    found: dict[str, object] = {}
    for address in addresses:
        answer = page.goto(live_server.url + address)
        status = answer.status if answer else 0
        violations = [(v["id"], v["nodes"][0]["html"][:120]) for v in Axe().run(page).response["violations"]]
        too_wide = page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
        if status != 200 or violations or too_wide:
            found[address] = (status, violations, too_wide)
    context.close()
    return found


def test_the_applicants_pages(chromium: Browser, live_server: LiveServer, cast: Cast) -> None:
    draft = start_application(
        round_id=open_round(cast).pk, organisation_id=cast.chamber.pk, actor=cast.applicant, at=NOW
    )
    sent = application(cast)
    pages = [page.key for page in draft.answer_set.form_version.schema.pages]
    addresses = [
        reverse("portal:home"),
        reverse("portal:messages"),
        reverse("portal:register_organisation"),
        reverse("portal:organisation", args=[cast.chamber.pk]),
        reverse("portal:start", args=[draft.round_id]),
        reverse("portal:application", args=[sent.pk]),
        reverse("portal:review", args=[draft.pk]),
        *(reverse("portal:page", args=[draft.pk, key]) for key in pages),
    ]
    assert faults(chromium, live_server, cast.applicant, addresses) == {}


def test_the_officers_pages(chromium: Browser, live_server: LiveServer, cast: Cast) -> None:
    case = application(cast)
    call = case.round.call
    addresses = [
        reverse("desk:home"),
        reverse("desk:cases"),
        reverse("desk:case", args=[case.pk]),
        reverse("desk:memo", args=[case.pk]),
        reverse("desk:calls"),
        reverse("desk:create_call"),
        reverse("desk:call", args=[call.pk]),
        reverse("desk:add_round", args=[call.pk]),
        reverse("desk:ranking", args=[case.round_id]),
    ]
    assert faults(chromium, live_server, cast.officer, addresses) == {}


def test_the_assessors_pages(chromium: Browser, live_server: LiveServer, cast: Cast) -> None:
    given = assign_assessors(
        application_id=application(cast).pk,
        assessor_ids=[cast.assessor.pk],
        due_on=(NOW + timedelta(days=9)).date(),
        actor=cast.officer,
        at=NOW,
    )
    declare_no_conflict(assignment_id=given[0].pk, actor=cast.assessor, at=NOW)
    addresses = [reverse("desk:assignments"), reverse("desk:assignment", args=[given[0].pk])]
    assert faults(chromium, live_server, cast.assessor, addresses) == {}


def test_the_boards_pages(chromium: Browser, live_server: LiveServer, cast: Cast) -> None:
    summoned = board.meeting(cast, MeetingState.SUMMONED)
    case = application(cast, State.PREPARED)
    item = board.item(summoned, ItemKind.GRANT, case.title, application=case)
    going_on = board.meeting(cast, MeetingState.IN_SESSION)
    open_item = board.item(going_on, title="Svar på remiss")
    addresses = [
        reverse("boardroom:meetings"),
        reverse("boardroom:plan"),
        reverse("boardroom:meeting", args=[summoned.pk]),
        reverse("boardroom:roll_call", args=[summoned.pk]),
        reverse("boardroom:item", args=[item.pk]),
        reverse("boardroom:item", args=[open_item.pk]),
    ]
    assert faults(chromium, live_server, cast.secretary, addresses) == {}
