"""Who decides on a grant: the board, or the regional development director on delegation (KL 6:37–38, 7:5).

The organ is named here; a person or the board decides, for KL 6:38 forbids an automated decision.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from bifall.regulations.rules_in_force import Number, rule_on

Organ = Literal["board", "director"]
WhyBoard = Literal["nothing_delegated", "above_limit", "own_application", "eu_cofinancing"]


@dataclass(frozen=True, slots=True)
class AuthorityRule:
    """Up to `director_limit_sek` the director decides; 0 where everything goes to the board."""

    valid_from: date
    valid_to: date | None
    source: str
    director_limit_sek: int
    director_may_cofinance_eu: bool = True


AUTHORITY_RULES: Sequence[AuthorityRule] = (
    AuthorityRule(
        valid_from=date(2019, 1, 1),
        valid_to=date(2020, 12, 31),
        source="KL 6:3; Region Västerbotten, ansökningsomgångar 2019: nämnden beslutar",
        director_limit_sek=0,
    ),
    AuthorityRule(
        valid_from=date(2021, 1, 1),
        valid_to=date(2023, 12, 31),
        source="KL 7:5; Region Västerbotten, små projekt 2021: inte regionens egna",
        director_limit_sek=500_000,
    ),
    AuthorityRule(
        valid_from=date(2024, 1, 1),
        valid_to=None,
        source="KL 7:5; Region Västerbotten, små projekt 2024: inte medfinansiering av EU-projekt",
        director_limit_sek=1_200_000,
        director_may_cofinance_eu=False,
    ),
)
"""The years of the region's pages on project money; an authority sets its own dates and amounts."""


@dataclass(frozen=True, slots=True)
class AuthorityVerdict:
    """The lowest organ that may decide, what said so, and every reason why it is the board."""

    organ: Organ
    rule: AuthorityRule
    sought_sek: int
    why_board: tuple[WhyBoard, ...] = ()

    @property
    def passed(self) -> bool:
        """Whether the decision is delegated."""
        return self.organ == "director"

    @property
    def source(self) -> str:
        return self.rule.source

    @property
    def numbers(self) -> Mapping[str, Number]:
        return {"sought_sek": self.sought_sek, "director_limit_sek": self.rule.director_limit_sek}

    def may_decide(self, organ: Organ) -> bool:
        """The board may always decide itself what it has delegated."""
        return organ in ("board", self.organ)


def decider(
    *,
    sought_sek: int,
    applicant_is_authority: bool,
    eu_cofinancing: bool,
    on: date,
    rules: Sequence[AuthorityRule] = AUTHORITY_RULES,
) -> AuthorityVerdict:
    """The organ that decides on `on`. The authority's own applications always go to the board.

    Raises NoRuleInForce.
    """
    rule = rule_on(rules, on)
    why_board: list[WhyBoard] = []
    if rule.director_limit_sek == 0:
        why_board.append("nothing_delegated")
    elif sought_sek > rule.director_limit_sek:
        why_board.append("above_limit")
    if applicant_is_authority:
        why_board.append("own_application")
    if eu_cofinancing and not rule.director_may_cofinance_eu:
        why_board.append("eu_cofinancing")
    return AuthorityVerdict("board" if why_board else "director", rule, sought_sek, tuple(why_board))
