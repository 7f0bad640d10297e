"""How far the cases that an officer handles have come, in a constant number of questions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, Prefetch, Subquery

from bifall.accounts.models import Authority, User
from bifall.applications.models import CompletionRequest
from bifall.applications.queries import with_case
from bifall.applications.states import State
from bifall.assessment.models import Assignment, StaffMemo
from bifall.assessment.states import OUT_OF_THE_CASE, AssignmentState, ProposedOutcome
from bifall.board.models import AgendaItem
from bifall.board.states import MeetingState
from bifall.calls.states import Decider
from bifall.collaboration.models import Consultation, TimeRequest
from bifall.collaboration.states import ConsultationState
from bifall.desk.access import cases_open_to

ONGOING = (State.UNDER_REVIEW, State.COMPLETION_REQUESTED, State.PREPARED)
MEETING_IS_TO_COME = (MeetingState.PLANNED, MeetingState.SUMMONED, MeetingState.IN_SESSION)


@dataclass(frozen=True, slots=True)
class Awaited:
    """An answer that has not come. name: of the municipality or the assessor; "" for the applicant.

    wants_until: the later day that a municipality asks for, while nobody has said yes or no to it.
    """

    name: str
    due_on: date
    wants_until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnCase:
    """A case, what was asked for in it and what has come. An assessor who has left it does not count.

    stands_in_for: the colleague whose case it is; "" for one's own.
    proposed_sek: what the memo proposes; None without a grant. meeting_at: the meeting that takes it up.
    """

    pk: UUID
    title: str
    case_number: str
    state: State
    sought_sek: int
    is_for_the_director: bool
    assessors: int
    assessed: int
    assessments_awaited: tuple[Awaited, ...]
    municipalities: int
    answered: int
    answers_awaited: tuple[Awaited, ...]
    completion_awaited: Awaited | None
    memo_is_begun: bool
    proposed_sek: int | None
    meeting_at: datetime | None
    stands_in_for: str = ""


def own_cases(user: User, authority: Authority, officers: Sequence[User] = ()) -> list[OwnCase]:
    """Those of `officers` (the user, and those that they stand in for; the user alone when left out) that are
    open to the user and not decided, the first to come in first.
    """
    completion = CompletionRequest.objects.filter(application=OuterRef("pk"), answered_at=None)
    item = AgendaItem.objects.filter(
        application=OuterRef("pk"), decision=None, meeting__state__in=MEETING_IS_TO_COME
    )
    asked = TimeRequest.objects.filter(consultation=OuterRef("pk"), is_given=None)
    found = (
        with_case(
            cases_open_to(user).filter(
                authority=authority, case_officer__in=officers or [user], state__in=ONGOING
            )
        )
        .select_related("memo")
        .annotate(
            completion_due_on=Subquery(completion.values("due_on")[:1]),
            meeting_at=Subquery(item.order_by("meeting__starts_at").values("meeting__starts_at")[:1]),
        )
        .prefetch_related(
            Prefetch("assignments", Assignment.objects.select_related("assessor").order_by("due_on")),
            Prefetch(
                "consultations",
                Consultation.objects.select_related("municipality")
                .annotate(wants_until=Subquery(asked.values("until")[:1]))
                .order_by("due_on"),
            ),
        )
        .order_by("submitted_at", "id")
    )
    return [_as_it_stands(application, user) for application in found]


def _as_it_stands(application: Any, user: User) -> OwnCase:
    assignments = [a for a in application.assignments.all() if a.state not in OUT_OF_THE_CASE]
    consultations: list[Any] = list(application.consultations.all())
    memo: StaffMemo | None = getattr(application, "memo", None)
    return OwnCase(
        pk=application.pk,
        title=application.title,
        case_number=application.case_number,
        state=State(application.state),
        stands_in_for="" if application.case_officer_id == user.pk else str(application.case_officer),
        sought_sek=application.sought_sek,
        is_for_the_director=application.round.call.decider == Decider.DIRECTOR,
        assessors=len(assignments),
        assessed=sum(a.state == AssignmentState.DONE for a in assignments),
        assessments_awaited=tuple(Awaited(str(a.assessor), a.due_on) for a in assignments if a.is_waited_for),
        municipalities=len(consultations),
        answered=sum(c.state == ConsultationState.ANSWERED for c in consultations),
        answers_awaited=tuple(
            Awaited(c.municipality.name, c.due_on, c.wants_until)
            for c in consultations
            if c.state == ConsultationState.OPEN
        ),
        completion_awaited=Awaited("", application.completion_due_on)
        if application.completion_due_on
        else None,
        memo_is_begun=memo is not None,
        proposed_sek=memo.proposed_sek if memo and memo.outcome == ProposedOutcome.GRANT else None,
        meeting_at=application.meeting_at,
    )
