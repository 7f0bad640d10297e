"""What a portfolio comes to in figures. Pure sums over entries, in whole kronor."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from bifall.applications.states import State
from bifall.assessment.rules import FrameLine, draw_frame_line, two_decimals
from bifall.board.states import Outcome
from bifall.calls.models import Criterion
from bifall.calls.states import Decider
from bifall.flows.portfolio.entries import Entry, Portfolio
from bifall.kernel.money import percent_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """Some of a round's applications, counted and summed. What was withdrawn or dismissed is not decided.

    rate: granted of decided, in percent; money_rate: the grants of what those that are decided sought. Both
    are None while nothing is decided.
    """

    received: int
    withdrawn: int
    dismissed: int
    granted: int
    rejected: int
    sought_sek: int
    proposed_sek: int
    granted_sek: int
    decided_sought_sek: int

    @property
    def decided(self) -> int:
        return self.granted + self.rejected

    @property
    def waiting(self) -> int:
        return self.received - self.withdrawn - self.dismissed - self.decided

    @property
    def rate(self) -> Decimal | None:
        return percent_of(self.granted, self.decided, 1) if self.decided else None

    @property
    def money_rate(self) -> Decimal | None:
        return percent_of(self.granted_sek, self.decided_sought_sek, 1) if self.decided_sought_sek else None


def tally(entries: Iterable[Entry]) -> Tally:
    entries = list(entries)
    decided = [entry for entry in entries if entry.decided]
    return Tally(
        received=len(entries),
        withdrawn=sum(entry.state == State.WITHDRAWN for entry in entries),
        dismissed=sum(entry.state == State.DISMISSED for entry in entries),
        granted=sum(_is(entry, Outcome.GRANTED) for entry in entries),
        rejected=sum(_is(entry, Outcome.REJECTED) for entry in entries),
        sought_sek=sum(entry.sought_sek for entry in entries),
        proposed_sek=sum(entry.proposal.amount_sek for entry in entries if entry.proposal),
        granted_sek=sum(entry.granted_sek for entry in entries),
        decided_sought_sek=sum(entry.sought_sek for entry in decided),
    )


def decided_by(entries: Iterable[Entry]) -> list[tuple[Decider, Tally]]:
    """Who has decided, and what: the board, and the director on delegation."""
    entries = list(entries)
    return [(by, tally(e for e in entries if e.decided and e.decided.by == by)) for by in Decider]


def split(entries: Iterable[Entry], names_of: Callable[[Entry], Sequence[str]]) -> list[tuple[str, Tally]]:
    """A line for each name, the one with most sought first. An entry with several names counts at each."""
    by_name: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        for name in names_of(entry):
            by_name[name].append(entry)
    lines = [(name, tally(found)) for name, found in by_name.items()]
    return sorted(lines, key=lambda line: (-line[1].sought_sek, line[0]))


@dataclass(frozen=True, slots=True)
class CriterionBalance:
    """The mean of a criterion, two decimals, over all that are assessed, over those the officer proposes to
    grant or that are granted, and over the rest. None where there is nothing.
    """

    criterion: Criterion
    everything: Decimal | None
    chosen: Decimal | None
    others: Decimal | None

    @property
    def difference(self) -> Decimal | None:
        """How much higher the chosen ones stand than the others."""
        return None if self.chosen is None or self.others is None else self.chosen - self.others


def balance(portfolio: Portfolio) -> list[CriterionBalance]:
    """A line for each criterion, the horizontal ones first: whether those chosen stand higher on it."""
    assessed = [entry for entry in portfolio.running if entry.means]
    chosen = [entry for entry in assessed if is_chosen(entry)]
    others = [entry for entry in assessed if not is_chosen(entry)]
    return [
        CriterionBalance(c, *(_mean(some, str(c.pk)) for some in (assessed, chosen, others)))
        for c in sorted(portfolio.criteria, key=lambda c: (not c.is_horizontal, c.position))
    ]


def is_chosen(entry: Entry) -> bool:
    """Granted, or proposed to be while nothing is decided."""
    return entry.is_running and entry.expected_sek > 0 and bool(entry.decided or entry.proposal)


def line_of(entries: Sequence[Entry], frame_sek: int) -> FrameLine:
    """The frame line through entries in their order, at what each takes as things stand."""
    return draw_frame_line([entry.expected_sek for entry in entries], frame_sek)


def _is(entry: Entry, outcome: Outcome) -> bool:
    return entry.decided is not None and entry.decided.outcome == outcome


def _mean(entries: Sequence[Entry], criterion: str) -> Decimal | None:
    means = [entry.means[criterion] for entry in entries if criterion in entry.means]
    return two_decimals(sum(means, Fraction(0)) / len(means)) if means else None
