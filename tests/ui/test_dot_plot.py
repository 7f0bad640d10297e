from __future__ import annotations

from decimal import Decimal
from xml.etree import ElementTree

import pytest
from django.template import Context, Template
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from bifall.ui.dot_plot import ScoreSpread, draw

SVG = "{http://www.w3.org/2000/svg}"
ROWS = (
    ScoreSpread("Regional nytta", (4, 5, 5)),
    ScoreSpread("Genomförande", (2, 5)),
    ScoreSpread("Jämställdhet", ()),
)


def test_mean_and_spread() -> None:
    assert [(row.mean, row.spread) for row in ROWS] == [(Decimal("4.7"), 1), (Decimal("3.5"), 3), (None, 0)]
    assert ScoreSpread("", (1, 2, 2, 2)).mean == Decimal("1.8")  # 1.75, half up


def test_a_dot_for_each_score_and_a_diamond_for_each_mean() -> None:
    picture = ElementTree.fromstring(draw(ROWS, "sv"))  # noqa: S314 -- our own text
    dots = [(dot.attrib["cx"], dot.attrib["cy"]) for dot in picture.iter(f"{SVG}circle")]
    assert len(dots) == len(set(dots)) == 5
    assert len(list(picture.iter(f"{SVG}path"))) == 2
    assert picture.findtext(f"{SVG}desc") == (
        "Regional nytta: 4, 5, 5, i medeltal 4,7. Genomförande: 2, 5, i medeltal 3,5."
        " Jämställdhet: inga poäng ännu."
    )


def test_a_score_outside_the_scale_is_refused() -> None:
    with pytest.raises(ValueError, match="outside the scale"):
        draw((ScoreSpread("Nytta", (6,)),), "sv")


@given(st.text(), st.lists(st.integers(0, 5), max_size=9))
def test_any_label_gives_well_formed_xml(label: str, scores: list[int]) -> None:
    ElementTree.fromstring(draw((ScoreSpread(label, tuple(scores)),), "en"))  # noqa: S314


def test_the_table_says_the_same() -> None:
    with translation.override("sv"):
        page = Template("{% load bifall %}{% dot_plot rows %}").render(Context({"rows": ROWS}))
    assert page.count("<tr>") == 4
    assert ">4, 5, 5</td>" in page
    assert ">4,7</td>" in page
