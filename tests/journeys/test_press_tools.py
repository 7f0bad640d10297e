"""The press desk in a browser: the rota is drawn with a pointer, and many pictures are sent at once."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.urls import reverse
from PIL import Image
from playwright.sync_api import Locator, expect

from bifall.press.commands import save_contact
from bifall.press.models import DutyWeek, PressImage
from tests.browser import IN_A_BROWSER
from tests.cast import Cast
from tests.conftest import NOW
from tests.factories.press import newsroom
from tests.journeys.conftest import Enter
from tests.journeys.walking import Walk

pytestmark = IN_A_BROWSER
YEAR = 2027
# What the bar has shown, kept for the page that comes after.
NOTE_THE_BAR = """() => {
  const bar = document.querySelector('progress');
  const told = [];
  new MutationObserver(() => told.push([bar.hidden, bar.value])).observe(bar, { attributes: true });
  addEventListener('pagehide', () => sessionStorage.setItem('told', JSON.stringify(told)));
}"""


@pytest.fixture
def has_script() -> bool:
    """Without the script there are the weeks' own choices, the span's form and the browser's own sending."""
    return True


@pytest.fixture
def press_desk(cast: Cast, enter: Enter) -> Walk:
    newsroom(cast)
    for name in ("Ada Svarar", "Bo Ersätter"):
        save_contact(
            authority_id=cast.region.pk,
            name=name,
            title="Kommunikatör",
            phone="070-174 06 30",
            email=f"{name.split()[0].lower()}@example.org",
            actor=cast.communicator,
            at=NOW,
        )
    return enter(cast.communicator)


def cell(desk: Walk, week: int, column: str) -> Locator:
    return desk.page.locator("table.rota tbody tr").nth(week - 1).locator(f"td[data-drawn={column}]")


def weeks_of(name: str, column: str) -> list[int]:
    found = DutyWeek.objects.filter(year=YEAR, **{f"{column}__name": name})
    return list(found.order_by("week").values_list("week", flat=True))


def drag(desk: Walk, column: str, first: int, last: int) -> None:
    desk.page.mouse.move(0, 0)
    cell(desk, first, column).hover()
    desk.page.mouse.down()
    for week in range(first + 1, last + 1):
        cell(desk, week, column).hover()
    desk.page.mouse.up()


def test_the_summer_is_drawn_over_the_rota(press_desk: Walk) -> None:
    press_desk.go(f"{reverse('publicsite:press_rota')}?ar={YEAR}")
    press_desk.page.get_by_role("radio", name="Ada Svarar").check()
    drag(press_desk, "contact", 26, 32)
    press_desk.page.get_by_role("radio", name="Bo Ersätter").check()
    drag(press_desk, "backup", 26, 28)
    press_desk.page.get_by_role("radio", name="Ingen").check()
    drag(press_desk, "contact", 30, 30)
    press_desk.press("Spara listan")
    press_desk.heading(f"Pressjour {YEAR}")
    assert weeks_of("Ada Svarar", "contact") == [26, 27, 28, 29, 31, 32]
    assert weeks_of("Bo Ersätter", "backup") == [26, 27, 28]
    press_desk.reads("vecka 30")


def test_a_week_is_copied_to_the_next_by_keyboard(press_desk: Walk) -> None:
    press_desk.go(f"{reverse('publicsite:press_rota')}?ar={YEAR}")
    first = cell(press_desk, 10, "contact").locator("select")
    first.select_option(label="Ada Svarar")
    first.focus()
    for _ in range(2):
        press_desk.page.keyboard.press("Shift+ArrowDown")
    expect(cell(press_desk, 12, "contact").locator("select")).to_be_focused()
    press_desk.press("Spara listan")
    press_desk.heading(f"Pressjour {YEAR}")
    assert weeks_of("Ada Svarar", "contact") == [10, 11, 12]


def test_pictures_are_sent_and_the_page_tells_how_far(press_desk: Walk, tmp_path: Path) -> None:
    files = []
    for number in range(3):
        files.append(tmp_path / f"skog-{number}.jpg")
        Image.effect_noise((900, 600), 90).save(files[-1], quality=95)
    press_desk.go(reverse("publicsite:press_bank"))
    bar = press_desk.page.locator("progress")
    expect(bar).to_be_hidden()
    press_desk.page.evaluate(NOTE_THE_BAR)
    press_desk.page.locator("input[type=file]").set_input_files(files)
    press_desk.press("Skicka bilderna")
    press_desk.reads("skog 0", "skog 1", "skog 2")
    steps = press_desk.page.evaluate("JSON.parse(sessionStorage.getItem('told'))")
    assert steps[0] == [False, 0]
    assert steps[-1] == [False, 100]
    assert sorted(PressImage.objects.values_list("title", flat=True)) == ["skog 0", "skog 1", "skog 2"]
