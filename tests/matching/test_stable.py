from __future__ import annotations

import warnings
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from matching.games import HospitalResident

from bifall.matching import (
    Engine,
    Market,
    Matching,
    Profile,
    Reason,
    Want,
    explain_matching,
    find_candidates,
    stable_matching,
    verify_stable,
)
from bifall.matching.errors import DuplicateId, MatchingError, OutOfRange, UnknownId
from tests.matching.invented import by_chance

WISHES = {"anna": ["skog", "stål"], "bo": ["skog"], "cia": ["stål", "skog"], "dag": []}
OTHERS = {"skog": ["cia", "bo", "anna"], "stål": ["anna", "cia"]}


def lists(chance, equals, mutual=False):
    """Wishes and capacities of two small sides."""
    ones = [f"s{number}" for number in range(chance.randint(0, 7))]
    mates = [f"e{number}" for number in range(chance.randint(0, 5))]

    def wishes(one, of):
        named = chance.sample(of, chance.randint(0, len(of)))
        if not equals:
            return named
        groups = []
        for name in named:
            if groups and chance.random() < 0.4:
                groups[-1].append(name)
            else:
                groups.append([name])
        return groups

    left = {one: wishes(one, mates) for one in ones}
    right = {mate: wishes(mate, ones) for mate in mates}
    if mutual:
        right = {mate: [one for one in chance.sample(ones, len(ones)) if mate in left[one]] for mate in mates}
    return (
        left,
        right,
        {one: chance.choice([1, 1, 1, 2, 3, 0]) for one in ones},
        {mate: chance.randint(0, 3) for mate in mates},
    )


def market_of(left, right, capacity, other_capacity):
    return Market.of(left, right, capacity=capacity, other_capacity=other_capacity)


def brute_force(market, matching):
    """Blocking pairs by the definition, one pair at a time."""
    got, got_back = {}, {}
    ranks = list(
        zip(
            market.owner().tolist(),
            market.other.tolist(),
            market.rank.tolist(),
            market.back.tolist(),
            strict=True,
        )
    )
    pairs = set(zip(matching.one.tolist(), matching.other.tolist(), strict=True))
    for one, mate, rank, back in ranks:
        if (one, mate) in pairs:
            got.setdefault(one, []).append(rank)
            got_back.setdefault(mate, []).append(back)

    def wants(held, places, rank):
        return places > len(held) or (places > 0 and max(held) > rank)

    return [
        (one, mate)
        for one, mate, rank, back in ranks
        if (one, mate) not in pairs
        and wants(got.get(one, []), market.capacity[one], rank)
        and wants(got_back.get(mate, []), market.other_capacity[mate], back)
    ]


def test_a_small_market():
    market = Market.of(WISHES, OTHERS)
    found = stable_matching(market)
    assert list(found.pairs()) == [("anna", "stål"), ("cia", "skog")]
    assert found.of("anna") == ("stål",)
    assert found.without() == ("bo", "dag")
    assert len(found) == 2
    assert verify_stable(market, found).holds is True


def test_each_side_gets_its_best_when_it_proposes():
    market = Market.of({"a": ["x", "y"], "b": ["y", "x"]}, {"x": ["b", "a"], "y": ["a", "b"]})
    assert list(stable_matching(market).pairs()) == [("a", "x"), ("b", "y")]
    assert list(stable_matching(market, others_propose=True).pairs()) == [("a", "y"), ("b", "x")]


@given(world=by_chance(lambda chance: lists(chance, equals=True)))
def test_nobody_would_rather_have_each_other(world):
    market = market_of(*world)
    for others_propose in (False, True):
        found = stable_matching(market, others_propose=others_propose, engine=Engine.PLAIN)
        assert verify_stable(market, found).faults == ()
        assert brute_force(market, found) == []
        assert all(len(found.of(one)) <= places for one, places in world[2].items())


