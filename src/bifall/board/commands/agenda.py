"""What stands on the agenda, and in which order."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F, Max

from bifall.accounts.models import User
from bifall.accounts.permissions import require
from bifall.applications.models import Application
from bifall.applications.states import State
from bifall.audit.commands import record
from bifall.board.commands.meetings import lock
from bifall.board.events import (
    ExtractAttached,
    ItemAdded,
    ItemMoved,
    ItemRemoved,
    ItemTiedToIssue,
    PaperAttached,
)
from bifall.board.models import AgendaItem, Meeting
from bifall.board.states import ItemKind, MeetingState
from bifall.collaboration.models import Issue, MeetingExtract
from bifall.documents.models import Document
from bifall.kernel.problems import Problem, refuse_if


@transaction.atomic
def add_item(
    *,
    meeting_id: UUID,
    kind: ItemKind,
    actor: User,
    at: datetime,
    title: str = "",
    text: str = "",
    draft_decision: str = "",
    presenter: str = "",
    application_id: UUID | None = None,
) -> AgendaItem:
    """Put an item last on the agenda. A grant item is about a prepared application, and takes its title."""
    meeting = lock(meeting_id)
    require(actor, "board.change_agenda", meeting)
    application, problems = None, []
    if kind == ItemKind.GRANT:
        application = _application(application_id, meeting)
        if application is None:
            problems.append(Problem("item_application_missing", "application"))
        else:
            title = title.strip() or application.title
            problems += _problems_with_application(application)
    if not title.strip():
        problems.append(Problem("item_title_missing", "title"))
    refuse_if(problems)
    last = meeting.items.aggregate(last=Max("position"))["last"] or 0
    item = AgendaItem.objects.create(
        meeting=meeting,
        position=last + 1,
        kind=kind,
        title=title.strip()[:250],
        text=text.strip(),
        draft_decision=draft_decision.strip(),
        presenter=presenter.strip(),
        application=application,
    )
    event = ItemAdded(
        kind=kind, position=item.position, application_id=str(application.pk) if application else None
    )
    record(event, subject=item, actor=actor, at=at)
    return item


def _application(application_id: UUID | None, meeting: Meeting) -> Application | None:
    if application_id is None:
        return None
    return Application.objects.filter(pk=application_id, authority_id=meeting.authority_id).first()


def _problems_with_application(application: Application) -> list[Problem]:
    if application.state != State.PREPARED:
        return [Problem("item_not_prepared", "application", {"title": application.title})]
    waiting = AgendaItem.objects.filter(application=application, decision=None).exclude(
        meeting__state__in=[MeetingState.CLOSED, MeetingState.ADJUSTED, MeetingState.ANNOUNCED]
    )
    return [Problem("item_already_on_an_agenda", "application")] if waiting.exists() else []


@transaction.atomic
def add_grant_items_of_round(
    *, meeting_id: UUID, round_id: UUID, actor: User, at: datetime
) -> list[AgendaItem]:
    """Put every prepared application of a round on the agenda that is not on one, by case number."""
    meeting = lock(meeting_id)
    require(actor, "board.change_agenda", meeting)
    prepared = Application.objects.filter(
        round_id=round_id, authority_id=meeting.authority_id, state=State.PREPARED
    ).order_by("case__year", "case__number")
    return [
        add_item(
            meeting_id=meeting.pk,
            kind=ItemKind.GRANT,
            application_id=application.pk,
            actor=actor,
            at=at,
        )
        for application in prepared
        if not _problems_with_application(application)
    ]


@transaction.atomic
def move_item(*, item_id: UUID, position: int, actor: User, at: datetime) -> AgendaItem:
    """Give an item another place; the others close up."""
    item = _lock_item(item_id)
    require(actor, "board.change_item", item)
    order = list(item.meeting.items.order_by("position"))
    if not 1 <= position <= len(order):
        refuse_if([Problem("item_position_unknown", "position")])
    order.remove(item)
    order.insert(position - 1, item)
    _renumber(item.meeting, order)
    item.position = position
    record(ItemMoved(position=position), subject=item, actor=actor, at=at)
    return item


@transaction.atomic
def remove_item(*, item_id: UUID, actor: User, at: datetime) -> None:
    """Take an item off the agenda. Delegated decisions that it reported wait for another meeting."""
    item = _lock_item(item_id)
    require(actor, "board.change_item", item)
    meeting = item.meeting
    record(ItemRemoved(item_id=str(item.pk)), subject=meeting, actor=actor, at=at)
    item.papers.clear()
    item.delegated_decisions.update(reported_at_item=None)
    item.delete()
    _renumber(meeting, list(meeting.items.order_by("position")))


@transaction.atomic
def attach_paper(*, item_id: UUID, document_id: UUID, actor: User, at: datetime) -> AgendaItem:
    item = _lock_item(item_id)
    require(actor, "board.change_item", item)
    document = Document.objects.get(pk=document_id, authority_id=item.authority_id)
    item.papers.add(document)
    event = PaperAttached(document_id=str(document.pk), kind=document.kind)
    record(event, subject=item, actor=actor, at=at)
    return item


@transaction.atomic
def attach_extract(*, item_id: UUID, extract_id: UUID, actor: User, at: datetime) -> AgendaItem:
    """Attach an extract of a forum's notes. The issue that the forum spoke about comes with it."""
    item = _lock_item(item_id)
    require(actor, "board.change_item", item)
    extract = MeetingExtract.objects.select_related("point").get(
        pk=extract_id, point__meeting__forum__model__authority_id=item.authority_id
    )
    item.extracts.add(extract)
    record(ExtractAttached(extract_id=str(extract.pk)), subject=item, actor=actor, at=at)
    if extract.point.issue_id is not None:
        _tie(item, extract.point.issue_id, actor, at)
    return item


@transaction.atomic
def tie_to_issue(*, item_id: UUID, issue_id: UUID, actor: User, at: datetime) -> AgendaItem:
    """Say that the item is about an issue that municipalities or the region have raised."""
    item = _lock_item(item_id)
    require(actor, "board.change_item", item)
    _tie(item, Issue.objects.get(pk=issue_id, authority_id=item.authority_id).pk, actor, at)
    return item


def _tie(item: AgendaItem, issue_id: UUID, actor: User, at: datetime) -> None:
    if not item.issues.filter(pk=issue_id).exists():
        item.issues.add(issue_id)  # type: ignore[arg-type]
        record(ItemTiedToIssue(issue_id=str(issue_id)), subject=item, actor=actor, at=at)


def _lock_item(item_id: UUID) -> AgendaItem:
    item = AgendaItem.objects.select_related("meeting").get(pk=item_id)
    lock(item.meeting_id)
    return item


def _renumber(meeting: Meeting, order: list[AgendaItem]) -> None:
    """Positions 1, 2, 3 …; by way of high numbers, since a position stands only once."""
    meeting.items.update(position=F("position") + 10_000)
    for position, item in enumerate(order, start=1):
        AgendaItem.objects.filter(pk=item.pk).update(position=position)
