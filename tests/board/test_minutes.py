"""Verified by the named, adjusted, announced."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from bifall.accounts.models import User
from bifall.board.commands import adjust_minutes, announce, attach_minutes, verify_minutes
from bifall.board.models import Meeting, PublicNotice
from bifall.board.queries import notices_on_board
from bifall.board.states import MeetingState
from bifall.documents.models import Document
from bifall.documents.states import Access
from bifall.kernel.problems import Refused
from tests.cast import Cast
from tests.factories import board
from tests.factories.sittings import refusals

pytestmark = pytest.mark.django_db


@pytest.fixture
def closed(cast: Cast) -> Meeting:
    """A meeting that has ended, with the chair and the vice chair to verify its minutes."""
    meeting = board.meeting(cast, MeetingState.CLOSED)
    for member in (cast.chair, cast.vice_chair):
        meeting.verifiers.create(member=member)
    return meeting


@pytest.fixture
def adjusted(cast: Cast, closed: Meeting, now: datetime) -> Meeting:
    for member in (cast.chair, cast.vice_chair):
        verify_minutes(meeting_id=closed.pk, member_id=member.pk, actor=member.user, at=now)
    return adjust(closed, cast.vice_chair.user, now)


def adjust(meeting: Meeting, actor: User, at: datetime) -> Meeting:
    """With the minutes as they stand for the final ones."""
    return adjust_minutes(meeting_id=meeting.pk, document_id=meeting.minutes_id, actor=actor, at=at)


def test_the_minutes_are_adjusted_when_every_verifier_has_verified(
    cast: Cast, closed: Meeting, now: datetime
) -> None:
    verify_minutes(meeting_id=closed.pk, member_id=cast.chair.pk, actor=cast.chair.user, at=now)
    with pytest.raises(Refused) as refused:
        adjust(closed, cast.chair.user, now)
    assert [(p.code, p.params) for p in refused.value.problems] == [("verifiers_waiting", {"count": 1})]
    later = now + timedelta(days=1)
    verify_minutes(meeting_id=closed.pk, member_id=cast.vice_chair.pk, actor=cast.vice_chair.user, at=later)
    final = board.minutes_document(cast)
    values = {"meeting_id": closed.pk, "actor": cast.vice_chair.user, "at": later}
    with pytest.raises(Document.DoesNotExist):
        adjust_minutes(document_id=closed.pk, **values)
    assert adjust_minutes(document_id=final.pk, **values).state == "adjusted"
    assert Meeting.objects.get(pk=closed.pk).minutes == final
    assert list(closed.verifiers.values_list("member", "verified_at")) == [
        (cast.chair.pk, now),
        (cast.vice_chair.pk, later),
    ]


def test_nobody_verifies_but_the_named_and_for_themselves(cast: Cast, closed: Meeting, now: datetime) -> None:
    third = cast.members[2]
    with pytest.raises(Refused) as refused:
        verify_minutes(meeting_id=closed.pk, member_id=third.pk, actor=third.user, at=now)
    assert refusals(refused) == [("verifier_unknown", None)]
    for actor in (third.user, cast.vice_chair.user, cast.secretary, cast.secretary_elsewhere):
        with pytest.raises(PermissionDenied):
            verify_minutes(meeting_id=closed.pk, member_id=cast.chair.pk, actor=actor, at=now)
    for actor in (third.user, cast.secretary, cast.secretary_elsewhere):
        with pytest.raises(PermissionDenied):
            adjust(closed, actor, now)
    assert set(closed.verifiers.values_list("verified_at", flat=True)) == {None}


def test_minutes_are_verified_once_and_when_they_are_written(
    cast: Cast, closed: Meeting, now: datetime
) -> None:
    minutes, closed.minutes = closed.minutes, None
    closed.save(update_fields=["minutes"])
    values = {"meeting_id": closed.pk, "member_id": cast.chair.pk, "actor": cast.chair.user, "at": now}
    with pytest.raises(Refused) as refused:
        verify_minutes(**values)
    assert refusals(refused) == [("minutes_missing", None)]
    attach_minutes(meeting_id=closed.pk, document_id=minutes.pk, actor=cast.secretary, at=now)
    verify_minutes(**values)
    with pytest.raises(Refused) as refused:
        verify_minutes(**values)
    assert refusals(refused) == [("already_verified", None)]


@pytest.mark.parametrize("state", [s for s in MeetingState if s != MeetingState.CLOSED])
def test_adjusted_minutes_cannot_change_and_unfinished_ones_are_not_written(
    cast: Cast, now: datetime, state: MeetingState
) -> None:
    meeting = board.meeting(cast, state)
    kept, other = meeting.minutes, board.minutes_document(cast)
    verifier = meeting.verifiers.create(member=cast.chair)
    with pytest.raises(PermissionDenied):
        attach_minutes(meeting_id=meeting.pk, document_id=other.pk, actor=cast.secretary, at=now)
    with pytest.raises(PermissionDenied):
        verify_minutes(meeting_id=meeting.pk, member_id=cast.chair.pk, actor=cast.chair.user, at=now)
    meeting.refresh_from_db()
    verifier.refresh_from_db()
    assert (meeting.minutes, verifier.verified_at) == (kept, None)


@pytest.mark.parametrize(
    ("posted", "last_appeal", "taken_down"),
    [
        ("2026-11-24", "2026-12-15", "2026-12-16"),
        # Three weeks on is a Saturday, so Monday.
        ("2026-11-28", "2026-12-21", "2026-12-22"),
        # Three weeks on is Christmas Eve, a Thursday: after the holidays and the weekend it is Monday.
        ("2026-12-03", "2026-12-28", "2026-12-29"),
    ],
)
def test_the_notice_tells_the_last_day_to_appeal(
    cast: Cast, adjusted: Meeting, now: datetime, posted: str, last_appeal: str, taken_down: str
) -> None:
    posted_on = date.fromisoformat(posted)
    announce(
        meeting_id=adjusted.pk,
        posted_on=posted_on,
        kept_at=" Regionens hus ",
        actor=cast.secretary,
        at=now + (posted_on - now.date()),
    )
    notice = PublicNotice.objects.get()
    assert (notice.last_appeal_on.isoformat(), notice.takedown_on.isoformat()) == (last_appeal, taken_down)
    assert notice.kept_at == "Regionens hus"
    adjusted.refresh_from_db()
    assert (adjusted.state, adjusted.minutes.access) == (MeetingState.ANNOUNCED, Access.PUBLIC)
    hangs = {
        day: list(notices_on_board(cast.region, day)) == [notice]
        for day in (
            posted_on - timedelta(days=1),
            posted_on,
            notice.last_appeal_on,
            notice.takedown_on,
        )
    }
    assert list(hangs.values()) == [False, True, True, False]
    assert list(notices_on_board(cast.other_region, posted_on)) == []


def test_a_notice_is_dated_neither_before_the_adjustment_nor_back(
    cast: Cast, adjusted: Meeting, now: datetime
) -> None:
    later = now + timedelta(days=7)
    early = [("posted_before_adjustment", "posted_on"), ("kept_at_missing", "kept_at")]
    for posted_on, at, kept_at, expected in (
        (date(2026, 11, 23), now, " ", early),
        (date(2026, 11, 24), later, "Umeå", [("posted_in_the_past", "posted_on")]),
    ):
        with pytest.raises(Refused) as refused:
            announce(
                meeting_id=adjusted.pk, posted_on=posted_on, kept_at=kept_at, actor=cast.secretary, at=at
            )
        assert refusals(refused) == expected
    adjusted.refresh_from_db()
    assert (adjusted.state, adjusted.minutes.access) == (MeetingState.ADJUSTED, Access.BOARD)
    assert PublicNotice.objects.count() == 0


@pytest.mark.parametrize("days_after", [0, 2, 7])
def test_nothing_is_public_before_the_notice_hangs(
    cast: Cast, adjusted: Meeting, now: datetime, days_after: int
) -> None:
    today = now + timedelta(days=days_after)
    values = {"meeting_id": adjusted.pk, "kept_at": "Umeå", "actor": cast.secretary, "at": today}
    with pytest.raises(Refused) as refused:
        announce(posted_on=today.date() + timedelta(days=1), **values)
    assert [(p.code, p.field, p.params) for p in refused.value.problems] == [
        ("posted_in_the_future", "posted_on", {"today": today.date()})
    ]
    adjusted.refresh_from_db()
    assert (adjusted.state, adjusted.minutes.access) == (MeetingState.ADJUSTED, Access.BOARD)
    assert announce(posted_on=today.date(), **values).posted_on == today.date()


@pytest.mark.parametrize("state", list(MeetingState))
def test_the_secretary_alone_announces_and_only_what_is_adjusted(
    cast: Cast, now: datetime, state: MeetingState
) -> None:
    meeting = board.meeting(cast, state)
    posted = PublicNotice.objects.count()
    strangers = [cast.chair.user, cast.officer, cast.communicator, cast.secretary_elsewhere]
    for actor in strangers if state == MeetingState.ADJUSTED else [*strangers, cast.secretary]:
        with pytest.raises(PermissionDenied):
            announce(meeting_id=meeting.pk, posted_on=now.date(), kept_at="Umeå", actor=actor, at=now)
    assert PublicNotice.objects.count() == posted
