"""Numbers as they stand in a text, in figures and in words, Swedish and English."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Literal

Kind = Literal["figure", "digit", "tens", "hundred", "scale", "fraction", "point", "and", "other"]

_DIGITS = (
    ("noll", "zero"), ("en", "ett", "one", "a"), ("två", "two"), ("tre", "three"), ("fyra", "four"),
    ("fem", "five"), ("sex", "six"), ("sju", "seven"), ("åtta", "eight"), ("nio", "nine"),
)  # fmt: skip
_TEENS = (
    ("tio", "ten"), ("elva", "eleven"), ("tolv", "twelve"), ("tretton", "thirteen"),
    ("fjorton", "fourteen"), ("femton", "fifteen"), ("sexton", "sixteen"), ("sjutton", "seventeen"),
    ("arton", "aderton", "eighteen"), ("nitton", "nineteen"),
)  # fmt: skip
_TENS = (
    ("tjugo", "tju", "tjugi", "twenty"), ("trettio", "tretti", "thirty"),
    ("fyrtio", "fyrti", "förtio", "förti", "forty"), ("femtio", "femti", "fifty"),
    ("sextio", "sexti", "sixty"), ("sjuttio", "sjutti", "seventy"), ("åttio", "åtti", "eighty"),
    ("nittio", "nitti", "ninety"),
)  # fmt: skip
_FORMS = ("{}", "{}er", "{}en", "{}erna", "{}ers")
SCALES: dict[str, int] = {
    **dict.fromkeys(["tusen", "tusental", "thousand", "thousands"], 1_000),
    **dict.fromkeys([form.format("miljon") for form in _FORMS], 1_000_000),
    **dict.fromkeys([form.format("miljard") for form in _FORMS], 1_000_000_000),
    **{"million": 1_000_000, "millions": 1_000_000, "billion": 1_000_000_000, "billions": 1_000_000_000},
}
IN_KRONOR: dict[str, int] = {
    **dict.fromkeys(["tkr", "ksek", "tsek"], 1_000),
    **dict.fromkeys(["mkr", "mnkr", "msek"], 1_000_000),
    **dict.fromkeys(["mdkr", "mdrkr"], 1_000_000_000),
}
"""Scales that say kronor too."""
SHORT: dict[str, int] = {
    "k": 1_000,
    **dict.fromkeys(["m", "mn", "mln", "milj"], 1_000_000),
    **dict.fromkeys(["bn", "md", "mdr"], 1_000_000_000),
}
"""Scales only beside the currency: "SEK 4.9m", "4,9 milj. kr"."""
_FRACTIONS: dict[str, Decimal] = {
    "halvannan": Decimal("1.5"),
    "trekvarts": Decimal("0.75"),
    "three": Decimal("0.75"),
    "kvarts": Decimal("0.25"),
    "quarter": Decimal("0.25"),
    "hal": Decimal("0.5"),
    "½": Decimal("0.5"),
    "¼": Decimal("0.25"),
    "¾": Decimal("0.75"),
}

_PARTS: dict[str, tuple[Kind, int]] = {
    **{word: ("digit", number) for number, words in enumerate(_DIGITS) for word in words},
    **{word: ("tens", number) for number, words in enumerate(_TEENS, start=10) for word in words},
    **{word: ("tens", number * 10) for number, words in enumerate(_TENS, start=2) for word in words},
    "hundra": ("hundred", 100),
    "hundred": ("hundred", 100),
    **{word: ("scale", scale) for word, scale in (SCALES | IN_KRONOR | SHORT).items()},
}
_COMPOUND_PARTS = sorted(set(_PARTS) - {"a", *SHORT, *IN_KRONOR}, key=len, reverse=True)
_COMPOUND = re.compile("|".join(["ettusen(?!s)", *_COMPOUND_PARTS]))
_WHOLE_COMPOUND = re.compile(f"(?:{_COMPOUND.pattern})+")

SPACE = r"[^\S\r\n]"
_SEPARATOR = rf"{SPACE}+|[.,'’]"
_TOKEN = re.compile(
    rf"""
    (?P<figure>
      (?:(?<![\w.,])|(?<=\bSEK))
      (?: [0-9]{{1,3}}(?P<separator>{_SEPARATOR})[0-9]{{3}}(?:(?:(?P=separator)|{SPACE})[0-9]{{3}})*
          (?![0-9])(?:[.,][0-9]+)?
        | [0-9]+(?:[.,][0-9]+)? )
    )
  | (?P<fraction>
      \b(?:(?:en|ett|a|one)\s+)?(?:halvannan|halv[at]?|half(?:\s+(?:of\s+)?an?)?)\b
    | \b(?:(?:en|a|one)\s+)?(?:kvarts|quarter(?:\s+of\s+an?)?)\b
    | \b(?:trekvarts|three[\s-]quarters(?:\s+of\s+an?)?)\b
    | [½¼¾]
    )
  | (?P<word>[^\W\d_]+)
    """,
    re.IGNORECASE | re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a text that may be part of a number. `start` and `end`: where it stands."""

    kind: Kind
    value: Decimal
    start: int
    end: int
    word: str = ""


