"""Shares of a whole side by side, as a picture: for each row a thin bar for each kind of share."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from textwrap import wrap

from bifall.kernel.money import format_percent
from bifall.ui import svg

WIDTH = 860
LABEL_WIDTH = 200
VALUE_WIDTH = 70
BAR = 12
ROW_GAP = 14
LEGEND_ROW = 24
PER_LEGEND_ROW = 3
WIDTH_OF_A_LETTER = 7


def draw(
    title: str, rows: Sequence[tuple[str, Sequence[Fraction | None]]], kinds: Sequence[str], language: str
) -> str:
    """Each row is (name, share of each kind in the order of `kinds`); the longest bar fills the width.

    A share that is not known has no bar. It carries its own title and description, and takes its colours from
    the style sheet by class. Raises ValueError for a share below zero.
    """
    known = [share for _name, shares in rows for share in shares if share is not None]
    if any(share < 0 for share in known):
        raise ValueError("no share lies below zero")
    language = "en" if language.startswith("en") else "sv"
    largest = max(known, default=Fraction(0)) or Fraction(1)
    row_height = len(kinds) * BAR + ROW_GAP
    legend, top = _legend(kinds)
    height = top + len(rows) * row_height
    described = " ".join(_sentence(name, shares, kinds, language) for name, shares in rows)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" class="diagram share-bars" viewBox="0 0 {WIDTH} {height}"'
        ' role="img">',
        f"<title>{svg.text(title)}</title>",
        f"<desc>{svg.text(described)}</desc>",
        *legend,
    ]
    for number, (name, shares) in enumerate(rows):
        parts += _row(name, shares, largest, top + number * row_height, language)
    return "".join([*parts, "</svg>"])


def percent(share: Fraction, language: str) -> str:
    """A share with one decimal, half up: Fraction(1, 3) → "33,3 %"."""
    tenths = (share * 2000 + 1) // 2
    return format_percent(Decimal(tenths) / 10, language)


def _legend(kinds: Sequence[str]) -> tuple[list[str], int]:
    """As many beside each other as have room for their names, and how far down it reaches."""
    longest = max((len(kind) for kind in kinds), default=0) * WIDTH_OF_A_LETTER + 30
    beside = max(1, min(PER_LEGEND_ROW, WIDTH // longest))
    parts = []
    for number, kind in enumerate(kinds):
        x, y = number % beside * (WIDTH // beside), number // beside * LEGEND_ROW
        parts.append(f'<rect class="share-{number}" x="{x}" y="{y + 4}" width="14" height="14"/>')
        parts.append(f'<text class="scale" x="{x + 20}" y="{y + 16}">{svg.text(kind)}</text>')
    return parts, (len(kinds) + beside - 1) // beside * LEGEND_ROW + ROW_GAP


def _row(
    name: str, shares: Sequence[Fraction | None], largest: Fraction, top: int, language: str
) -> list[str]:
    label = (wrap(name, 28, max_lines=1, placeholder=" …") or [""])[0]
    parts = [f'<text class="scale" x="0" y="{top + BAR}">{svg.text(label)}</text>']
    for number, share in enumerate(shares):
        if share is None:
            continue
        y = top + number * BAR
        width = float((WIDTH - LABEL_WIDTH - VALUE_WIDTH) * share / largest)
        parts.append(
            f'<rect class="share-{number}" x="{LABEL_WIDTH}" y="{y}" width="{width:.1f}" height="{BAR - 2}"/>'
        )
        x, told = LABEL_WIDTH + width + 6, percent(share, language)
        parts.append(f'<text class="scale" x="{x:.1f}" y="{y + BAR - 2}">{told}</text>')
    return parts


def _sentence(name: str, shares: Sequence[Fraction | None], kinds: Sequence[str], language: str) -> str:
    told = ", ".join(
        f"{kind} {percent(share, language)}"
        for kind, share in zip(kinds, shares, strict=True)
        if share is not None
    )
    return f"{name}: {told or '–'}."
