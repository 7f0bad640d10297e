"""What happens at an item in session: conflicts of interest, motions, votes, reservations."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction

from bifall.accounts.models import User
from bifall.accounts.permissions import require
from bifall.audit.commands import record
from bifall.board.commands.meetings import lock
from bifall.board.events import (
    BallotCast,
    ConflictDeclared,
    ConflictTried,
    MotionMoved,
    MotionWithdrawn,
    ReservationRecorded,
    VoteClosed,
    VoteOpened,
)
from bifall.board.models import (
    AgendaItem,
    Ballot,
    BoardMember,
    ConflictTrial,
    Disqualification,
    Motion,
    Reservation,
    Vote,
)
from bifall.board.policies import item_is_in_session
from bifall.board.queries import leader_of, possible_conflicts, takes_part
from bifall.board.states import Choice, MotionKind
from bifall.kernel.problems import Problem, refuse_if
from bifall.regulations.meetings import Side, majority


@transaction.atomic
def declare_conflict(
    *, item_id: UUID, member_id: UUID, reason: str, actor: User, at: datetime
) -> Disqualification:
    """Note that a member has a conflict of interest and leaves the item (KL 6:28–30)."""
    item, member = _lock_item(item_id), _member(member_id)
    _require_voice(actor, item, member)
    problems = _problems_unless_open(item)
    if not item.meeting.attendances.filter(member=member, is_serving=True).exists():
        problems.append(Problem("not_serving", "member"))
    if item.disqualifications.filter(member=member).exists():
        problems.append(Problem("conflict_already_declared", "member"))
    if Ballot.objects.filter(vote__item=item, member=member).exists():
        problems.append(Problem("conflict_after_the_vote", "member"))
    if not reason.strip():
        problems.append(Problem("conflict_reason_missing", "reason"))
    refuse_if(problems)
    item.conflict_trials.filter(member=member).delete()
    made = Disqualification.objects.create(item=item, member=member, reason=reason.strip(), declared_at=at)
    record(ConflictDeclared(member_id=str(member.pk)), subject=item, actor=actor, at=at)
    return made


@transaction.atomic
def try_conflict(*, item_id: UUID, member_id: UUID, reason: str, actor: User, at: datetime) -> ConflictTrial:
    """Note that the board has tried whether a member has a conflict of interest, and found none (KL 6:30)."""
    item, member = _lock_item(item_id), _member(member_id)
    require(actor, "board.record_proceedings", item)
    problems = _problems_unless_open(item) + _problems_unless_taking_part(item, member, "member")
    if item.conflict_trials.filter(member=member).exists():
        problems.append(Problem("conflict_already_tried", "member"))
    if not reason.strip():
        problems.append(Problem("conflict_trial_reason_missing", "reason"))
    refuse_if(problems)
    made = ConflictTrial.objects.create(item=item, member=member, reason=reason.strip(), tried_at=at)
    record(ConflictTried(member_id=str(member.pk)), subject=item, actor=actor, at=at)
    return made


@transaction.atomic
def move_motion(
    *, item_id: UUID, mover_id: UUID, kind: MotionKind, text: str, actor: User, at: datetime
) -> Motion:
    item, mover = _lock_item(item_id), _member(mover_id)
    _require_voice(actor, item, mover)
    problems = _problems_unless_open(item) + _problems_unless_taking_part(item, mover, "mover")
    if not text.strip():
        problems.append(Problem("motion_text_missing", "text"))
    refuse_if(problems)
    motion = Motion.objects.create(item=item, mover=mover, kind=kind, text=text.strip(), moved_at=at)
    record(MotionMoved(motion_id=str(motion.pk), kind=kind), subject=item, actor=actor, at=at)
    return motion


@transaction.atomic
def withdraw_motion(*, motion_id: UUID, actor: User, at: datetime) -> Motion:
    motion = Motion.objects.select_related("mover").get(pk=motion_id)
    item = _lock_item(motion.item_id)
    _require_voice(actor, item, motion.mover)
    problems = _problems_unless_open(item)
    if motion.withdrawn_at is not None:
        problems.append(Problem("motion_already_withdrawn"))
    refuse_if(problems)
    motion.withdrawn_at = at
    motion.save(update_fields=["withdrawn_at"])
    record(MotionWithdrawn(motion_id=str(motion.pk)), subject=item, actor=actor, at=at)
    return motion


@transaction.atomic
def open_vote(*, item_id: UUID, yes_means: str, no_means: str, actor: User, at: datetime) -> Vote:
    """Open an open vote: yes and no are given their meaning (KL 5:53–56, 6:33)."""
    item = _lock_item(item_id)
    require(actor, "board.record_proceedings", item)
    problems = _problems_unless_open(item)
    if item.votes.filter(closed_at=None).exists():
        problems.append(Problem("vote_already_open"))
    if not yes_means.strip() or not no_means.strip():
        problems.append(Problem("vote_meaning_missing", "yes_means"))
    if leader_of(item) is None:
        problems.append(Problem("nobody_leads"))
    problems += problems_with_untried_conflicts(item)
    refuse_if(problems)
    vote = Vote.objects.create(
        item=item, yes_means=yes_means.strip()[:250], no_means=no_means.strip()[:250], opened_at=at
    )
    record(VoteOpened(vote_id=str(vote.pk)), subject=item, actor=actor, at=at)
    return vote


@transaction.atomic
def cast_ballot(*, vote_id: UUID, member_id: UUID, choice: Choice, actor: User, at: datetime) -> Ballot:
    """Vote, or change one's vote while the vote is open. Only members who take part in the item vote."""
    vote = Vote.objects.get(pk=vote_id)
    item, member = _lock_item(vote.item_id), _member(member_id)
    _require_voice(actor, item, member)
    problems = _problems_unless_taking_part(item, member, "member")
    if vote.closed_at is not None:
        problems.append(Problem("vote_closed"))
    refuse_if(problems)
    ballot, _created = Ballot.objects.update_or_create(vote=vote, member=member, defaults={"choice": choice})
    event = BallotCast(vote_id=str(vote.pk), member_id=str(member.pk), choice=choice)
    record(event, subject=item, actor=actor, at=at)
    return ballot


