"""Two sets that can be computed, beside the one that the officers propose. It proposes; people decide.

The best set has the highest sum of weighted totals that the frame can pay for, and is exact. The
municipalities' set is what their statements would choose by the Method of Equal Shares: a municipality that
supports an application, with conditions or without, has approved it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from bifall.assessment.rules import two_decimals
from bifall.board.states import Outcome
from bifall.collaboration.models import Statement
from bifall.collaboration.states import Position
from bifall.flows.portfolio.entries import Entry, Portfolio
from bifall.flows.portfolio.figures import is_chosen
from bifall.kernel.money import nearest
from bifall.regulations.portfolio.best_set import Candidate, MustNotFit, best_set
from bifall.regulations.portfolio.equal_shares import Outcome as Shares
from bifall.regulations.portfolio.equal_shares import (
    Project,
    Purchase,
    Step,
    Voter,
    equal_shares,
    shares_of,
)

APPROVES = frozenset({Position.SUPPORT, Position.SUPPORT_WITH_CONDITIONS})


@dataclass(frozen=True, slots=True)
class Settings:
    """What the reader has chosen. by_population: a municipality weighs as its people, else all alike.

    proposed: an application costs what the officer proposes, else what is sought. decided_stays: what is
    decided lies in or out of both sets; else it is counted as if nothing were.
    """

    by_population: bool
    proposed: bool
    decided_stays: bool


@dataclass(frozen=True, slots=True)
class Said:
    """Which municipalities have answered of an application."""

    approved: tuple[str, ...]
    against: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ChosenSet:
    """entries by id; cost and what is left of the frame (below zero when it is passed) in whole kronor; the
    sum of the weighted totals.
    """

    keys: frozenset[str]
    cost_sek: int
    left_sek: int
    score: Decimal


@dataclass(frozen=True, slots=True)
class WhyBest:
    """What it would change to the best set's sum to have the application the other way; None when it does
    not fit the frame at all.
    """

    loss: Decimal | None


@dataclass(frozen=True, slots=True)
class WhyShares:
    """How the municipalities' set came to it. paid: who paid how many kronor; left_sek: what those who
    approve it had left together when it was not bought.
    """

    step: Step | None
    paid: tuple[tuple[str, int], ...]
    said: Said
    left_sek: int


@dataclass(frozen=True, slots=True)
class Side:
    """An application that the sets do not agree on, with the reasons."""

    entry: Entry
    cost_sek: int
    total: Decimal | None
    in_officers: bool
    in_best: bool
    in_shares: bool
    best: WhyBest | None
    shares: WhyShares


class Support:
    """The three sets of a round, for one reader and some settings; the reasons when they are asked for."""

    def __init__(self, found: Portfolio, settings: Settings) -> None:
        self.settings = settings
        self.frame_sek = found.round.frame_sek
        self.entries = {entry.key: entry for entry in found.running}
        self.costs = {key: self._cost(entry) for key, entry in self.entries.items()}
        self.fixed_in = {key for key, e in self.entries.items() if self._is_decided(e, Outcome.GRANTED)}
        self.fixed_out = {key for key, e in self.entries.items() if self._is_decided(e, Outcome.REJECTED)}
        self.candidates = [
            Candidate(key, cost, _hundredths(self.entries[key]))
            for key, cost in self.costs.items()
            if cost > 0 and (self.entries[key].total is not None or key in self.fixed_in)
        ]
        self.unscored = sum(entry.total is None for entry in self.entries.values())
        self.said, self.voters = _heard(found, by_population=settings.by_population)
        self.officers = self._set(key for key, entry in self.entries.items() if is_chosen(entry))
        self.best = self._set(self._best_keys())
        self.outcome = self._shares()
        self.shares = self._set({*self.fixed_in, *self.outcome.keys})

    @property
    def fits(self) -> bool:
        """What is already granted fits the frame; else there is no set to compute."""
        return sum(self.costs[key] for key in self.fixed_in) <= self.frame_sek

    def sets(self) -> tuple[ChosenSet, ChosenSet, ChosenSet]:
        return self.officers, self.best, self.shares

    def agreed(self) -> list[Entry]:
        """In all three sets, the best first."""
        keys = self.officers.keys & self.best.keys & self.shares.keys
        return self._ordered(keys)

    def disagreed(self) -> list[Entry]:
        """In some set and not in all, the best first."""
        keys = self.officers.keys | self.best.keys | self.shares.keys
        return self._ordered(keys - (self.officers.keys & self.best.keys & self.shares.keys))

    def sides(self, entries: Sequence[Entry]) -> list[Side]:
        """The entries with the reasons of each set. Each asks for another exact set, so ask for a page."""
        return [self._side(entry) for entry in entries]

    def split_of(self, one: ChosenSet) -> list[int]:
        """What a set costs in kronor: of what all three have, of what two have, of what it has alone."""
        parts = [0, 0, 0]
        for key in one.keys:
            parts[3 - sum(key in other.keys for other in self.sets())] += self.costs[key]
        return parts

    def _ordered(self, keys: frozenset[str]) -> list[Entry]:
        return sorted(
            (self.entries[key] for key in keys),
            key=lambda entry: (-_hundredths(entry), entry.case_number, entry.key),
        )

    def _cost(self, entry: Entry) -> int:
        if self.settings.decided_stays and entry.decided is not None:
            return entry.decided.amount_sek
        return entry.asked_sek(proposed=self.settings.proposed)

    def _is_decided(self, entry: Entry, outcome: Outcome) -> bool:
        decided = entry.decided
        return self.settings.decided_stays and decided is not None and decided.outcome == outcome

    def _side(self, entry: Entry) -> Side:
        return Side(
            entry=entry,
            cost_sek=self.costs[entry.key],
            total=None if entry.total is None else two_decimals(entry.total),
            in_officers=entry.key in self.officers.keys,
            in_best=entry.key in self.best.keys,
            in_shares=entry.key in self.shares.keys,
            best=self._why_best(entry),
            shares=self._why_shares(entry),
        )

    def _why_best(self, entry: Entry) -> WhyBest | None:
        key = entry.key
        if entry.total is None or key in self.fixed_in | self.fixed_out:
            return None
        must, never = ({*self.fixed_in}, {*self.fixed_out, key})
        if key not in self.best.keys:
            must, never = ({*self.fixed_in, key}, {*self.fixed_out})
        try:
            other = best_set(self.candidates, frame_sek=self.frame_sek, must=must, never=never)
        except MustNotFit:
            return WhyBest(None)
        return WhyBest(self.best.score - Decimal(other.score).scaleb(-2))

    def _why_shares(self, entry: Entry) -> WhyShares:
        bought: Purchase | None = next((p for p in self.outcome.purchases if p.key == entry.key), None)
        said = self.said.get(entry.key, Said((), ()))
        if bought is not None:
            paid = sorted(bought.paid.items(), key=lambda pair: (-pair[1], pair[0]))
            return WhyShares(bought.step, tuple((name, nearest(sum_)) for name, sum_ in paid), said, 0)
        spent: dict[str, Fraction] = defaultdict(Fraction)
        for purchase in self.outcome.purchases:
            for name, sum_ in purchase.paid.items():
                spent[name] += sum_
        money = shares_of(self.voters, self.outcome.raised_sek) if self.voters else {}
        left = sum((money[name] - spent[name] for name in said.approved), Fraction(0))
        return WhyShares(None, (), said, nearest(left))

    def _best_keys(self) -> Iterable[str]:
        try:
            return best_set(
                self.candidates, frame_sek=self.frame_sek, must=self.fixed_in, never=self.fixed_out
            ).keys
        except MustNotFit:
            return self.fixed_in

    def _shares(self) -> Shares:
        """What is granted already is paid for first; the shares are of what is left of the frame."""
        left = max(0, self.frame_sek - sum(self.costs[key] for key in self.fixed_in))
        free = self.costs.keys() - self.fixed_in - self.fixed_out
        projects = [Project(key, self.costs[key]) for key in free if self.costs[key] > 0]
        open_keys = {project.key for project in projects}
        self.voters = [
            Voter(v.name, {key: 1 for key in v.points if key in open_keys}, v.weight) for v in self.voters
        ]
        return equal_shares(projects, self.voters, frame_sek=left)

    def _set(self, keys: Iterable[str]) -> ChosenSet:
        chosen = frozenset(keys)
        cost = sum(self.costs[key] for key in chosen)
        score = sum(_hundredths(self.entries[key]) for key in chosen)
        return ChosenSet(chosen, cost, self.frame_sek - cost, Decimal(score).scaleb(-2))


def _heard(found: Portfolio, *, by_population: bool) -> tuple[dict[str, Said], list[Voter]]:
    """What the municipalities have said of the portfolio's applications, and each that has answered as one
    who has a share of the frame. One approval is one point.
    """
    shown = {entry.pk for entry in found.running}
    approved: dict[str, list[str]] = defaultdict(list)
    against: dict[str, list[str]] = defaultdict(list)
    points: dict[str, dict[str, int]] = defaultdict(dict)
    weights: dict[str, int] = {}
    rows = Statement.objects.filter(consultation__application__round=found.round).values_list(
        "consultation__application_id",
        "consultation__municipality__name",
        "consultation__municipality__population",
        "position",
    )
    for application, name, population, position in rows.order_by("consultation__municipality__name"):
        if application not in shown:
            continue
        key = str(application)
        weights[name] = max(population, 1) if by_population else 1
        if position in APPROVES:
            approved[key].append(name)
            points[name][key] = 1
        elif position == Position.AGAINST:
            against[key].append(name)
    said = {key: Said(tuple(approved[key]), tuple(against[key])) for key in approved.keys() | against.keys()}
    return said, [Voter(name, points[name], weight) for name, weight in sorted(weights.items())]


def _hundredths(entry: Entry) -> int:
    """The total as it is shown, in hundredths of a point."""
    return 0 if entry.total is None else int(two_decimals(entry.total) * 100)
