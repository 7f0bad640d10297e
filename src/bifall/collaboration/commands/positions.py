"""What each municipality thought at a meeting. It is the municipality's own when the municipality says so."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from bifall.accounts.models import User
from bifall.accounts.permissions import require
from bifall.audit.commands import record
from bifall.collaboration.commands.meetings import lock_meeting
from bifall.collaboration.events import PositionGiven, PositionNoted
from bifall.collaboration.models import ForumPoint, ForumPosition
from bifall.collaboration.queries import municipalities_in
from bifall.collaboration.states import Stance
from bifall.kernel.problems import Problem, Refused, refuse_if


@transaction.atomic
def note_position(
    *, point_id: UUID, municipality_id: UUID, stance: Stance, words: str, actor: User, at: datetime
) -> ForumPosition:
    """Write down, as whoever takes the notes, what a municipality thought. The municipality confirms it.

    What the municipality has confirmed or written itself cannot be noted over.
    """
    position = _lock(point_id, municipality_id)
    require(actor, "collaboration.note_position", position)
    refuse_if(_problems_with(position, stance, words))
    position.stance, position.words = stance, words.strip()
    position.noted_by, position.noted_at = actor, at
    position.save()
    event = PositionNoted(municipality_code=position.municipality.code, point_id=str(point_id), stance=stance)
    record(event, subject=position.point.meeting, actor=actor, at=at)
    return position


@transaction.atomic
def give_position(
    *, point_id: UUID, municipality_id: UUID, stance: Stance, words: str, actor: User, at: datetime
) -> ForumPosition:
    """Say what the municipality thinks: confirm what was noted, with the same words, or write others.

    Until the notes are shared it can be said anew; once they are, what has been confirmed stands.
    """
    position = _lock(point_id, municipality_id)
    require(actor, "collaboration.speak", position)
    refuse_if(_problems_with(position, stance, words))
    position.stance, position.words = stance, words.strip()
    if position.noted_at is None:
        position.noted_by, position.noted_at = actor, at
    position.confirmed_by, position.confirmed_at = actor, at
    position.save()
    event = PositionGiven(municipality_code=position.municipality.code, point_id=str(point_id), stance=stance)
    record(event, subject=position.point.meeting, actor=actor, at=at)
    return position


def _lock(point_id: UUID, municipality_id: UUID) -> ForumPosition:
    """What stands, or a position that has not been written yet. The meeting is the lock."""
    meeting = lock_meeting(ForumPoint.objects.values_list("meeting_id", flat=True).get(pk=point_id))
    point = meeting.points.get(pk=point_id)
    found = point.positions.select_related("municipality").filter(municipality_id=municipality_id).first()
    if found is None:
        there = municipalities_in(meeting.forum, meeting.on_day).filter(pk=municipality_id).first()
        if there is None:
            raise Refused([Problem("forum_position_municipality_unknown", "municipality")])
        found = ForumPosition(municipality=there)
    point.meeting = meeting
    found.point = point
    return found


def _problems_with(position: ForumPosition, stance: Stance, words: str) -> list[Problem]:
    if stance == Stance.FOR_WITH_RESERVATION and not words.strip():
        return [Problem("forum_position_words_missing", "words")]
    return []
