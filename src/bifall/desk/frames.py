"""The frames of the rounds that are open or being prepared: what is sought, proposed and granted of each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from bifall.accounts.models import Authority
from bifall.applications.models import Application
from bifall.applications.states import State
from bifall.assessment.models import StaffMemo
from bifall.assessment.states import MemoState, ProposedOutcome
from bifall.board.models import Decision, DelegatedDecision
from bifall.board.states import Outcome
from bifall.calls.models import Round
from bifall.calls.states import CallState

BEING_HANDLED = (State.SUBMITTED, State.UNDER_REVIEW, State.COMPLETION_REQUESTED, State.PREPARED)
NOT_SOUGHT_ANY_MORE = (State.DRAFT, State.WITHDRAWN, State.DISMISSED)
WIDTH = 300
"""Of the bar, in units of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundFrame:
    """A round's frame in whole kronor. proposed_sek: in finished memos that are not decided on yet.

    As a bar: what is granted, proposed and sought, each from where the one before ended, on a scale that has
    room for the frame and for all that is sought.
    """

    call_id: UUID
    call: str
    round: str
    closes_at: datetime
    is_open: bool
    frame_sek: int
    sought_sek: int
    proposed_sek: int
    granted_sek: int

    @property
    def over_sek(self) -> int:
        """By how much the grants and proposals together are more than the frame; 0 when they are not."""
        return max(0, self.granted_sek + self.proposed_sek - self.frame_sek)

    @property
    def granted_width(self) -> int:
        return self._at(self.granted_sek)

    @property
    def proposed_width(self) -> int:
        return self._at(self.granted_sek + self.proposed_sek)

    @property
    def sought_width(self) -> int:
        return self._at(self.sought_sek)

    @property
    def frame_width(self) -> int:
        return self._at(self.frame_sek)

    def _at(self, amount_sek: int) -> int:
        whole = max(self.frame_sek, self.sought_sek, self.granted_sek + self.proposed_sek, 1)
        return round(WIDTH * amount_sek / whole)


def frames_of(authority: Authority, at: datetime) -> list[RoundFrame]:
    """Rounds of published calls that are open or have cases to decide, the first to close first."""
    sought = Application.objects.exclude(state__in=NOT_SOUGHT_ANY_MORE)
    proposed = StaffMemo.objects.filter(
        state=MemoState.FINISHED, outcome=ProposedOutcome.GRANT, application__state=State.PREPARED
    )
    by_board = Decision.objects.filter(outcome=Outcome.GRANTED)
    by_director = DelegatedDecision.objects.filter(outcome=Outcome.GRANTED)
    handled = Application.objects.filter(round=OuterRef("pk"), state__in=BEING_HANDLED)
    rounds = (
        Round.objects.filter(call__authority=authority, call__state=CallState.PUBLISHED)
        .filter(Q(opens_at__lte=at, closes_at__gt=at) | Exists(handled))
        .select_related("call")
        .annotate(
            sought_sek=_sum(sought, "round", "sought_sek"),
            proposed_sek=_sum(proposed, "application__round", "proposed_sek"),
            by_board_sek=_sum(by_board, "item__application__round", "granted_sek"),
            by_director_sek=_sum(by_director, "application__round", "granted_sek"),
        )
        .order_by("closes_at", "pk")
    )
    return [
        RoundFrame(
            call_id=round_.call_id,
            call=round_.call.title,
            round=round_.name,
            closes_at=round_.closes_at,
            is_open=round_.opens_at <= at < round_.closes_at,
            frame_sek=round_.frame_sek,
            sought_sek=round_.sought_sek,
            proposed_sek=round_.proposed_sek,
            granted_sek=round_.by_board_sek + round_.by_director_sek,
        )
        for round_ in rounds
    ]


def _sum(rows: QuerySet[Any], path: str, column: str) -> Coalesce:
    """The column's sum over the rows that lead to the round by `path`; 0 when there are none."""
    of_the_round = rows.filter(**{path: OuterRef("pk")}).order_by().values(path)
    return Coalesce(Subquery(of_the_round.annotate(total=Sum(column)).values("total")), 0)
