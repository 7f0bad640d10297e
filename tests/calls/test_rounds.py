"""Rounds and what becomes of the call, and all that is refused."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from bifall.calls.commands import (
    cancel_call,
    change_round,
    publish_call,
)
from bifall.calls.models import Call, Round
from bifall.calls.states import CallState, RoundPhase
from bifall.kernel.problems import Problem
from tests.calls.conftest import spring, two_criteria
from tests.cast import Cast
from tests.conftest import NOW
from tests.factories.calls import open_round
from tests.whole_database import last_told, refusal, told_since

DAY = timedelta(days=1)


def test_a_round_is_added_also_when_the_call_is_published(cast: Cast) -> None:
    call = open_round(cast).call
    told = last_told(cast.region.pk)
    made = spring(call, cast.officer, name=" Våren ")
    kept = Round.objects.get(pk=made.pk)
    assert (kept.call, kept.name, kept.opens_at, kept.closes_at, kept.frame_sek) == (
        call,
        "Våren",
        NOW + DAY,
        NOW + 30 * DAY,
        7_000_000,
    )
    assert told_since(told) == [
        (
            "calls.round_added",
            cast.officer,
            {
                "round_id": str(made.pk),
                "opens_at": "2026-11-25T11:00:00+00:00",
                "closes_at": "2026-12-24T11:00:00+00:00",
                "frame_sek": 7_000_000,
            },
        )
    ]


def test_all_that_is_wrong_with_a_round_is_told_at_once(cast: Cast, draft: Call) -> None:
    spring(draft, cast.officer)
    assert refusal(lambda: spring(draft, cast.officer, name=" ", closes_at=NOW + DAY, frame_sek=0)) == [
        Problem("round_name_missing", "name"),
        Problem("round_closes_before_it_opens", "closes_at"),
        Problem("frame_missing", "frame_sek"),
    ]
    assert refusal(lambda: spring(draft, cast.officer, name="Våren ")) == [
        Problem("round_name_taken", "name")
    ]


@pytest.mark.parametrize(
    ("phase", "opens_at", "closes_at", "new_closes_at", "problems"),
    [
        (RoundPhase.UPCOMING, NOW + DAY, NOW + 9 * DAY, NOW + 2 * DAY, []),
        (
            RoundPhase.UPCOMING,
            NOW + DAY,
            NOW + 9 * DAY,
            NOW + DAY,
            [Problem("round_closes_before_it_opens", "closes_at")],
        ),
        (RoundPhase.OPEN, NOW, NOW + DAY, NOW + 2 * DAY, []),
        (RoundPhase.OPEN, NOW - DAY, NOW + DAY, NOW + DAY, []),
        (
            RoundPhase.OPEN,
            NOW - DAY,
            NOW + DAY,
            NOW + DAY - timedelta(microseconds=1),
            [Problem("round_cannot_close_earlier", "closes_at")],
        ),
        (RoundPhase.CLOSED, NOW - DAY, NOW, NOW, []),
        (RoundPhase.CLOSED, NOW - DAY, NOW, NOW + DAY, [Problem("round_closed_already", "closes_at")]),
    ],
)
def test_an_open_round_closes_later_never_earlier_and_a_closed_one_stays_closed(
    cast: Cast,
    phase: RoundPhase,
    opens_at: datetime,
    closes_at: datetime,
    new_closes_at: datetime,
    problems: list[Problem],
) -> None:
    round_ = open_round(cast, opens_at=opens_at, closes_at=closes_at)
    assert round_.phase(NOW) == phase
    told = last_told(cast.region.pk)
    change = {
        "round_id": round_.pk,
        "closes_at": new_closes_at,
        "frame_sek": 8_000_000,
        "actor": cast.officer,
        "at": NOW,
    }
    if problems:
        assert refusal(lambda: change_round(**change)) == problems
        return
    change_round(**change)
    round_.refresh_from_db()
    assert (round_.opens_at, round_.closes_at, round_.frame_sek) == (opens_at, new_closes_at, 8_000_000)
    data = {"round_id": str(round_.pk), "closes_at": new_closes_at.isoformat(), "frame_sek": 8_000_000}
    assert told_since(told) == [("calls.round_changed", cast.officer, data)]


def test_a_round_keeps_a_frame(cast: Cast) -> None:
    round_ = open_round(cast)
    assert refusal(
        lambda: change_round(
            round_id=round_.pk, closes_at=round_.opens_at, frame_sek=0, actor=cast.officer, at=NOW
        )
    ) == [
        Problem("round_closes_before_it_opens", "closes_at"),
        Problem("frame_missing", "frame_sek"),
        Problem("round_cannot_close_earlier", "closes_at"),
    ]


def test_a_call_is_published_and_cancelled(cast: Cast, draft: Call) -> None:
    two_criteria(draft, cast.officer)
    spring(draft, cast.officer)
    told = last_told(cast.region.pk)
    step = {"call_id": draft.pk, "actor": cast.officer, "at": NOW}
    assert publish_call(**step).state == CallState.PUBLISHED
    assert cancel_call(**step).state == CallState.CANCELLED
    draft.refresh_from_db()
    assert draft.state == CallState.CANCELLED
    assert told_since(told) == [
        ("calls.moved", cast.officer, {"action": "publish", "previous": "draft", "state": "published"}),
        ("calls.moved", cast.officer, {"action": "cancel", "previous": "published", "state": "cancelled"}),
    ]


def test_a_call_needs_criteria_and_a_round_before_it_is_published(cast: Cast, draft: Call) -> None:
    step = {"call_id": draft.pk, "actor": cast.officer, "at": NOW}
    missing = [Problem("criteria_missing", "criteria"), Problem("round_missing", "rounds")]
    assert refusal(lambda: publish_call(**step)) == missing
    two_criteria(draft, cast.officer)
    assert refusal(lambda: publish_call(**step)) == missing[1:]
    spring(draft, cast.officer)
    assert publish_call(**step).state == CallState.PUBLISHED
