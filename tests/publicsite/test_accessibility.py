"""Every public page, and the communicators' own, as axe sees them: wide and narrow, light and dark."""

from __future__ import annotations

import pytest
from django.test import Client
from playwright.sync_api import Browser

from bifall.applications.models import EffectStep
from bifall.applications.states import EffectLevel
from bifall.board.states import MeetingState
from bifall.flows.release_drafts import draft_release
from bifall.press.commands import save_contact, set_duty_week
from tests.browser import IN_A_BROWSER, Scheme, faults_on_rendered
from tests.cast import Cast
from tests.conftest import NOW
from tests.factories.board import grant, meeting, reference_meeting
from tests.factories.calls import open_round
from tests.publicsite.test_press import published

pytestmark = [*IN_A_BROWSER, pytest.mark.django_db]


def rendered(region: Cast, writer: Client) -> dict[str, bytes]:
    open_round(region)
    held, grants = reference_meeting(region)
    project = grants[0].item.application
    for level in EffectLevel:
        EffectStep.objects.create(application=project, level=level, position=1, title="Fler möten i länet")
    who = save_contact(
        authority_id=region.region.pk,
        name="Cia Presskontakt",
        phone="070-174 06 05",
        email="cia@example.org",
        actor=region.communicator,
        at=NOW,
    )
    set_duty_week(
        authority_id=region.region.pk,
        year=2026,
        week=48,
        contact_id=who.pk,
        actor=region.communicator,
        at=NOW,
    )
    release = published(region, held)
    later = meeting(region, MeetingState.CLOSED)
    grant(region, later)
    draft = draft_release(meeting_id=later.pk, actor=region.communicator, at=NOW)
    visitor = Client()
    addresses = [
        "/",
        "/utlysningar/",
        "/utlysningar/regional-tillvaxt/",
        "/projekt/",
        "/projekt/run-1-2026/",
        "/moten/",
        f"/moten/{held.pk}/",
        f"/moten/{later.pk}/",
        "/anslagstavla/",
        "/oppna-data/",
        "/tillganglighet/",
        "/press/",
        f"/press/{release.slug}/",
    ]
    pages = {path: visitor.get(path).content for path in addresses}
    pages |= {path: writer.get(path).content for path in ("/pressrum/", "/pressrum/kontakter/ny/")}
    refused = f"/pressrum/{draft.pk}/publicera/"
    return pages | {refused: writer.post(refused).content}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing(
    browser: Browser, region: Cast, writer: Client, width: int, scheme: Scheme
) -> None:
    assert faults_on_rendered(browser, rendered(region, writer), width=width, scheme=scheme) == {}
