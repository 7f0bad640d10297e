"""A text that may not be published, as axe sees the page that says so; the pages themselves are opened with
those of every other room."""

from __future__ import annotations

import pytest
from django.test import Client
from playwright.sync_api import Browser

from bifall.board.states import MeetingState
from bifall.flows.release_drafts import draft_release
from tests.browser import IN_A_BROWSER, Scheme, faults_on_rendered
from tests.cast import Cast
from tests.conftest import NOW
from tests.factories.board import grant, meeting

pytestmark = [*IN_A_BROWSER, pytest.mark.django_db]


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_axe_finds_nothing(
    browser: Browser, region: Cast, writer: Client, width: int, scheme: Scheme
) -> None:
    later = meeting(region, MeetingState.CLOSED)
    grant(region, later)
    draft = draft_release(meeting_id=later.pk, actor=region.communicator, at=NOW)
    refused = f"/pressrum/{draft.pk}/publicera/"
    pages = {refused: writer.post(refused).content}
    assert faults_on_rendered(browser, pages, width=width, scheme=scheme) == {}
