"""How the assessors scored, as a picture: a row for each criterion, a dot for each assessor."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from textwrap import wrap

from bifall.ui import svg

LOWEST, HIGHEST = 0, 5
LABEL_WIDTH = 240
STEP = 90
ROW_HEIGHT = 48
TOP = 34
RIGHT = 40
RADIUS = 8

TITLES = {"sv": "Poäng per kriterium", "en": "Scores by criterion"}
SENTENCES = {
    "sv": "{label}: {scores}, i medeltal {mean}.",
    "en": "{label}: {scores}, {mean} on average.",
}
NO_SCORES = {"sv": "{label}: inga poäng ännu.", "en": "{label}: no scores yet."}


@dataclass(frozen=True, slots=True)
class ScoreSpread:
    """label: the criterion; scores: whole points from 0 to 5, one for each assessor who gave one."""

    label: str
    scores: tuple[int, ...]

    @property
    def mean(self) -> Decimal | None:
        """The average to one decimal, half up; None without scores."""
        if not self.scores:
            return None
        return (Decimal(sum(self.scores)) / len(self.scores)).quantize(Decimal("0.1"), ROUND_HALF_UP)

    @property
    def spread(self) -> int:
        """The points between the highest and the lowest score."""
        return max(self.scores) - min(self.scores) if self.scores else 0


def draw(rows: tuple[ScoreSpread, ...], language: str) -> str:
    """The rows as SVG, from 0 to 5 points. Equal scores stand side by side; the average is a diamond.

    It carries its own title and description, and takes its colours from the style sheet by class.
    Raises ValueError for a score outside the scale.
    """
    if any(not LOWEST <= score <= HIGHEST for row in rows for score in row.scores):
        raise ValueError("a score lies outside the scale")
    language = "en" if language.startswith("en") else "sv"
    width = LABEL_WIDTH + (HIGHEST - LOWEST) * STEP + RIGHT
    height = TOP + len(rows) * ROW_HEIGHT + 6
    described = " ".join(_sentence(row, language) for row in rows)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" class="diagram dot-plot" viewBox="0 0 {width} {height}"'
        ' role="img">',
        f"<title>{TITLES[language]}</title>",
        f"<desc>{svg.text(described)}</desc>",
    ]
    for point in range(LOWEST, HIGHEST + 1):
        x = _x(point)
        parts.append(f'<text class="scale" x="{x}" y="16" text-anchor="middle">{point}</text>')
        parts.append(f'<line class="grid" x1="{x}" x2="{x}" y1="24" y2="{height - 6}"/>')
    for number, row in enumerate(rows):
        parts += _drawn(row, TOP + number * ROW_HEIGHT + ROW_HEIGHT // 2)
    return "".join([*parts, "</svg>"])


def _drawn(row: ScoreSpread, middle: int) -> list[str]:
    lines = wrap(row.label, 30, max_lines=2, placeholder=" …") or [""]
    top = middle + 5 - (len(lines) - 1) * 9
    parts = [
        f'<text x="0" y="{top + number * 18}">{svg.text(line)}</text>' for number, line in enumerate(lines)
    ]
    if row.mean is None:
        return parts
    low, high = _x(min(row.scores)), _x(max(row.scores))
    parts.append(f'<line class="spread" x1="{low}" x2="{high}" y1="{middle}" y2="{middle}"/>')
    for score, times in sorted(Counter(row.scores).items()):
        # Equal scores lie side by side, closer the more they are, within the step.
        gap = min(2 * RADIUS + 2, (STEP - 2 * RADIUS) // times)
        for number in range(times):
            shift = number * gap - (times - 1) * gap // 2
            parts.append(f'<circle class="dot" cx="{_x(score) + shift}" cy="{middle}" r="{RADIUS}"/>')
    mean = _x(float(row.mean))
    parts.append(f'<path class="mean" d="M{mean} {middle - 22}l6 6l-6 6l-6 -6z"/>')
    return parts


def _x(score: float) -> int:
    return round(LABEL_WIDTH + (score - LOWEST) * STEP)


def _sentence(row: ScoreSpread, language: str) -> str:
    if row.mean is None:
        return NO_SCORES[language].format(label=row.label)
    mean = str(row.mean) if language == "en" else str(row.mean).replace(".", ",")
    scores = ", ".join(map(str, sorted(row.scores)))
    return SENTENCES[language].format(label=row.label, scores=scores, mean=mean)
