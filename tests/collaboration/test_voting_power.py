"""The power of votes: published values, small bodies counted by hand, and both ways of counting agreeing."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations, permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bifall.collaboration import voting_power as module
from bifall.collaboration.voting_power import voting_power

EU_15 = [10, 10, 10, 10, 8, 5, 5, 5, 5, 4, 4, 3, 3, 3, 2]
"""The Council 1995-2004: 87 votes, 62 carry."""


def rounded(values: list[Fraction], decimals: int) -> list[float]:
    return [round(float(value), decimals) for value in values]


def test_a_body_of_three_counted_by_hand() -> None:
    """Votes 3, 2, 1 and quota 4: the first wins with either of the others, who cannot win together."""
    powers = voting_power([3, 2, 1], 4)
    assert [power.swings for power in powers] == [3, 1, 1]
    assert [power.banzhaf for power in powers] == [Fraction(3, 5), Fraction(1, 5), Fraction(1, 5)]
    assert [power.banzhaf_of_all for power in powers] == [Fraction(3, 4), Fraction(1, 4), Fraction(1, 4)]
    assert [power.shapley_shubik for power in powers] == [Fraction(2, 3), Fraction(1, 6), Fraction(1, 6)]


def test_the_security_council_of_the_united_nations() -> None:
    """Five with a veto, ten without, nine votes in all: as (7 × 5, 1 × 10; 39)."""
    powers = voting_power([7] * 5 + [1] * 10, 39)
    assert [power.swings for power in powers] == [848] * 5 + [84] * 10
    assert powers[0].banzhaf == Fraction(848, 5080)
    assert powers[-1].banzhaf == Fraction(84, 5080)
    assert powers[0].shapley_shubik == Fraction(421, 2145)
    assert powers[-1].shapley_shubik == Fraction(4, 2145)


def test_the_council_of_the_european_union_with_15_members() -> None:
    powers = voting_power(EU_15, 62)
    shapley = [power.shapley_shubik for power in powers]
    assert rounded(shapley, 4) == [0.1167] * 4 + [0.0955] + [0.0552] * 4 + [0.0454] * 2 + [0.0353] * 3 + [
        0.0207
    ]
    banzhaf = [power.banzhaf for power in powers]
    assert rounded(banzhaf, 4) == [0.1116] * 4 + [0.0924] + [0.0587] * 4 + [0.0479] * 2 + [0.0359] * 3 + [
        0.0226
    ]


def test_the_council_of_six_gave_luxembourg_a_vote_that_never_counted() -> None:
    powers = voting_power([4, 4, 4, 2, 2, 1], 12)
    assert [power.banzhaf for power in powers] == [Fraction(5, 21)] * 3 + [Fraction(1, 7)] * 2 + [Fraction(0)]
    assert [power.shapley_shubik for power in powers] == [
        *[Fraction(7, 30)] * 3,
        *[Fraction(3, 20)] * 2,
        Fraction(0),
    ]


@st.composite
def bodies(draw: st.DrawFn, members: int = 6) -> tuple[list[int], int]:
    votes = draw(st.lists(st.integers(0, 9), min_size=1, max_size=members).filter(any))
    return votes, draw(st.integers(1, sum(votes)))


@given(bodies())
def test_it_counts_what_a_list_of_all_coalitions_and_orders_counts(body: tuple[list[int], int]) -> None:
    votes, quota = body
    powers = voting_power(votes, quota)
    for place, power in enumerate(powers):
        others = [number for other, number in enumerate(votes) if other != place]
        swings = sum(
            quota - votes[place] <= sum(coalition) < quota
            for size in range(len(others) + 1)
            for coalition in combinations(others, size)
        )
        assert power.swings == swings
    pivots = [0] * len(votes)
    for order in permutations(range(len(votes))):
        total = 0
        for place in order:
            total += votes[place]
            if total >= quota:
                pivots[place] += 1
                break
    assert [power.shapley_shubik for power in powers] == [Fraction(p, sum(pivots)) for p in pivots]


@given(bodies(members=12))
def test_both_ways_of_counting_agree_and_the_parts_sum_to_one(body: tuple[list[int], int]) -> None:
    votes, quota = body
    for number in set(votes):
        by_halves = module._count_by_halves(votes, number, quota)
        assert module._count_by_votes(votes, number, quota) == by_halves
    powers = voting_power(votes, quota)
    assert sum(power.banzhaf for power in powers) == 1
    assert sum(power.shapley_shubik for power in powers) == 1


def test_a_body_of_forty_equals() -> None:
    assert {power.shapley_shubik for power in voting_power([1] * 40, 21)} == {Fraction(1, 40)}


@pytest.mark.parametrize(("votes", "quota"), [([], 1), ([1, -1], 1), ([1, 2], 0), ([1, 2], 4)])
def test_a_body_that_cannot_vote_is_refused(votes: list[int], quota: int) -> None:
    with pytest.raises(ValueError, match="quota"):
        voting_power(votes, quota)
