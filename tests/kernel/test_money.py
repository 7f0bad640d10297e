from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bifall.kernel.money import (
    about_sek_in_words,
    format_eur,
    format_number,
    format_ore,
    format_percent,
    format_sek,
    nearest,
    parse_sek,
    percent_of,
    round_figure,
    share_of,
)

AMOUNTS = st.integers(0, 10**13)


def test_the_grants_of_the_press_release_add_up():
    granted_sek = 2_785_777 + 500_000 + 1_620_000
    assert granted_sek == 4_905_777
    assert format_sek(granted_sek) == "4\u00a0905\u00a0777\u00a0kr"
    assert about_sek_in_words(granted_sek, "sv") == "närmare 5 miljoner kronor"


@pytest.mark.parametrize(
    ("amount_sek", "percent", "part_sek"),
    [
        (4_905_777, "5.5", 269_818),
        (1_000_001, "50", 500_001),
        (-1_000_001, "50", -500_001),
        (1, "49.99", 0),
        (0, "50", 0),
    ],
)
def test_a_share_is_rounded_half_up(amount_sek, percent, part_sek):
    assert share_of(amount_sek, Decimal(percent)) == part_sek


@pytest.mark.parametrize(
    ("value", "whole"), [("1/2", 1), ("-1/2", -1), ("49/100", 0), ("7/3", 2), ("8/3", 3), ("4", 4)]
)
def test_the_nearest_whole(value, whole):
    assert nearest(Fraction(value)) == whole


@pytest.mark.parametrize(
    ("amount", "kronor", "sek", "euro"),
    [
        (490_577_750, "4 905 777,50 kr", "SEK 4,905,777.50", "4 905 777,50 euro"),
        (30_000_000, "300 000 kr", "SEK 300,000", "300 000 euro"),
        (5, "0,05 kr", "SEK 0.05", "0,05 euro"),
        (0, "0 kr", "SEK 0", "0 euro"),
        (-100_001, "\u22121 000,01 kr", "\u2212SEK 1,000.01", "\u22121 000,01 euro"),
    ],
)
def test_hundredths_are_written_where_there_are_any(amount, kronor, sek, euro):
    assert format_ore(amount) == kronor.replace(" ", "\u00a0")
    assert format_ore(amount, "en") == sek.replace(" ", "\u00a0")
    assert format_eur(amount) == euro.replace(" ", "\u00a0")
    assert format_eur(amount, "en") == sek.replace(" ", "\u00a0").replace("SEK", "EUR")


@pytest.mark.parametrize(
    ("part_sek", "whole_sek", "decimals", "percent"),
    [
        (55, 1_000, 2, "5.50"),
        (2_785_777, 4_905_777, 2, "56.79"),
        (1, 800, 2, "0.13"),
        (1, 3, 0, "33"),
        (500_000, 0, 2, "0.00"),
        (-1, 800, 2, "-0.13"),
    ],
)
def test_percent_of(part_sek, whole_sek, decimals, percent):
    assert str(percent_of(part_sek, whole_sek, decimals)) == percent


@given(amount_sek=AMOUNTS, hundredths=st.integers(0, 10_000))
def test_a_share_is_never_more_than_half_a_krona_off(amount_sek, hundredths):
    exact = Fraction(amount_sek * hundredths, 10_000)
    off = share_of(amount_sek, Decimal(hundredths) / 100) - exact
    assert Fraction(-1, 2) < off <= Fraction(1, 2)


@given(part_sek=AMOUNTS, whole_sek=st.integers(1, 10**13))
def test_a_percent_is_never_more_than_half_a_hundredth_off(part_sek, whole_sek):
    off = Fraction(percent_of(part_sek, whole_sek)) - Fraction(part_sek * 100, whole_sek)
    assert Fraction(-1, 200) < off <= Fraction(1, 200)


def test_writing_amounts():
    assert format_sek(-1_500) == "\u22121\u00a0500\u00a0kr"
    assert format_sek(0) == "0\u00a0kr"
    assert format_sek(-1_500, "en") == "\u2212SEK\u00a01,500"
    assert format_number(12_345) == "12\u00a0345"
    assert format_percent(Decimal("5.50")) == "5,5\u00a0%"
    assert format_percent(Decimal("50.00"), "en") == "50%"


