"""The lines of the page on influence: the county, and its municipalities by name, size or grouping."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import gettext_lazy as _

from bifall.accounts.models import Authority
from bifall.collaboration.influence import Figure, Followed, Trace, figure_of, followed, size_class_of
from bifall.collaboration.queries import members_of
from bifall.collaboration.queries.forums import groupings_of
from bifall.collaboration.states import Grouping, Measure
from bifall.organisations.models import Municipality

SIZES = (
    _("Färre än 5 000 invånare"),
    _("5 000 till 49 999 invånare"),
    _("50 000 invånare eller fler"),
)


@dataclass(frozen=True, slots=True)
class Line:
    """One municipality, or several: `codes` are theirs, `key` is the line's in the address of its rows."""

    name: str
    key: str
    codes: frozenset[str]
    asked: int
    figures: Mapping[Measure, Figure]

    @property
    def is_one(self) -> bool:
        return len(self.codes) == 1


@dataclass(frozen=True, slots=True)
class MoneyLine:
    """A municipality's part: granted to projects that it supported, and the same of a proportional choice.

    Shares of all granted money, and of all chosen; None when nothing was.
    """

    name: str
    supported_sek: int
    supported_share: Fraction | None
    proportional_share: Fraction | None


@dataclass(frozen=True, slots=True)
class Money:
    """The money beside the municipalities' positions, each municipality alike and by population."""

    alike: Followed
    by_population: Followed
    lines: tuple[MoneyLine, ...]


def lines_of(
    authority: Authority, traces: Sequence[Trace], grouping: Grouping
) -> tuple[Line, tuple[Line, ...]]:
    """The line of all the municipalities together, and the lines by the grouping that is asked for."""
    places = members_of(authority)
    everybody = _line(str(_("Hela länet")), "lanet", places, traces)
    return everybody, tuple(
        _line(name, key, chosen, traces)
        for name, key, chosen in _groups(authority, places, grouping)
        if chosen
    )


def codes_of(authority: Authority, key: str) -> tuple[str, frozenset[str]] | None:
    """The name and the codes of the line with the key, in whichever grouping it stands."""
    places = members_of(authority)
    if key == "lanet":
        return str(_("Hela länet")), frozenset(place.code for place in places)
    for grouping in Grouping:
        for name, found, chosen in _groups(authority, places, grouping):
            if found == key:
                return name, frozenset(place.code for place in chosen)
    return None


def money_of(authority: Authority, traces: Sequence[Trace]) -> Money:
    places = members_of(authority)
    alike = followed(traces, {place.code: 1 for place in places})
    people = followed(traces, {place.code: place.population for place in places if place.population})
    return Money(
        alike,
        people,
        tuple(
            MoneyLine(
                name=place.name,
                supported_sek=alike.supported_sek[place.code],
                supported_share=_share(alike.supported_sek[place.code], alike.granted_sek),
                proportional_share=_share(alike.proportional_sek[place.code], alike.chosen_sek),
            )
            for place in places
        ),
    )


def _line(name: str, key: str, places: Sequence[Municipality], traces: Sequence[Trace]) -> Line:
    populations = {place.code: place.population for place in places}
    return Line(
        name=name,
        key=key,
        codes=frozenset(populations),
        asked=sum(trace.municipality in populations for trace in traces),
        figures={measure: figure_of(traces, measure, populations) for measure in Measure},
    )


def _groups(
    authority: Authority, places: Sequence[Municipality], grouping: Grouping
) -> list[tuple[str, str, list[Municipality]]]:
    """(name, key, municipalities); groupings of forums may overlap, and hold only the county's own here."""
    match grouping:
        case Grouping.MUNICIPALITY:
            return [(place.name, place.code, [place]) for place in places]
        case Grouping.SIZE:
            return [
                (str(name), f"storlek-{size}", [p for p in places if size_class_of(p.population) == size])
                for size, name in enumerate(SIZES)
            ]
        case Grouping.FORUM:
            return [
                (name, str(forum_id), [place for place in places if place.pk in members])
                for forum_id, name, members in groupings_of(authority)
            ]


def _share(part: int, whole: int) -> Fraction | None:
    return Fraction(part, whole) if whole else None
