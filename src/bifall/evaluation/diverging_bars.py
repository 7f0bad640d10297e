"""What people think of statements, as a picture: those who disagree to the left, those who agree to the
right.

The middle of the scale lies half on each side of the line, so that a bar's place shows the balance.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap

from bifall.kernel import svg

WIDTH = 920
LABEL_WIDTH = 330
FIGURE = 46
BAR = 22
LINE = 17
TOP = 62
COLOURS = {1: "#8d2440", 2: "#c98a9b", 3: "#c9c6bb", 4: "#7db8a6", 5: "#0b5d4b"}
"""By step; the style sheet has its own by class, which go before these on a page."""


@dataclass(frozen=True, slots=True)
class Words:
    title: str
    ends: tuple[str, str]
    steps: tuple[str, ...]
    sentence: str
    hidden: str
    few: str


WORDS = {
    "sv": Words(
        title="Svar på påståendena",
        ends=("håller inte med", "håller med"),
        steps=("1 stämmer inte alls", "2", "3", "4", "5 stämmer helt"),
        sentence="{label}: {disagree} % håller inte med, {neither} % varken eller, {agree} % håller med.",
        hidden="{label}: för få svar för att visas.",
        few="för få svar för att visas",
    ),
    "en": Words(
        title="Answers to the statements",
        ends=("disagree", "agree"),
        steps=("1 not at all true", "2", "3", "4", "5 completely true"),
        sentence="{label}: {disagree}% disagree, {neither}% neither, {agree}% agree.",
        hidden="{label}: too few answers to be shown.",
        few="too few answers to be shown",
    ),
}


@dataclass(frozen=True, slots=True)
class Bar:
    """label: what is judged, or by whom. steps: the answers from 1 to 5; three of them (1–2, 3, 4–5) will do;
    None where they cannot be shown. is_below: a part of the bar above it, so its label is set in.
    """

    label: str
    steps: tuple[int, ...] | None
    is_below: bool = False

    @property
    def of_five(self) -> tuple[int, ...]:
        """The five steps; of three counts the outer two lie in steps 2 and 4."""
        steps = self.steps or (0,) * 5
        return steps if len(steps) == 5 else (0, steps[0], steps[1], steps[2], 0)

    @property
    def percents(self) -> tuple[int, int, int]:
        """Those who disagree, neither and agree, in whole percent of those who answered."""
        steps = self.of_five
        total = sum(steps) or 1
        parts = (steps[0] + steps[1], steps[2], steps[3] + steps[4])
        disagree, neither, agree = (round(100 * part / total) for part in parts)
        return disagree, neither, agree


def draw(bars: Sequence[Bar], language: str) -> str:
    """The bars as SVG, which carries its own title and description."""
    words = WORDS["en" if language.startswith("en") else "sv"]
    rows = [(bar, wrap(bar.label, 40 if bar.is_below else 42, max_lines=3, placeholder=" …")) for bar in bars]
    heights = [max(BAR + 14, len(lines) * LINE + 12) for _bar, lines in rows]
    height = TOP + sum(heights) + 4
    middle = LABEL_WIDTH + FIGURE + (WIDTH - LABEL_WIDTH - 2 * FIGURE) // 2
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" class="diagram diverging" viewBox="0 0 {WIDTH} {height}"'
        ' role="img" font-family="Libertinus Serif" font-size="14">',
        f"<title>{words.title}</title>",
        f"<desc>{svg.text(described(bars, language))}</desc>",
        *_legend(words, middle),
        f'<line class="grid" stroke="#4c5a53" x1="{middle}" x2="{middle}" y1="{TOP - 8}" y2="{height - 4}"/>',
    ]
    top = TOP
    for (bar, lines), row in zip(rows, heights, strict=True):
        parts += _drawn(bar, lines, top, row, middle, words.few)
        top += row
    return "".join([*parts, "</svg>"])


def described(bars: Sequence[Bar], language: str) -> str:
    """What the picture shows, in words."""
    words = WORDS["en" if language.startswith("en") else "sv"]
    return " ".join(_sentence(bar, words) for bar in bars)


def _legend(words: Words, middle: int) -> list[str]:
    parts = []
    x = 0
    for number, name in enumerate(words.steps, 1):
        parts.append(
            f'<rect class="step-{number}" fill="{COLOURS[number]}" x="{x}" y="3" width="14" height="14"/>'
        )
        parts.append(f'<text class="scale" font-size="12" x="{x + 20}" y="15">{name}</text>')
        x += 44 + 8 * len(name)
    left, right = words.ends
    parts.append(
        f'<text class="scale" font-size="12" x="{middle - 10}" y="{TOP - 16}" text-anchor="end">{left}</text>'
    )
    parts.append(f'<text class="scale" font-size="12" x="{middle + 10}" y="{TOP - 16}">{right}</text>')
    return parts


def _drawn(bar: Bar, lines: Sequence[str], top: int, row: int, middle: int, few: str) -> list[str]:
    first = top + (row - len(lines) * LINE) / 2 + 13
    inset = 16 if bar.is_below else 0
    parts = [
        f'<text x="{inset}" y="{first + number * LINE:.0f}">{svg.text(line)}</text>'
        for number, line in enumerate(lines)
    ]
    text_y = top + row / 2 + 5
    if bar.steps is None or not sum(bar.steps):
        return [
            *parts,
            f'<text class="scale" font-size="12" x="{middle + 10}" y="{text_y:.0f}">{svg.text(few)}</text>',
        ]
    steps = bar.of_five
    # Half the width holds everybody, so a bar that is all on one side fits.
    per_answer = (WIDTH - LABEL_WIDTH - 2 * FIGURE) / 2 / sum(steps)
    x = middle - (steps[0] + steps[1] + steps[2] / 2) * per_answer
    left = x
    y = top + (row - BAR) / 2
    for number, count in enumerate(steps, 1):
        width = count * per_answer
        if count:
            parts.append(
                f'<rect class="step-{number}" fill="{COLOURS[number]}" x="{x:.1f}" y="{y:.1f}"'
                f' width="{width:.1f}" height="{BAR}"/>'
            )
        x += width
    disagree, _neither, agree = bar.percents
    parts.append(f'<text x="{left - 6:.1f}" y="{text_y:.0f}" text-anchor="end">{disagree} %</text>')
    parts.append(f'<text x="{x + 6:.1f}" y="{text_y:.0f}">{agree} %</text>')
    return parts


def _sentence(bar: Bar, words: Words) -> str:
    if bar.steps is None or not sum(bar.steps):
        return words.hidden.format(label=bar.label)
    disagree, neither, agree = bar.percents
    return words.sentence.format(label=bar.label, disagree=disagree, neither=neither, agree=agree)
