"""The effect chain as a picture: activities lead to results, and results to long-term effects."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from textwrap import wrap
from typing import Literal, TypedDict

from bifall.ui import svg

Level = Literal["activity", "result", "effect"]
LEVELS: tuple[Level, ...] = ("activity", "result", "effect")

COLUMN_WIDTH = 232
COLUMN_GAP = 52
BOX_GAP = 16
PADDING = 12
LINE_HEIGHT = 19
HEADING_HEIGHT = 32
CHARACTERS = 27  # of a line within a box, at 14 pixels


@dataclass(frozen=True, slots=True)
class Node:
    id: str
    level: Level
    title: str


@dataclass(frozen=True, slots=True)
class Link:
    """`from_id` leads to `to_id`."""

    from_id: str
    to_id: str


@dataclass(frozen=True, slots=True)
class EffectChain:
    nodes: tuple[Node, ...]
    links: tuple[Link, ...]

    def at(self, level: Level) -> tuple[Node, ...]:
        return tuple(node for node in self.nodes if node.level == level)

    def leads_to(self, node: Node) -> tuple[Node, ...]:
        """What `node` leads to, in the chain's order."""
        targets = {link.to_id for link in self.links if link.from_id == node.id}
        return tuple(other for other in self.nodes if other.id in targets)


class Words(TypedDict):
    title: str
    activity: str
    result: str
    effect: str
    leads_to: str
    nothing: str


WORDS: Mapping[str, Words] = {
    "sv": {
        "title": "Effektkedja",
        "activity": "Aktiviteter",
        "result": "Resultat",
        "effect": "Långsiktiga effekter",
        "leads_to": "{node} leder till {targets}.",
        "nothing": "Kedjan är tom.",
    },
    "en": {
        "title": "Effect chain",
        "activity": "Activities",
        "result": "Results",
        "effect": "Long-term effects",
        "leads_to": "{node} leads to {targets}.",
        "nothing": "The chain is empty.",
    },
}


@dataclass(frozen=True, slots=True)
class _Box:
    node: Node
    lines: tuple[str, ...]
    left: int
    top: int

    @property
    def height(self) -> int:
        return len(self.lines) * LINE_HEIGHT + 2 * PADDING

    @property
    def middle(self) -> int:
        return self.top + self.height // 2


def draw(chain: EffectChain, language: str) -> str:
    """The chain as SVG: one column for each level, a box for each node, an arrow for each link.

    It carries its own title and description. Colours come from the page's style sheet by class, so that it
    follows light and dark; it has no style attributes. A link from or to an unknown node is left out.
    """
    words = WORDS["en" if language.startswith("en") else "sv"]
    boxes = {box.node.id: box for box in _placed(chain)}
    width = len(LEVELS) * COLUMN_WIDTH + (len(LEVELS) - 1) * COLUMN_GAP
    height = max((box.top + box.height for box in boxes.values()), default=HEADING_HEIGHT) + 2
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" class="diagram effect-chain" role="img"'
        f' viewBox="-2 0 {width + 4} {height}">',
        f"<title>{words['title']}</title>",
        f"<desc>{svg.text(_described(chain, words))}</desc>",
    ]
    for column, level in enumerate(LEVELS):
        left = column * (COLUMN_WIDTH + COLUMN_GAP)
        parts.append(f'<text class="heading" x="{left}" y="16">{words[level]}</text>')
    parts += [
        _arrow(boxes[link.from_id], boxes[link.to_id])
        for link in chain.links
        if link.from_id in boxes and link.to_id in boxes
    ]
    parts += [_drawn(box) for box in boxes.values()]
    return "".join([*parts, "</svg>"])


def with_levels(chain: EffectChain, language: str) -> list[tuple[Node, str]]:
    """Each node with its level's name, level by level: the rows of the table beside the picture."""
    words = WORDS["en" if language.startswith("en") else "sv"]
    return [(node, words[level]) for level in LEVELS for node in chain.at(level)]


def _placed(chain: EffectChain) -> Iterable[_Box]:
    """Each level from the top of its column down."""
    for column, level in enumerate(LEVELS):
        top = HEADING_HEIGHT
        for node in chain.at(level):
            lines = wrap(node.title, CHARACTERS) or [""]
            box = _Box(node, tuple(lines), column * (COLUMN_WIDTH + COLUMN_GAP), top)
            top += box.height + BOX_GAP
            yield box


def _drawn(box: _Box) -> str:
    lines = "".join(
        f'<tspan x="{box.left + PADDING}" dy="{LINE_HEIGHT if number else 0}">{svg.text(line)}</tspan>'
        for number, line in enumerate(box.lines)
    )
    return (
        f'<rect class="box {box.node.level}" x="{box.left}" y="{box.top}" width="{COLUMN_WIDTH}"'
        f' height="{box.height}" rx="6"/>'
        f'<text x="{box.left + PADDING}" y="{box.top + PADDING + 14}">{lines}</text>'
    )


def _arrow(start: _Box, end: _Box) -> str:
    """A curve between the sides that face each other; within one column along its right side."""
    forward = start.left < end.left
    x1, y1, y2 = start.left + COLUMN_WIDTH, start.middle, end.middle
    x2 = end.left if forward else end.left + COLUMN_WIDTH
    bend = COLUMN_GAP // 2
    leave, arrive = x1 + bend, (x2 - bend if forward else x2 + bend)
    tip = 8 if forward else -8
    return (
        f'<path class="arrow" d="M{x1} {y1}C{leave} {y1} {arrive} {y2} {x2 - tip} {y2}"/>'
        f'<path class="arrowhead" d="M{x2} {y2}l{-tip} -4.5v9z"/>'
    )


def _described(chain: EffectChain, words: Words) -> str:
    sentences = [
        words["leads_to"].format(node=node.title, targets=", ".join(target.title for target in targets))
        for node in chain.nodes
        if (targets := chain.leads_to(node))
    ]
    return " ".join(sentences) or words["nothing"]
