"""The best set and the municipalities' set beside the officers' proposal, and the reasons they give."""

from __future__ import annotations

from decimal import Decimal

import pytest

from bifall.applications.models import Application
from bifall.applications.states import State
from bifall.assessment.states import AssignmentState, ProposedOutcome
from bifall.board.states import Outcome
from bifall.calls.models import Round
from bifall.collaboration.states import ConsultationState, Position
from bifall.flows.portfolio.entries import portfolio_of
from bifall.flows.portfolio.support import Said, Settings, Support, WhyBest, WhyShares
from bifall.organisations.models import Municipality
from bifall.regulations.portfolio.equal_shares import Step
from tests.cast import Cast
from tests.factories import board
from tests.factories.applications import application
from tests.factories.assessment import assignment, done, memo
from tests.factories.calls import open_round
from tests.factories.collaboration import consultation

PLAIN = Settings(by_population=False, proposed=True, decided_stays=True)


@pytest.fixture
def round_(cast: Cast) -> Round:
    return open_round(cast, frame_sek=1000)


def add(
    cast: Cast, round_: Round, title: str, sought: int, points: int | None, **fields: object
) -> Application:
    case = application(cast, round=round_, title=title, sought_sek=sought, **fields)
    if points is not None:
        done(cast, case, (points, points))
    return case


def says(cast: Cast, case: Application, municipality: Municipality, position: Position) -> None:
    consultation(cast, case, ConsultationState.ANSWERED, municipality=municipality, position=position)


@pytest.fixture
def cases(cast: Cast, round_: Round) -> dict[str, Application]:
    """A large one scored 5 that fills the frame, two smaller of 3 that fill it together, and one nobody has
    scored. The officer proposes the large one; the towns want the small ones.
    """
    made = {
        "Stor": add(cast, round_, "Stor", 1000, 5),
        "Ena": add(cast, round_, "Ena", 500, 3),
        "Andra": add(cast, round_, "Andra", 500, 3),
        "Opoängsatt": add(cast, round_, "Opoängsatt", 100, None),
    }
    memo(cast, made["Stor"], proposed_sek=1000)
    says(cast, made["Ena"], cast.umea, Position.SUPPORT_WITH_CONDITIONS)
    says(cast, made["Andra"], cast.sorsele, Position.SUPPORT)
    says(cast, made["Stor"], cast.umea, Position.AGAINST)
    says(cast, made["Stor"], cast.sorsele, Position.NO_COMMENT)
    return made


def support(cast: Cast, round_: Round, settings: Settings = PLAIN) -> Support:
    return Support(portfolio_of(round_, cast.officer), settings)


def titles(found: Support) -> list[list[str]]:
    return [sorted(found.entries[key].title for key in one.keys) for one in found.sets()]


def test_three_sets_side_by_side(cast: Cast, round_: Round, cases: dict[str, Application]) -> None:
    found = support(cast, round_)
    assert titles(found) == [["Stor"], ["Andra", "Ena"], ["Andra", "Ena"]]
    assert [(one.cost_sek, one.left_sek, one.score) for one in found.sets()] == [
        (1000, 0, Decimal("5.00")),
        (1000, 0, Decimal("6.00")),
        (1000, 0, Decimal("6.00")),
    ]
    assert (found.agreed(), found.unscored, len(found.voters)) == ([], 1, 2)
    assert [found.split_of(one) for one in found.sets()] == [[0, 0, 1000], [0, 1000, 0], [0, 1000, 0]]


def test_each_difference_has_its_reasons(cast: Cast, round_: Round, cases: dict[str, Application]) -> None:
    found = support(cast, round_)
    large, one, other = found.sides(found.disagreed())
    assert [side.entry.title for side in (large, one, other)] == ["Stor", "Ena", "Andra"]
    assert (large.in_officers, large.in_best, large.in_shares) == (True, False, False)
    # With the large one nothing else fits: 5 in place of 6. Without one of the small ones 5 is the best too.
    assert (large.best, one.best) == (WhyBest(Decimal("1.00")), WhyBest(Decimal("1.00")))
    assert large.shares == WhyShares(None, (), Said((), ("Umeå",)), 0)
    assert one.shares == WhyShares(Step.EQUAL_SHARES, (("Umeå", 500),), Said(("Umeå",), ()), 0)
    assert other.shares == WhyShares(Step.EQUAL_SHARES, (("Sorsele", 500),), Said(("Sorsele",), ()), 0)


