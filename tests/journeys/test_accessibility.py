"""Every room's pages in Chromium, signed in as those they are for: no fault that axe can find."""

from __future__ import annotations

from datetime import timedelta

from django.urls import reverse
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from bifall.accounts.models import User
from bifall.applications.commands import start_application
from bifall.applications.states import State
from bifall.assessment.commands import assign_assessors, declare_no_conflict
from bifall.board.states import ItemKind, MeetingState
from tests.browser import IN_A_BROWSER, faults_on
from tests.cast import Cast
from tests.conftest import NOW
from tests.factories import board
from tests.factories.applications import application
from tests.factories.calls import open_round

pytestmark = IN_A_BROWSER


def faults(browser: Browser, live_server: LiveServer, user: User, addresses: list[str]) -> dict[str, object]:
    return faults_on(browser, live_server, user, addresses, width=390)


def test_the_applicants_pages(browser: Browser, live_server: LiveServer, cast: Cast) -> None:
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
    assert faults(browser, live_server, cast.applicant, addresses) == {}


def test_the_officers_pages(browser: Browser, live_server: LiveServer, cast: Cast) -> None:
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
    assert faults(browser, live_server, cast.officer, addresses) == {}


def test_the_assessors_pages(browser: Browser, live_server: LiveServer, cast: Cast) -> None:
    given = assign_assessors(
        application_id=application(cast).pk,
        assessor_ids=[cast.assessor.pk],
        due_on=(NOW + timedelta(days=9)).date(),
        actor=cast.officer,
        at=NOW,
    )
    declare_no_conflict(assignment_id=given[0].pk, actor=cast.assessor, at=NOW)
    addresses = [reverse("desk:assignments"), reverse("desk:assignment", args=[given[0].pk])]
    assert faults(browser, live_server, cast.assessor, addresses) == {}


def test_the_boards_pages(browser: Browser, live_server: LiveServer, cast: Cast) -> None:
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
    assert faults(browser, live_server, cast.secretary, addresses) == {}