@pytest.mark.parametrize(
    ("text", "amount_sek"),
    [
        ("4905777", 4_905_777),
        ("4 905 777 kr", 4_905_777),
        ("4\u00a0905\u00a0777\u00a0kr", 4_905_777),
        (" 4.905.777 kronor ", 4_905_777),
        ("1000 000", 1_000_000),
        ("500\u2009000:-", 500_000),
        ("500 000 SEK", 500_000),
        ("-500", -500),
        ("\u2212500 KR", -500),
        ("0", 0),
    ],
)
def test_reading_amounts(text, amount_sek):
    assert parse_sek(text) == amount_sek


@pytest.mark.parametrize(
    "text",
    ["", "kr", "100,50", "100,00", "1.5", "12 34", "1.000 000", "1e6", "5 %", "femtusen", "١٢٣", "--5", "5-"],
)
def test_amounts_with_ore_and_garbage_are_refused(text):
    with pytest.raises(ValueError, match="not an amount in whole kronor"):
        parse_sek(text)


@given(amount_sek=st.integers(-(10**13), 10**13))
def test_what_is_written_can_be_read(amount_sek):
    assert parse_sek(format_sek(amount_sek)) == amount_sek


@pytest.mark.parametrize(
    ("amount_sek", "swedish", "english"),
    [
        (4_905_777, "närmare 5 miljoner kronor", "close to SEK 5 million"),
        (5_102_000, "drygt 5 miljoner kronor", "just over SEK 5 million"),
        (5_000_000, "5 miljoner kronor", "SEK 5 million"),
        (4_900_000, "4,9 miljoner kronor", "SEK 4.9 million"),
        (5_460_000, "närmare 5,5 miljoner kronor", "close to SEK 5.5 million"),
        (1_620_000, "drygt 1,6 miljoner kronor", "just over SEK 1.6 million"),
        (2_785_777, "närmare 2,8 miljoner kronor", "close to SEK 2.8 million"),
        (1_000_000, "1 miljon kronor", "SEK 1 million"),
        (985_000, "närmare 1 miljon kronor", "close to SEK 1 million"),
        (500_000, "500\u00a0000 kronor", "SEK\u00a0500,000"),
        (495_500, "närmare 500\u00a0000 kronor", "close to SEK\u00a0500,000"),
        (12_345_678, "drygt 12 miljoner kronor", "just over SEK 12 million"),
        (1_234_000_000, "drygt 1,2 miljarder kronor", "just over SEK 1.2 billion"),
        (999_600_000, "närmare 1 miljard kronor", "close to SEK 1 billion"),
        (437, "437 kronor", "SEK\u00a0437"),
        (0, "0 kronor", "SEK\u00a00"),
    ],
)
def test_a_sum_in_words(amount_sek, swedish, english):
    assert about_sek_in_words(amount_sek, "sv") == swedish
    assert about_sek_in_words(amount_sek, "en") == english


def test_a_negative_sum_has_no_words():
    with pytest.raises(ValueError, match="never negative"):
        about_sek_in_words(-1, "sv")


UNITS = {"miljon": 10**6, "miljoner": 10**6, "miljarder": 10**9, "miljard": 10**9, "kronor": 1}


@given(amount_sek=AMOUNTS)
def test_the_word_says_on_which_side_of_the_sum_the_figure_lies(amount_sek):
    words = about_sek_in_words(amount_sek, "sv").split(" ")
    side = words.pop(0) if words[0] in ("närmare", "drygt") else ""
    figure = Fraction(words[0].replace("\u00a0", "").replace(",", ".")) * UNITS[words[1]]
    assert figure == round_figure(amount_sek)
    assert (side == "närmare") == (figure > amount_sek)
    assert (side == "drygt") == (figure < amount_sek)
    assert abs(figure - amount_sek) * 100 <= amount_sek * 5
