"""Where each round's money stands, as a picture: a bar for each round, parted by how far it has come."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import wrap

from bifall.kernel.money import format_ore
from bifall.ui import svg

WIDTH = 860
LABEL_WIDTH = 240
ROW_HEIGHT = 46
BAR = 24
LEGEND_HEIGHT = 56
PER_LEGEND_ROW = 3

TITLES = {"sv": "Var pengarna står, per ansökningsomgång", "en": "Where the money stands, by round"}


def draw(
    rows: Sequence[tuple[str, Sequence[int]]],
    kinds: Sequence[str],
    language: str,
    *,
    title: str | None = None,
    colours: Sequence[int] = (),
    limits: Sequence[int] = (),
    limit_label: str = "",
) -> str:
    """Each row is (name, öre of each kind in the order of `kinds`); a bar is as long as its row is large.

    colours: the number of the style sheet's bar for each kind; 0, 1, 2 and on when left out. limits: for
    each row an amount that a line is drawn at, named `limit_label`. The picture carries its own title and
    description, and takes its colours from the style sheet by class.
    Raises ValueError for an amount below zero.
    """
    if any(amount < 0 for _name, amounts in rows for amount in amounts):
        raise ValueError("no money stands below zero")
    language = "en" if language.startswith("en") else "sv"
    colours = colours or range(len(kinds))
    largest = max([1, *limits, *(sum(amounts) for _name, amounts in rows)])
    height = LEGEND_HEIGHT + len(rows) * ROW_HEIGHT
    described = " ".join(_sentence(name, amounts, kinds, language) for name, amounts in rows)
    for (name, _amounts), limit in zip(rows, limits, strict=False):
        described += f" {name}, {limit_label}: {format_ore(limit, language)}."
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" class="diagram frame-bars" viewBox="0 0 {WIDTH} {height}"'
        ' role="img">',
        f"<title>{svg.text(title or TITLES[language])}</title>",
        f"<desc>{svg.text(described)}</desc>",
        *_legend(kinds, colours, limit_label),
    ]
    for number, (name, amounts) in enumerate(rows):
        top = LEGEND_HEIGHT + number * ROW_HEIGHT
        parts += _bar(name, amounts, colours, largest, top)
        if number < len(limits):
            x = LABEL_WIDTH + (WIDTH - LABEL_WIDTH - 2) * limits[number] / largest
            parts.append(f'<path class="bar-limit" d="M{x:.1f} {top}v{BAR + 12}"/>')
    return "".join([*parts, "</svg>"])


def _legend(kinds: Sequence[str], colours: Sequence[int], limit_label: str) -> list[str]:
    step = WIDTH // PER_LEGEND_ROW
    parts = []
    for number, kind in enumerate([*kinds, limit_label] if limit_label else kinds):
        x, y = number % PER_LEGEND_ROW * step, number // PER_LEGEND_ROW * 24
        parts.append(
            f'<rect class="bar-{colours[number]}" x="{x}" y="{y + 4}" width="14" height="14"/>'
            if number < len(kinds)
            else f'<path class="bar-limit" d="M{x + 7} {y + 4}v14"/>'
        )
        parts.append(f'<text class="scale" x="{x + 20}" y="{y + 16}">{svg.text(kind)}</text>')
    return parts


def _bar(name: str, amounts: Sequence[int], colours: Sequence[int], largest: int, top: int) -> list[str]:
    lines = wrap(name, 32, max_lines=2, placeholder=" …") or [""]
    parts = [
        f'<text class="scale" x="0" y="{top + 16 + number * 15}">{svg.text(line)}</text>'
        for number, line in enumerate(lines)
    ]
    x = float(LABEL_WIDTH)
    for number, amount in enumerate(amounts):
        width = (WIDTH - LABEL_WIDTH) * amount / largest
        if amount:
            parts.append(
                f'<rect class="bar-{colours[number]}" x="{x:.1f}" y="{top + 6}" width="{width:.1f}"'
                f' height="{BAR}"/>'
            )
        x += width
    return parts


def _sentence(name: str, amounts: Sequence[int], kinds: Sequence[str], language: str) -> str:
    told = ", ".join(
        f"{kind} {format_ore(amount, language)}"
        for kind, amount in zip(kinds, amounts, strict=True)
        if amount
    )
    return f"{name}: {told or '–'}."
