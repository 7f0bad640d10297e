"""The ranking line by line: its place, what it costs, and on which side of the frame line it stands."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from bifall.assessment.rules import FrameLine, two_decimals
from bifall.flows.portfolio.entries import Entry, Portfolio
from bifall.flows.portfolio.figures import line_of


@dataclass(frozen=True, slots=True)
class RankingLine:
    """place: None without a total. sum_sek: kronor from the top so far. ends_here: the line is above it."""

    place: int | None
    entry: Entry
    total: Decimal | None
    adjusted: Decimal | None
    adjusted_place: int | None
    sum_sek: int
    is_above: bool
    fits: bool
    ends_here: bool


def ranking_lines(found: Portfolio) -> tuple[list[RankingLine], FrameLine]:
    ranked, places = found.ranked(), found.places_if_adjusted()
    line = line_of([entry for _place, entry in ranked], found.round.frame_sek)
    fits = set(line.fits)
    lines = [
        RankingLine(
            place=place,
            entry=entry,
            total=None if entry.total is None else two_decimals(entry.total),
            adjusted=None if entry.adjusted is None else two_decimals(entry.adjusted),
            adjusted_place=places[entry.pk],
            sum_sek=line.sums_sek[number],
            is_above=number < line.above,
            fits=number in fits,
            ends_here=number == line.above,
        )
        for number, (place, entry) in enumerate(ranked)
    ]
    return lines, line
