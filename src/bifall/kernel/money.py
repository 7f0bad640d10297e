"""Whole kronor and whole öre: shares, writing, reading and the round figures of a press release.

This is the one place where money is rounded. The rule: half up, away from zero (0.5 becomes 1, -0.5 becomes
-1), computed on exact integers, so that no context or binary fraction can change a sum.
"""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction

NO_BREAK_SPACE = "\u00a0"
MINUS = "\u2212"

# How far a figure in words may lie from the amount it stands for, as a share of the amount.
FURTHEST_PERCENT = 5

_MILLION = 1_000_000
_BILLION = 1_000_000_000
_SPACES = re.compile(r"[\s\u00a0\u2009\u202f]+")
_AMOUNT = re.compile(
    r"([-\u2212]?)([0-9]+(?: [0-9]{3})*|[0-9]{1,3}(?:\.[0-9]{3})+) ?(?:kr|kronor|sek|:-)?", re.I
)


def share_of(amount_sek: int, percent: Decimal) -> int:
    """`percent` of an amount, in whole kronor, half up: 5.5 % of 4 905 777 is 269 818.

    Of an amount in öre it is the share in whole öre.
    """
    numerator, denominator = percent.as_integer_ratio()
    return _half_up(amount_sek * numerator, 100 * denominator)


def nearest(value: Fraction) -> int:
    """The whole number of kronor, öre or cents that an exact amount is rounded to, half up."""
    return _half_up(value.numerator, value.denominator)


def percent_of(part_sek: int, whole_sek: int, decimals: int = 2) -> Decimal:
    """What `part_sek` is of `whole_sek`, in percent, half up. Of nothing (zero or less) it is 0.

    For showing. To test a ceiling compare the amounts: a rounded share may hide a krona.
    """
    parts = _half_up(part_sek * 100 * 10**decimals, whole_sek) if whole_sek > 0 else 0
    return Decimal(parts).scaleb(-decimals)


def format_number(amount: int) -> str:
    """ "4 905 777", grouped with no-break spaces; a minus sign, not a hyphen, below zero."""
    return f"{MINUS if amount < 0 else ''}{_grouped(abs(amount), NO_BREAK_SPACE)}"


def format_sek(amount_sek: int, language: str = "sv") -> str:
    """ "4 905 777 kr"; in English "SEK 4,905,777"."""
    if language.startswith("en"):
        return f"{MINUS if amount_sek < 0 else ''}SEK{NO_BREAK_SPACE}{_grouped(abs(amount_sek), ',')}"
    return f"{format_number(amount_sek)}{NO_BREAK_SPACE}kr"


def format_ore(amount_ore: int, language: str = "sv") -> str:
    """ "4 905 777,50 kr"; in English "SEK 4,905,777.50". The öre are written out where there are any."""
    return _with_hundredths(amount_ore, language, "kr", "SEK")


def format_eur(amount_cents: int, language: str = "sv") -> str:
    """ "300 000 euro"; in English "EUR 300,000". The cents are written out where there are any."""
    return _with_hundredths(amount_cents, language, "euro", "EUR")


def format_percent(value: Decimal, language: str = "sv") -> str:
    """ "5,5 %"; in English "5.5%". Zeros at the end are left out."""
    text = format(value.normalize(), "f")
    if language.startswith("en"):
        return f"{text}%"
    return f"{text.replace('.', ',')}{NO_BREAK_SPACE}%"


def parse_sek(text: str) -> int:
    """What a person wrote, in whole kronor: "4 905 777 kr", "4.905.777", "-500".

    Raises ValueError for öre ("100,50", "1.5"), for groups that are not thousands ("12 34"), for all else.
    """
    match = _AMOUNT.fullmatch(_SPACES.sub(" ", text).strip())
    if match is None:
        raise ValueError("not an amount in whole kronor")
    sign, digits = match.groups()
    amount = int(digits.replace(" ", "").replace(".", ""))
    return -amount if sign else amount


def round_figure(amount_sek: int) -> int:
    """The figure a journalist would use for a sum of at least 0 kronor. Raises ValueError below 0.

    1. Under 1 000 kronor, and where at most two leading digits are in use (4 900 000), it is the sum itself.
    2. Else the sum is rounded, half up, to its leading unit (5 000 000), to halves of it (5 500 000), or to
       tenths of it (5 600 000): the first of the three within five percent of the sum. The third always is.
    """
    if amount_sek < 0:
        raise ValueError("a sum in words is never negative")
    magnitude: int = 10 ** (len(str(amount_sek)) - 1)
    tenth = magnitude // 10
    if amount_sek < 1000 or amount_sek % tenth == 0:
        return amount_sek
    for step in (magnitude, magnitude // 2):
        figure = _half_up(amount_sek, step) * step
        if abs(figure - amount_sek) * 100 <= amount_sek * FURTHEST_PERCENT:
            return figure
    return _half_up(amount_sek, tenth) * tenth


def about_sek_in_words(amount_sek: int, language: str = "sv") -> str:
    """The sum in a headline's words; the figure is `round_figure(amount_sek)`.

    "närmare 5 miljoner kronor" when the figure lies above the sum, "drygt 5 miljoner kronor" when it lies
    below, "5 miljoner kronor" when it is the sum; never more than five percent away. In English "close to
    SEK 5 million" and "just over SEK 5 million". Raises ValueError below 0.
    """
    figure = round_figure(amount_sek)
    if language.startswith("en"):
        words, above, below = _in_english(figure), "close to ", "just over "
    else:
        words, above, below = _in_swedish(figure), "närmare ", "drygt "
    if figure == amount_sek:
        return words
    return (above if figure > amount_sek else below) + words


def _with_hundredths(amount: int, language: str, swedish_unit: str, english_unit: str) -> str:
    whole, hundredths = divmod(abs(amount), 100)
    minus = MINUS if amount < 0 else ""
    if language.startswith("en"):
        decimals = f".{hundredths:02d}" if hundredths else ""
        return f"{minus}{english_unit}{NO_BREAK_SPACE}{_grouped(whole, ',')}{decimals}"
    decimals = f",{hundredths:02d}" if hundredths else ""
    return f"{minus}{_grouped(whole, NO_BREAK_SPACE)}{decimals}{NO_BREAK_SPACE}{swedish_unit}"


def _in_swedish(figure: int) -> str:
    if figure < _MILLION:
        return f"{format_number(figure)} kronor"
    unit, one, many = (
        (_BILLION, "miljard", "miljarder") if figure >= _BILLION else (_MILLION, "miljon", "miljoner")
    )
    return f"{_in_units(figure, unit, NO_BREAK_SPACE, ',')} {one if figure == unit else many} kronor"


def _in_english(figure: int) -> str:
    if figure < _MILLION:
        return format_sek(figure, "en")
    unit, name = (_BILLION, "billion") if figure >= _BILLION else (_MILLION, "million")
    return f"SEK {_in_units(figure, unit, ',', '.')} {name}"


def _in_units(figure: int, unit: int, separator: str, decimal_mark: str) -> str:
    # Two leading digits leave at most one decimal of a unit.
    whole, rest = divmod(figure, unit)
    tenths = rest * 10 // unit
    return _grouped(whole, separator) + (f"{decimal_mark}{tenths}" if tenths else "")


def _grouped(number: int, separator: str) -> str:
    return f"{number:,}".replace(",", separator)


def _half_up(numerator: int, denominator: int) -> int:
    """The quotient rounded half up, away from zero; `denominator` is positive."""
    quotient = (2 * abs(numerator) + denominator) // (2 * denominator)
    return -quotient if numerator < 0 else quotient
