from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from bifall.calls.models import Round
from bifall.calls.queries import open_rounds, public_calls
from bifall.calls.states import CALL_WORKFLOW, CallAction, CallState, RoundPhase
from tests.cast import Cast
from tests.conftest import NOW
from tests.factories.calls import open_round

INSTANT = timedelta(microseconds=1)
OPENS, CLOSES = NOW - timedelta(days=30), NOW + timedelta(days=1)


def test_every_state_is_reached_and_a_cancelled_call_stays_so() -> None:
    assert CALL_WORKFLOW.reachable() == set(CallState)
    assert {state for state in CallState if not CALL_WORKFLOW.actions_from(state)} == {CallState.CANCELLED}
    assert {action for _state, action in CALL_WORKFLOW.moves} == set(CallAction)


@pytest.mark.parametrize(
    ("at", "phase"),
    [
        (OPENS - INSTANT, RoundPhase.UPCOMING),
        (OPENS, RoundPhase.OPEN),
        (CLOSES - INSTANT, RoundPhase.OPEN),
        (CLOSES, RoundPhase.CLOSED),
    ],
)
def test_a_round_is_open_from_its_opening_until_its_closing(
    cast: Cast, at: datetime, phase: RoundPhase
) -> None:
    open_round(cast)
    round_ = Round.objects.get()
    assert round_.phase(at) == phase
    assert list(open_rounds(cast.region, at)) == ([round_] if phase == RoundPhase.OPEN else [])
    assert list(open_rounds(cast.other_region, at)) == []


@pytest.mark.parametrize("state", CallState)
def test_only_published_calls_are_public_and_open(cast: Cast, state: CallState) -> None:
    round_ = open_round(cast)
    round_.call.state = state
    round_.call.save()
    is_published = state == CallState.PUBLISHED
    assert list(public_calls(cast.region)) == ([round_.call] if is_published else [])
    assert list(open_rounds(cast.region, NOW)) == ([round_] if is_published else [])
    assert list(public_calls(cast.other_region)) == []


def test_the_first_to_close_stands_first(cast: Cast) -> None:
    later = open_round(cast, closes_at=NOW + timedelta(days=9))
    sooner = open_round(cast, closes_at=NOW + timedelta(days=2))
    assert list(open_rounds(cast.region, NOW)) == [sooner, later]
    assert [list(call.rounds.all()) for call in public_calls(cast.region)] == [[later, sooner]]
