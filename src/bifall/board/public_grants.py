"""What has been granted, as everybody may know it: by the board, and on delegation from it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from bifall.accounts.models import Authority
from bifall.applications.models import Application
from bifall.board.models import AgendaItem, Decision, DecisionCondition, DelegatedDecision, Meeting
from bifall.board.states import MeetingState, Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """A grant and the item of the minutes that it stands under: where the board decided it, or where the
    decision on delegation was reported.
    """

    application: Application
    item: AgendaItem
    granted_sek: int
    highest_share_percent: Decimal
    decided_on: date
    decision: Decision | None
    """The board's own; None when it was decided on delegation."""
    delegated: DelegatedDecision | None = None

    @property
    def on_delegation(self) -> bool:
        return self.decision is None

    @property
    def conditions(self) -> list[DecisionCondition]:
        decided = self.decision or self.delegated
        return [] if decided is None else list(decided.conditions.all())

    @property
    def meeting_on(self) -> date:
        return timezone.localdate(self.item.meeting.starts_at)


def publicly_granted(authority: Authority, *, year: int | None = None) -> QuerySet[Application]:
    """The projects that have a public grant, decided in `year`, the latest first, with its `granted_sek` and
    `granted_at`.

    The board's grant is public when the minutes of its meeting have been announced; the director's, when the
    minutes of the meeting that it was reported to have been (KL 6:40, 7:8, 8:12).
    """
    by_board = Decision.objects.filter(
        outcome=Outcome.GRANTED,
        item__application=OuterRef("pk"),
        item__meeting__state=MeetingState.ANNOUNCED,
    )
    delegated = DelegatedDecision.objects.filter(
        outcome=Outcome.GRANTED,
        application=OuterRef("pk"),
        reported_at_item__meeting__state=MeetingState.ANNOUNCED,
    )
    granted = (
        Application.objects.filter(authority=authority)
        .annotate(
            granted_sek=_first_of(by_board, "granted_sek", delegated, "granted_sek"),
            granted_at=_first_of(by_board, "item__meeting__starts_at", delegated, "decided_at"),
            granted_position=Coalesce(Subquery(by_board.values("item__position")[:1]), Value(0)),
        )
        .filter(granted_sek__isnull=False)
        .select_related("case", "organisation", "round__call")
        .order_by("-granted_at", "granted_position", "pk")
    )
    return granted if year is None else granted.filter(granted_at__year=year)


def _first_of(
    one: QuerySet[Decision], field: str, other: QuerySet[DelegatedDecision], other_field: str
) -> Coalesce:
    return Coalesce(Subquery(one.values(field)[:1]), Subquery(other.values(other_field)[:1]))


def grants_to(projects: Iterable[Application]) -> list[Grant]:
    """The public grant of each of `publicly_granted`, in their order, in a constant number of queries."""
    shown = list(projects)
    if not shown:
        return []
    board = {
        decision.item.application_id: decision
        for decision in Decision.objects.filter(
            outcome=Outcome.GRANTED,
            item__application__in=shown,
            item__meeting__state=MeetingState.ANNOUNCED,
        ).select_related("item__meeting__board", "item__meeting__minutes")
    }
    delegated = {
        decision.application_id: decision
        for decision in DelegatedDecision.objects.filter(
            outcome=Outcome.GRANTED,
            application__in=shown,
            reported_at_item__meeting__state=MeetingState.ANNOUNCED,
        ).select_related("reported_at_item__meeting__board", "reported_at_item__meeting__minutes")
    }
    return [
        grant_of(board[project.pk], project)
        if project.pk in board
        else _on_delegation(delegated[project.pk], project)
        for project in shown
    ]


def grant_of(decision: Decision, application: Application) -> Grant:
    """The board's grant, whether or not its minutes have been announced."""
    return Grant(
        application=application,
        item=decision.item,
        granted_sek=decision.granted_sek or 0,
        highest_share_percent=decision.highest_share_percent or Decimal(0),
        decided_on=timezone.localdate(decision.item.meeting.starts_at),
        decision=decision,
    )


def _on_delegation(decision: DelegatedDecision, application: Application) -> Grant:
    if decision.reported_at_item is None:
        raise ValueError("a decision on delegation is public when it has been reported")
    return Grant(
        application=application,
        item=decision.reported_at_item,
        granted_sek=decision.granted_sek or 0,
        highest_share_percent=decision.highest_share_percent or Decimal(0),
        decided_on=timezone.localdate(decision.decided_at),
        decision=None,
        delegated=decision,
    )


def reported_at(meeting: Meeting) -> dict[UUID | None, list[DelegatedDecision]]:
    """{item: the decisions on delegation that were reported there}, the earliest first."""
    found: dict[UUID | None, list[DelegatedDecision]] = {}
    decisions = DelegatedDecision.objects.filter(reported_at_item__meeting=meeting)
    for decision in decisions.select_related("application__case", "application__organisation").order_by(
        "decided_at", "application__case__year", "application__case__number"
    ):
        found.setdefault(decision.reported_at_item_id, []).append(decision)
    return found
