"""Every page of the house in Chromium, as those it is for see it: no fault that axe can find."""

from __future__ import annotations

import pytest
from django.template.loader import render_to_string
from django.urls import resolve
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from tests.browser import (
    DESKTOP,
    IN_A_BROWSER,
    Scheme,
    faults_at_every_size,
    faults_on_rendered,
    leave,
    sign_in,
)
from tests.cast import Cast
from tests.journeys.rooms import ROOMS, refusals
from tests.journeys.visits import Visit, page_names, rooms

pytestmark = IN_A_BROWSER

# Mounted beside the rooms: the languages' button and the load balancer's answer have no page, and the press
# editor's pages are Wagtail's own.
WITHOUT_PAGES_OF_OURS = {("sprak/setlang/", None), ("halsa/", None), ("cms/", None), ("", None)}


def page_name(address: str) -> str:
    return resolve(address.partition("?")[0]).view_name


def faults_at(browser: Browser, live_server: LiveServer, visits: list[Visit]) -> dict[str, object]:
    """The visits that were not answered as they should, or have faults, or write errors to the console."""
    context = browser.new_context(
        viewport=DESKTOP,  # type: ignore[arg-type]
        color_scheme="light",
        reduced_motion="reduce",
        locale="sv-SE",
    )
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda line: said.append(line.text) if line.type == "error" else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    found: dict[str, object] = {}
    for visit in visits:
        context.clear_cookies()
        if visit.user is not None:
            sign_in(context, live_server, visit.user)
        said.clear()
        answer = page.goto(live_server.url + visit.address)
        assert answer is not None
        status = answer.status
        faults = faults_at_every_size(page)
        arrived = page.url.removeprefix(live_server.url).removesuffix("#innehall")
        if (status, page_name(arrived)) != (visit.status, page_name(visit.address)):
            faults.append((status, arrived))
        # Chromium writes every refusal to the console too.
        told = said if visit.status == 200 else [line for line in said if f"a status of {status}" not in line]
        if faults or told:
            found[f"{visit.user} {visit.address}"] = [*faults, *told]
    leave(context)
    return found


def test_every_room_is_visited(live_server: LiveServer) -> None:
    assert set(ROOMS) | WITHOUT_PAGES_OF_OURS == rooms()


def rooms_for_the_workers() -> list[object]:
    """Each room in a group of its own: the workers share them, each with a browser."""
    named = {room[1] or room[0].rstrip("/"): room for room in ROOMS}
    return [pytest.param(room, id=name, marks=pytest.mark.xdist_group(name)) for name, room in named.items()]


@pytest.mark.parametrize("room", rooms_for_the_workers())
def test_the_pages_of_a_room(
    browser: Browser, live_server: LiveServer, cast: Cast, room: tuple[str, str | None]
) -> None:
    visits = ROOMS[room](cast)
    assert {page_name(visit.address) for visit in visits} == page_names(*room)
    assert faults_at(browser, live_server, visits) == {}


def test_what_is_not_there_or_not_allowed(browser: Browser, live_server: LiveServer, cast: Cast) -> None:
    assert faults_at(browser, live_server, refusals(cast)) == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_of_an_error_of_ours(browser: Browser, scheme: Scheme) -> None:
    page = {"/": render_to_string("500.html").encode()}
    assert faults_on_rendered(browser, page, width=390, scheme=scheme) == {}