@given(world=by_chance(lambda chance: lists(chance, equals=True)), chance=by_chance(lambda chance: chance))
@settings(max_examples=60)
def test_the_verifier_finds_the_blocking_pairs_of_any_matching(world, chance):
    market = market_of(*world)
    pairs = list(zip(market.owner().tolist(), market.other.tolist(), strict=True))
    kept, used, other_used = [], {}, {}
    for one, mate in chance.sample(pairs, len(pairs)):
        free = (
            used.get(one, 0) < market.capacity[one] and other_used.get(mate, 0) < market.other_capacity[mate]
        )
        if free and chance.random() < 0.6:
            kept.append((one, mate))
            used[one], other_used[mate] = used.get(one, 0) + 1, other_used.get(mate, 0) + 1
    rows = np.array(sorted(kept), np.int32).reshape(-1, 2)
    matching = Matching(market.ids, market.others, rows[:, 0], rows[:, 1])
    told = [fault.params["pair"] for fault in verify_stable(market, matching).faults]
    assert (
        told == [(market.ids[one], market.others[mate]) for one, mate in brute_force(market, matching)][:20]
    )


@given(world=by_chance(lambda chance: lists(chance, equals=False)), chance=by_chance(lambda chance: chance))
def test_nobody_is_better_off_by_dropping_a_wish(world, chance):
    left, right, _, other_capacity = world
    truthful = stable_matching(Market.of(left, right, other_capacity=other_capacity))
    for one, wishes in left.items():
        if wishes:
            shorter = [wish for wish in wishes if wish != chance.choice(wishes)]
            found = stable_matching(Market.of({**left, one: shorter}, right, other_capacity=other_capacity))
            before, after = (
                wishes.index(matching.of(one)[0]) if matching.of(one) else len(wishes)
                for matching in (truthful, found)
            )
            assert before <= after


@given(world=by_chance(lambda chance: lists(chance, equals=False)), chance=by_chance(lambda chance: chance))
def test_new_names_give_the_same_answer(world, chance):
    left, right, capacity, other_capacity = world
    names = [*left, *right]
    new = dict(zip(names, chance.sample([f"n{number}" for number in range(99)], len(names)), strict=True))
    found = stable_matching(market_of(*world))
    renamed = stable_matching(
        market_of(
            {new[one]: [new[mate] for mate in wishes] for one, wishes in left.items()},
            {new[one]: [new[mate] for mate in wishes] for one, wishes in right.items()},
            {new[one]: places for one, places in capacity.items()},
            {new[one]: places for one, places in other_capacity.items()},
        )
    )
    assert {(new[one], new[mate]) for one, mate in found.pairs()} == set(renamed.pairs())


@given(world=by_chance(lambda chance: lists(chance, equals=False, mutual=True)))
@settings(max_examples=40)
def test_the_same_matching_as_a_library_of_others(world):
    left, right, _, other_capacity = world
    left = {one: wishes for one, wishes in left.items() if wishes}
    right = {mate: [one for one in ranked if one in left] for mate, ranked in right.items()}
    right = {mate: ranked for mate, ranked in right.items() if ranked}
    places = {mate: max(other_capacity[mate], 1) for mate in right}
    if not left:
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        theirs = HospitalResident.create_from_dictionaries(left, right, places).solve(optimal="resident")
    expected = {(one.name, mate.name) for mate, ones in theirs.items() for one in ones}
    assert set(stable_matching(Market.of(left, right, other_capacity=places)).pairs()) == expected


def wide_market(seed: int) -> Market:
    chance = np.random.default_rng(seed)
    start = np.concatenate([[0], np.cumsum(chance.integers(0, 9, 400))])
    rows = [np.sort(chance.permutation(50)[: high - low]) for low, high in pairwise(start.tolist())]
    other = np.concatenate(rows)
    ranks = [np.sort(chance.integers(0, 6, len(row))) for row in rows]
    return Market.from_arrays(
        start,
        other,
        chance.integers(0, 12, len(other)),
        rank=np.concatenate(ranks),
        capacity=chance.integers(0, 4, 400),
        other_capacity=chance.integers(0, 12, 50),
    )


@pytest.mark.parametrize("seed", range(3))
def test_the_compiled_loop_gives_the_same_pairs(seed):
    market = wide_market(seed)
    plain = stable_matching(market, seed=seed, engine=Engine.PLAIN)
    fast = stable_matching(market, seed=seed, engine=Engine.FAST)
    assert list(plain.pairs()) == list(fast.pairs())
    assert verify_stable(market, plain).faults == ()
    assert verify_stable(market, stable_matching(market, seed=seed, others_propose=True)).faults == ()


def test_lots_are_drawn_between_equals():
    market = Market.of({f"s{n}": ["e"] for n in range(8)}, {"e": [[f"s{n}" for n in range(8)]]})
    drawn = {next(stable_matching(market, seed=seed).pairs())[0] for seed in range(60)}
    assert drawn == {f"s{n}" for n in range(8)}


