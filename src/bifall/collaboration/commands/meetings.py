"""A forum's meetings: planned, called to, held, noted and shared."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from bifall.accounts.models import User
from bifall.accounts.permissions import require
from bifall.audit.commands import record
from bifall.collaboration.commands.issues import discuss
from bifall.collaboration.events import (
    AgendaWritten,
    ExtractCut,
    ForumMeetingCancelled,
    ForumMeetingChanged,
    ForumMeetingHeld,
    ForumMeetingPlanned,
    MembersCalled,
    NotesPublished,
    NotesTaken,
    PointRemoved,
)
from bifall.collaboration.models import (
    Forum,
    ForumMandate,
    ForumMeeting,
    ForumPoint,
    Issue,
    MeetingExtract,
)
from bifall.collaboration.queries import sitting_at
from bifall.collaboration.states import (
    FORUM_MEETING_WORKFLOW,
    ISSUE_WORKFLOW,
    IssueAction,
    IssueState,
    MeetingAction,
    MeetingState,
)
from bifall.documents.commands import LOCAL_TIME
from bifall.kernel.problems import Problem, refuse_if
from bifall.notices.commands import write_letter
from bifall.notices.recipients import readers_of
from bifall.organisations.policies import open_mandates

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


@dataclass(frozen=True, slots=True)
class PointValues:
    """A point of the agenda. topic_id: one of the forum's topics; issue_id: what it takes up."""

    title: str
    text: str = ""
    topic_id: UUID | None = None
    issue_id: UUID | None = None


@transaction.atomic
def plan_meeting(
    *, forum_id: UUID, starts_at: datetime, place: str, actor: User, at: datetime
) -> ForumMeeting:
    """Plan a meeting on a day that the forum exists. Nobody is told before they are called."""
    forum = (
        Forum.objects.select_for_update(of=("self",), no_key=True).select_related("model").get(pk=forum_id)
    )
    require(actor, "collaboration.plan_meeting", forum.model)
    refuse_if(_problems_with_time(forum, starts_at, place))
    meeting = ForumMeeting.objects.create(
        forum=forum, starts_at=starts_at, on_day=_day(starts_at), place=place.strip()
    )
    record(ForumMeetingPlanned(starts_at=starts_at.isoformat()), subject=meeting, actor=actor, at=at)
    return meeting


@transaction.atomic
def change_meeting(
    *, meeting_id: UUID, starts_at: datetime, place: str, actor: User, at: datetime
) -> ForumMeeting:
    """Give a meeting another time or place, before it is held. A new call tells those who are called."""
    meeting = lock_meeting(meeting_id)
    require(actor, "collaboration.write_agenda", meeting)
    refuse_if(_problems_with_time(meeting.forum, starts_at, place, besides=meeting))
    meeting.starts_at, meeting.on_day, meeting.place = starts_at, _day(starts_at), place.strip()
    meeting.save(update_fields=["starts_at", "on_day", "place"])
    record(ForumMeetingChanged(starts_at=starts_at.isoformat()), subject=meeting, actor=actor, at=at)
    return meeting


@transaction.atomic
def write_point(
    *,
    meeting_id: UUID,
    values: PointValues,
    actor: User,
    at: datetime,
    point_id: UUID | None = None,
) -> ForumPoint:
    """Put a point last on the agenda, or write the one of `point_id` anew."""
    meeting = lock_meeting(meeting_id)
    require(actor, "collaboration.write_agenda", meeting)
    problems = [] if values.title.strip() else [Problem("forum_point_title_missing", "title")]
    if values.topic_id is not None and not meeting.forum.topics.filter(pk=values.topic_id).exists():
        problems.append(Problem("forum_point_topic_not_of_forum", "topic"))
    issue = None
    if values.issue_id is not None:
        issue = Issue.objects.filter(pk=values.issue_id, authority_id=meeting.authority_id).first()
    if values.issue_id is not None and (
        issue is None or not ISSUE_WORKFLOW.allows(IssueState(issue.state), IssueAction.DISCUSS)
    ):
        problems.append(Problem("forum_point_issue_ended", "issue"))
    refuse_if(problems)
    if point_id is None:
        last = meeting.points.aggregate(last=Max("position"))["last"] or 0
        point = ForumPoint(meeting=meeting, position=last + 1)
    else:
        point = meeting.points.get(pk=point_id)
    point.title, point.text = values.title.strip(), values.text.strip()
    point.topic_id, point.issue = values.topic_id, issue
    point.save()
    event = AgendaWritten(point_id=str(point.pk), position=point.position)
    record(event, subject=meeting, actor=actor, at=at)
    return point


