"""The county as a schematic map: a tile for each municipality, about where it lies, shaded by a figure.

It shows neighbours and directions, and neither borders nor areas. The tiles are ours, drawn from what anybody
knows of where the municipalities lie. A county whose municipalities have no tiles has the table alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bifall.ui import svg

# Municipality code: (column from the west, row from the north).
TILES: Mapping[str, tuple[int, int]] = {
    "2422": (0, 0),  # Sorsele
    "2418": (1, 0),  # Malå
    "2417": (2, 0),  # Norsjö
    "2482": (3, 0),  # Skellefteå
    "2421": (0, 1),  # Storuman
    "2481": (1, 1),  # Lycksele
    "2404": (2, 1),  # Vindeln
    "2409": (3, 1),  # Robertsfors
    "2462": (0, 2),  # Vilhelmina
    "2463": (1, 2),  # Åsele
    "2460": (2, 2),  # Vännäs
    "2480": (3, 2),  # Umeå
    "2425": (0, 3),  # Dorotea
    "2403": (2, 3),  # Bjurholm
    "2401": (3, 3),  # Nordmaling
}

WIDTH, HEIGHT, GAP = 150, 76, 6
SHADES = 5


@dataclass(frozen=True, slots=True)
class Tile:
    """A municipality, its figure, and the figure in words."""

    code: str
    name: str
    value: int
    told: str


def draw(title: str, tiles: Sequence[Tile]) -> str:
    """The tiles that have a place, the larger figure the darker; "" when none has one.

    It carries its own title and description, and takes its colours from the style sheet by class.
    Raises ValueError for a figure below zero.
    """
    if any(tile.value < 0 for tile in tiles):
        raise ValueError("no figure lies below zero")
    placed = [tile for tile in tiles if tile.code in TILES]
    if not placed:
        return ""
    columns = max(TILES[tile.code][0] for tile in placed) + 1
    rows = max(TILES[tile.code][1] for tile in placed) + 1
    shades = shades_of({tile.code: tile.value for tile in placed})
    described = " ".join(f"{tile.name}: {tile.told}." for tile in placed)
    width, height = columns * (WIDTH + GAP) - GAP, rows * (HEIGHT + GAP) - GAP
    return "".join(
        [
            '<svg xmlns="http://www.w3.org/2000/svg" class="diagram county-map"'
            f' viewBox="0 0 {width} {height}" role="img">',
            f"<title>{svg.text(title)}</title>",
            f"<desc>{svg.text(described)}</desc>",
            *(_drawn(tile, shades[tile.code]) for tile in placed),
            "</svg>",
        ]
    )


def _drawn(tile: Tile, shade: int) -> str:
    column, row = TILES[tile.code]
    x, y = column * (WIDTH + GAP), row * (HEIGHT + GAP)
    return (
        f'<rect class="tile shade-{shade}" x="{x}" y="{y}" width="{WIDTH}" height="{HEIGHT}" rx="4"/>'
        f'<text x="{x + 10}" y="{y + 30}">{svg.text(tile.name)}</text>'
        f'<text class="scale" x="{x + 10}" y="{y + 54}">{svg.text(tile.told)}</text>'
    )


def shades_of(values: Mapping[str, int]) -> dict[str, int]:
    """0 for nothing, else 1 to 4: which fourth of those that have something it belongs to.

    The same figure always has the same shade.
    """
    something = sorted(value for value in values.values() if value)
    return {
        code: 1 + (SHADES - 1) * something.index(value) // len(something) if value else 0
        for code, value in values.items()
    }