def tokens_of(text: str, language: str) -> list[Token]:
    """Every figure and word of a text, those that are no number too (`other`).

    language: "en" reads "500,000" as half a million, "sv" as five hundred.
    """
    found: list[Token] = []
    for match in _TOKEN.finditer(text):
        start, end = match.span()
        if match["figure"]:
            # After the currency's code a number is written as in English, whatever the language around it.
            coded = bool(re.search(rf"\bSEK{SPACE}*\Z", text[max(0, start - 8) : start], re.IGNORECASE))
            value = worth_of(match["figure"], "en" if coded else language)
            found.append(Token("figure", value, start, end, match["figure"]))
        elif match["fraction"]:
            said = match["fraction"].lower()
            value = next(worth for word, worth in _FRACTIONS.items() if word in said)
            found.append(Token("fraction", value, start, end, said))
        else:
            found += _of_word(match["word"].lower(), start, end)
    return found


def _of_word(word: str, start: int, end: int) -> Iterator[Token]:
    if word in {"och", "and"}:
        yield Token("and", Decimal(0), start, end, word)
    elif word in {"komma", "point"}:
        yield Token("point", Decimal(0), start, end, word)
    elif word in _PARTS:
        kind, number = _PARTS[word]
        yield Token(kind, Decimal(number), start, end, word)
    elif _WHOLE_COMPOUND.fullmatch(word):
        for part in _COMPOUND.finditer(word):
            where = (start + part.start(), start + part.end())
            if part[0] == "ettusen":  # "ett tusen", of whose three t:s two are written
                yield Token("digit", Decimal(1), where[0], where[0] + 3, "ett")
                yield Token("scale", Decimal(1_000), where[0] + 3, where[1], "tusen")
            else:
                kind, number = _PARTS[part[0]]
                yield Token(kind, Decimal(number), *where, part[0])
    else:
        yield Token("other", Decimal(0), start, end, word)


def worth_of(figure: str, language: str) -> Decimal:
    """A number in figures. Where Swedish and English differ the language tells: "500,000", "4.905"."""
    plain = re.sub(rf"{SPACE}|['’]", "", figure)
    grouped = plain != figure
    last = max(plain.rfind(","), plain.rfind("."))
    if last < 0:
        return Decimal(plain)
    mark = plain[last]
    whole, decimals = plain[:last], plain[last + 1 :]
    other = "." if mark == "," else ","
    could_be_a_group = (
        len(decimals) == 3 and not grouped and other not in whole and len(whole.split(mark)[0]) <= 3
    )
    is_a_group = could_be_a_group and (mark in whole or mark == ("," if language.startswith("en") else "."))
    whole = whole.replace(",", "").replace(".", "")
    return Decimal(whole + decimals) if is_a_group else Decimal(f"{whole}.{decimals}")


@dataclass(frozen=True, slots=True)
class Number:
    """A number as far as it has been read. `first` and `last`: its tokens; `end`: where it ends.

    largest: the largest scale in it, 1 when there is none. last_kind: of its last token.
    """

    first: int
    last: int
    end: int
    value: Decimal
    largest: int
    last_kind: Kind
    last_word: str


