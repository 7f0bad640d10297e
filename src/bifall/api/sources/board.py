"""The board: its meetings and agendas, what it has decided, and what hangs on the notice board."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from bifall.api.resources import Asked, Row
from bifall.board.models import AgendaItem, Decision, DelegatedDecision, Meeting, PublicNotice
from bifall.board.queries import notices_on_board, public_meetings
from bifall.board.states import MeetingState
from bifall.ui.addresses import absolute


def meetings(asked: Asked) -> QuerySet[Meeting]:
    return public_meetings(asked.authority)


def meeting_rows(asked: Asked, found: Sequence[Meeting]) -> list[Row]:
    return [
        {
            "id": meeting.pk,
            "board": meeting.board.name,
            "starts_at": meeting.starts_at,
            "place": meeting.place,
            "state": meeting.state,
            "page": _page(asked, meeting.pk),
        }
        for meeting in found
    ]


def agenda_items(asked: Asked) -> QuerySet[AgendaItem]:
    public = public_meetings(asked.authority).order_by().values("pk")
    return AgendaItem.objects.filter(meeting__in=public).select_related(
        "meeting", "application__case", "application__organisation"
    )


def agenda_rows(asked: Asked, found: Sequence[AgendaItem]) -> list[Row]:
    return [
        {
            "id": item.pk,
            "meeting": item.meeting_id,
            "position": item.position,
            "paragraph": item.paragraph,
            "kind": item.kind,
            "title": item.title,
            "case_number": item.application.case_number if item.application else "",
            "applicant": item.application.organisation.name if item.application else "",
            "page": _page(asked, item.meeting_id),
        }
        for item in found
    ]


def decisions(asked: Asked) -> QuerySet[Decision]:
    """The board's own, when the minutes that they stand in have been announced."""
    return (
        Decision.objects.filter(authority=asked.authority, item__meeting__state=MeetingState.ANNOUNCED)
        .select_related("item__meeting__board", "item__application__case")
        .prefetch_related("conditions")
    )


def decision_rows(asked: Asked, found: Sequence[Decision]) -> list[Row]:
    return [
        {
            "id": decision.pk,
            "meeting": decision.item.meeting_id,
            "board": decision.item.meeting.board.name,
            "decided_on": decision.decided_on,
            "paragraph": decision.item.paragraph,
            "case_number": decision.item.application.case_number if decision.item.application else "",
            "title": decision.item.title,
            "outcome": decision.outcome,
            "text": decision.text,
            "conditions": "\n".join(condition.text for condition in decision.conditions.all()),
            "granted_sek": decision.granted_sek,
            "highest_share_percent": decision.highest_share_percent,
            "page": _page(asked, decision.item.meeting_id),
        }
        for decision in found
    ]


def delegated_decisions(asked: Asked) -> QuerySet[DelegatedDecision]:
    """Those that have been reported to the board, when the minutes of that meeting have been announced."""
    return (
        DelegatedDecision.objects.filter(
            authority=asked.authority, reported_at_item__meeting__state=MeetingState.ANNOUNCED
        )
        .select_related("board", "application__case", "reported_at_item__meeting")
        .prefetch_related("conditions")
    )


def delegated_rows(asked: Asked, found: Sequence[DelegatedDecision]) -> list[Row]:
    return [
        {
            "id": decision.pk,
            "case_number": decision.application.case_number,
            "title": decision.application.title,
            "outcome": decision.outcome,
            "conditions": "\n".join(condition.text for condition in decision.conditions.all()),
            "granted_sek": decision.granted_sek,
            "highest_share_percent": decision.highest_share_percent,
            "decided_on": timezone.localdate(decision.decided_at),
            "board": decision.board.name,
            "meeting": decision.reported_at_item.meeting_id,
            "paragraph": decision.reported_at_item.paragraph,
            "page": _page(asked, decision.reported_at_item.meeting_id),
        }
        for decision in found
        if decision.reported_at_item is not None
    ]


def notices(asked: Asked) -> QuerySet[PublicNotice]:
    """What hangs there today: a notice that has come down stays down."""
    return notices_on_board(asked.authority, asked.today)


def notice_rows(asked: Asked, found: Sequence[PublicNotice]) -> list[Row]:
    return [
        {
            "id": notice.pk,
            "meeting": notice.meeting_id,
            "board": notice.meeting.board.name,
            "meeting_on": timezone.localdate(notice.meeting.starts_at),
            "posted_on": notice.posted_on,
            "last_appeal_on": notice.last_appeal_on,
            "takedown_on": notice.takedown_on,
            "kept_at": notice.kept_at,
            "page": _page(asked, notice.meeting_id),
        }
        for notice in found
    ]


def _page(asked: Asked, meeting_id: UUID) -> str:
    return absolute(asked.authority, reverse("publicsite:meeting", args=[meeting_id]))