def test_by_population_a_small_one_cannot_pay(
    cast: Cast, round_: Round, cases: dict[str, Application]
) -> None:
    says(cast, cases["Opoängsatt"], cast.umea, Position.SUPPORT)
    found = support(cast, round_, Settings(by_population=True, proposed=True, decided_stays=True))
    # Sorsele has 2 357 of 136 606 people: 17 of 1 000 kronor, and 35 when the shares have been doubled.
    # Umeå pays for its own two.
    assert titles(found)[2] == ["Ena", "Opoängsatt"]
    [side] = [s for s in found.sides(found.disagreed()) if s.entry.title == "Andra"]
    assert (side.shares.step, side.shares.left_sek, side.in_shares) == (None, 35, False)


def test_what_is_decided_stays_unless_one_asks_what_if(
    cast: Cast, round_: Round, cases: dict[str, Application]
) -> None:
    for title, state in (("Ena", State.GRANTED), ("Andra", State.REJECTED)):
        Application.objects.filter(pk=cases[title].pk).update(state=state)
        cases[title].refresh_from_db()
    meeting = board.meeting(cast)
    board.grant(cast, meeting, project=cases["Ena"], granted_sek=400)
    board.decision(board.item(meeting, application=cases["Andra"]), Outcome.REJECTED)
    found = support(cast, round_)
    assert titles(found) == [["Ena", "Stor"], ["Ena"], ["Ena"]]
    # 600 are left, and the large one costs 1 000.
    [large] = found.sides(found.disagreed())
    assert large.best == WhyBest(None)
    # What is decided is explained by that alone.
    assert found.sides(found.agreed())[0].best is None
    opened = support(cast, round_, Settings(by_population=False, proposed=True, decided_stays=False))
    assert titles(opened)[1:] == [["Andra", "Ena"], ["Andra", "Ena"]]


def test_more_is_granted_than_the_frame(cast: Cast, round_: Round) -> None:
    case = add(cast, round_, "Dyr", 2000, 4, state=State.GRANTED)
    board.grant(cast, board.meeting(cast), project=case)
    found = support(cast, round_)
    assert (found.fits, titles(found)) == (False, [["Dyr"]] * 3)
    assert found.best.left_sek == -1000


def test_what_it_costs_is_what_is_proposed_or_what_is_sought(cast: Cast, round_: Round) -> None:
    cut = add(cast, round_, "Nedskuren", 900, 5)
    memo(cast, cut, proposed_sek=500)
    refused = add(cast, round_, "Avstyrkt", 500, 4)
    memo(cast, refused, outcome=ProposedOutcome.REJECT, proposed_sek=None)
    assert titles(support(cast, round_))[1] == ["Avstyrkt", "Nedskuren"]
    sought = Settings(by_population=False, proposed=False, decided_stays=True)
    assert titles(support(cast, round_, sought))[1] == ["Nedskuren"]


def test_a_conflict_of_interest_takes_the_application_out_of_the_sets(
    cast: Cast, round_: Round, cases: dict[str, Application]
) -> None:
    assignment(cast, cases["Ena"], AssignmentState.CONFLICTED, assessor=cast.officer)
    found = support(cast, round_)
    assert "Ena" not in {entry.title for entry in found.entries.values()}
    assert titles(found)[2] == ["Andra"]


def test_nothing_has_come_in(cast: Cast, round_: Round) -> None:
    found = support(cast, round_)
    assert (titles(found), found.disagreed(), found.voters) == ([[], [], []], [], [])
