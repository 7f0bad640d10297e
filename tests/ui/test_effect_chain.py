from __future__ import annotations

from xml.etree import ElementTree

from django.template import Context, Template
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from bifall.ui.effect_chain import EffectChain, Link, Node, draw

SVG = "{http://www.w3.org/2000/svg}"
CHAIN = EffectChain(
    nodes=(
        Node("a1", "activity", "Två mässor om året där studenter och arbetsgivare träffas"),
        Node("a2", "activity", "Matchning"),
        Node("r1", "result", "Fler examensarbeten i länet"),
        Node("e1", "effect", "Fler stannar & arbetar i länet"),
    ),
    links=(Link("a1", "r1"), Link("a2", "r1"), Link("r1", "e1"), Link("r1", "gone")),
)


def test_the_picture_has_a_box_for_each_node_and_an_arrow_for_each_link() -> None:
    picture = ElementTree.fromstring(draw(CHAIN, "sv"))  # noqa: S314 -- our own text
    assert picture.attrib["role"] == "img"
    assert [box.attrib["class"] for box in picture.iter(f"{SVG}rect")] == [
        "box activity",
        "box activity",
        "box result",
        "box effect",
    ]
    assert len([path for path in picture.iter(f"{SVG}path") if path.attrib["class"] == "arrow"]) == 3
    headings = [text.text for text in picture.iter(f"{SVG}text") if text.get("class") == "heading"]
    assert headings == ["Aktiviteter", "Resultat", "Långsiktiga effekter"]


def test_it_says_in_words_what_it_shows() -> None:
    picture = ElementTree.fromstring(draw(CHAIN, "en"))  # noqa: S314
    assert picture.findtext(f"{SVG}title") == "Effect chain"
    described = picture.findtext(f"{SVG}desc") or ""
    assert "Matchning leads to Fler examensarbeten i länet." in described


def test_long_titles_are_wrapped_and_boxes_never_overlap() -> None:
    picture = ElementTree.fromstring(draw(CHAIN, "sv"))  # noqa: S314
    first, second = [box.attrib for box in picture.iter(f"{SVG}rect")][:2]
    assert int(first["y"]) + int(first["height"]) < int(second["y"])
    first_text = next(text for text in picture.iter(f"{SVG}text") if text.get("class") is None)
    assert [line.text for line in first_text] == [
        "Två mässor om året där",
        "studenter och arbetsgivare",
        "träffas",
    ]


def test_no_style_stands_in_the_picture() -> None:
    assert "style" not in draw(CHAIN, "sv")


@given(st.text(), st.text(), st.sampled_from(["sv", "en", "en-gb"]))
def test_any_title_gives_well_formed_xml(title: str, other: str, language: str) -> None:
    chain = EffectChain(
        nodes=(Node("1", "activity", title), Node("2", "effect", other)),
        links=(Link("1", "2"), Link("2", "1")),
    )
    ElementTree.fromstring(draw(chain, language))  # noqa: S314


def test_an_empty_chain_is_said_to_be_empty() -> None:
    picture = ElementTree.fromstring(draw(EffectChain((), ()), "sv"))  # noqa: S314
    assert picture.findtext(f"{SVG}desc") == "Kedjan är tom."


def test_the_table_says_the_same() -> None:
    with translation.override("sv"):
        page = Template("{% load bifall %}{% effect_chain chain %}").render(Context({"chain": CHAIN}))
    assert page.count("<tr>") == 5
    assert '<td data-label="Leder till">Fler stannar &amp; arbetar i länet</td>' in page
