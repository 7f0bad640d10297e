from __future__ import annotations

import re
from fractions import Fraction

import pytest

from bifall.ui import share_bars

HALF, QUARTER = Fraction(1, 2), Fraction(1, 4)


def test_the_longest_bar_fills_the_width_and_the_others_follow() -> None:
    picture = share_bars.draw(
        "Makt", [("Umeå", [HALF, QUARTER]), ("Malå", [None, Fraction(0)])], ["a", "b"], "sv"
    )
    bars = re.findall(r'<rect class="share-(\d)" x="200" y="\d+" width="([\d.]+)"', picture)
    assert bars == [("0", "590.0"), ("1", "295.0"), ("1", "0.0")]
    assert "<title>Makt</title><desc>Umeå: a 50 %, b 25 %. Malå: b 0 %.</desc>" in picture.replace(
        "\u00a0", " "
    )


def test_names_are_escaped_and_what_is_not_known_is_a_dash() -> None:
    assert "<desc>&lt;b&gt;: –.</desc>" in share_bars.draw("T", [("<b>", [None])], ["a"], "en")


def test_a_share_below_zero_is_refused() -> None:
    with pytest.raises(ValueError, match="below zero"):
        share_bars.draw("T", [("A", [Fraction(-1, 2)])], ["a"], "sv")


@pytest.mark.parametrize(
    ("share", "written"),
    [
        (Fraction(1, 3), "33,3 %"),
        (Fraction(2, 3), "66,7 %"),
        (Fraction(1, 2000), "0,1 %"),
        (Fraction(1), "100 %"),
    ],
)
def test_a_share_is_told_with_one_decimal(share: Fraction, written: str) -> None:
    assert share_bars.percent(share, "sv").replace("\u00a0", " ") == written


def test_long_names_stand_below_each_other() -> None:
    picture = share_bars.draw("T", [("A", [HALF, HALF])], ["k" * 80, "n"], "sv")
    assert re.findall(r'<rect class="share-\d" x="(\d+)" y="(\d+)" width="14"', picture) == [
        ("0", "4"),
        ("0", "28"),
    ]
