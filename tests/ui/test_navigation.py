"""The menus: what somebody does here, the pages that everybody has, and those at the foot."""

from __future__ import annotations

from django.test import Client
from django.utils.html import escape

from bifall.ui.navigation import ENTRIES, FOOT, PUBLIC
from tests.cast import Cast


def test_every_open_page_stands_once_in_its_menu(client: Client, cast: Cast) -> None:
    page = client.get("/").content.decode()
    top, foot = page.split("<main", 1)[0], page.split('<footer class="bottom">', 1)[1]
    for part, audience in ((top, PUBLIC), (foot, FOOT)):
        menu = part.split("<ul>", 1)[1].split("</ul>", 1)[0]
        shown = [line.rpartition('">')[2].split("</a>", 1)[0] for line in menu.split("<li>")[1:]]
        assert shown == [escape(entry.label) for entry in ENTRIES if entry.audience == audience]


def test_the_page_that_one_is_on_is_marked_where_it_stands(client: Client, cast: Cast) -> None:
    page = client.get("/statistik/").content.decode()
    assert page.count('<a href="/statistik/" aria-current="page">Statistik</a>') == 1
    assert "aria-current" not in page.split("<main", 1)[0]
