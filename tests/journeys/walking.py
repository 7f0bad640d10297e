"""How a test walks through the pages: by the names that a person reads, never by an id or a selector."""

from __future__ import annotations

import re
from dataclasses import dataclass

from playwright.sync_api import Locator, Page, expect


@dataclass(frozen=True, slots=True)
class Walk:
    """Somebody who has signed in, at one page after another."""

    page: Page
    site: str

    def go(self, address: str) -> Walk:
        answer = self.page.goto(self.site + address)
        assert answer is not None
        assert (address, answer.status) == (address, 200)
        return self

    def follow(self, link: str, within: Locator | None = None) -> Walk:
        (within or self.page).get_by_role("link", name=link, exact=True).click()
        return self

    def press(self, button: str, within: Locator | None = None, *, exact: bool = True) -> Walk:
        """Press the button and wait for the page that comes of it."""
        with self.page.expect_navigation():
            (within or self.page).get_by_role("button", name=button, exact=exact).click()
        return self

    def open(self, summary: str) -> Walk:
        self.page.locator("summary", has_text=summary).click()
        return self

    def fill(self, within: Locator | None = None, **values: str) -> Walk:
        """Fields by their names in the form's HTML: one label can stand in several forms of a page."""
        for name, value in values.items():
            self.field(name, within).fill(value)
        return self

    def field(self, name: str, within: Locator | None = None) -> Locator:
        return (within or self.page.locator("main")).locator(f"[name='{name}']")

    def labelled(self, label: str, within: Locator | None = None) -> Locator:
        """The field with the label, whether or not it is marked as optional."""
        name = re.compile(rf"^\s*{re.escape(label)}\s*(\(frivilligt\))?\s*$")
        return (within or self.page).get_by_label(name)

    def write(self, label: str, value: str, within: Locator | None = None) -> Walk:
        self.labelled(label, within).fill(value)
        return self

    def choose(self, label: str, value: str, within: Locator | None = None) -> Walk:
        self.labelled(label, within).select_option(label=value)
        return self

    def tick(self, label: str, within: Locator | None = None) -> Walk:
        (within or self.page).get_by_label(label, exact=True).check()
        return self

    def reads(self, *texts: str) -> Walk:
        for text in texts:
            expect(self.page.locator("main")).to_contain_text(text)
        return self

    def heading(self, text: str) -> Walk:
        expect(self.page.locator("h1")).to_have_text(text)
        return self
