"""What a scenario comes to, and where scenarios differ."""

from __future__ import annotations

import pytest

from bifall.applications.models import Application
from bifall.applications.states import State
from bifall.assessment.states import ProposedOutcome, ScenarioBasis
from bifall.calls.models import Round
from bifall.flows.portfolio.entries import Portfolio, portfolio_of
from bifall.flows.portfolio.scenarios import Played, differences, play
from tests.cast import Cast
from tests.factories import board
from tests.factories.applications import application
from tests.factories.assessment import done, memo
from tests.factories.calls import open_round

SOUGHT, PROPOSED = ScenarioBasis.SOUGHT, ScenarioBasis.PROPOSED


@pytest.fixture
def round_(cast: Cast) -> Round:
    return open_round(cast)


@pytest.fixture
def cases(cast: Cast, round_: Round) -> list[Application]:
    """Four of falling rank that seek 400, 300, 500 and 200."""
    made = []
    for points, sought in ((5, 400), (4, 300), (3, 500), (2, 200)):
        case = application(cast, round=round_, title=f"{sought}", sought_sek=sought)
        done(cast, case, (points, points))
        made.append(case)
    return made


def told(played: Played) -> list[tuple[str, int, bool, bool]]:
    return [(line.entry.title, line.amount_sek, line.is_in, line.fits) for line in played.lines]


def found(cast: Cast, round_: Round) -> Portfolio:
    return portfolio_of(round_, cast.officer)


def test_a_cut_lets_another_in(cast: Cast, round_: Round, cases: list[Application]) -> None:
    whole = found(cast, round_)
    before = play(whole, frame_sek=1000, basis=SOUGHT, amounts={})
    assert told(before) == [
        ("400", 400, True, False),
        ("300", 300, True, False),
        ("500", 500, False, False),
        ("200", 200, False, True),
    ]
    assert (before.above, before.line.left_sek, before.fits_sek, before.below_sek) == (2, 300, 200, 500)
    after = play(whole, frame_sek=1000, basis=SOUGHT, amounts={cases[0].pk: 200, cases[3].pk: 0})
    assert told(after) == [
        ("400", 200, True, False),
        ("300", 300, True, False),
        ("500", 500, True, False),
        ("200", 0, False, False),
    ]
    assert (after.above, after.changed, after.line.left_sek) == (3, 2, 0)
    assert [(c.entry.title, [line.amount_sek for line in c.lines]) for c in differences([before, after])] == [
        ("400", [400, 200]),
        ("500", [500, 500]),
        ("200", [200, 0]),
    ]
    assert differences([before, before]) == []


def test_another_frame(cast: Cast, round_: Round, cases: list[Application]) -> None:
    whole = found(cast, round_)
    assert [play(whole, frame_sek=f, basis=SOUGHT, amounts={}).above for f in (0, 400, 1400)] == [0, 1, 4]


def test_where_a_scenario_starts_from(cast: Cast, round_: Round, cases: list[Application]) -> None:
    memo(cast, cases[0], proposed_sek=100)
    memo(cast, cases[1], outcome=ProposedOutcome.REJECT, proposed_sek=None)
    Application.objects.filter(pk=cases[3].pk).update(state=State.GRANTED)
    cases[3].refresh_from_db()
    board.grant(cast, board.meeting(cast), project=cases[3], granted_sek=150)
    whole = found(cast, round_)

    def costs(basis: ScenarioBasis) -> list[int]:
        return [line.amount_sek for line in play(whole, frame_sek=9, basis=basis, amounts={}).lines]

    assert costs(SOUGHT) == [400, 300, 500, 150]
    assert costs(PROPOSED) == [100, 0, 500, 150]
