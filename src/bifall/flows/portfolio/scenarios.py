"""What a round would come to by a scenario: other amounts, another frame. It changes no case."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from bifall.assessment.models import Scenario
from bifall.assessment.rules import FrameLine, draw_frame_line
from bifall.assessment.states import ScenarioBasis
from bifall.flows.portfolio.entries import Entry, Portfolio


@dataclass(frozen=True, slots=True)
class PlayedLine:
    """An application in a scenario. given_sek: what the scenario says of it, None when it says nothing."""

    place: int | None
    entry: Entry
    basis_sek: int
    given_sek: int | None
    is_above: bool
    fits: bool
    ends_here: bool
    sum_sek: int

    @property
    def amount_sek(self) -> int:
        return self.basis_sek if self.given_sek is None else self.given_sek

    @property
    def is_in(self) -> bool:
        """It gets something above the line."""
        return self.is_above and self.amount_sek > 0


@dataclass(frozen=True, slots=True)
class Played:
    """lines: in the order of the ranking. changed: how many the scenario gives another amount."""

    lines: tuple[PlayedLine, ...]
    line: FrameLine
    frame_sek: int

    @property
    def above(self) -> int:
        return sum(line.is_in for line in self.lines)

    @property
    def changed(self) -> int:
        return sum(line.given_sek is not None for line in self.lines)

    @property
    def below_sek(self) -> int:
        """What stands below the line, and does not fit in what is left."""
        return sum(line.amount_sek for line in self.lines if not line.is_above and not line.fits)

    @property
    def fits_sek(self) -> int:
        return sum(line.amount_sek for line in self.lines if line.fits)


def play(found: Portfolio, *, frame_sek: int, basis: ScenarioBasis, amounts: Mapping[UUID, int]) -> Played:
    """The ranking as it stands, with the frame line drawn by the scenario's amounts and frame.

    What is decided costs what was decided, unless the scenario says otherwise.
    """
    ranked = found.ranked()
    bases = [basis_of(entry, basis) for _place, entry in ranked]
    costs = [amounts.get(entry.pk, cost) for (_place, entry), cost in zip(ranked, bases, strict=True)]
    line = draw_frame_line(costs, frame_sek)
    fits = set(line.fits)
    lines = tuple(
        PlayedLine(
            place=place,
            entry=entry,
            basis_sek=bases[number],
            given_sek=amounts.get(entry.pk),
            is_above=number < line.above,
            fits=number in fits,
            ends_here=number == line.above,
            sum_sek=line.sums_sek[number],
        )
        for number, (place, entry) in enumerate(ranked)
    )
    return Played(lines, line, frame_sek)


def play_saved(found: Portfolio, scenario: Scenario) -> Played:
    amounts = {line.application_id: line.amount_sek for line in scenario.lines.all()}
    return play(found, frame_sek=scenario.frame_sek, basis=ScenarioBasis(scenario.basis), amounts=amounts)


def basis_of(entry: Entry, basis: ScenarioBasis) -> int:
    if basis == ScenarioBasis.PROPOSED or entry.decided is not None:
        return entry.expected_sek
    return entry.sought_sek


@dataclass(frozen=True, slots=True)
class Compared:
    """An application that comes out differently: its line in each of the scenarios, in their order."""

    entry: Entry
    lines: tuple[PlayedLine, ...]


def differences(played: Sequence[Played]) -> list[Compared]:
    """Where the scenarios differ: in or out, or another amount."""
    return [
        Compared(lines[0].entry, lines)
        for lines in zip(*(one.lines for one in played), strict=True)
        if len({(line.is_in, line.amount_sek) for line in lines}) > 1
    ]