@dataclass(frozen=True, slots=True)
class _Reading:
    """What has been read: closed terms ("fyra miljoner") and the open one ("niohundra").

    scale: of the last closed term, which the next must be smaller than; 0 when there is none.
    """

    total: Decimal = Decimal(0)
    scale: Decimal = Decimal(0)
    largest: int = 1
    open: Decimal | None = None
    is_figure: bool = False
    is_rounded: bool = False
    after_and: bool = False
    decimals: str = field(default="")
    in_decimals: bool = False

    @property
    def value(self) -> Decimal:
        return self.total + (self.open or 0)

    def then(self, token: Token) -> _Reading | None:
        """The reading with one more token; None when the number ends before it."""
        if self.in_decimals:
            return self._decimal(token) if token.kind in {"digit", "tens"} else self._closed(token)
        if token.kind == "figure":
            return self._figure(token.value)
        if token.kind in {"digit", "tens"}:
            return self._word(token)
        if token.kind == "hundred":
            return self._hundred()
        if token.kind == "scale":
            return self._closed(token)
        if token.kind == "fraction":
            return self._fraction(token)
        if token.kind == "and" and not self.after_and and (self.open is not None or self.scale):
            return replace(self, after_and=True)
        whole = self.open is not None and self.open == self.open.to_integral_value()
        return replace(self, in_decimals=True) if token.kind == "point" and whole else None

    def _fits(self, value: Decimal) -> bool:
        return not self.scale or (value < self.scale and not self.is_rounded)

    def _figure(self, value: Decimal) -> _Reading | None:
        if self.open is not None or not self._fits(value):
            return None
        return replace(self, open=value, is_figure=True, after_and=False)

    def _word(self, token: Token) -> _Reading | None:
        had = self.open or Decimal(0)
        rest = had % 100
        free = rest == 0 if token.kind == "tens" or self.after_and else (rest == 0 or rest >= 20)
        if self.is_figure or not free or had % 10 or not self._fits(token.value):
            return None
        return replace(self, open=had + token.value, after_and=False)

    def _hundred(self) -> _Reading | None:
        had = Decimal(1) if self.open is None else self.open
        if (
            self.after_and
            or not 1 <= had < 100
            or had != had.to_integral_value()
            or not self._fits(had * 100)
        ):
            return None
        return replace(self, open=had * 100)

    def _closed(self, token: Token) -> _Reading | None:
        if token.kind != "scale" or self.after_and:
            return None
        size, largest = token.value, max(self.largest, int(token.value))
        if self.open is None and self.scale:  # "tusen miljoner"
            grown = replace(self, total=self.total * size, scale=self.scale * size, largest=largest)
            return grown if size > self.scale else None
        if self.open is None and size > 1_000:  # "flera miljoner"
            return None
        had = Decimal(1) if self.open is None else self.open
        if self.scale and size >= self.scale:
            return None
        rounded = had != had.to_integral_value()
        return _Reading(self.total + had * size, size, largest, is_rounded=rounded)

    def _fraction(self, token: Token) -> _Reading | None:
        is_sign = token.word in "½¼¾"
        if self.open is not None:
            joined = (self.after_and or is_sign) and self.open == self.open.to_integral_value()
            added = replace(self, open=self.open + token.value, after_and=False, is_figure=True)
            return added if joined else None
        if not self.scale:
            return replace(self, open=token.value, is_figure=True)
        if self.after_and and self.scale > 1_000:  # "a million and a half"
            return replace(
                self, total=self.total + token.value * self.scale, after_and=False, is_rounded=True
            )
        return None

    def _decimal(self, token: Token) -> _Reading | None:
        if self.open is None or len(self.decimals) > 3:
            return None
        if self.decimals and token.kind == "tens":
            return None
        had = self.decimals
        # "komma tjugofem" is one number, "komma nio noll fem" is read figure by figure.
        ones = had[:-1] if len(had) == 2 and had.endswith("0") and had != "00" else had
        decimals = (ones if token.kind == "digit" else "") + str(int(token.value))
        whole = self.open.to_integral_value(rounding="ROUND_FLOOR")
        return replace(self, open=whole + Decimal(f"0.{decimals}"), decimals=decimals, is_figure=True)


_GAP = re.compile(rf"{SPACE}*(?:\r?\n)?{SPACE}*|-")


def numbers_from(tokens: list[Token], first: int, text: str) -> list[Number]:
    """The numbers that begin at a token, from the shortest to the longest that can be read."""
    found: list[Number] = []
    reading, before = _Reading(), None
    for place in range(first, len(tokens)):
        token = tokens[place]
        if before is not None and not _GAP.fullmatch(text[before.end : token.start]):
            break
        after = reading.then(token)
        if after is None:
            break
        reading, before = after, token
        if token.kind not in {"and", "point"} and token.word != "a":
            found.append(
                Number(first, place, token.end, reading.value, reading.largest, token.kind, token.word)
            )
    return found
