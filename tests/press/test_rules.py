from __future__ import annotations

import json
import uuid
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bifall.kernel.money import about_sek_in_words, format_sek, round_figure
from bifall.press.rules import (
    Change,
    Figures,
    FoundAmount,
    GrantFigure,
    NamedFigure,
    PictureRights,
    Quote,
    ReleaseText,
    UsedPicture,
    amounts_in,
    as_told,
    changes_since,
    figures_as_data,
    figures_from_data,
    fill,
    problems_with_figures,
    problems_with_release,
    segments,
)


def figures(*amounts: int) -> Figures:
    return Figures(
        grants=tuple(
            GrantFigure(
                decision_id=uuid.UUID(int=place),
                project=f"Projekt {place}",
                applicant="Sökande AB",
                granted_sek=amount,
            )
            for place, amount in enumerate(amounts, start=1)
        ),
        meeting_on=date(2026, 11, 18),
    )


REFERENCE = figures(2_785_777, 500_000, 1_620_000)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("totalt 4 905 777 kronor.", [("4 905 777 kronor", 4_905_777, "")]),
        ("4\u00a0905\u00a0777\u00a0kr", [("4\u00a0905\u00a0777\u00a0kr", 4_905_777, "")]),
        ("4.905.777 kr", [("4.905.777 kr", 4_905_777, "")]),
        ("4905777 SEK", [("4905777 SEK", 4_905_777, "")]),
        ("4,9 miljoner kronor", [("4,9 miljoner kronor", 4_900_000, "")]),
        ("4.9 miljoner", [("4.9 miljoner", 4_900_000, "")]),
        ("Närmare 5 miljoner till", [("Närmare 5 miljoner", 5_000_000, "below")]),
        ("drygt fem miljoner kronor", [("drygt fem miljoner kronor", 5_000_000, "above")]),
        ("cirka en halv miljon", [("cirka en halv miljon", 500_000, "about")]),
        ("500 tkr och 1,62 mkr", [("500 tkr", 500_000, ""), ("1,62 mkr", 1_620_000, "")]),
        ("500 tusen kronor", [("500 tusen kronor", 500_000, "")]),
        ("2 miljarder", [("2 miljarder", 2_000_000_000, "")]),
        ("500:-", [("500:-", 500, "")]),
        ("SEK 4,905,777 or SEK 4.9 million", [
            ("SEK 4,905,777", 4_905_777, ""),
            ("SEK 4.9 million", 4_900_000, ""),
        ]),
        ("år 2026 500 000 kr", [("500 000 kr", 500_000, "")]),
        ("99,50 kr", [("99,50 kr", Decimal("99.50"), "")]),
        ("{summa} och {belopp:1}", []),
        ("5 miljoner besök, 134 249 invånare, § 112 och RUN 12-2026", []),
        ("perioden 2019–2022, 500 tusen personer", []),
        ("kranar och 3 krav", []),
        ("flera miljoner kronor", []),
    ],
)  # fmt: skip
def test_amounts_are_found_as_a_reader_reads_them(text: str, found: list[tuple[str, int, str]]) -> None:
    assert amounts_in(text) == [FoundAmount(said, Decimal(sek), near) for said, sek, near in found]


@pytest.mark.parametrize(
    ("text", "agrees"),
    [
        ("4 905 777 kronor", True),
        ("4 905 778 kronor", False),
        ("2 785 777 kr", True),
        ("2 785 777,40 kr", False),
        ("500 tkr", True),
        ("1,62 miljoner kronor", True),
        ("Närmare 5 miljoner", True),
        ("5 miljoner kronor", True),
        ("cirka 5 miljoner", True),
        ("drygt 5 miljoner", False),
        ("närmare 6 miljoner", False),
        ("4,9 miljoner kronor", False),
        ("närmare 500 000 kr", False),
        ("5 571 554 kr", False),
    ],
)
def test_an_amount_is_one_of_the_records_or_refused(text: str, agrees: bool) -> None:
    problems = list(problems_with_figures([f"Nämnden ger {text} till länet."], REFERENCE))
    assert [(p.code, p.params) for p in problems] == (
        [] if agrees else [("figure_differs", {"amount": text})]
    )


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("Nämnden beviljar tre utvecklingsprojekt pengar.", []),
        ("Nämnden beviljar fyra utvecklingsprojekt pengar.", ["fyra utvecklingsprojekt"]),
        ("Två projekt i Skellefteå beviljas pengar.", []),
        ("Två projekt i länet delar på {summa}.", ["Två projekt"]),
        ("Två projekt i länet delar på närmare 5 miljoner kronor.", ["Två projekt"]),
        ("Tre stora projekt delar på {cirka_summa}.", []),
        ("Ett av projekten får hälften av {summa}.", []),
        ("Förra året avslutades 12 projekt. Nu beviljas tre projekt pengar.", []),
        ("4 projects were granted SEK 4,905,777.", ["4 projects"]),
    ],
)
def test_a_count_of_projects_is_the_records(text: str, wrong: list[str]) -> None:
    problems = list(problems_with_figures([text], REFERENCE))
    assert [(p.code, p.params["count"]) for p in problems] == [("count_differs", said) for said in wrong]
    marked = [piece.text for piece in segments(text, REFERENCE) if piece.kind == "differs"]
    assert marked == wrong


