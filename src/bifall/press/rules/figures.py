"""The figures of a release: references to the record, filled in when it is read and compared when it is
published.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from babel.dates import format_date
from babel.numbers import format_decimal

from bifall.kernel.money import about_sek_in_words, format_percent, format_sek, round_figure
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


@dataclass(frozen=True, slots=True)
class NamedFigure:
    """A figure of what a text is about: `{ram}` of a call, `{utfall:1}` of a final report.

    unit: "sek" (whole kronor), "count", "number" (Decimal), "percent" (Decimal) or "day" (date).
    """

    name: str
    value: int | Decimal | date
    unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What a release refers to: the grants in the order it quotes them, the day of the meeting, and the
    figures of what it is about.
    """

    grants: tuple[GrantFigure, ...] = ()
    named: tuple[NamedFigure, ...] = ()
    meeting_on: date | None = None
    minutes_adjusted: bool = True

    @property
    def total_sek(self) -> int:
        return sum(grant.granted_sek for grant in self.grants)

    def amounts(self) -> list[int]:
        """Every amount that a text may name, in whole kronor."""
        granted = [grant.granted_sek for grant in self.grants]
        named = [figure.value for figure in self.named if figure.unit == "sek"]
        sums = [self.total_sek] if granted else []
        return [*sums, *granted, *(value for value in named if isinstance(value, int))]


def agrees(found: FoundAmount, figures: Figures) -> bool:
    """The amount is a grant, their sum or another amount of the record, or the round figure of one of them;
    "närmare" and "drygt" must be true of it.
    """
    return any(_is(found, amount) for amount in figures.amounts())


def _is(found: FoundAmount, amount_sek: int) -> bool:
    figure = round_figure(amount_sek)
    if found.nearness == "":
        return found.sek in {amount_sek, figure}
    if found.sek != figure:
        return False
    if found.nearness == "below":
        return amount_sek < figure
    return found.nearness == "about" or amount_sek > figure


