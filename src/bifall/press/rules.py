"""What a release may say: its figures are references to the record, and every amount is compared with it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from babel.dates import format_date

from bifall.kernel.money import about_sek_in_words, format_sek, round_figure
from bifall.kernel.problems import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantFigure:
    """One grant as the record has it, in whole kronor. `is_public`: its minutes have been announced."""

    decision_id: UUID
    project: str
    applicant: str
    granted_sek: int
    case_number: str = ""
    paragraph: int | None = None
    is_public: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What a release refers to: the grants in the order it quotes them, and the day of the meeting."""

    grants: tuple[GrantFigure, ...] = ()
    meeting_on: date | None = None
    minutes_adjusted: bool = True

    @property
    def total_sek(self) -> int:
        return sum(grant.granted_sek for grant in self.grants)


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


def agrees(found: FoundAmount, figures: Figures) -> bool:
    """The amount is a grant, their sum, or the sum's round figure; "närmare" and "drygt" must be true."""
    if not figures.grants:
        return False
    total, figure = figures.total_sek, round_figure(figures.total_sek)
    if found.nearness == "":
        return found.sek in {total, figure, *(grant.granted_sek for grant in figures.grants)}
    if found.sek != figure:
        return False
    if found.nearness == "below":
        return total < figure
    return found.nearness == "about" or total > figure


def problems_with_figures(texts: Iterable[str], figures: Figures) -> Iterator[Problem]:
    """One problem for each amount that the record does not have, and for each unknown placeholder."""
    told = set()
    for text in texts:
        for found in amounts_in(text):
            if found.text not in told and not agrees(found, figures):
                told.add(found.text)
                yield Problem("figure_differs", "body", {"amount": found.text})
        for name in _PLACEHOLDER.findall(text):
            if name not in told and _value_of(name, figures, "sv") is None:
                told.add(name)
                yield Problem("placeholder_unknown", "body", {"placeholder": name})


_PLACEHOLDER = re.compile(r"\{[^{}]*\}")
_COUNTS = {
    "sv": ["noll", "ett", "två", "tre", "fyra", "fem", "sex", "sju", "åtta", "nio", "tio", "elva", "tolv"],
    "en": [
        "no",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
    ],
}


def fill(text: str, figures: Figures, language: str = "sv") -> str:
    """The text with its placeholders replaced; one that cannot be filled is left as it stands.

    `{summa}` "4 905 777 kr", `{cirka_summa}` "närmare 5 miljoner kronor", `{Cirka_summa}` the same at the
    beginning of a sentence, `{antal}` "tre", `{belopp:1}` the first grant, `{sammantradesdag}` the date.
    """
    return _PLACEHOLDER.sub(lambda match: _value_of(match[0], figures, language) or match[0], text)


def _value_of(placeholder: str, figures: Figures, language: str) -> str | None:
    lang = "en" if language.startswith("en") else "sv"
    if placeholder == "{sammantradesdag}":
        day = figures.meeting_on
        return None if day is None else format_date(day, "d MMMM y", locale=lang)
    if not figures.grants:
        return None
    if match := re.fullmatch(r"\{belopp:([1-9][0-9]{0,2})\}", placeholder):
        place = int(match[1])
        if place > len(figures.grants):
            return None
        return format_sek(figures.grants[place - 1].granted_sek, lang)
    about = about_sek_in_words(figures.total_sek, lang)
    count = len(figures.grants)
    known = {
        "{summa}": format_sek(figures.total_sek, lang),
        "{cirka_summa}": about,
        "{Cirka_summa}": about[:1].upper() + about[1:],
        "{antal}": _COUNTS[lang][count] if count < len(_COUNTS[lang]) else str(count),
    }
    return known.get(placeholder)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseText:
    """What a release says, as far as the rules look at it. quotes: (what is said, who says it)."""

    headline: str
    lead: str
    texts: Sequence[str]
    quotes: Sequence[tuple[str, str]] = ()
    decision_ids: Sequence[UUID] = ()
    is_bound_to_the_record: bool = True
    picture_lacks_description: bool = False


def problems_with_release(release: ReleaseText, figures: Figures) -> Iterator[Problem]:
    """Everything that stands between a draft and the public.

    A piece of news that refers to no meeting and no decision may name amounts of its own.
    """
    if not release.headline.strip():
        yield Problem("headline_missing", "title")
    if not release.lead.strip():
        yield Problem("lead_missing", "lead")
    if any(not said.strip() or not speaker.strip() for said, speaker in release.quotes):
        yield Problem("quote_empty", "body")
    if set(release.decision_ids) - {grant.decision_id for grant in figures.grants}:
        yield Problem("quoted_decision_unknown", "quoted_decisions")
    if release.picture_lacks_description:
        yield Problem("picture_description_missing", "image")
    if release.is_bound_to_the_record:
        yield from problems_with_figures(release.texts, figures)
