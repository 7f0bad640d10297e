"""How a board decides and how its minutes become final (Local Government Act 2017:725, KL)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from bifall.kernel.workdays import next_workday
from bifall.regulations.rules_in_force import rule_on

Side = Literal["yes", "no"]

# Kommunallagen (2017:725) came into force.
KL_IN_FORCE = date(2018, 1, 1)


@dataclass(frozen=True, slots=True)
class DeadlineRule:
    """At the latest `days` days after the day that the time runs from."""

    valid_from: date
    valid_to: date | None
    source: str
    days: int


ADJUSTMENT_RULES: Sequence[DeadlineRule] = (DeadlineRule(KL_IN_FORCE, None, "KL 5:69 och 6:35", 14),)
NOTICE_RULES: Sequence[DeadlineRule] = (DeadlineRule(KL_IN_FORCE, None, "KL 8:12", 2),)
APPEAL_TIME_RULES: Sequence[DeadlineRule] = (
    DeadlineRule(KL_IN_FORCE, None, "KL 13:5; lag (1930:173) 1–2 §§", 21),
)


class TieWithoutCastingVote(ValueError):
    """Yes and no are equal, and nobody who leads the meeting has voted (KL 4:24–25, 5:56)."""


@dataclass(frozen=True, slots=True)
class VoteResult:
    """What a vote came to, and whether the chair's vote settled a tie."""

    outcome: Side
    by_casting_vote: bool

    @property
    def passed(self) -> bool:
        return self.outcome == "yes"

    @property
    def source(self) -> str:
        return "KL 5:56 och 6:33" if self.by_casting_vote else "KL 5:55 och 6:33"


@dataclass(frozen=True, slots=True)
class OwnCaseFlag:
    """A case where the authority itself applies, and what must be tried before the board decides."""

    source: str
    sv: str
    en: str


def has_quorum(seats: int, serving: int) -> bool:
    """More than half of the board's ordinary seats serve (KL 6:27)."""
    return 2 * serving > seats


def majority(yes: int, no: int, chair: Side | None) -> VoteResult:
    """Simple majority of the votes cast; at a tie the chair's vote counts twice (KL 4:24, 5:55–56, 6:33).

    `yes` and `no` hold the chair's vote too; who abstains is in neither.
    Raises TieWithoutCastingVote when the chair has abstained from a tied vote.
    """
    if yes != no:
        return VoteResult("yes" if yes > no else "no", by_casting_vote=False)
    if chair is None:
        raise TieWithoutCastingVote
    return VoteResult(chair, by_casting_vote=True)


def adjustment_due(meeting_day: date) -> date:
    """The last day to adjust the minutes: within 14 days of the meeting (KL 5:69), weekend or not."""
    return _due(ADJUSTMENT_RULES, meeting_day)


def notice_due(adjusted_on: date) -> date:
    """The last day to announce the adjustment: the second day after it (KL 8:12), weekend or not."""
    return _due(NOTICE_RULES, adjusted_on)


def last_appeal_day(posted_on: date) -> date:
    """The last day to appeal: three weeks from the posting (KL 13:5), and where that day is a Saturday,
    a Sunday, a public holiday or Midsummer's, Christmas or New Year's Eve, the next workday (1930:173).
    """
    return next_workday(_due(APPEAL_TIME_RULES, posted_on))


def takedown_day(posted_on: date) -> date:
    """The first day the notice may come down: earlier, and the time to appeal never ends (KL 8:12, 13:5)."""
    return last_appeal_day(posted_on) + timedelta(days=1)


def legal_force_day(posted_on: date) -> date:
    """The day the decision gains legal force if nobody appeals."""
    return takedown_day(posted_on)


OWN_CASE = OwnCaseFlag(
    source="Kommunallagen (2017:725) 6 kap. 7 §",
    sv=(
        "Regionen är själv sökande. En nämnd får inte bestämma om rättigheter eller skyldigheter för regionen"
        " i ärenden där nämnden företräder regionen som part. Pröva det innan kallelsen går ut."
    ),
    en=(
        "The region itself is the applicant. A board may not decide on rights or duties of the region in"
        " matters where it represents the region as a party. Have it checked before the summons goes out."
    ),
)


def own_case_flag(*, applicant_is_authority: bool) -> OwnCaseFlag | None:
    """The flag on a case where the authority itself applies (KL 6:7); None elsewhere."""
    return OWN_CASE if applicant_is_authority else None


def _due(rules: Sequence[DeadlineRule], day: date) -> date:
    return day + timedelta(days=rule_on(rules, day).days)