@transaction.atomic
def remove_point(*, point_id: UUID, actor: User, at: datetime) -> ForumMeeting:
    """Take a point off the agenda; those after it move up."""
    meeting = lock_meeting(ForumPoint.objects.values_list("meeting_id", flat=True).get(pk=point_id))
    require(actor, "collaboration.write_agenda", meeting)
    point = meeting.points.get(pk=point_id)
    position = point.position
    point.delete()
    for later in meeting.points.filter(position__gt=position).order_by("position"):
        later.position -= 1
        later.save(update_fields=["position"])
    record(PointRemoved(point_id=str(point_id)), subject=meeting, actor=actor, at=at)
    return meeting


@transaction.atomic
def call_meeting(*, meeting_id: UUID, actor: User, at: datetime) -> ForumMeeting:
    """Send the agenda to everybody who sits in the forum that day. Can be sent again when it has changed."""
    meeting = lock_meeting(meeting_id)
    require(actor, "collaboration.call_meeting", meeting)
    points = list(meeting.points.all())
    members = sitting_at(meeting)
    problems = [] if points else [Problem("forum_meeting_without_points")]
    if not members:
        problems.append(Problem("forum_meeting_without_members"))
    if meeting.starts_at <= at:
        problems.append(Problem("forum_meeting_in_the_past"))
    refuse_if(problems)
    meeting.state = FORUM_MEETING_WORKFLOW.after(MeetingState(meeting.state), MeetingAction.CALL)
    meeting.called_at = at
    meeting.save(update_fields=["state", "called_at"])
    agenda = "\n".join(f"{point.position}. {point.title}" for point in points)
    local = meeting.starts_at.astimezone(LOCAL_TIME)
    _tell(
        meeting,
        kind="collaboration.called",
        subject=format_lazy(
            _("Kallelse: {forum} {day}"), forum=meeting.forum.name, day=meeting.on_day.isoformat()
        ),
        body=format_lazy(
            _("{forum} möts {day} klockan {time}, {place}.\n\nDagordning:\n{agenda}"),
            forum=meeting.forum.name,
            day=meeting.on_day.isoformat(),
            time=f"{local:%H.%M}",
            place=meeting.place,
            agenda=agenda,
        ),
        at=at,
    )
    record(MembersCalled(members=len(members)), subject=meeting, actor=actor, at=at)
    return meeting


@transaction.atomic
def cancel_meeting(*, meeting_id: UUID, actor: User, at: datetime) -> ForumMeeting:
    """Call a meeting off. Those who have been called are told."""
    meeting = lock_meeting(meeting_id)
    require(actor, "collaboration.cancel_meeting", meeting)
    meeting.state = FORUM_MEETING_WORKFLOW.after(MeetingState(meeting.state), MeetingAction.CANCEL)
    meeting.save(update_fields=["state"])
    if meeting.called_at is not None:
        _tell(
            meeting,
            kind="collaboration.cancelled",
            subject=format_lazy(
                _("Inställt: {forum} {day}"), forum=meeting.forum.name, day=meeting.on_day.isoformat()
            ),
            body=_("Mötet är inställt."),
            at=at,
        )
    record(ForumMeetingCancelled(), subject=meeting, actor=actor, at=at)
    return meeting


@transaction.atomic
def hold_meeting(
    *, meeting_id: UUID, actor: User, at: datetime, present_ids: Collection[UUID] = ()
) -> ForumMeeting:
    """Note that the meeting has been held, and who was there. The issues on its agenda are discussed now."""
    meeting = lock_meeting(meeting_id)
    require(actor, "collaboration.hold_meeting", meeting)
    problems = [] if meeting.starts_at <= at else [Problem("forum_meeting_not_yet_held")]
    sitting = {mandate.pk: mandate for mandate in sitting_at(meeting)}
    problems += [
        Problem("forum_present_not_a_member", "present", {"name": mandate.name})
        for mandate in ForumMandate.objects.filter(pk__in=set(present_ids) - set(sitting))
    ]
    refuse_if(problems)
    meeting.state = FORUM_MEETING_WORKFLOW.after(MeetingState(meeting.state), MeetingAction.HOLD)
    meeting.save(update_fields=["state"])
    meeting.present.set([sitting[pk] for pk in set(present_ids)])
    record(ForumMeetingHeld(), subject=meeting, actor=actor, at=at)
    taken_up = meeting.points.exclude(issue=None).values("issue_id")
    for issue in Issue.objects.filter(pk__in=taken_up).select_for_update(of=("self",), no_key=True):
        discuss(issue, actor=actor, at=at)
    return meeting


