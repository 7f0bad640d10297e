"""Weighted means, spread and ranking, over any points and weights."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bifall.assessment.rules import Spread, ranked, spread_of, total_of, two_decimals, weighted_mean

# The machine may be busy: how long one example takes says nothing.
unhurried = settings(deadline=None)
KEYS = ("a", "b", "c", "d", "e", "f")


@st.composite
def criteria(draw: st.DrawFn) -> dict[str, int]:
    """Weights of one to six criteria."""
    keys = KEYS[: draw(st.integers(1, len(KEYS)))]
    return {key: draw(st.integers(1, 100)) for key in keys}


@st.composite
def scored(draw: st.DrawFn) -> tuple[dict[str, int], list[dict[str, int]]]:
    """Weights, and the points of one to six assessors."""
    weights = draw(criteria())
    one = st.fixed_dictionaries({key: st.integers(0, 5) for key in weights})
    return weights, draw(st.lists(one, min_size=1, max_size=6))


def test_weights_weigh() -> None:
    assert weighted_mean({"nytta": 5, "plan": 2}, {"nytta": 60, "plan": 40}) == Fraction(19, 5)
    assert weighted_mean({"nytta": 2, "plan": 5}, {"nytta": 60, "plan": 40}) == Fraction(16, 5)


def test_what_carries_no_weight_does_not_count() -> None:
    assert weighted_mean({"nytta": 3, "utanför": 0}, {"nytta": 7}) == 3


def test_every_criterion_must_have_points_and_there_must_be_one() -> None:
    with pytest.raises(KeyError):
        weighted_mean({"nytta": 3}, {"nytta": 1, "plan": 1})
    with pytest.raises(ZeroDivisionError):
        weighted_mean({"nytta": 3}, {})


@unhurried
@given(scored())
def test_a_total_lies_between_the_lowest_and_the_highest_points(
    case: tuple[dict[str, int], list[dict[str, int]]],
) -> None:
    weights, assessors = case
    total = total_of(assessors, weights)
    everything = [points for given_ in assessors for points in given_.values()]
    assert total is not None
    assert min(everything) <= total <= max(everything)


@unhurried
@given(scored(), st.randoms(use_true_random=False))
def test_the_order_of_assessors_and_criteria_does_not_matter(
    case: tuple[dict[str, int], list[dict[str, int]]], random: Random
) -> None:
    weights, assessors = case
    turned = [dict(random.sample(list(points.items()), len(points))) for points in assessors]
    random.shuffle(turned)
    turned_weights = dict(random.sample(list(weights.items()), len(weights)))
    assert total_of(turned, turned_weights) == total_of(assessors, weights)


@unhurried
@given(scored(), st.integers(2, 9))
def test_only_the_proportions_of_the_weights_matter(
    case: tuple[dict[str, int], list[dict[str, int]]], times: int
) -> None:
    weights, assessors = case
    assert total_of(assessors, {key: weight * times for key, weight in weights.items()}) == total_of(
        assessors, weights
    )


@unhurried
@given(scored(), st.data())
def test_more_weight_draws_the_mean_towards_that_criterion(
    case: tuple[dict[str, int], list[dict[str, int]]], data: st.DataObject
) -> None:
    weights, (points, *_others) = case
    key = data.draw(st.sampled_from(sorted(weights)))
    before = weighted_mean(points, weights)
    after = weighted_mean(points, weights | {key: weights[key] + 50})
    assert abs(after - points[key]) <= abs(before - points[key])
    assert (after - before) * (points[key] - before) >= 0


def test_each_assessor_counts_as_much() -> None:
    weights = {"nytta": 60, "plan": 40}
    assert total_of([{"nytta": 5, "plan": 5}, {"nytta": 2, "plan": 1}], weights) == Fraction(33, 10)
    assert total_of([], weights) is None


@pytest.mark.parametrize(
    ("exact", "shown"),
    [(Fraction(1, 8), "0.13"), (Fraction(7, 3), "2.33"), (Fraction(8, 3), "2.67"), (Fraction(5), "5.00")],
)
def test_two_decimals_are_rounded_half_up(exact: Fraction, shown: str) -> None:
    assert str(two_decimals(exact)) == shown


def test_a_spread_tells_the_mean_and_how_far_apart_they_are() -> None:
    assert spread_of([]) is None
    found = spread_of([1, 5, 4])
    assert found == Spread(Decimal("3.33"), 1, 5)
    assert found is not None
    assert found.width == 4


def test_equal_totals_share_a_place_and_what_has_none_comes_last() -> None:
    totals = {
        "obedömd": None,
        "trea": Fraction(2),
        "etta": Fraction(9, 2),
        "delad etta": Fraction(9, 2),
        "också obedömd": None,
    }
    assert ranked(totals) == [
        (1, "etta"),
        (1, "delad etta"),
        (3, "trea"),
        (None, "obedömd"),
        (None, "också obedömd"),
    ]


@unhurried
@given(st.dictionaries(st.integers(), st.none() | st.fractions(0, 5), max_size=12))
def test_a_place_is_one_more_than_how_many_are_better(totals: dict[int, Fraction | None]) -> None:
    found = ranked(totals)
    assert sorted(thing for _rank, thing in found) == sorted(totals)
    known = [total for total in totals.values() if total is not None]
    for rank, thing in found:
        total = totals[thing]
        assert rank == (None if total is None else 1 + sum(other > total for other in known))
    ranks = [rank for rank, _thing in found]
    assert ranks == sorted(ranks, key=lambda rank: (rank is None, rank or 0))