_NUMBERS = {
    word: number
    for number, words in enumerate(
        [
            ("ett", "one"),
            ("två", "two"),
            ("tre", "three"),
            ("fyra", "four"),
            ("fem", "five"),
            ("sex", "six"),
            ("sju", "seven"),
            ("åtta", "eight"),
            ("nio", "nine"),
            ("tio", "ten"),
            ("elva", "eleven"),
            ("tolv", "twelve"),
        ],
        start=1,
    )
    for word in words
}
_COUNTED_PROJECTS = re.compile(
    rf"(?<![\w.,])(?P<number>[0-9]{{1,3}}|{'|'.join(_NUMBERS)})"
    r"[ \u00a0]+(?!av\b|of\b)(?:[\wåäö]+[ \u00a0]+){0,2}?[\wåäö]*(?:projekt|projects?)\b",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[^.!?\n]+")
_SUMS = ("{summa}", "{cirka_summa}", "{Cirka_summa}")


def places_of_wrong_counts(text: str, figures: Figures, language: str = "sv") -> list[tuple[int, int]]:
    """Where a typed number of projects is not the record's.

    In a sentence that names the sum the number must be that of the grants; in one that says what is granted
    it may be of some of them, and never more. Other sentences may count other projects.
    """
    if not figures.grants:
        return []
    granted, found = len(figures.grants), []
    sums = {figures.total_sek, round_figure(figures.total_sek)}
    for sentence in _SENTENCE.finditer(text):
        said = sentence[0]
        names_the_sum = any(name in said for name in _SUMS) or (
            granted > 1 and any(amount.sek in sums for amount in amounts_in(said, language))
        )
        if not names_the_sum and not re.search("bevilja|grant", said, re.IGNORECASE):
            continue
        for match in _COUNTED_PROJECTS.finditer(said):
            written = match["number"].lower()
            number = _NUMBERS.get(written) or int(written)
            if number > granted or (names_the_sum and number != granted):
                found.append((sentence.start() + match.start(), sentence.start() + match.end()))
    return found


def problems_with_figures(
    texts: Iterable[str], figures: Figures, language: str = "sv", *, bound: bool = True
) -> Iterator[Problem]:
    """One problem for each reference to nothing, and for each typed amount and number of projects that the
    record does not have. Of a text that is not bound to the record only the references are looked at.
    """
    told = set()
    for text in texts:
        for found in amounts_in(text, language) if bound else ():
            if found.text not in told and not agrees(found, figures):
                told.add(found.text)
                yield Problem("figure_differs", "body", {"amount": found.text})
        for start, end in places_of_wrong_counts(text, figures, language) if bound else ():
            if text[start:end] not in told:
                told.add(text[start:end])
                yield Problem(
                    "count_differs", "body", {"count": text[start:end], "granted": len(figures.grants)}
                )
        for name in _PLACEHOLDER.findall(text):
            if name not in told and _value_of(name, figures, "sv") is None:
                told.add(name)
                yield Problem("placeholder_unknown", "body", {"placeholder": name})


def problems_as_written(
    text: str,
    field: str,
    figures: Figures,
    language: str = "sv",
    *,
    earlier: Sequence[Figures] = (),
    said_before: Iterable[str] = (),
    bound: bool = True,
) -> Iterator[Problem]:
    """The same of a text in which nothing is filled in: a place, a caption, the name of a file, a note.

    A note of what is corrected may name what was told before: by the record then (`earlier`), or in the
    text that the readers have (`said_before`).
    """
    typed = {found.sek for said in said_before for found in amounts_in(said, language)} if bound else set()
    for found in amounts_in(text, language) if bound else ():
        if found.sek not in typed and not any(agrees(found, told) for told in (figures, *earlier)):
            yield Problem("figure_differs", field, {"amount": found.text})
    for name in _PLACEHOLDER.findall(text):
        yield Problem("placeholder_not_filled_here", field, {"placeholder": name})


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
    beginning of a sentence, `{antal}` "tre", `{belopp:1}` the first grant, `{cirka_belopp:1}` its round
    figure, `{sammantradesdag}` the date.
    """
    return _PLACEHOLDER.sub(lambda match: _value_of(match[0], figures, language) or match[0], text)


def _value_of(placeholder: str, figures: Figures, language: str) -> str | None:
    lang = "en" if language.startswith("en") else "sv"
    if placeholder == "{sammantradesdag}":
        day = figures.meeting_on
        return None if day is None else format_date(day, "d MMMM y", locale=lang)
    if (said := _named(placeholder, figures, lang)) is not None:
        return said
    if not figures.grants:
        return None
    if match := re.fullmatch(r"\{([cC]irka_)?belopp:([1-9][0-9]{0,2})\}", placeholder):
        place = int(match[2])
        if place > len(figures.grants):
            return None
        granted_sek = figures.grants[place - 1].granted_sek
        return _amount(granted_sek, match[1] or "", lang)
    count = len(figures.grants)
    known = {
        "{summa}": format_sek(figures.total_sek, lang),
        "{cirka_summa}": _amount(figures.total_sek, "cirka_", lang),
        "{Cirka_summa}": _amount(figures.total_sek, "Cirka_", lang),
        "{antal}": _COUNTS[lang][count] if count < len(_COUNTS[lang]) else str(count),
    }
    return known.get(placeholder)


def _amount(amount_sek: int, about: str, lang: str) -> str:
    """about: "" for the amount itself, "cirka_" for its round figure, "Cirka_" at the start of a sentence."""
    if not about:
        return format_sek(amount_sek, lang)
    words = about_sek_in_words(amount_sek, lang)
    return words[:1].upper() + words[1:] if about == "Cirka_" else words


def _named(placeholder: str, figures: Figures, lang: str) -> str | None:
    match = re.fullmatch(r"\{([cC]irka_)?([^{}]+)\}", placeholder)
    found = next((one for one in figures.named if match and one.name == match[2]), None)
    if match is None or found is None:
        return None
    about, value = match[1] or "", found.value
    if found.unit == "sek" and isinstance(value, int):
        return _amount(value, about, lang)
    return None if about else written(value, found.unit, lang)


def written(value: int | Decimal | date, unit: str, language: str) -> str:
    """A figure of the record as it is read: "500 000 kr", "30 april 2026", "48 %", "12"."""
    lang = "en" if language.startswith("en") else "sv"
    if isinstance(value, date):
        return format_date(value, "d MMMM y", locale=lang)
    if unit == "sek":
        return format_sek(int(value), lang)
    if unit == "percent":
        return format_percent(Decimal(value), lang)
    return format_decimal(value, locale=lang)


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
        for start, end, found in places_of_amounts(text, language):
            kind = "agrees" if agrees(found, figures) else "differs"
            places.append((start, end, Segment(text[start:end], kind)))
        for start, end in places_of_wrong_counts(text, figures, language):
            places.append((start, end, Segment(text[start:end], "differs")))
    pieces, at = [], 0
    for start, end, segment in sorted(places, key=lambda place: place[0]):
        if start < at:
            continue  # a count with an amount in it
        pieces += [Segment(text[at:start])] if start > at else []
        pieces.append(segment)
        at = end
    return [*pieces, Segment(text[at:])] if at < len(text) else pieces


@dataclass(frozen=True, slots=True)
class Change:
    """A figure that is another now than when a text told of it. `now` is None when it is gone.

    what: the project of a grant, or the reference (`{ram}`). unit: as of `NamedFigure`.
    """

    what: str
    told: int | Decimal | date
    now: int | Decimal | date | None
    unit: str = "sek"


def changes_since(told: Figures, now: Figures) -> list[Change]:
    """What a text has told that is no longer so, in its own order: the grants, then the figures of the call,
    evaluation or report that it is about.
    """
    amounts = {grant.decision_id: grant.granted_sek for grant in now.grants}
    grants = [
        Change(grant.project, grant.granted_sek, amounts.get(grant.decision_id))
        for grant in told.grants
        if amounts.get(grant.decision_id) != grant.granted_sek
    ]
    values = {figure.name: figure.value for figure in now.named}
    named = [
        Change(f"{{{figure.name}}}", figure.value, values.get(figure.name), figure.unit)
        for figure in told.named
        if values.get(figure.name) != figure.value
    ]
    return [*grants, *named]


def as_told(told: Figures, now: Figures) -> Figures:
    """What readers of a published text meet: its figures as they were told, until it is published anew.

    What the clock opens is as it is now: whether the minutes are adjusted, and what has a page of its own.
    """
    found = {grant.decision_id: grant for grant in now.grants}
    grants = []
    for grant in told.grants:
        latest = found.get(grant.decision_id)
        paragraph = latest.paragraph if latest is not None else grant.paragraph
        is_public = latest is not None and latest.is_public
        grants.append(replace(grant, paragraph=paragraph, is_public=is_public))
    return replace(told, grants=tuple(grants), minutes_adjusted=now.minutes_adjusted)


def figures_as_data(figures: Figures) -> dict[str, object]:
    """What the record said, to be kept with the version that said it."""
    return {
        "meeting_on": figures.meeting_on.isoformat() if figures.meeting_on else None,
        "minutes_adjusted": figures.minutes_adjusted,
        "grants": [{**asdict(grant), "decision_id": str(grant.decision_id)} for grant in figures.grants],
        "named": [{"name": one.name, "unit": one.unit, "value": str(one.value)} for one in figures.named],
    }


def figures_from_data(data: Mapping[str, Any]) -> Figures:
    """The other way."""
    return Figures(
        grants=tuple(
            GrantFigure(**{**grant, "decision_id": UUID(grant["decision_id"])}) for grant in data["grants"]
        ),
        named=tuple(
            NamedFigure(one["name"], _value_from(one["value"], one["unit"]), one["unit"])
            for one in data["named"]
        ),
        meeting_on=date.fromisoformat(data["meeting_on"]) if data["meeting_on"] else None,
        minutes_adjusted=data["minutes_adjusted"],
    )


def _value_from(written: str, unit: str) -> int | Decimal | date:
    if unit == "day":
        return date.fromisoformat(written)
    return int(written) if unit in {"sek", "count"} else Decimal(written)
