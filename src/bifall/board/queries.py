"""Questions to the board: what may be seen, who takes part, what has been granted."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet, Sum

from bifall.accounts.models import Authority, User
from bifall.accounts.states import Role
from bifall.applications.models import Application
from bifall.assessment.states import AssignmentState
from bifall.board import rules
from bifall.board.models import (
    AgendaItem,
    Board,
    BoardMember,
    ConflictTrial,
    Decision,
    DelegatedDecision,
    Disqualification,
    Meeting,
    Motion,
    PublicNotice,
    Reservation,
    Vote,
)
from bifall.board.policies import DESK, open_seats
from bifall.board.states import ConflictGround, MeetingState, MemberRole, Outcome
from bifall.calls.models import Round
from bifall.organisations.models import Mandate, Membership, PowerOfAttorney


def visible_to(user: User) -> QuerySet[Meeting]:
    """The rows that `board.view_meeting` allows; a test holds the two together."""
    own = user.authorities_as(Role.SECRETARY, *DESK)
    return Meeting.objects.filter(
        Q(authority_id__in=own)
        | (Q(board_id__in=list(open_seats(user))) & ~Q(state=MeetingState.PLANNED))
        | Q(state=MeetingState.ANNOUNCED)
    )


def public_meetings(authority: Authority) -> QuerySet[Meeting]:
    """What everybody may know of: meetings that have been summoned to, with what came of the announced."""
    return (
        Meeting.objects.filter(authority=authority)
        .exclude(state=MeetingState.PLANNED)
        .select_related("board", "notice")
        .order_by("-starts_at")
    )


def agenda_of(meeting: Meeting) -> QuerySet[AgendaItem]:
    """The items with all that happened at them, in a constant number of queries.

    What happened at the same moment stands in the order of the roll.
    """
    return (
        meeting.items.order_by("position")
        .select_related(
            "decision", "application__case", "application__organisation", "application__round__call"
        )
        .prefetch_related(
            "papers",
            "extracts",
            "issues",
            "decision__conditions",
            Prefetch(
                "disqualifications",
                Disqualification.objects.select_related("member__user").order_by("member__position"),
            ),
            Prefetch(
                "conflict_trials",
                ConflictTrial.objects.select_related("member__user").order_by("member__position"),
            ),
            Prefetch(
                "motions",
                Motion.objects.select_related("mover__user").order_by("moved_at", "mover__position"),
            ),
            Prefetch(
                "reservations",
                Reservation.objects.select_related("member__user").order_by(
                    "recorded_at", "member__position"
                ),
            ),
            "delegated_decisions__application__case",
            "delegated_decisions__application__organisation",
            Prefetch("votes", Vote.objects.prefetch_related("ballots__member__user")),
        )
    )


def takes_part(item: AgendaItem) -> list[BoardMember]:
    """The members who serve and have no conflict of interest in the item, in the order of the roll."""
    shut_out = {d.member_id for d in item.disqualifications.all()}
    return [m for m in serving_members(item.meeting) if m.pk not in shut_out]


def serving_members(meeting: Meeting) -> list[BoardMember]:
    return list(
        BoardMember.objects.filter(attendances__meeting=meeting, attendances__is_serving=True)
        .select_related("user")
        .order_by("position")
    )


def who_may_take_part(item: AgendaItem) -> list[BoardMember]:
    """Before the roll has been called, everybody who has a seat; then those who take part."""
    if item.meeting.state in {MeetingState.PLANNED, MeetingState.SUMMONED}:
        return list(seats_of(item.meeting.board))
    return takes_part(item)


@dataclass(frozen=True, slots=True)
class PossibleConflict:
    """A member whom the records give reason to ask about a conflict of interest in an item."""

    member: BoardMember
    grounds: tuple[ConflictGround, ...]


def possible_conflicts(item: AgendaItem, members: Sequence[BoardMember]) -> list[PossibleConflict]:
    """Those of `members` who may have a conflict in the item's case and have not been asked (KL 6:28–30).

    They declared one as assessors of the application, or have acted for its applicant since it was begun.
    Whoever has a conflict here already, or has been tried, is not asked again.
    """
    application = item.application
    if application is None:
        return []
    asked = {line.member_id for line in item.disqualifications.all()}
    asked |= {line.member_id for line in item.conflict_trials.all()}
    left = [member for member in members if member.pk not in asked]
    users = [member.user_id for member in left]
    of_its_time = Q(ended_at=None) | Q(ended_at__gte=application.created_at)
    applicant = application.organisation_id
    found: dict[ConflictGround, Collection[UUID]] = {
        ConflictGround.ASSESSOR: application.assignments.filter(
            state=AssignmentState.CONFLICTED, assessor__in=users
        ).values_list("assessor_id", flat=True),
        ConflictGround.APPLICANT: [
            *Membership.objects.filter(of_its_time, organisation=applicant, user__in=users).values_list(
                "user_id", flat=True
            ),
            *PowerOfAttorney.objects.filter(
                Q(revoked_at=None) | Q(revoked_at__gte=application.created_at),
                organisation=applicant,
                holder__in=users,
                holds_until__gte=application.created_at,
            ).values_list("holder_id", flat=True),
        ],
        ConflictGround.MUNICIPALITY: Mandate.objects.filter(
            of_its_time, municipality__organisation=applicant, user__in=users
        ).values_list("user_id", flat=True),
    }
    known = {ground: set(users_found) for ground, users_found in found.items()}
    lines = [
        PossibleConflict(member, tuple(ground for ground in known if member.user_id in known[ground]))
        for member in left
    ]
    return [line for line in lines if line.grounds]


def leader_of(item: AgendaItem) -> BoardMember | None:
    """Who leads the item and has the casting vote: the meeting's chair, or a vice chair in their place."""
    members = takes_part(item)
    leader = rules.who_leads(
        chair=item.meeting.chair_id,
        seats=[rules.Seat(m.pk, MemberRole(m.role)) for m in members],
        taking_part={m.pk for m in members},
    )
    return next((m for m in members if m.pk == leader), None)


