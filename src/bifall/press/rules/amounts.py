"""The amounts that stand in a text, as a reader would read them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from bifall.press.rules.number_words import (
    IN_KRONOR,
    SHORT,
    SPACE,
    Number,
    Token,
    numbers_from,
    tokens_of,
)


@dataclass(frozen=True, slots=True)
class FoundAmount:
    """An amount as written, and its worth in kronor (with öre only where they are written).

    nearness: "below" for "närmare" (the sum is less), "above" for "drygt", "about" for "cirka", else "".
    """

    text: str
    sek: Decimal
    nearness: str = ""


_NEARNESS: dict[str, str] = {
    **dict.fromkeys(["närmare", "nästan", "knappt", "strax under", "mindre än", "under"], "below"),
    **dict.fromkeys(["close to", "nearly", "almost", "just under", "less than", "below"], "below"),
    **dict.fromkeys(["drygt", "mer än", "över", "strax över"], "above"),
    **dict.fromkeys(["just over", "more than", "over", "above"], "above"),
    **dict.fromkeys(["cirka", "ca", "ca.", "ungefär", "omkring", "runt", "kring"], "about"),
    **dict.fromkeys(["about", "around", "roughly", "approximately"], "about"),
}
# Millions are money unless they count something: "fem miljoner besök".
_COUNTED = (
    r"besök\w*|invånare|människor|personer|svenskar|resor|resenärer|ton|kubik\w*|kilo\w*|mil|meter|hektar|träd"
    r"|timmar|år|gånger|euro|dollar|pund|norska|danska|enheter|exemplar|visningar"
    r"|visits|visitors|inhabitants|people|persons|residents|swedes|trips|journeys|passengers|tonnes|tons"
    r"|cubic|miles|metres|hectares|trees|hours|years|times|euros|dollars|pounds|norwegian|danish|units"
    r"|copies|views|eur|usd|nok|dkk|gbp"
)
# "Flera tusen kronor" is no amount: nothing to compare.
_INDEFINITE = frozenset({"flera", "många", "några", "par", "tiotals", "several", "many", "few", "some"})


def _any_of(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


_BEFORE = re.compile(
    rf"(?<![\w.,])(?:(?P<nearness>{_any_of(_NEARNESS)})\s+)?(?P<sek>\bSEK{SPACE}*)?\Z", re.IGNORECASE
)
_FOREIGN_BEFORE = re.compile(rf"(?:\b(?:EUR|USD|NOK|DKK|GBP)|[€$£]){SPACE}*\Z", re.IGNORECASE)
# "Step 2 SEK 1,620,000": the code belongs to the number after it.
_NOT_BEFORE_A_SUM = (
    rf"(?!{SPACE}*(?:[0-9]{{1,3}}(?:(?:{SPACE}|[.,'’])[0-9]{{3}})+"
    rf"|[0-9]+(?:[.,][0-9]+)?{SPACE}*(?:{_any_of([*SHORT, 'mil', 'thousand', 'bil'])})))"
)
_KRONOR = re.compile(
    rf"\.?{SPACE}*(?:\r?\n)?{SPACE}*(?:(?:svenska|swedish){SPACE}+)?"
    rf"(?:kr(?:on(?:a|an|or|orna|ors|as))?\b|crowns?\b|sek\b{_NOT_BEFORE_A_SUM})"
    rf"|{SPACE}*:-|-kronors\w*",
    re.IGNORECASE,
)
_COUNTS = re.compile(rf"\s+(?:{_COUNTED})\b|{SPACE}*[€$£]", re.IGNORECASE)
_RANGE = re.compile(r"[-–—]")


def amounts_in(text: str, language: str = "sv") -> list[FoundAmount]:
    """Every amount in kronor that stands in a text, as a reader would read it.

    "4 905 777 kr", "4.905.777 kronor", "4,9 miljoner kronor", "närmare fem miljoner", "500 tkr",
    "femhundratusen kronor", "SEK 4,905,777", "9.9 million kronor", "half a million kronor". Not an amount: a
    number without kronor, a placeholder, and millions of something else.

    language: "sv" or "en", which differ on "500,000" and "4.905".
    """
    return [found for _start, _end, found in places_of_amounts(text, language)]


def places_of_amounts(text: str, language: str = "sv") -> list[tuple[int, int, FoundAmount]]:
    """The same with where each begins and ends in the text."""
    return list(_places(text, tokens_of(text, language)))


def _places(text: str, tokens: list[Token]) -> Iterator[tuple[int, int, FoundAmount]]:
    place = ended = 0
    while place < len(tokens):
        number, end, start, nearness = _amount_at(text, tokens, place, ended)
        if number is None:
            place += 1
            continue
        low = tokens[place - 1] if place else None
        if low is not None and low.kind == "figure" and low.start >= ended:
            between = text[low.end : tokens[place].start]
            if _RANGE.fullmatch(between):  # "4–5 miljoner kronor" names two
                worth = low.value * number.largest
                yield low.start, low.end, FoundAmount(text[low.start : low.end], worth)
                start = tokens[place].start
        yield start, end, FoundAmount(text[start:end], number.value, nearness)
        ended, place = end, number.last + 1
        while place < len(tokens) and tokens[place].start < ended:
            place += 1


def _amount_at(text: str, tokens: list[Token], place: int, ended: int) -> tuple[Number | None, int, int, str]:
    """The longest amount that begins at a token: (number, where it ends, where it begins, nearness)."""
    first = tokens[place]
    before = _BEFORE.search(text[ended : first.start])
    nothing = (None, 0, 0, "")
    if _FOREIGN_BEFORE.search(text[max(0, first.start - 6) : first.start]):
        return nothing
    bare = first.kind in {"hundred", "scale"}
    if bare and place and tokens[place - 1].word in _INDEFINITE:
        return nothing
    is_coded = bool(before and before["sek"])
    for number in reversed(numbers_from(tokens, place, text)):
        end = _end_of_amount(text, number, is_coded=is_coded)
        if end is not None:
            start = first.start
            nearness = ""
            if before is not None:
                start = ended + before.start() if before["sek"] or before["nearness"] else start
                nearness = _NEARNESS[before["nearness"].lower()] if before["nearness"] else ""
            return number, end, start, nearness
    return nothing


def _end_of_amount(text: str, number: Number, *, is_coded: bool) -> int | None:
    """Where the amount ends, its kronor included; None when the number is no amount."""
    if number.last_word in IN_KRONOR:
        return number.end
    if after := _KRONOR.match(text, number.end):
        return after.end()
    ends_as_a_sum = number.last_kind in {"scale", "fraction"}
    if is_coded and (ends_as_a_sum or number.largest == 1):
        return number.end
    if number.last_word in SHORT:
        return None
    counts_something = _COUNTS.match(text, number.end) is not None
    return number.end if number.largest >= 1_000_000 and ends_as_a_sum and not counts_something else None