def test_a_market_of_candidates_ranks_by_score():
    pupils = [Profile("a", has={"sv": 2}), Profile("b", has={"sv": 1})]
    shops = [Profile("x", wants={"sv": Want(5)}), Profile("y", wants={"sv": Want(1)})]
    market = Market.of_candidates(find_candidates(pupils, shops))
    assert list(stable_matching(market).pairs()) == [("a", "x"), ("b", "y")]


def test_every_outcome_is_explained():
    market = Market.of(
        {**WISHES, "eva": ["skog", "glas", "stål"], "fia": ["skog"]},
        {"skog": ["fia", "cia", "bo", "anna", "eva"], "stål": ["anna"], "glas": ["eva"]},
        capacity={"fia": 0},
        other_capacity={"glas": 0},
    )
    found = stable_matching(market)
    assert explain_matching(market, found, "anna") == (
        Reason("full", {"other": "skog", "their_rank": 3, "worst_taken": 1}),
        Reason("matched", {"other": "stål", "rank": 1, "their_rank": 0}),
    )
    assert explain_matching(market, found, "fia") == (Reason("no_places_of_ones_own"),)
    assert explain_matching(market, found, "dag") == (Reason("no_wishes"),)
    assert explain_matching(market, found, "eva") == (
        Reason("not_listed_back", {"other": "stål"}),
        Reason("full", {"other": "skog", "their_rank": 4, "worst_taken": 1}),
        Reason("no_places", {"other": "glas"}),
    )
    with pytest.raises(UnknownId):
        explain_matching(market, found, "nobody")


def test_wishes_that_are_not_returned_are_told():
    market = Market.of({"a": ["x"], "b": []}, {"x": ["b"]})
    assert market.one_sided == (("a", "x"), ("x", "b"))
    assert stable_matching(market).without() == ("a", "b")


def test_an_empty_market():
    assert list(stable_matching(Market.of({}, {})).pairs()) == []


@pytest.mark.parametrize(
    ("make", "error", "told"),
    [
        (lambda: Market.of({"a": ["x"]}, {}), UnknownId, "the wishes of a: x"),
        (lambda: Market.of({"a": ["x", "x"]}, {"x": []}), DuplicateId, "the wishes of a: x"),
        (lambda: Market.of({}, {}, capacity={"a": 1}), UnknownId, "capacity: a"),
        (
            lambda: Market.of({"a": []}, {}, capacity={"a": -1}),
            OutOfRange,
            "the capacity of a: -1 is not from 0 to 1000000",
        ),
        (
            lambda: Market.from_arrays([0, 2], [0], [0], capacity=[1], other_capacity=[1]),
            MatchingError,
            "the columns are not of one length",
        ),
        (
            lambda: Market.from_arrays([0, 1], [1], [0], capacity=[1], other_capacity=[1]),
            MatchingError,
            "a row of the other side that is not there",
        ),
        (
            lambda: Market.from_arrays([0, 1], [0], [0], capacity=[-1], other_capacity=[1]),
            OutOfRange,
            "a capacity below zero",
        ),
        (
            lambda: Market.from_arrays(
                [0, 2], [0, 1], [0, 0], rank=[1, 0], capacity=[1], other_capacity=[1, 1]
            ),
            MatchingError,
            "a row that does not stand in order",
        ),
        (
            lambda: Market.from_arrays([0, 2, 1], [0], [0], capacity=[1, 1], other_capacity=[1]),
            MatchingError,
            "the rows do not follow on each other",
        ),
    ],
)
def test_a_market_that_cannot_be_right(make, error, told):
    with pytest.raises(error) as caught:
        make()
    assert (type(caught.value), str(caught.value)) == (error, told)


@pytest.mark.parametrize(
    ("one", "other", "fault"),
    [
        ([1], [1], Reason("pair_not_listed", {"pair": ("bo", "stål")})),
        ([0, 0], [0, 0], Reason("pair_twice", {})),
        ([0, 0], [0, 1], Reason("over_capacity", {"id": "anna", "places": 1, "taken": 2})),
        ([0, 1], [1, 0], Reason("blocking_pair", {"pair": ("cia", "skog")})),
    ],
)
def test_the_verifier_sees_what_is_wrong(one, other, fault):
    market = Market.of(WISHES, OTHERS)
    matching = Matching(market.ids, market.others, np.array(one), np.array(other))
    assert fault in verify_stable(market, matching).faults