@transaction.atomic
def take_notes(
    *,
    meeting_id: UUID,
    notes: str,
    of_points: Mapping[UUID, str],
    actor: User,
    at: datetime,
) -> ForumMeeting:
    """Write down what was said: in general, and point by point. Can be written anew until it is shared."""
    meeting = lock_meeting(meeting_id)
    require(actor, "collaboration.take_notes", meeting)
    points = {point.pk: point for point in meeting.points.all()}
    refuse_if([Problem("forum_point_unknown")] if set(of_points) - set(points) else [])
    meeting.notes = notes.strip()
    meeting.save(update_fields=["notes"])
    for point_id, text in of_points.items():
        point = points[point_id]
        point.notes = text.strip()
        point.save(update_fields=["notes"])
    event = NotesTaken(present=meeting.present.count())
    record(event, subject=meeting, actor=actor, at=at)
    return meeting


@transaction.atomic
def publish_notes(*, meeting_id: UUID, actor: User, at: datetime) -> ForumMeeting:
    """Share the notes with everybody who sits in the forum. They stand from then on."""
    meeting = lock_meeting(meeting_id)
    require(actor, "collaboration.publish_notes", meeting)
    noted = meeting.points.exclude(notes="").exists()
    refuse_if([] if noted else [Problem("forum_notes_missing")])
    members = sitting_at(meeting)
    meeting.state = FORUM_MEETING_WORKFLOW.after(MeetingState(meeting.state), MeetingAction.PUBLISH)
    meeting.published_at = at
    meeting.save(update_fields=["state", "published_at"])
    _tell(
        meeting,
        kind="collaboration.notes_shared",
        subject=format_lazy(
            _("Anteckningar: {forum} {day}"), forum=meeting.forum.name, day=meeting.on_day.isoformat()
        ),
        body=_("Läs anteckningarna och bekräfta er kommuns ståndpunkter."),
        at=at,
    )
    record(NotesPublished(members=len(members)), subject=meeting, actor=actor, at=at)
    return meeting


@transaction.atomic
def cut_extract(*, point_id: UUID, actor: User, at: datetime) -> MeetingExtract:
    """Freeze what the notes say of a point, with the positions that the municipalities have confirmed."""
    meeting = lock_meeting(ForumPoint.objects.values_list("meeting_id", flat=True).get(pk=point_id))
    require(actor, "collaboration.cut_extract", meeting)
    point = meeting.points.get(pk=point_id)
    confirmed = point.positions.filter(confirmed_at__isnull=False).select_related("municipality")
    extract = MeetingExtract.objects.create(
        point=point,
        forum_name=meeting.forum.name,
        met_on=meeting.on_day,
        number=point.position,
        title=point.title,
        notes=point.notes,
        positions=[
            {"municipality": said.municipality.name, "stance": said.stance, "words": said.words}
            for said in confirmed
        ],
        cut_by=actor,
        cut_at=at,
    )
    event = ExtractCut(point_id=str(point.pk), extract_id=str(extract.pk))
    record(event, subject=meeting, actor=actor, at=at)
    return extract


def lock_meeting(meeting_id: UUID) -> ForumMeeting:
    return (
        ForumMeeting.objects.select_for_update(of=("self",), no_key=True)
        .select_related("forum__model__authority")
        .get(pk=meeting_id)
    )


def _problems_with_time(
    forum: Forum, starts_at: datetime, place: str, *, besides: ForumMeeting | None = None
) -> list[Problem]:
    problems = [] if place.strip() else [Problem("forum_meeting_place_missing", "place")]
    day = _day(starts_at)
    exists = forum.model.starts_on <= day <= forum.model.ends_on
    if not exists or (forum.ended_on is not None and day > forum.ended_on):
        problems.append(Problem("forum_meeting_outside_forum", "starts_at"))
    others = ForumMeeting.objects.filter(forum=forum, starts_at=starts_at)
    if any(meeting != besides for meeting in others):
        problems.append(Problem("forum_meeting_already", "starts_at"))
    return problems


def _tell(
    meeting: ForumMeeting,
    *,
    kind: str,
    subject: StrPromise | str,
    body: StrPromise | str,
    at: datetime,
) -> None:
    """Write to each member, who has an account or not. A link leads those who can sign in to the meeting."""
    for reader in readers_of(kind, meeting, at):
        user = reader if isinstance(reader, User) else None
        path = ""
        if user is not None:
            room = "municipal:forum_meeting" if open_mandates(user) else "collaboration_desk:meeting"
            path = reverse(room, args=[meeting.pk])
        write_letter(
            authority_id=meeting.authority_id,
            email=reader.email,
            language=reader.language,
            recipient=user,
            kind=kind,
            subject=subject,
            body=body,
            path=path,
            at=at,
        )


def _day(at: datetime) -> date:
    return at.astimezone(LOCAL_TIME).date()
