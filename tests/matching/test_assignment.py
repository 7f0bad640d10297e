from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from scipy.optimize import linear_sum_assignment, linprog

from bifall.matching import (
    Assignment,
    Candidates,
    Matching,
    Reason,
    assign,
    explain_assignment,
    verify_assignment,
)
from bifall.matching.errors import OutOfRange, UnknownId
from tests.matching.invented import by_chance


def candidates_of(scores: dict[str, dict[str, int]], others: list[str]) -> Candidates:
    rows = [sorted(row.items(), key=lambda pair: -pair[1]) for row in scores.values()]
    return Candidates(
        tuple(scores),
        tuple(others),
        np.concatenate([[0], np.cumsum([len(row) for row in rows], dtype=np.int64)]),
        np.array([others.index(mate) for row in rows for mate, _ in row], np.int32),
        np.array([score for row in rows for _, score in row], np.int32),
    )


def world(chance, most_places=3):
    """Candidates and capacities of two small sides."""
    mates = [f"e{number}" for number in range(chance.randint(1, 4))]
    scores = {
        f"s{number}": {
            mate: chance.randint(1, 9) for mate in chance.sample(mates, chance.randint(0, len(mates)))
        }
        for number in range(chance.randint(1, 5))
    }
    return (
        candidates_of(scores, mates),
        {one: chance.randint(0, most_places) for one in scores},
        {mate: chance.randint(0, most_places) for mate in mates},
    )


def every_assignment(candidates, capacity, other_capacity):
    """By trying all: each one's worth, and how many get somebody."""
    pairs = [(one, mate, score) for one, fits in candidates.items() for mate, score in fits]
    for kept in product([False, True], repeat=len(pairs)):
        held = [pair for pair, kept_one in zip(pairs, kept, strict=True) if kept_one]
        ones, mates = [pair[0] for pair in held], [pair[1] for pair in held]
        if all(ones.count(one) <= capacity[one] for one in ones) and all(
            mates.count(mate) <= other_capacity[mate] for mate in mates
        ):
            yield len(set(ones)), sum(pair[2] for pair in held)


FAIR = candidates_of({"anna": {"x": 9, "y": 8, "z": 7}, "bo": {"x": 1}}, ["x", "y", "z"])


def test_nobody_is_left_with_nothing_while_another_has_three():
    places = {"anna": 3, "bo": 3}
    floored = assign(FAIR, capacity=places)
    assert (list(floored.matching.pairs()), floored.total) == (
        [("anna", "y"), ("anna", "z"), ("bo", "x")],
        16,
    )
    free = assign(FAIR, capacity=places, floor=False)
    assert (list(free.matching.pairs()), free.total) == ([("anna", "x"), ("anna", "y"), ("anna", "z")], 24)
    assert verify_assignment(FAIR, floored, capacity=places).holds is True
    assert verify_assignment(FAIR, free, capacity=places).holds is True
    wrong = Assignment(free.matching, free.total, floor=True)
    assert verify_assignment(FAIR, wrong, capacity=places).faults == (Reason("not_the_best"),)


@given(made=by_chance(lambda chance: world(chance, most_places=2)))
@settings(max_examples=40)
def test_nothing_is_worth_more(made):
    candidates, capacity, other_capacity = made
    if len(candidates.row) > 10:
        return
    every = list(every_assignment(*made))
    free = assign(candidates, capacity=capacity, other_capacity=other_capacity, floor=False)
    assert free.total == max(total for _, total in every)
    floored = assign(candidates, capacity=capacity, other_capacity=other_capacity)
    assert (len(set(floored.matching.one.tolist())), floored.total) == max(every)


@given(made=by_chance(world))
def test_the_proof_holds(made):
    candidates, capacity, other_capacity = made
    for floor in (False, True):
        found = assign(candidates, capacity=capacity, other_capacity=other_capacity, floor=floor)
        verdict = verify_assignment(candidates, found, capacity=capacity, other_capacity=other_capacity)
        assert verdict.faults == ()


