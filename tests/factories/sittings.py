"""A meeting in session, opened by the house's own command, and what a command refused with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from bifall.board.commands import open_meeting
from bifall.board.commands.meetings import Present
from bifall.board.models import BoardMember, Meeting
from bifall.board.states import MeetingState
from tests.cast import Cast
from tests.conftest import NOW
from tests.factories import board

if TYPE_CHECKING:
    import pytest

    from bifall.kernel.problems import Refused


def refusals(refused: pytest.ExceptionInfo[Refused]) -> list[tuple[str, str | None]]:
    return [(problem.code, problem.field) for problem in refused.value.problems]


def roll(
    *serving: BoardMember,
    instead: Mapping[BoardMember, BoardMember] | None = None,
    listening: Sequence[BoardMember] = (),
) -> list[Present]:
    """The roll: who serves, substitutes {substitute: absent member}, and who only listens."""
    return [
        *(Present(member_id=member.pk) for member in serving),
        *(Present(member_id=new.pk, serves_for_id=absent.pk) for new, absent in (instead or {}).items()),
        *(Present(member_id=member.pk, serving=False) for member in listening),
    ]


def call_roll(
    cast: Cast,
    meeting: Meeting,
    present: Sequence[Present] | None = None,
    *,
    chair: BoardMember | None = None,
    verifiers: Sequence[BoardMember] | None = None,
) -> Meeting:
    """Open the meeting: all five ordinary members serve, unless the roll says something else."""
    return open_meeting(
        meeting_id=meeting.pk,
        present=roll(*cast.members) if present is None else present,
        chair_id=(chair or cast.chair).pk,
        verifier_ids=[member.pk for member in ([cast.vice_chair] if verifiers is None else verifiers)],
        actor=cast.secretary,
        at=NOW,
    )


def in_session(cast: Cast, present: Sequence[Present] | None = None, **fields: object) -> Meeting:
    """A meeting that has begun; items can be put on it with the factory."""
    return call_roll(cast, board.meeting(cast, MeetingState.SUMMONED, **fields), present)
