"""Who decides on a grant: the board, or the regional development director on delegation (KL 6:37–38, 7:5).

The organ is named here; a person or the board decides, for KL 6:38 forbids an automated decision.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from bifall.regulations.findings import Finding, Sentence, Verdict
from bifall.regulations.rules_in_force import Number, rule_on

Organ = Literal["board", "director"]
CallKind = Literal["small_projects", "timed_call", "running_intake"]
WhyBoard = Literal[
    "nothing_delegated", "above_limit", "own_application", "eu_cofinancing", "call_of_the_board"
]


@dataclass(frozen=True, slots=True)
class AuthorityRule:
    """Up to `director_limit_sek` the director decides; 0 where everything goes to the board.

    delegated_calls: the kinds of call whose applications the director may decide.
    """

    valid_from: date
    valid_to: date | None
    source: str
    director_limit_sek: int
    director_may_cofinance_eu: bool = True
    delegated_calls: tuple[CallKind, ...] = ("small_projects",)


AUTHORITY_RULES: Sequence[AuthorityRule] = (
    AuthorityRule(
        valid_from=date(2019, 1, 1),
        valid_to=date(2020, 12, 31),
        source="KL 6:3; Region Västerbotten, ansökningsomgångar 2019: nämnden beslutar",
        director_limit_sek=0,
        delegated_calls=(),
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

DELEGATED = Sentence(
    "authority_delegated",
    sv="Nämnden har delegerat beslut om bidrag till regionala utvecklingsdirektören upp till"
    " {director_limit_sek}.",
    en="The board has delegated decisions on grants to the regional development director up to"
    " {director_limit_sek}.",
)
WITHIN_LIMIT = Sentence(
    "authority_within_limit",
    sv="Direktören beslutar om högst {director_limit_sek}. Sökt: {sought_sek}.",
    en="The director decides on at most {director_limit_sek}. Sought: {sought_sek}.",
)
DELEGATED_CALL = Sentence(
    "authority_delegated_call",
    sv="Bara ansökningar i utlysningar för små projekt är delegerade.",
    en="Only applications in calls for small projects are delegated.",
)
NOT_OWN = Sentence(
    "authority_not_own",
    sv="Regionens egna ansökningar prövas av nämnden, aldrig i omgången för små projekt.",
    en="The region's own applications are tried by the board, never in the round for small projects.",
)
NOT_EU = Sentence(
    "authority_not_eu",
    sv="Medfinansiering av EU-projekt beslutas av nämnden.",
    en="Co-financing of EU projects is decided by the board.",
)


@dataclass(frozen=True, slots=True)
class AuthorityVerdict(Verdict):
    """The lowest organ that may decide, what said so, and every reason why it is the board.

    It passes when the decision is delegated to the director.
    """

    organ: Organ
    rule: AuthorityRule
    sought_sek: int
    why_board: tuple[WhyBoard, ...] = ()

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
    call: CallKind = "small_projects",
    on: date,
    rules: Sequence[AuthorityRule] = AUTHORITY_RULES,
) -> AuthorityVerdict:
    """The organ that decides on `on`. The authority's own applications always go to the board.

    For the round of small projects it also tells who may apply there: whoever the director may decide on.
    Raises NoRuleInForce.
    """
    rule = rule_on(rules, on)
    limit = {"director_limit_sek": rule.director_limit_sek}
    tried: list[tuple[WhyBoard, Sentence, bool, Mapping[str, Number]]] = []
    if rule.director_limit_sek == 0:
        tried.append(("nothing_delegated", DELEGATED, False, limit))
    else:
        within = sought_sek <= rule.director_limit_sek
        tried.append(("above_limit", WITHIN_LIMIT, within, {**limit, "sought_sek": sought_sek}))
        tried.append(("call_of_the_board", DELEGATED_CALL, call in rule.delegated_calls, {}))
    tried.append(("own_application", NOT_OWN, not applicant_is_authority, {}))
    if not rule.director_may_cofinance_eu:
        tried.append(("eu_cofinancing", NOT_EU, not eu_cofinancing, {}))
    why_board = tuple(why for why, _, passed, _ in tried if not passed)
    return AuthorityVerdict(
        tuple(Finding(says, passed, rule.source, numbers) for _, says, passed, numbers in tried),
        organ="board" if why_board else "director",
        rule=rule,
        sought_sek=sought_sek,
        why_board=why_board,
    )
