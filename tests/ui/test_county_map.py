"""The schematic map: one tile for each municipality, the same shade for the same figure."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bifall.ui.county_map import TILES, Tile, draw, shades_of


def test_no_two_municipalities_stand_in_the_same_place() -> None:
    assert len(set(TILES.values())) == len(TILES) == 15


def test_the_map_has_a_tile_and_a_sentence_for_each_that_has_a_place() -> None:
    drawn = draw("Karta", [Tile("2480", "Umeå <1>", 5, "5 kr"), Tile("2284", "Örnsköldsvik", 9, "9 kr")])
    assert "<desc>Umeå &lt;1&gt;: 5 kr.</desc>" in drawn
    assert (drawn.count("<rect"), "Örnsköldsvik" in drawn) == (1, False)


def test_a_county_without_tiles_has_no_map() -> None:
    assert draw("Karta", [Tile("0180", "Stockholm", 5, "5 kr")]) == ""
    assert draw("Karta", []) == ""


def test_no_figure_lies_below_zero() -> None:
    with pytest.raises(ValueError, match="below zero"):
        draw("Karta", [Tile("2480", "Umeå", -1, "")])


@given(st.dictionaries(st.text(min_size=1), st.integers(min_value=0, max_value=9)))
def test_a_larger_figure_is_never_lighter(values: dict[str, int]) -> None:
    shades = shades_of(values)
    for one in values:
        assert (shades[one] == 0) == (values[one] == 0)
        assert 0 <= shades[one] <= 4
        for other in values:
            if values[one] <= values[other]:
                assert shades[one] <= shades[other]