def test_the_pieces_of_a_text_say_what_they_are() -> None:
    text = "{Cirka_summa} till länet: {belopp:2}, 2 785 777 kr, 7 kr och {belopp:9}."
    assert [(piece.text.replace("\u00a0", " "), piece.kind) for piece in segments(text, REFERENCE)] == [
        ("Närmare 5 miljoner kronor", "live"),
        (" till länet: ", "text"),
        ("500 000 kr", "live"),
        (", ", "text"),
        ("2 785 777 kr", "agrees"),
        (", ", "text"),
        ("7 kr", "differs"),
        (" och ", "text"),
        ("{belopp:9}", "differs"),
        (".", "text"),
    ]
    assert [piece.kind for piece in segments("7 kr", REFERENCE, bound=False)] == ["text"]


def test_what_was_told_is_compared_with_what_is() -> None:
    now = figures(2_785_777, 400_000)
    assert changes_since(REFERENCE, now) == [
        Change("Projekt 2", 500_000, 400_000),
        Change("Projekt 3", 1_620_000, None),
    ]
    assert changes_since(REFERENCE, REFERENCE) == []


def test_the_figures_of_a_call_are_compared_too() -> None:
    told = Figures(
        named=(NamedFigure("ram", 10_000_000, "sek"), NamedFigure("stanger", date(2026, 3, 1), "day"))
    )
    later = Figures(
        named=(NamedFigure("ram", 10_000_000, "sek"), NamedFigure("stanger", date(2026, 4, 1), "day"))
    )
    assert changes_since(told, later) == [Change("{stanger}", date(2026, 3, 1), date(2026, 4, 1), "day")]
    assert [(change.what, change.now) for change in changes_since(told, Figures())] == [
        ("{ram}", None),
        ("{stanger}", None),
    ]


def test_readers_have_what_they_were_told_and_what_the_clock_has_opened() -> None:
    [first, second, third] = REFERENCE.grants
    opened = replace(first, granted_sek=1, paragraph=112, is_public=True)
    shown = as_told(replace(REFERENCE, minutes_adjusted=False), Figures(grants=(opened, second)))
    assert shown == replace(
        REFERENCE,
        grants=(replace(first, paragraph=112, is_public=True), second, third),
        minutes_adjusted=True,
    )


def test_what_the_record_said_is_kept_whole() -> None:
    kept = json.loads(json.dumps(figures_as_data(REFERENCE)))
    assert figures_from_data(kept) == REFERENCE
    assert figures_from_data(json.loads(json.dumps(figures_as_data(Figures())))) == Figures()


def test_an_amount_is_told_once() -> None:
    problems = list(problems_with_figures(["600 000 kr", "600 000 kr och 7 kr"], REFERENCE))
    assert [p.params["amount"] for p in problems] == ["600 000 kr", "7 kr"]


@pytest.mark.parametrize("name", ["{sum}", "{belopp:4}", "{belopp:0}", "{belopp}", "{ summa }", "{}"])
def test_a_placeholder_that_nothing_fills_is_a_problem(name: str) -> None:
    problems = list(problems_with_figures([f"Vi ger {name}."], REFERENCE))
    assert [(p.code, p.params) for p in problems] == [("placeholder_unknown", {"placeholder": name})]
    assert fill(f"Vi ger {name}.", REFERENCE) == f"Vi ger {name}."


def test_without_decisions_only_the_text_itself_is_left() -> None:
    problems = list(problems_with_figures(["{summa} den {sammantradesdag}", "500 kr"], Figures()))
    assert [p.code for p in problems] == ["placeholder_unknown", "placeholder_unknown", "figure_differs"]


