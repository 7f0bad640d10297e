"""People who walk through the pages in Chromium: each test with the small script, and again without any."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
import time_machine
from playwright.sync_api import Browser, BrowserContext
from pytest_django.live_server_helper import LiveServer

from bifall.accounts.models import User
from tests.browser import DESKTOP, leave, sign_in
from tests.conftest import NOW
from tests.journeys.walking import Walk

Enter = Callable[[User | None], Walk]


@pytest.fixture(autouse=True)
def clock(live_server: LiveServer) -> Iterator[time_machine.Traveller]:
    """The server's clock goes on from NOW; the browser keeps the machine's own."""
    with time_machine.travel(NOW, tick=True) as traveller:
        yield traveller


@pytest.fixture(params=[True, False], ids=["with the script", "without a script"])
def has_script(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


@pytest.fixture
def enter(browser: Browser, live_server: LiveServer, has_script: bool) -> Iterator[Enter]:
    """Let somebody in, or a visitor, each in a browser of their own."""
    contexts: list[BrowserContext] = []

    def enter(user: User | None) -> Walk:
        context = browser.new_context(
            viewport=DESKTOP,  # type: ignore[arg-type]
            locale="sv-SE",
            reduced_motion="reduce",  # nothing is measured while it still glides
            java_script_enabled=has_script,
        )
        context.set_default_timeout(10_000)
        contexts.append(context)
        if user is not None:
            sign_in(context, live_server, user)
        return Walk(context.new_page(), live_server.url)

    yield enter
    leave(*contexts)
