"""What the small script does for a person who types, tried in Chromium. Nothing leaves the machine."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from playwright.sync_api import Dialog, Page, Route, expect

from tests.browser import IN_A_BROWSER

SCRIPT = Path(__file__).parents[2] / "src" / "bifall" / "ui" / "static" / "ui" / "bifall.js"
PAGE = """<!doctype html><html lang="sv"><title>Utkast</title><body>
<form method="post" action="/skicka/" data-autosave-url="/spara/">
<input type="hidden" name="csrfmiddlewaretoken" value="hemlig">
<div class="field" data-question="about"><label for="about">Om projektet</label>
<textarea id="about" name="about"></textarea><input type="hidden" name="version:about" value="3"></div>
<p data-save-status aria-live="polite" data-saving="Sparar …" data-saved="Sparat kl {clock}"
 data-failed="Kunde inte spara"></p>
<div id="live-checks">Skillnad: 5 kr</div><button>Skicka in</button></form>
<script src="/bifall.js"></script>"""

pytestmark = IN_A_BROWSER


class Server:
    """Answers the draft's page; `answers` are given to the saves in turn, None being a broken network."""

    def __init__(self) -> None:
        self.answers: list[dict[str, object] | None] = []
        self.saved: list[str] = []
        self.sent = 0

    def __call__(self, route: Route) -> None:
        path = route.request.url.removeprefix("http://bifall.test")
        if path == "/bifall.js":
            route.fulfill(body=SCRIPT.read_text(), content_type="text/javascript")
        elif path == "/spara/":
            assert route.request.headers["x-csrftoken"] == "hemlig"
            self.saved.append(route.request.post_data or "")
            answer = self.answers.pop(0)
            if answer is None:
                route.abort()
            else:
                route.fulfill(body=json.dumps(answer), content_type="application/json")
        elif path == "/skicka/":
            self.sent += 1
            route.fulfill(status=204)
        else:
            route.fulfill(body=PAGE, content_type="text/html; charset=utf-8")


@pytest.fixture
def server() -> Server:
    return Server()


@pytest.fixture(autouse=True)
def draft(page: Page, server: Server) -> None:
    page.clock.install(time=1_795_511_000)  # so that no test waits for real
    page.route("**/*", server)
    page.goto("http://bifall.test/utkast/")
    page.clock.pause_at(1_795_511_600)  # nor runs on by itself while the machine is busy


def write(page: Page, text: str) -> None:
    page.locator("#about").fill(text)
    page.clock.run_for(800)


def test_what_is_typed_is_saved_and_the_version_follows(page: Page, server: Server) -> None:
    server.answers = [{"versions": {"about": 4}, "conflicts": [], "checks": "<p>Skillnad: 0 kr</p>"}]
    write(page, "Mötesplatser")
    expect(page.locator("[data-save-status]")).to_contain_text("Sparat kl ")
    expect(page.locator("[name='version:about']")).to_have_value("4")
    expect(page.locator("#live-checks")).to_have_text("Skillnad: 0 kr")
    assert page.evaluate("localStorage.length") == 0
    assert len(server.saved) == 1


def test_typing_on_waits_for_a_pause(page: Page, server: Server) -> None:
    page.locator("#about").fill("M")
    page.clock.run_for(700)
    page.locator("#about").fill("Mö")
    page.clock.run_for(700)
    assert server.saved == []


def test_a_broken_network_loses_nothing(page: Page, server: Server) -> None:
    server.answers = [None, {"versions": {"about": 4}}]
    write(page, "Mötesplatser")
    expect(page.locator("[data-save-status]")).to_have_text("Kunde inte spara")
    assert "Mötesplatser" in page.evaluate("localStorage.getItem('bifall:/spara/')")
    page.clock.run_for(10_000)
    expect(page.locator("[data-save-status]")).to_contain_text("Sparat kl ")
    assert page.evaluate("localStorage.length") == 0


def test_what_was_never_saved_is_put_back_with_the_version_it_was_written_on(
    page: Page, server: Server
) -> None:
    server.answers = [{"versions": {"about": 4}}]
    kept = [["about", "Från i går"], ["version:about", "2"]]
    page.evaluate("kept => localStorage.setItem('bifall:/spara/', JSON.stringify(kept))", kept)
    page.reload()
    expect(page.locator("#about")).to_have_value("Från i går")
    expect(page.locator("[name='version:about']")).to_have_value("2")
    page.clock.run_for(800)
    expect(page.locator("[name='version:about']")).to_have_value("4")


def test_a_colleagues_answer_is_told_beside_the_field(page: Page, server: Server) -> None:
    note = '<fieldset class="conflict">Kim ändrade svaret kl 10.02</fieldset>'
    server.answers = [
        {"versions": {}, "conflicts": [{"key": "about", "html": note}]},
        {"versions": {"about": 5}},
    ]
    write(page, "Mitt svar")
    expect(page.locator("[data-question=about] .conflict")).to_have_text("Kim ändrade svaret kl 10.02")
    expect(page.locator("#about")).to_have_value("Mitt svar")
    write(page, "Vårt svar")
    expect(page.locator(".conflict")).to_have_count(0)


def test_leaving_with_unsaved_text_asks_first(page: Page, server: Server) -> None:
    asked: list[str] = []

    def answer(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", answer)
    page.locator("#about").press_sequentially("Inte sparat")
    page.goto("http://bifall.test/annat/")
    assert asked == ["beforeunload"]


def test_a_second_press_sends_nothing_twice(page: Page, server: Server) -> None:
    page.evaluate("() => { const b = document.querySelector('button'); b.click(); b.click(); }")
    expect(page.locator("button")).to_have_attribute("aria-disabled", "true")
    assert server.sent == 1
    page.clock.run_for(8000)  # the page is still here: it was a download, or nothing came of it
    expect(page.locator("button")).not_to_have_attribute("aria-disabled", "true")
