"""A real browser for the tests: which one, and what a page is held to.

The browser comes from pytest-playwright and lives as long as the tests do. Its driver runs an event loop in
the test's thread, and Django keeps another connection for code inside a loop than for code outside one; with
one browser for all tests, a test never changes side halfway.
"""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterable, Sequence
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
SMALLEST = {"width": 320, "height": 640}

# The window first becomes as wide as asked for, and the page's script sees that it has.
RUN_AXE = """async ([width, options]) => {
  const drawn = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  do await drawn(); while (window.innerWidth !== width);
  const { violations } = await axe.run(document, options);
  return violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html.slice(0, 200))]);
}"""

# What sticks out of a page that can be scrolled sideways; a table may scroll inside its own box.
SIDEWAYS = """() => {
  const page = document.documentElement;
  if (page.scrollWidth <= page.clientWidth) return [];
  const right = (part) => part.getBoundingClientRect().right;
  const told = [...document.querySelectorAll("body *:not(.wide *)")]
    .filter((part) => right(part) > page.clientWidth)
    .sort((one, other) => right(other) - right(one))
    .slice(0, 3)
    .map((part) => part.outerHTML.slice(0, 200));
  return [["wider than the window", page.scrollWidth, told]];
}"""

FRAME = """() => {
  const headings = [...document.querySelectorAll("h1")].map((heading) => heading.innerText.trim());
  const first = document.querySelector("a[href], button, input, select, textarea, summary, [tabindex]");
  const faults = [];
  if (headings.length !== 1 || !headings[0]) faults.push(["h1", headings]);
  if (!/^\\S.* · \\S/.test(document.title)) faults.push(["title", document.title]);
  if (document.documentElement.lang !== "sv") faults.push(["lang", document.documentElement.lang]);
  if (!first.matches("a.skip")) faults.push(["what Tab reaches first", first.outerHTML.slice(0, 200)]);
  return faults;
}"""

SKIP_LINK = """() => {
  const link = document.querySelector("a.skip");
  link.focus();
  const { left, top, height } = link.getBoundingClientRect();
  return left >= 0 && top >= 0 && height > 0;
}"""


def sign_in(context: BrowserContext, live_server: LiveServer, user: User) -> None:
    """Give the context the session of somebody who has signed in."""
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    session = client.cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])


AXE = Axe().axe_script


def leave(*contexts: BrowserContext) -> None:
    """Close all contexts there are, and wait until the server has put down the lines to them.

    A thread that still serves one would meet a database that belongs to the next test, or to nobody.
    """
    for context in contexts:
        context.close()
    for thread in threading.enumerate():
        if thread.name.endswith("(process_request_thread)"):
            thread.join(timeout=10)
            assert not thread.is_alive(), thread.name


def faults_of(page: Page) -> list[object]:
    """What is wrong with the page as it stands: what axe finds, and a page that is wider than its window."""
    page.evaluate(AXE)
    return [*_broken_rules(page), *_wider_than_the_window(page)]


def faults_at_every_size(page: Page) -> list[object]:
    """The same of a page at a desk in light and on a phone in dark; with text twice as large; and on the
    smallest of screens. Then its frame: one heading, a title, a language, and the way past the menus.
    """
    page.evaluate(AXE)
    found: list[object] = []

    def note(where: str, faults: Sequence[object]) -> None:
        found.extend((where, fault) for fault in faults)

    note("at a desk", [*_broken_rules(page), *_wider_than_the_window(page)])
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    note("at a desk, text twice as large", _wider_than_the_window(page))
    page.evaluate("document.documentElement.style.fontSize = ''")
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    page.emulate_media(color_scheme="dark")
    note("on a phone, dark", [*_broken_rules(page), *_wider_than_the_window(page)])
    page.emulate_media(color_scheme="light")
    page.set_viewport_size(SMALLEST)  # type: ignore[arg-type]
    note("320 wide", _wider_than_the_window(page))
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    note("320 wide, text twice as large", _wider_than_the_window(page))
    note("frame", [*page.evaluate(FRAME), *_skip_link(page)])
    page.set_viewport_size(DESKTOP)  # type: ignore[arg-type]
    return found


def _broken_rules(page: Page) -> list[object]:
    """(rule, the elements that break it), by the axe that has been put into the page."""
    options = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}
    width = (page.viewport_size or DESKTOP)["width"]
    return page.evaluate(RUN_AXE, [width, options])  # type: ignore[no-any-return]


def _wider_than_the_window(page: Page) -> list[object]:
    return page.evaluate(SIDEWAYS)  # type: ignore[no-any-return]


def _skip_link(page: Page) -> list[object]:
    """The link past the menus is seen when it has the focus, and Enter leads to the content."""
    seen = page.evaluate(SKIP_LINK)
    page.keyboard.press("Enter")
    there = page.evaluate("[location.hash, document.activeElement.localName, document.activeElement.id]")
    expected = [True, ["#innehall", "main", "innehall"]]
    return [] if [seen, there] == expected else [("skip link", seen, there)]


def faults_on(
    browser: Browser,
    live_server: LiveServer,
    user: User | None,
    addresses: Iterable[str],
    *,
    width: int,
    scheme: Scheme = "light",
) -> dict[str, object]:
    """The addresses that do not answer 200, or have faults, or write errors to the console: none is {}."""
    viewport = {"width": width, "height": 900}
    context = browser.new_context(viewport=viewport, color_scheme=scheme)  # type: ignore[arg-type]
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
    leave(context)
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