@pytest.mark.parametrize(
    ("language", "filled"),
    [
        (
            "sv",
            "Närmare 5 miljoner kronor: närmare 5 miljoner kronor, 4 905 777 kr, tre, 500 000 kr,"
            " 18 november 2026",
        ),
        (
            "en",
            "Close to SEK 5 million: close to SEK 5 million, SEK 4,905,777, three, SEK 500,000,"
            " 18 November 2026",
        ),
    ],
)
def test_every_placeholder_is_filled_from_the_record(language: str, filled: str) -> None:
    text = "{Cirka_summa}: {cirka_summa}, {summa}, {antal}, {belopp:2}, {sammantradesdag}"
    assert fill(text, REFERENCE, language).replace("\u00a0", " ") == filled


def test_many_projects_are_counted_in_figures() -> None:
    assert fill("{antal}", figures(*[1] * 12)) == "tolv"
    assert fill("{antal}", figures(*[1] * 13)) == "13"


AMOUNTS = st.integers(min_value=1, max_value=10**11)
WORDS = st.text(alphabet="abcåäö .,–§", max_size=20)


@given(AMOUNTS, WORDS, WORDS, st.sampled_from(["sv", "en"]))
def test_what_the_house_writes_it_reads_back(amount: int, before: str, after: str, language: str) -> None:
    found = amounts_in(f"{before} {format_sek(amount, language)} {after}")
    assert [each.sek for each in found] == [amount]


@given(AMOUNTS, st.sampled_from(["sv", "en"]))
def test_a_sum_in_words_is_read_as_its_round_figure(amount: int, language: str) -> None:
    found = amounts_in(about_sek_in_words(amount, language))
    assert [each.sek for each in found] == [round_figure(amount)]


@given(st.lists(AMOUNTS, min_size=1, max_size=15), st.sampled_from(["sv", "en"]), st.data())
def test_a_filled_text_agrees_with_the_record(amounts: list[int], language: str, data: st.DataObject) -> None:
    record = figures(*amounts)
    names = ["{summa}", "{cirka_summa}", "{Cirka_summa}", "{antal}", "{sammantradesdag}"]
    names += [f"{{belopp:{place}}}" for place in range(1, len(amounts) + 1)]
    names += [f"{{cirka_belopp:{place}}}" for place in range(1, len(amounts) + 1)]
    text = " till länet, ".join(data.draw(st.lists(st.sampled_from(names), max_size=6)))
    assert list(problems_with_figures([text], record)) == []
    filled = fill(text, record, language)
    assert "{" not in filled
    assert list(problems_with_figures([filled], record)) == []


@given(st.text(max_size=200), st.booleans())
def test_the_pieces_joined_are_the_text_as_it_is_read(text: str, bound: bool) -> None:
    assert "".join(piece.text for piece in segments(text, REFERENCE, bound=bound)) == fill(text, REFERENCE)


@given(st.text(alphabet=st.characters(exclude_characters="{}"), max_size=200))
def test_a_text_without_placeholders_is_left_as_it_is(text: str) -> None:
    assert fill(text, REFERENCE) == text


@given(st.text(max_size=200))
def test_any_text_can_be_read(text: str) -> None:
    for found in amounts_in(text):
        assert found.text in text
        assert found.sek >= 0


def test_everything_that_is_wrong_is_told_at_once() -> None:
    release = ReleaseText(
        headline=" ",
        lead="",
        texts=["900 kr"],
        quotes=[Quote("Bra.", "", "ordförande"), Quote("Bra.", "Rut Ordning", "ordförande")],
        decision_ids=[uuid.UUID(int=1), uuid.UUID(int=99)],
        pictures=[
            UsedPicture(
                "image",
                "Nämnden",
                PictureRights(creator="Fia Fotograf", description="", licence="own", consent="given"),
            )
        ],
    )
    assert [(p.code, p.field) for p in problems_with_release(release, REFERENCE)] == [
        ("headline_missing", "title"),
        ("lead_missing", "lead"),
        ("quote_empty", "body"),
        ("quoted_decision_unknown", "quoted_decisions"),
        ("used_picture_description_missing", "image"),
        ("figure_differs", "body"),
    ]


def test_news_of_its_own_may_name_amounts_of_its_own() -> None:
    news = ReleaseText(
        headline="Ny utlysning",
        lead="Ramen är 10 miljoner.",
        texts=["10 miljoner"],
        is_bound_to_the_record=False,
    )
    assert list(problems_with_release(news, Figures())) == []