def items_to_decide_for(user: User, meeting: Meeting) -> QuerySet[AgendaItem]:
    """The items that are the user's to decide: not those where they have a conflict of interest."""
    seat = open_seats(user).get(meeting.board_id)
    return agenda_of(meeting).exclude(disqualifications__member_id=seat)


@dataclass(frozen=True, slots=True)
class Frame:
    """A round's frame and what has been granted of it, in whole kronor."""

    frame_sek: int
    granted_sek: int

    @property
    def left_sek(self) -> int:
        return self.frame_sek - self.granted_sek


def frame_of(round_: Round) -> Frame:
    """Grants of the board and of the director together."""
    by_board = Decision.objects.filter(outcome=Outcome.GRANTED, item__application__round=round_)
    delegated = DelegatedDecision.objects.filter(outcome=Outcome.GRANTED, application__round=round_)
    granted = sum(query.aggregate(total=Sum("granted_sek"))["total"] or 0 for query in (by_board, delegated))
    return Frame(round_.frame_sek, granted)


def grant_of(application: Application) -> Decision | DelegatedDecision | None:
    """The decision that grants the application, whether its minutes have been announced or not."""
    delegated = DelegatedDecision.objects.filter(application=application, outcome=Outcome.GRANTED).first()
    if delegated is not None:
        return delegated
    by_board = Decision.objects.filter(item__application=application, outcome=Outcome.GRANTED)
    return by_board.select_related("item__meeting__board").first()


def grants_of(meeting: Meeting) -> QuerySet[Decision]:
    """The meeting's grants in the order of the agenda, with what a list of them shows."""
    return with_project(Decision.objects.filter(item__meeting=meeting, outcome=Outcome.GRANTED)).order_by(
        "item__position"
    )


def with_project(decisions: QuerySet[Decision]) -> QuerySet[Decision]:
    return decisions.select_related(
        "item__meeting__board",
        "item__application__case",
        "item__application__organisation",
        "item__application__round__call",
    )


def grants_by_id(authority_id: UUID, decision_ids: list[UUID]) -> dict[UUID, Decision]:
    found = with_project(
        Decision.objects.filter(authority_id=authority_id, outcome=Outcome.GRANTED, pk__in=decision_ids)
    )
    return {decision.pk: decision for decision in found}


def delegated_grants_by_id(authority_id: UUID, decision_ids: list[UUID]) -> dict[UUID, DelegatedDecision]:
    """Grants on delegation, which can be told of as soon as they are made (KL 6:37–40)."""
    found = DelegatedDecision.objects.filter(
        authority_id=authority_id, outcome=Outcome.GRANTED, pk__in=decision_ids
    ).select_related("application__case", "application__organisation", "reported_at_item__meeting")
    return {decision.pk: decision for decision in found}


def notices_on_board(authority: Authority, today: date) -> QuerySet[PublicNotice]:
    """What hangs on the notice board today: posted, and the time to appeal has not ended."""
    return (
        PublicNotice.objects.filter(authority=authority, posted_on__lte=today, takedown_on__gt=today)
        .select_related("meeting__board", "meeting__minutes")
        .order_by("-posted_on")
    )


def unreported_delegated(authority_id: UUID) -> QuerySet[DelegatedDecision]:
    return DelegatedDecision.objects.filter(authority_id=authority_id, reported_at_item=None).select_related(
        "application__case", "application__organisation", "decided_by"
    )


def undecided_items(authority_id: UUID) -> QuerySet[AgendaItem]:
    """Items of meetings that have not been closed, and that have not been decided."""
    return AgendaItem.objects.filter(
        meeting__authority_id=authority_id,
        decision=None,
        meeting__state__in=[MeetingState.PLANNED, MeetingState.SUMMONED, MeetingState.IN_SESSION],
    )


def boards_of(authority: Authority) -> QuerySet[Board]:
    return Board.objects.filter(authority=authority)


def seats_of(board: Board, *, former: bool = False) -> QuerySet[BoardMember]:
    """Those who sit on the board now, in the order they are called up; or who have done so, latest first."""
    seats = board.members.select_related("user")
    if former:
        return seats.exclude(ended_at=None).order_by("-ended_at", "position")
    return seats.filter(ended_at=None).order_by("position", "pk")


def boards_without_chair(authority: Authority) -> QuerySet[Board]:
    led = BoardMember.objects.filter(role=MemberRole.CHAIR, ended_at=None).values("board_id")
    return boards_of(authority).exclude(pk__in=led)
