"""The amounts that stand in a text, as a reader would read them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class FoundAmount:
    """An amount as written, and its worth in kronor (with öre only where they are written).

    nearness: "below" for "närmare" (the sum is less), "above" for "drygt", "about" for "cirka", else "".
    """

    text: str
    sek: Decimal
    nearness: str = ""


_SPACE = "[ \t\u00a0\u2009\u202f]"
_GROUPED = rf"[0-9]{{1,3}}(?:(?:{_SPACE}|\.)[0-9]{{3}})+(?![0-9])"
_IN_WORDS: dict[str, Decimal] = {
    "en halv": Decimal("0.5"),
    **{
        word: Decimal(number)
        for number, word in enumerate(
            ["en", "två", "tre", "fyra", "fem", "sex", "sju", "åtta", "nio", "tio", "elva", "tolv"], start=1
        )
    },
}
_UNITS: dict[str, int] = {
    "tusen": 1_000,
    "tkr": 1_000,
    "miljon": 1_000_000,
    "miljoner": 1_000_000,
    "mkr": 1_000_000,
    "mnkr": 1_000_000,
    "million": 1_000_000,
    "miljard": 1_000_000_000,
    "miljarder": 1_000_000_000,
    "mdkr": 1_000_000_000,
    "billion": 1_000_000_000,
}
_NEARNESS: dict[str, str] = {
    **dict.fromkeys(["närmare", "nästan", "knappt", "close to", "nearly", "almost"], "below"),
    **dict.fromkeys(["drygt", "mer än", "just over", "more than"], "above"),
    **dict.fromkeys(["cirka", "ca", "ca.", "ungefär", "omkring", "runt", "about", "around"], "about"),
}
# Millions are money unless they count something: "fem miljoner besök".
_COUNTED = (
    "besök|besökare|invånare|människor|personer|svenskar|resor|resenärer|ton|kubik|kilo|mil|meter|hektar|träd"
    "|timmar|år|gånger|euro|dollar|enheter|exemplar|visningar"
)


def _any_of(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


_KRONOR = r"(?:kr(?:on(?:a|an|or|orna|ors))?|sek)\b|:-"
_AMOUNT = re.compile(
    rf"""
    (?<![\w.,])
    (?: (?P<nearness>{_any_of(_NEARNESS)}){_SPACE}+ )?
    (?:
      SEK{_SPACE}?(?P<english>[0-9]{{1,3}}(?:(?:,|{_SPACE})[0-9]{{3}})+(?![0-9])|[0-9]+(?:\.[0-9]+)?)
        (?:{_SPACE}(?P<english_unit>million|billion)\b)?
    |
      (?P<number>{_GROUPED}(?:,[0-9]+)?|[0-9]+(?:[.,][0-9]+)?|{_any_of(_IN_WORDS)})
      (?:
        {_SPACE}?(?:
          (?P<short>tkr|mn?kr|mdkr)\b
        | (?P<million>miljoner|miljon|miljarder|miljard)\b
            (?:{_SPACE}(?:{_KRONOR}) | (?!{_SPACE}(?:{_COUNTED})))
        | (?P<thousand>tusen){_SPACE}(?:{_KRONOR})
        | (?:{_KRONOR})
        )
      )
    )
    """,
    re.IGNORECASE | re.VERBOSE,
)


def amounts_in(text: str) -> list[FoundAmount]:
    """Every amount in kronor that stands in a text, as a reader would read it.

    "4 905 777 kr", "4.905.777 kronor", "4,9 miljoner kronor", "närmare fem miljoner", "500 tkr",
    "SEK 4,905,777". Not an amount: a number without kronor, a placeholder, and millions of something else.
    """
    return [_found(match) for match in _AMOUNT.finditer(text)]


def places_of_amounts(text: str) -> list[tuple[int, int, FoundAmount]]:
    """The same with where each begins and ends in the text."""
    return [(match.start(), match.end(), _found(match)) for match in _AMOUNT.finditer(text)]


def _found(match: re.Match[str]) -> FoundAmount:
    part = match.groupdict()
    if part["english"] is not None:
        worth = Decimal(re.sub(rf",|{_SPACE}", "", part["english"]))
        unit = (part["english_unit"] or "").lower()
    else:
        unit = (part["short"] or part["million"] or part["thousand"] or "").lower()
        worth = _read(part["number"])
    nearness = _NEARNESS[part["nearness"].lower()] if part["nearness"] else ""
    return FoundAmount(match[0], worth * _UNITS.get(unit, 1), nearness)


def _read(number: str) -> Decimal:
    if number.lower() in _IN_WORDS:
        return _IN_WORDS[number.lower()]
    joined = re.sub(_SPACE, "", number)
    if re.fullmatch(r"[0-9]{1,3}(?:\.[0-9]{3})+(?:,[0-9]+)?", joined):
        joined = joined.replace(".", "")
    return Decimal(joined.replace(",", "."))
