"""What a public page costs its reader: bytes, requests and a text that does not jump, in Chromium."""

from __future__ import annotations

from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, Request
from pytest_django.live_server_helper import LiveServer

from tests.browser import IN_A_BROWSER, leave
from tests.cast import Cast
from tests.journeys.rooms import ROOMS

pytestmark = IN_A_BROWSER

PHONE = {"width": 390, "height": 844}
MOST_BYTES = 100_000
MOST_REQUESTS = 12
MOST_ELEMENTS = 1_500
# The sum of how far the page's parts jump while it loads, as browsers count it; past 0.1 people notice.
MOST_SHIFT = 0.1
WATCH_SHIFTS = """
  window.shift = 0;
  new PerformanceObserver((seen) => {
    for (const entry of seen.getEntries()) if (!entry.hadRecentInput) window.shift += entry.value;
  }).observe({ type: 'layout-shift', buffered: true });
"""
SIZELESS_PICTURES = """
  [...document.images].filter((image) => !image.getAttribute('width')).map((image) => image.src)
"""


def dearness_of(page: Page, address: str) -> list[object]:
    """What the page costs beyond its budget; empty when it keeps it."""
    asked: list[Request] = []

    def note(request: Request) -> None:
        asked.append(request)

    page.on("requestfinished", note)
    page.goto(address)
    page.wait_for_load_state("networkidle")
    page.remove_listener("requestfinished", note)
    weight = sum(
        sizes["responseBodySize"] + sizes["responseHeadersSize"]
        for request in asked
        if request.resource_type != "image"
        for sizes in [request.sizes()]
    )
    elsewhere = {urlsplit(request.url).netloc for request in asked} - {urlsplit(address).netloc, ""}
    elements = page.evaluate("document.querySelectorAll('*').length")
    shift = page.evaluate("window.shift")
    found: dict[str, object] = {
        "bytes": weight if weight > MOST_BYTES else 0,
        "requests": len(asked) if len(asked) > MOST_REQUESTS else 0,
        "other servers": sorted(elsewhere),
        "elements": elements if elements > MOST_ELEMENTS else 0,
        "shift": shift if shift > MOST_SHIFT else 0,
        "pictures without a size": page.evaluate(SIZELESS_PICTURES),
    }
    return [(name, value) for name, value in found.items() if value]


def test_a_public_page_keeps_its_budget(browser: Browser, live_server: LiveServer, cast: Cast) -> None:
    context = browser.new_context(viewport=PHONE, locale="sv-SE")  # type: ignore[arg-type]
    visits = [visit for visit in ROOMS["", "publicsite"](cast) if (visit.user, visit.status) == (None, 200)]
    assert len(visits) > 30
    found = {}
    for visit in visits:
        page = context.new_page()
        page.add_init_script(WATCH_SHIFTS)
        if dear := dearness_of(page, live_server.url + visit.address):
            found[visit.address] = dear
        page.close()
    leave(context)
    assert found == {}


def test_a_page_past_its_budget_is_found(browser: Browser, live_server: LiveServer, cast: Cast) -> None:
    """A heavy page that jumps, and asks another server for a picture without a size."""
    heavy = (
        "<p>" + "ord " * 40_000 + "<b></b>" * 1_600 + "<img src='https://elsewhere.example/a.png'>"
        "<script>setTimeout(() => document.body.prepend(Object.assign(document.createElement('div'),"
        " {style: 'height: 600px'})), 100)</script>"
    )
    context = browser.new_context(viewport=PHONE)  # type: ignore[arg-type]
    context.route("**/tung", lambda route: route.fulfill(body=heavy, content_type="text/html"))
    context.route(
        "https://elsewhere.example/**", lambda route: route.fulfill(body=b"", content_type="image/png")
    )
    page = context.new_page()
    page.add_init_script(WATCH_SHIFTS)
    found = dearness_of(page, live_server.url + "/tung")
    leave(context)
    assert [name for name, _value in found] == [
        "bytes",
        "other servers",
        "elements",
        "shift",
        "pictures without a size",
    ]
