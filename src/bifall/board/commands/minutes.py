"""Minutes: written, verified, announced."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from bifall.accounts.models import User
from bifall.accounts.permissions import require
from bifall.audit.commands import record
from bifall.board.commands.meetings import lock, move
from bifall.board.events import MinutesVerified, NoticePosted, PaperAttached
from bifall.board.models import Meeting, MinutesVerifier, PublicNotice
from bifall.board.states import MeetingAction
from bifall.documents.commands import LOCAL_TIME, make_public
from bifall.documents.models import Document
from bifall.kernel.problems import Problem, Refused, refuse_if
from bifall.regulations.meetings import last_appeal_day, takedown_day


@transaction.atomic
def attach_minutes(*, meeting_id: UUID, document_id: UUID, actor: User, at: datetime) -> Meeting:
    """Keep the minutes (PDF) with the meeting, as a draft for the verifiers."""
    meeting = lock(meeting_id)
    require(actor, "board.write_minutes", meeting)
    _keep(meeting, document_id, actor, at)
    return meeting


def _keep(meeting: Meeting, document_id: UUID, actor: User, at: datetime) -> None:
    document = Document.objects.get(pk=document_id, authority_id=meeting.authority_id)
    meeting.minutes = document
    meeting.save(update_fields=["minutes"])
    event = PaperAttached(document_id=str(document.pk), kind=document.kind)
    record(event, subject=meeting, actor=actor, at=at)


@transaction.atomic
def verify_minutes(*, meeting_id: UUID, member_id: UUID, actor: User, at: datetime) -> Meeting:
    """Verify the minutes as a named verifier (KL 5:69)."""
    meeting = lock(meeting_id)
    verifier = (
        MinutesVerifier.objects.select_related("member__user", "meeting")
        .filter(meeting=meeting, member_id=member_id)
        .first()
    )
    if verifier is None:
        raise Refused([Problem("verifier_unknown")])
    require(actor, "board.verify_minutes", verifier)
    problems = [] if meeting.minutes_id else [Problem("minutes_missing")]
    if verifier.verified_at is not None:
        problems.append(Problem("already_verified"))
    refuse_if(problems)
    verifier.verified_at = at
    verifier.save(update_fields=["verified_at"])
    record(MinutesVerified(member_id=str(member_id)), subject=meeting, actor=actor, at=at)
    return meeting


@transaction.atomic
def adjust_minutes(*, meeting_id: UUID, document_id: UUID, actor: User, at: datetime) -> Meeting:
    """Make the minutes final when all verifiers have verified them: nothing in them changes after that.

    `document_id` is the paper with their notes. The verifier who comes last puts it in the draft's place;
    whoever was the secretary may have left by then.
    """
    meeting = lock(meeting_id)
    require(actor, "board.adjust_minutes", meeting)
    waiting = meeting.verifiers.filter(verified_at=None).count()
    refuse_if([Problem("verifiers_waiting", params={"count": waiting})] if waiting else [])
    _keep(meeting, document_id, actor, at)
    move(meeting, MeetingAction.ADJUST, actor, at)
    return meeting


@transaction.atomic
def announce(*, meeting_id: UUID, posted_on: date, kept_at: str, actor: User, at: datetime) -> PublicNotice:
    """Announce the adjusted minutes on the notice board; from `posted_on` the time to appeal runs.

    `posted_on` is today: the minutes and their decisions become public at once, and may not be read before
    the notice hangs. The last day to appeal is computed and kept (KL 8:12, 13:5; act 1930:173).
    """
    meeting = lock(meeting_id)
    require(actor, "board.announce", meeting)
    adjusted = meeting.verifiers.order_by("-verified_at").values_list("verified_at", flat=True).first()
    today = at.astimezone(LOCAL_TIME).date()
    problems = []
    if adjusted is None or posted_on < adjusted.astimezone(LOCAL_TIME).date():
        problems.append(Problem("posted_before_adjustment", "posted_on"))
    elif posted_on < today:
        # Dated back, the notice would shorten the time to appeal.
        problems.append(Problem("posted_in_the_past", "posted_on"))
    elif posted_on > today:
        problems.append(Problem("posted_in_the_future", "posted_on", {"today": today}))
    if not kept_at.strip():
        problems.append(Problem("kept_at_missing", "kept_at"))
    refuse_if(problems)
    notice = PublicNotice.objects.create(
        authority_id=meeting.authority_id,
        meeting=meeting,
        posted_on=posted_on,
        posted_at=at,
        last_appeal_on=last_appeal_day(posted_on),
        takedown_on=takedown_day(posted_on),
        kept_at=kept_at.strip(),
    )
    move(meeting, MeetingAction.ANNOUNCE, actor, at)
    if meeting.minutes is not None:
        make_public(document=meeting.minutes, actor=actor, at=at)
    event = NoticePosted(
        meeting_id=str(meeting.pk),
        posted_on=posted_on.isoformat(),
        last_appeal_on=notice.last_appeal_on.isoformat(),
    )
    record(event, subject=notice, actor=actor, at=at)
    return notice
