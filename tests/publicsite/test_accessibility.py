"""Every public page, and the communicators' own, as axe sees them: wide and narrow, light and dark."""

from __future__ import annotations

import shutil
from mimetypes import guess_type
from pathlib import Path
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.staticfiles import finders
from django.test import Client
from playwright.sync_api import Route, sync_playwright

from bifall.applications.models import EffectStep
from bifall.applications.states import EffectLevel
from bifall.board.states import MeetingState
from bifall.flows.publication import draft_release
from bifall.press.commands import save_contact, set_duty_week
from tests.cast import Cast
from tests.conftest import NOW
from tests.factories.board import grant, meeting, reference_meeting
from tests.factories.calls import open_round
from tests.publicsite.test_press import published

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db,
    pytest.mark.xdist_group("browser"),
    pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium on this machine"),
]


def serve(pages: dict[str, bytes], route: Route) -> None:
    """Answer the browser from what the test client got, and style sheets and scripts from the source."""
    path = route.request.url.removeprefix("http://bifall.test")
    if not path.startswith("/static/"):
        route.fulfill(body=pages[path], content_type="text/html; charset=utf-8")
        return
    found = finders.find(path.removeprefix("/static/"))
    assert isinstance(found, str), path
    route.fulfill(body=Path(found).read_bytes(), content_type=guess_type(path)[0] or "text/plain")


def rendered(region: Cast, writer: Client) -> dict[str, bytes]:
    """Rendered before the browser starts: its event loop would give Django another connection."""
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
    region: Cast, writer: Client, width: int, scheme: Literal["light", "dark"]
) -> None:
    pages = rendered(region, writer)
    complaints: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
        page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
        page.route("**/*", lambda route: serve(pages, route))
        for path in pages:
            page.goto(f"http://bifall.test{path}")
            found = Axe().run(page).response["violations"]
            faults = [(fault["id"], [node["html"] for node in fault["nodes"]]) for fault in found]
            assert (path, faults) == (path, [])
            assert not page.evaluate("document.documentElement.scrollWidth > innerWidth"), (
                f"{path} is too wide"
            )
        browser.close()
    assert complaints == []
