from __future__ import annotations

from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest
from django.template import Context, Template
from django.utils import translation

from bifall.ui import formats

BOARD_DAY = date(2026, 12, 17)
BOARD_HOUR = datetime(2026, 12, 17, 12, 30, tzinfo=UTC)  # 13.30 in Umeå


def test_swedish() -> None:
    with translation.override("sv"):
        assert formats.sek(4905777) == "4\u00a0905\u00a0777\u00a0kr"
        assert formats.number(134249) == "134\u00a0249"
        assert formats.percent(Decimal("33.90")) == "33,9\u00a0%"
        assert formats.day(BOARD_DAY) == "17 december 2026"
        assert formats.moment(BOARD_HOUR) == "17 december 2026 kl. 13.30"
        assert formats.clock(BOARD_HOUR) == "13.30"
        assert formats.clock(time(9, 5)) == "09.05"


def test_english() -> None:
    with translation.override("en"):
        assert formats.sek(4905777) == "SEK\u00a04,905,777"
        assert formats.number(134249) == "134,249"
        assert formats.percent(Decimal("33.90")) == "33.9%"
        assert formats.day(BOARD_DAY) == "17 December 2026"
        assert formats.clock(BOARD_HOUR) == "13:30"


def test_a_moment_late_in_the_evening_is_told_by_its_day_in_sweden() -> None:
    with translation.override("sv"):
        assert formats.day(datetime(2026, 12, 16, 23, 30, tzinfo=UTC)) == "17 december 2026"


@pytest.mark.parametrize(
    ("days_from", "words"),
    [
        (date(2026, 12, 17), "i dag"),
        (date(2026, 12, 16), "i morgon"),
        (date(2026, 12, 15), "om 2 dagar"),
        (date(2026, 12, 18), "1 dag försenad"),
        (date(2026, 12, 20), "3 dagar försenad"),
    ],
)
def test_due(days_from: date, words: str) -> None:
    with translation.override("sv"):
        assert formats.due(BOARD_DAY, days_from) == words


def test_in_a_template_what_is_missing_is_nothing() -> None:
    filters = ["sek", "number", "percent", "day", "moment", "clock", "due:t"]
    page = "".join(f"{{{{ x|{name} }}}}" for name in filters)
    assert Template(f"{{% load bifall %}}[{page}]").render(Context({"x": None, "t": BOARD_DAY})) == "[]"


def test_a_badge_says_the_state_in_words() -> None:
    page = '{% load bifall %}{% state_badge "rejected" word %}{% state_badge "open" "väntar" tone="wait" %}'
    assert Template(page).render(Context({"word": "<avslagen>"})) == (
        '<span class="state no">&lt;avslagen&gt;</span><span class="state wait">väntar</span>'
    )


def test_what_waits_is_marked_when_late() -> None:
    todo = [
        {"title": "Skriv", "url": "/a/", "detail": "RUN 12-2026", "due_on": date(2026, 12, 16)},
        {"title": "Granska", "url": "/b/", "detail": "", "due": "när du hinner"},
    ]
    with translation.override("sv"):
        page = Template('{% include "ui/todo.html" with items=todo today=today %}').render(
            Context({"todo": todo, "today": BOARD_DAY})
        )
    assert '<span class="state no">1 dag försenad</span>' in page
    assert "när du hinner" in page
