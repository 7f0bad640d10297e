"""An issue's way from idea to decision: forums, consultations, applications and the board in one line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from django.db.models import Prefetch, Q

from bifall.accounts.models import User
from bifall.board.models import AgendaItem
from bifall.board.states import MeetingState as BoardMeetingState
from bifall.collaboration.models import Consultation, Issue
from bifall.collaboration.policies import DESK
from bifall.collaboration.queries import discussions_of, meetings_visible_to
from bifall.collaboration.states import ConsultationState, IssueState, MeetingState


class Kind(StrEnum):
    RAISED = "raised"
    DISCUSSED = "discussed"
    PREPARED = "prepared"
    APPLIED = "applied"
    CONSULTED = "consulted"
    BOARD = "board"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Said:
    """What a municipality has confirmed that it thought."""

    municipality: str
    stance: str
    words: str


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the way.

    title: who or what (a municipality, a forum, a person, a project, a board); empty for the region. text:
    what was said or decided, as far as the reader may see it. thing_id: the meeting or the application.
    asked, answered: of a consultation, how many municipalities. outcome, granted_sek: of a decision.
    """

    kind: Kind
    at: datetime
    title: str = ""
    text: str = ""
    thing_id: UUID | None = None
    said: tuple[Said, ...] = ()
    asked: int = 0
    answered: int = 0
    paragraph: int | None = None
    outcome: str = ""
    granted_sek: int | None = None


def trail_of(issue: Issue, reader: User) -> list[Step]:
    """The steps in the order that they were taken, in a constant number of queries.

    Of a meeting that the reader does not take part in, and of notes that are not shared yet, the trail tells
    that it took the issue up, and no more. What the board has on its agenda is told to the region's own
    people; to others, what has been announced.
    """
    steps = [
        Step(Kind.RAISED, issue.raised_at, title=issue.raised_by.name if issue.raised_by else ""),
        *_discussions(issue, reader),
        *_applications(issue),
        *_at_the_board(issue, reader),
    ]
    if issue.prepared_at is not None:
        steps.append(Step(Kind.PREPARED, issue.prepared_at, title=issue.owner.name if issue.owner else ""))
    if issue.ended_at is not None:
        decided = issue.state == IssueState.DECIDED
        steps.append(Step(Kind.ENDED, issue.ended_at, text=issue.outcome, title="decided" if decided else ""))
    return sorted(steps, key=lambda step: step.at)


def _discussions(issue: Issue, reader: User) -> Iterator[Step]:
    found = list(discussions_of(issue))
    readable = set(
        meetings_visible_to(reader)
        .filter(pk__in=[point.meeting_id for point in found])
        .values_list("pk", flat=True)
    )
    at_the_desk = issue.authority_id in reader.authorities_as(*DESK)
    for point in found:
        meeting = point.meeting
        is_open = meeting.pk in readable and (at_the_desk or meeting.state == MeetingState.PUBLISHED)
        said = [
            Said(line.municipality.name, line.get_stance_display(), line.words)
            for line in point.positions.all()
            if line.confirmed_at is not None
        ]
        yield Step(
            Kind.DISCUSSED,
            meeting.starts_at,
            title=meeting.forum.name,
            text=point.notes if is_open else "",
            thing_id=meeting.pk if meeting.pk in readable else None,
            said=tuple(said) if is_open else (),
        )


def _applications(issue: Issue) -> Iterator[Step]:
    asked = Prefetch("consultations", Consultation.objects.order_by("asked_at"))
    tied = issue.applications.select_related("organisation", "case").prefetch_related(asked)
    for application in tied:
        if application.submitted_at is not None:
            yield Step(
                Kind.APPLIED,
                application.submitted_at,
                title=f"{application.case_number} {application.title}",
                text=application.organisation.name,
                thing_id=application.pk,
            )
        consultations = list(application.consultations.all())
        if consultations:
            answered = sum(one.state == ConsultationState.ANSWERED for one in consultations)
            yield Step(
                Kind.CONSULTED,
                consultations[0].asked_at,
                title=application.title,
                thing_id=application.pk,
                asked=len(consultations),
                answered=answered,
            )


def _at_the_board(issue: Issue, reader: User) -> Iterator[Step]:
    items = (
        AgendaItem.objects.filter(Q(issues=issue) | Q(application__issues=issue))
        .select_related("meeting__board", "decision")
        .distinct()
        .order_by("meeting__starts_at", "position")
    )
    if issue.authority_id not in reader.authorities_as(*DESK):
        items = items.filter(meeting__state=BoardMeetingState.ANNOUNCED)
    for item in items:
        decision = getattr(item, "decision", None)
        yield Step(
            Kind.BOARD,
            item.meeting.starts_at,
            title=f"{item.meeting.board.name}: {item.title}",
            text=decision.text if decision else "",
            outcome=decision.get_outcome_display() if decision else "",
            granted_sek=decision.granted_sek if decision else None,
            thing_id=item.meeting_id,
            paragraph=item.paragraph if decision else None,
        )
