"""A real browser for the tests: which one, and what a page is held to.

The browser comes from pytest-playwright and lives as long as the tests do. Its driver runs an event loop in
the test's thread, and Django keeps another connection for code inside a loop than for code outside one; with
one browser for all tests, a test never changes side halfway.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from mimetypes import guess_type
from pathlib import Path
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.staticfiles import finders
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, Route
from pytest_django.live_server_helper import LiveServer

from bifall.accounts.models import User

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")

Scheme = Literal["light", "dark"]

IN_A_BROWSER = [
    pytest.mark.browser,
    pytest.mark.xdist_group("browser"),
    pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium on this machine"),
]

# Chromium starts quietly: it looks for no updates and asks for no hosts.
LAUNCH = {
    "executable_path": CHROMIUM,
    "args": [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-background-networking",
        "--disable-component-update",
    ],
}

PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 900}


def sign_in(context: BrowserContext, live_server: LiveServer, user: User) -> None:
    """Give the context the session of somebody who has signed in."""
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    session = client.cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])


def faults_of(page: Page) -> list[object]:
    """What is wrong with the page as it stands: what axe finds, and a page that is wider than its window."""
    found = Axe().run(page).response["violations"]
    faults: list[object] = [(fault["id"], [node["html"][:200] for node in fault["nodes"]]) for fault in found]
    if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
        faults.append("wider than the window")
    return faults


def faults_on(
    browser: Browser,
    live_server: LiveServer,
    user: User | None,
    addresses: Iterable[str],
    *,
    width: int,
    scheme: Scheme = "light",
) -> dict[str, object]:
    """The addresses that do not answer 200, or have faults, or write errors to the console: none is {}.

    The content security policy is bypassed, for axe is put into the page as a script of its own.
    """
    viewport = {"width": width, "height": 900}
    context = browser.new_context(viewport=viewport, color_scheme=scheme, bypass_csp=True)  # type: ignore[arg-type]
    if user is not None:
        sign_in(context, live_server, user)
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda line: said.append(line.text) if line.type == "error" else None)
    found: dict[str, object] = {}
    for address in addresses:
        said.clear()
        answer = page.goto(live_server.url + address)
        status = answer.status if answer else 0
        faults = faults_of(page)
        if status != 200 or faults or said:
            found[address] = (status, faults, list(said))
    context.close()
    return found


def faults_on_rendered(
    browser: Browser, pages: dict[str, bytes], *, width: int, scheme: Scheme
) -> dict[str, object]:
    """The same of pages that the test client has fetched, by path; styles and scripts are the source's."""

    def serve(route: Route) -> None:
        path = route.request.url.removeprefix("http://bifall.test")
        if not path.startswith("/static/"):
            route.fulfill(body=pages[path], content_type="text/html; charset=utf-8")
            return
        found = finders.find(path.removeprefix("/static/"))
        assert isinstance(found, str), path
        route.fulfill(body=Path(found).read_bytes(), content_type=guess_type(path)[0] or "text/plain")

    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda line: said.append(line.text) if line.type == "error" else None)
    page.route("**/*", serve)
    found: dict[str, object] = {}
    for path in pages:
        said.clear()
        page.goto(f"http://bifall.test{path}")
        faults = faults_of(page)
        if faults or said:
            found[path] = (faults, list(said))
    context.close()
    return found
