"""The frame, its forms and its pictures as axe sees them, wide and narrow, light and dark."""

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

from bifall.accounts.models import User
from tests.cast import Cast

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db,
    pytest.mark.usefixtures("sample_site"),
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


def rendered(officer: User) -> dict[str, bytes]:
    """Rendered before the browser starts: its event loop would give Django another connection."""
    visitor, signed_in = Client(), Client()
    signed_in.force_login(officer, backend="django.contrib.auth.backends.ModelBackend")
    pages = {path: signed_in.get(path).content for path in ("/projekt/?page=2", "/bilder/", "/403/")}
    pages |= {path: visitor.get(path).content for path in ("/konto/login/", "/konto/signup/", "/finns-inte/")}
    return pages | {"/formular/": signed_in.post("/formular/", {}).content}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing(cast: Cast, width: int, scheme: Literal["light", "dark"]) -> None:
    pages = rendered(cast.officer)
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
