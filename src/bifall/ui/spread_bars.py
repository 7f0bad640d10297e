"""How meetings spread over the municipalities, as a picture: a bar for each, as long as its meetings."""

from __future__ import annotations

from collections.abc import Sequence

from bifall.kernel.money import format_number
from bifall.ui import svg

WIDTH = 720
LABEL_WIDTH = 150
RIGHT = 190
ROW_HEIGHT = 28
BAR = 16
TOP = 4

TITLES = {"sv": "Möten per kommun", "en": "Meetings by municipality"}
ROWS = {
    "sv": ("{meetings} möten, {employers} arbetsgivare", "{meetings} möte, {employers} arbetsgivare"),
    "en": ("{meetings} meetings, {employers} employers", "{meetings} meeting, {employers} employers"),
}


def draw(rows: Sequence[tuple[str, int, int]], language: str) -> str:
    """Each row is (municipality, meetings, employers). The figures stand beside the bar.

    The picture carries its own title and description, and takes its colours from the style sheet by class.
    Raises ValueError for fewer than no meetings.
    """
    if any(meetings < 0 for _name, meetings, _employers in rows):
        raise ValueError("there are no fewer meetings than none")
    language = "en" if language.startswith("en") else "sv"
    largest = max([1, *(meetings for _name, meetings, _employers in rows)])
    height = TOP + len(rows) * ROW_HEIGHT
    told = [(name, meetings, _told(meetings, employers, language)) for name, meetings, employers in rows]
    described = " ".join(f"{name}: {text}." for name, _meetings, text in told)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" class="diagram spread-bars" viewBox="0 0 {WIDTH} {height}"'
        ' role="img">',
        f"<title>{TITLES[language]}</title>",
        f"<desc>{svg.text(described)}</desc>",
    ]
    for number, (name, meetings, text) in enumerate(told):
        middle = TOP + number * ROW_HEIGHT + ROW_HEIGHT // 2
        length = round((WIDTH - LABEL_WIDTH - RIGHT) * meetings / largest, 1)
        parts.append(f'<text class="scale" x="0" y="{middle + 4}">{svg.text(name)}</text>')
        parts.append(
            f'<rect class="bar-4" x="{LABEL_WIDTH}" y="{middle - BAR // 2}" width="{length}" height="{BAR}"/>'
        )
        parts.append(
            f'<text class="scale" x="{LABEL_WIDTH + length + 8}" y="{middle + 4}">{svg.text(text)}</text>'
        )
    return "".join([*parts, "</svg>"])


def _told(meetings: int, employers: int, language: str) -> str:
    several, one = ROWS[language]
    return (one if meetings == 1 else several).format(
        meetings=format_number(meetings), employers=format_number(employers)
    )
