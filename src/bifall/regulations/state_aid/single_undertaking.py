"""A single undertaking: all that one control binds together, also through others (de minimis, art. 2.2).

It is not the group of the SME test: a holding alone, however large below a majority of votes, binds nobody.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from bifall.regulations.findings import Finding, Sentence, Verdict, Word

SOURCE = "Förordning (EU) 2023/2831 artikel 2.2"


class Control(StrEnum):
    """The four ways to control, a to d of the article."""

    MAJORITY_OF_VOTES = "majority_of_votes"
    APPOINTS_BOARD = "appoints_board"
    DOMINANT_INFLUENCE = "dominant_influence"
    VOTES_BY_AGREEMENT = "votes_by_agreement"


@dataclass(frozen=True, slots=True)
class ControlLink:
    """One undertaking controls another on the days from `valid_from` to `valid_to`, None while it lasts.

    source: what shows it: a register, the annual report, the undertaking's own declaration.
    """

    controller: str
    controlled: str
    control: Control
    valid_from: date
    valid_to: date | None
    source: str

    def holds_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


CONTROL_WORDS = {
    Control.MAJORITY_OF_VOTES: Word(
        "majority_of_votes", sv="majoritet av rösterna", en="majority of the votes"
    ),
    Control.APPOINTS_BOARD: Word(
        "appoints_board", sv="rätt att utse styrelsens majoritet", en="right to appoint most of the board"
    ),
    Control.DOMINANT_INFLUENCE: Word(
        "dominant_influence",
        sv="bestämmande inflytande genom avtal eller bolagsordning",
        en="dominant influence by contract or articles",
    ),
    Control.VOTES_BY_AGREEMENT: Word(
        "votes_by_agreement", sv="majoritet av rösterna genom avtal", en="majority of the votes by agreement"
    ),
}
BOUND = Sentence(
    "undertaking_bound",
    sv="{controller} kontrollerar {controlled} ({control}). De räknas som ett enda företag.",
    en="{controller} controls {controlled} ({control}). They count as a single undertaking.",
)
ALONE = Sentence(
    "undertaking_alone",
    sv="{undertaking} har ingen kontroll över andra företag och kontrolleras inte av något.",
    en="{undertaking} controls no other undertaking and is controlled by none.",
)


@dataclass(frozen=True, slots=True)
class SingleUndertaking(Verdict):
    """Its members, with one finding for each link that binds them."""

    members: frozenset[str]


def control_by_votes(votes_percent: Decimal) -> Control | None:
    """More than half of the votes control; half of them, or any share of the capital, do not."""
    return Control.MAJORITY_OF_VOTES if votes_percent > 50 else None


def single_undertaking(
    undertaking: str,
    links: Iterable[ControlLink],
    *,
    on: date,
    public_bodies: Collection[str] = (),
) -> SingleUndertaking:
    """Everyone that control binds to the undertaking on the day, in any direction and any number of steps.

    public_bodies: undertakings whose only tie is that the same public body controls each of them are not
    bound to each other, so links from these are left out.
    """
    holding = [link for link in links if link.holds_on(on) and link.controller not in public_bodies]
    members, queue = {undertaking}, [undertaking]
    while queue:
        here = queue.pop()
        for link in holding:
            if here in (link.controller, link.controlled):
                for other in {link.controller, link.controlled} - members:
                    members.add(other)
                    queue.append(other)
    findings = tuple(
        Finding(
            BOUND,
            True,
            f"{SOURCE}; {link.source}",
            {
                "controller": link.controller,
                "controlled": link.controlled,
                "control": CONTROL_WORDS[link.control],
            },
        )
        for link in holding
        if link.controller in members
    )
    alone = Finding(ALONE, True, SOURCE, {"undertaking": undertaking})
    return SingleUndertaking(findings or (alone,), frozenset(members))
