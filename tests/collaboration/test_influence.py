"""The figures of influence: small counties worked out by hand, and what always holds."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bifall.collaboration.influence import Trace, counts, figure_of, followed, rows_of, size_class_of
from bifall.collaboration.rules import quota_of
from bifall.collaboration.states import Measure, Position, Threshold

SUPPORT, WITH_CONDITIONS = Position.SUPPORT, Position.SUPPORT_WITH_CONDITIONS
AGAINST, NO_COMMENT = Position.AGAINST, Position.NO_COMMENT
PLAIN = Trace(
    municipality="A",
    municipality_name="A",
    case_number="RUN 1-2026",
    title="Ett",
    round="r",
    cost_sek=100,
    granted=True,
    position=SUPPORT,
    is_late=False,
    taken_in=None,
    recognised=None,
)


@pytest.mark.parametrize(
    ("change", "measure", "found"),
    [
        ({"position": None}, Measure.ANSWERED, (True, False)),
        ({"is_late": True}, Measure.ANSWERED, (True, True)),
        ({"position": None}, Measure.ON_TIME, (True, False)),
        ({"is_late": True}, Measure.ON_TIME, (True, False)),
        ({}, Measure.ON_TIME, (True, True)),
        ({}, Measure.AGREEMENT, (True, True)),
        ({"position": WITH_CONDITIONS, "granted": False}, Measure.AGREEMENT, (True, False)),
        ({"position": AGAINST}, Measure.AGREEMENT, (True, False)),
        ({"position": AGAINST, "granted": False}, Measure.AGREEMENT, (True, True)),
        ({"position": NO_COMMENT}, Measure.AGREEMENT, (False, None)),
        ({"position": None}, Measure.AGREEMENT, (False, None)),
        ({}, Measure.TAKEN_IN, (False, None)),
        ({"taken_in": True}, Measure.TAKEN_IN, (True, True)),
        ({"taken_in": False}, Measure.TAKEN_IN, (True, False)),
        ({}, Measure.RECOGNISED, (False, None)),
        ({"recognised": True}, Measure.RECOGNISED, (True, True)),
        ({"recognised": False}, Measure.RECOGNISED, (True, False)),
    ],
)
def test_which_rows_a_figure_is_a_share_of_and_which_are_counted(
    change: dict[str, object], measure: Measure, found: tuple[bool, bool | None]
) -> None:
    trace = replace(PLAIN, **change)  # type: ignore[arg-type]  # the table above has the right kinds
    belongs = rows_of([trace], measure) == [trace]
    assert (belongs, counts(trace, measure) if belongs else None) == found


def test_plain_counts_municipalities_alike_and_weighted_by_their_people() -> None:
    """A answers one of two and has 9 000 people; B answers both and has 1 000; C was not asked."""
    traces = [
        PLAIN,
        replace(PLAIN, position=None),
        replace(PLAIN, municipality="B"),
        replace(PLAIN, municipality="B"),
        replace(PLAIN, municipality="elsewhere"),
    ]
    figure = figure_of(traces, Measure.ANSWERED, {"A": 9000, "B": 1000, "C": 5000})
    assert (figure.count, figure.of, figure.members) == (3, 4, 2)
    assert figure.plain == Fraction(3, 4)
    assert figure.weighted == Fraction(55, 100)


def test_without_rows_there_is_no_share() -> None:
    figure = figure_of([], Measure.AGREEMENT, {"A": 1})
    assert (figure.count, figure.of, figure.members, figure.plain, figure.weighted) == (0, 0, 0, None, None)


def test_the_money_beside_a_proportional_choice() -> None:
    """One round: 100 was granted to what A supports. B supports another of 50 that got nothing. With 50 each,
    A cannot pay 100 alone, and B can pay 50: the proportional choice is the other one.
    """
    mine = replace(PLAIN, case_number="1")
    theirs = replace(PLAIN, municipality="B", case_number="2", cost_sek=50, granted=False)
    against = replace(PLAIN, municipality="B", case_number="1", position=AGAINST)
    found = followed([mine, theirs, against], {"A": 1, "B": 1})
    assert (found.granted_sek, found.chosen_sek, found.both_sek) == (100, 50, 0)
    assert found.supported_sek == {"A": 100, "B": 0}
    assert found.proportional_sek == {"A": 0, "B": 50}
    assert found.overlap == 0


def test_each_round_has_its_own_frame() -> None:
    first = replace(PLAIN, round="1", case_number="1")
    second = replace(PLAIN, round="2", case_number="2", cost_sek=40)
    found = followed([first, second], {"A": 3})
    assert (found.granted_sek, found.chosen_sek, found.both_sek, found.overlap) == (140, 140, 140, 1)


def test_nothing_granted_has_no_overlap() -> None:
    assert followed([replace(PLAIN, granted=False)], {"A": 1}).overlap is None


@st.composite
def counties(draw: st.DrawFn) -> list[Trace]:
    """Each case is granted or not and costs the same to all, as in life."""
    cases = draw(
        st.lists(st.tuples(st.integers(1, 500), st.booleans(), st.sampled_from("12")), min_size=1, max_size=6)
    )
    return [
        replace(
            PLAIN,
            municipality=place,
            case_number=str(number),
            cost_sek=cost_sek,
            granted=granted,
            round=name,
            position=draw(st.sampled_from([*Position, None])),
            is_late=draw(st.booleans()),
        )
        for number, (cost_sek, granted, name) in enumerate(cases)
        for place in "ABC"
    ]


@given(counties())
def test_shares_lie_between_nothing_and_all_and_the_choice_keeps_to_the_frame(traces: list[Trace]) -> None:
    people = {"A": 134_249, "B": 78_150, "C": 2_357}
    for measure in Measure:
        figure = figure_of(traces, measure, people)
        assert 0 <= figure.count <= figure.of
        for share in (figure.plain, figure.weighted):
            assert share is None or 0 <= share <= 1
        alike = figure_of(traces, measure, dict.fromkeys("ABC", 1))
        assert alike.plain == alike.weighted == figure.plain
    for weights in (dict.fromkeys("ABC", 1), people):
        found = followed(traces, weights)
        assert 0 <= found.both_sek <= found.chosen_sek <= found.granted_sek


@pytest.mark.parametrize(
    ("votes", "needed"),
    [(15, [8, 10, 12]), (1, [1, 1, 1]), (4, [3, 3, 3]), (281_138, [140_570, 187_426, 210_854])],
)
def test_the_fewest_votes_that_carry(votes: int, needed: list[int]) -> None:
    assert [quota_of(votes, threshold) for threshold in Threshold] == needed


def test_small_middle_sized_and_large_municipalities() -> None:
    assert [size_class_of(people) for people in (0, 4_999, 5_000, 49_999, 50_000)] == [0, 0, 1, 1, 2]
