"""The figures of a release: references to the record, filled in when it is read and compared when it is
published.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any
from uuid import UUID

from babel.dates import format_date

from bifall.kernel.money import about_sek_in_words, format_sek, round_figure
from bifall.kernel.problems import Problem
from bifall.press.rules.amounts import FoundAmount, amounts_in, places_of_amounts


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


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of a text. kind: "text"; "live", a figure read from the record through `reference`; "agrees",
    an amount that was typed and is the record's; "differs", one that is not, or a reference to nothing.
    """

    text: str
    kind: str = "text"
    reference: str = ""


def segments(text: str, figures: Figures, language: str = "sv", *, bound: bool = True) -> list[Segment]:
    """The text in pieces, so that its figures can be shown for what they are. Joined they are `fill`.

    bound: typed amounts are compared with the record too.
    """
    places: list[tuple[int, int, Segment]] = []
    for match in _PLACEHOLDER.finditer(text):
        value = _value_of(match[0], figures, language)
        kind = "differs" if value is None else "live"
        places.append((match.start(), match.end(), Segment(value or match[0], kind, match[0])))
    if bound:
        for start, end, found in places_of_amounts(text):
            kind = "agrees" if agrees(found, figures) else "differs"
            places.append((start, end, Segment(text[start:end], kind)))
    pieces, at = [], 0
    for start, end, segment in sorted(places, key=lambda place: place[0]):
        pieces += [Segment(text[at:start])] if start > at else []
        pieces.append(segment)
        at = end
    return [*pieces, Segment(text[at:])] if at < len(text) else pieces


def figures_as_data(figures: Figures) -> dict[str, object]:
    """What the record said, to be kept with the version that said it."""
    return {
        "meeting_on": figures.meeting_on.isoformat() if figures.meeting_on else None,
        "minutes_adjusted": figures.minutes_adjusted,
        "grants": [{**asdict(grant), "decision_id": str(grant.decision_id)} for grant in figures.grants],
    }


def figures_from_data(data: Mapping[str, Any]) -> Figures:
    """The other way."""
    return Figures(
        grants=tuple(
            GrantFigure(**{**grant, "decision_id": UUID(grant["decision_id"])}) for grant in data["grants"]
        ),
        meeting_on=date.fromisoformat(data["meeting_on"]) if data["meeting_on"] else None,
        minutes_adjusted=data["minutes_adjusted"],
    )