@given(made=by_chance(lambda chance: (*world(chance), chance)))
@settings(max_examples=60)
def test_the_verifier_knows_the_best_from_the_rest(made):
    candidates, capacity, other_capacity, chance = made
    best = assign(candidates, capacity=capacity, other_capacity=other_capacity, floor=False)
    if not len(best.matching):
        return
    kept = np.arange(len(best.matching)) != chance.randrange(len(best.matching))
    fewer = Matching(candidates.ids, candidates.others, best.matching.one[kept], best.matching.other[kept])
    scores = {(one, mate): score for one, fits in candidates.items() for mate, score in fits}
    total = sum(scores[pair] for pair in fewer.pairs())
    worse = Assignment(fewer, total, floor=False)
    verdict = verify_assignment(candidates, worse, capacity=capacity, other_capacity=other_capacity)
    assert verdict.faults == (Reason("not_the_best"),)


@pytest.mark.parametrize("seed", range(3))
def test_the_same_optimum_as_scipy(seed):
    chance = np.random.default_rng(seed)
    weights = chance.integers(0, 50, (60, 40))
    scores = {
        f"s{one:02}": {f"e{mate:02}": int(score) for mate, score in enumerate(row) if score}
        for one, row in enumerate(weights)
    }
    candidates = candidates_of(scores, [f"e{mate:02}" for mate in range(40)])
    rows, columns = linear_sum_assignment(weights, maximize=True)
    assert assign(candidates, floor=False).total == int(weights[rows, columns].sum())


@pytest.mark.parametrize("seed", range(3))
def test_the_same_optimum_as_a_linear_programme(seed):
    chance = np.random.default_rng(seed)
    scores = {
        f"s{one}": {f"e{mate}": int(chance.integers(1, 99)) for mate in chance.permutation(8)[:4].tolist()}
        for one in range(30)
    }
    candidates = candidates_of(scores, [f"e{mate}" for mate in range(8)])
    capacity = {one: int(chance.integers(0, 4)) for one in scores}
    other_capacity = {f"e{mate}": int(chance.integers(0, 9)) for mate in range(8)}
    pairs = [(one, mate, score) for one, fits in candidates.items() for mate, score in fits]
    held = [[pair[0] == one for pair in pairs] for one in capacity]
    held += [[pair[1] == mate for pair in pairs] for mate in other_capacity]
    solved = linprog(
        [-score for _, _, score in pairs],
        A_ub=np.array(held, float),
        b_ub=[*capacity.values(), *other_capacity.values()],
        bounds=(0, 1),
    )
    found = assign(candidates, capacity=capacity, other_capacity=other_capacity, floor=False)
    assert found.total == round(-solved.fun)


def test_everything_is_explained():
    found = assign(FAIR, capacity={"anna": 3})
    assert explain_assignment(FAIR, found, "anna") == (
        Reason("not_taken", {"other": "x", "score": 9, "lowest_taken": 1, "taken": 1}),
        Reason("matched", {"other": "y"}, 8),
        Reason("matched", {"other": "z"}, 7),
    )
    lonely = candidates_of({"cia": {}}, ["x"])
    assert explain_assignment(lonely, assign(lonely), "cia") == (Reason("no_candidates"),)


def test_nobody_and_no_places():
    assert assign(candidates_of({}, [])).total == 0
    found = assign(FAIR, other_capacity={"x": 0}, capacity={"anna": 0})
    assert (found.matching.without(), found.total) == (("anna", "bo"), 0)


@pytest.mark.parametrize(
    ("how", "error"),
    [({"capacity": {"anna": -1}}, OutOfRange), ({"other_capacity": {"nobody": 1}}, UnknownId)],
)
def test_capacities_that_cannot_be_right(how, error):
    with pytest.raises(error):
        assign(FAIR, **how)


def test_weights_that_do_not_fit():
    huge = candidates_of({f"s{one:05}": {"x": 2**31 - 1} for one in range(40_000)}, ["x"])
    with pytest.raises(OutOfRange, match="the weights are too large for so many"):
        assign(huge)


@pytest.mark.parametrize(
    ("one", "other", "total", "fault"),
    [
        ([1], [1], 8, Reason("pairs_do_not_add_up")),
        ([1], [0], 2, Reason("pairs_do_not_add_up")),
        ([0, 0], [0, 1], 17, Reason("over_capacity", {"id": "anna", "places": 1, "taken": 2})),
        ([0, 1], [0, 0], 10, Reason("over_capacity", {"id": "x", "places": 1, "taken": 2})),
    ],
)
def test_the_verifier_sees_what_is_wrong(one, other, total, fault):
    matching = Matching(FAIR.ids, FAIR.others, np.array(one), np.array(other))
    assert verify_assignment(FAIR, Assignment(matching, total, floor=False)).faults == (fault,)