@transaction.atomic
def close_vote(*, vote_id: UUID, actor: User, at: datetime) -> Vote:
    """Count the vote when everybody who takes part has voted; a tie is settled by whoever leads."""
    vote = Vote.objects.get(pk=vote_id)
    item = _lock_item(vote.item_id)
    require(actor, "board.record_proceedings", item)
    vote = Vote.objects.get(pk=vote_id)
    ballots = {b.member_id: Choice(b.choice) for b in vote.ballots.all()}
    missing = {m.pk for m in takes_part(item)} - set(ballots)
    counts = {choice: list(ballots.values()).count(choice) for choice in Choice}
    leader = leader_of(item)
    casting = ballots.get(leader.pk) if leader else None
    problems = [Problem("vote_closed")] if vote.closed_at is not None else []
    if missing:
        problems.append(Problem("ballots_missing", params={"count": len(missing)}))
    elif counts[Choice.YES] == counts[Choice.NO] and casting not in {Choice.YES, Choice.NO}:
        problems.append(Problem("chair_must_vote"))
    refuse_if(problems)
    side: Side | None = {Choice.YES: "yes", Choice.NO: "no"}.get(casting)  # type: ignore[arg-type, assignment]
    result = majority(counts[Choice.YES], counts[Choice.NO], side)
    vote.closed_at = at
    vote.yes_count, vote.no_count = counts[Choice.YES], counts[Choice.NO]
    vote.abstain_count = counts[Choice.ABSTAIN]
    vote.outcome, vote.by_casting_vote = result.outcome, result.by_casting_vote
    vote.save(
        update_fields=[
            "closed_at",
            "yes_count",
            "no_count",
            "abstain_count",
            "outcome",
            "by_casting_vote",
        ]
    )
    event = VoteClosed(
        vote_id=str(vote.pk),
        yes=vote.yes_count,
        no=vote.no_count,
        abstained=vote.abstain_count,
        outcome=vote.outcome,
        by_casting_vote=vote.by_casting_vote,
    )
    record(event, subject=item, actor=actor, at=at)
    return vote


@transaction.atomic
def record_reservation(
    *, item_id: UUID, member_id: UUID, actor: User, at: datetime, text: str = ""
) -> Reservation:
    """Record the dissent of a member who took part, before the meeting ends (KL 4:27)."""
    item, member = _lock_item(item_id), _member(member_id)
    _require_voice(actor, item, member)
    problems = _problems_unless_taking_part(item, member, "member")
    if item.reservations.filter(member=member).exists():
        problems.append(Problem("reservation_already_recorded", "member"))
    refuse_if(problems)
    reservation = Reservation.objects.create(item=item, member=member, text=text.strip(), recorded_at=at)
    record(ReservationRecorded(member_id=str(member.pk)), subject=item, actor=actor, at=at)
    return reservation


def _lock_item(item_id: UUID) -> AgendaItem:
    """The item, with its meeting locked until the transaction ends."""
    meeting = lock(AgendaItem.objects.values_list("meeting_id", flat=True).get(pk=item_id))
    item = AgendaItem.objects.get(pk=item_id)
    item.meeting = meeting
    return item


def _member(member_id: UUID) -> BoardMember:
    return BoardMember.objects.select_related("user", "board").get(pk=member_id)


def _require_voice(actor: User, item: AgendaItem, member: BoardMember) -> None:
    """The secretary records for everybody; a member speaks for themself, in session."""
    if actor.has_perm("board.record_proceedings", item):
        return
    if not item_is_in_session.test(actor, item):
        raise PermissionDenied("board.speak_as")
    require(actor, "board.speak_as", member)


def _problems_unless_open(item: AgendaItem) -> list[Problem]:
    return [Problem("item_already_decided")] if hasattr(item, "decision") else []


def problems_with_untried_conflicts(item: AgendaItem) -> list[Problem]:
    """Nobody votes or decides before those who may have a conflict of interest have been asked."""
    return [
        Problem("conflict_not_tried", params={"name": str(line.member)})
        for line in possible_conflicts(item, takes_part(item))
    ]


def _problems_unless_taking_part(item: AgendaItem, member: BoardMember, field: str) -> list[Problem]:
    if not item.meeting.attendances.filter(member=member, is_serving=True).exists():
        return [Problem("not_serving", field)]
    if item.disqualifications.filter(member=member).exists():
        return [Problem("has_conflict", field)]
    return []
