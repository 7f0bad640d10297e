"""What a subscriber wants, when letters leave, and how long an address is kept that nobody confirms."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from bifall.kernel.problems import Problem
from bifall.notices.rules import latest_digest
from bifall.press.states import Pace, ReleaseKind

CONFIRM_WITHIN = timedelta(days=7)
"""An address that nobody has confirmed is erased after this."""

LINK_AT_MOST_EVERY = timedelta(hours=1)
"""So often, and no more, does an address get the letter with its link, however many times it is asked for."""

SOFT_BOUNCES = 5
"""So many letters in a row may come back for a passing reason before no more are sent."""

IN_A_ROW = timedelta(days=30)
"""What came back longer ago than this no longer counts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What a subscriber wants. An empty choice is all. municipalities: codes."""

    pace: Pace = Pace.AT_ONCE
    kinds: frozenset[str] = frozenset()
    topics: frozenset[UUID] = frozenset()
    municipalities: frozenset[str] = frozenset()
    corrections: bool = True

    def covers(
        self,
        *,
        kind: str,
        topics: Collection[UUID],
        municipalities: Collection[str],
        is_correction: bool,
    ) -> bool:
        """Whether a text is among what is wanted: one of each choice that has been made."""
        return (
            (not self.kinds or kind in self.kinds)
            and (not self.topics or not self.topics.isdisjoint(topics))
            and (not self.municipalities or not self.municipalities.isdisjoint(municipalities))
            and (self.corrections or not is_correction)
        )


def latest_moment(pace: Pace, at: datetime) -> datetime:
    """When collected letters left last, or leave now: 07:00 in Sweden, each day or each Monday."""
    moment = latest_digest(at)
    # By the clock on the wall, so that it is 07:00 on both sides of a change to summer time.
    return moment - timedelta(days=moment.weekday()) if pace == Pace.WEEKLY else moment


def moment_before(pace: Pace, moment: datetime) -> datetime:
    """The one before `moment`, which is one itself."""
    return latest_moment(pace, moment - timedelta(minutes=1))


def problems_with_wish(
    wish: Wish, *, topics: Collection[UUID], municipalities: Collection[str]
) -> Iterator[Problem]:
    """`topics`, `municipalities`: those of the choices that the authority has."""
    if not wish.kinds <= set(ReleaseKind.values):
        yield Problem("subscription_kind_unknown", "kinds")
    if not wish.topics <= set(topics):
        yield Problem("subscription_topic_unknown", "topics")
    if not wish.municipalities <= set(municipalities):
        yield Problem("subscription_municipality_unknown", "municipalities")
