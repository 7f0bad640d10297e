from __future__ import annotations

import random
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bifall.regulations.portfolio.best_set import Candidate, MustNotFit, best_set

CALL = [
    Candidate("chamber", 2_785_777, 410),
    Candidate("institute", 500_000, 385),
    Candidate("region", 1_620_000, 362),
    Candidate("village", 1_200_000, 300),
    Candidate("large", 4_900_000, 480),
]


def by_trying_all(candidates, frame_sek, must=(), never=()):
    """(score, −cost) of the best of all sets."""
    best = None
    for size in range(len(candidates) + 1):
        for chosen in combinations(candidates, size):
            keys = {candidate.key for candidate in chosen}
            cost_sek = sum(candidate.cost_sek for candidate in chosen)
            if cost_sek <= frame_sek and set(must) <= keys and not keys & set(never):
                value = (sum(candidate.score for candidate in chosen), -cost_sek)
                best = value if best is None else max(best, value)
    return best


def test_the_best_set_of_a_call():
    found = best_set(CALL, frame_sek=5_000_000)
    assert found.keys == ("chamber", "institute", "region")
    assert (found.cost_sek, found.score, found.left_sek) == (4_905_777, 1157, 94_223)
    assert found.bound >= found.score


def test_a_scenario_holds_some_in_and_some_out():
    assert best_set(CALL, frame_sek=5_000_000, never={"chamber"}).keys == ("institute", "region", "village")
    held = best_set(CALL, frame_sek=5_000_000, must={"large"})
    assert (held.keys, held.score, held.left_sek) == (("large",), 480, 100_000)
    with pytest.raises(MustNotFit, match="400000 kronor above"):
        best_set(CALL, frame_sek=5_000_000, must={"large", "institute"})


def test_of_equals_the_one_that_costs_least():
    same = [Candidate("dear", 3, 5), Candidate("cheap", 2, 5)]
    assert best_set(same, frame_sek=4).keys == ("cheap",)
    assert best_set([Candidate("worthless", 1, 0)], frame_sek=4).keys == ()


def test_what_cannot_be_compared_is_refused():
    with pytest.raises(ValueError, match="each key"):
        best_set([Candidate("a", 1, 1), Candidate("a", 2, 2)], frame_sek=4)
    with pytest.raises(ValueError, match="costs something"):
        Candidate("a", 0, 1)
    with pytest.raises(ValueError, match="below zero"):
        Candidate("a", 1, -1)


def test_nothing_to_choose_from():
    found = best_set([], frame_sek=100)
    assert (found.keys, found.cost_sek, found.left_sek, found.bound) == ((), 0, 100, 0)


CANDIDATES = st.lists(st.tuples(st.integers(1, 30), st.integers(0, 12)), max_size=9).map(
    lambda rows: [Candidate(f"k{n}", cost, score) for n, (cost, score) in enumerate(rows)]
)


@given(candidates=CANDIDATES, frame_sek=st.integers(0, 90), data=st.data())
@settings(max_examples=200, deadline=None)
def test_it_is_the_best_of_all_sets(candidates, frame_sek, data):
    keys = [candidate.key for candidate in candidates]
    never = data.draw(st.sets(st.sampled_from(keys), max_size=2)) if keys else set()
    allowed = [key for key in keys if key not in never]
    must = data.draw(st.sets(st.sampled_from(allowed), max_size=2)) if allowed else set()
    best = by_trying_all(candidates, frame_sek, must, never)
    if best is None:
        with pytest.raises(MustNotFit):
            best_set(candidates, frame_sek=frame_sek, must=must, never=never)
        return
    found = best_set(candidates, frame_sek=frame_sek, must=must, never=never)
    score, minus_cost = best
    # What must be in may be worth nothing, and then nothing cheaper is as good.
    assert (found.score, found.cost_sek) == (score, -minus_cost)
    assert found.bound >= found.score
    assert found.left_sek == frame_sek - found.cost_sek >= 0
    turned = best_set(list(reversed(candidates)), frame_sek=frame_sek, must=must, never=never)
    assert set(turned.keys) == set(found.keys)


def by_every_frame(candidates, frame_sek, unit_sek):
    """The best score by the table of all frames, when every cost is a multiple of the unit."""
    best = [0] * (frame_sek // unit_sek + 1)
    for candidate in candidates:
        units = candidate.cost_sek // unit_sek
        best[units:] = [
            max(without, best[place] + candidate.score) for place, without in enumerate(best[units:])
        ]
    return best[-1]


@pytest.mark.parametrize(
    ("applications", "frame_sek"), [(60, 12_000_000), (400, 60_000_000), (2_000, 90_000_000)]
)
def test_it_is_the_best_of_large_calls(applications, frame_sek):
    chance = random.Random(applications)  # noqa: S311 - a call, not a secret
    call = [
        Candidate(f"k{n}", chance.randrange(2, 100) * 50_000, chance.randrange(100, 501))
        for n in range(applications)
    ]
    found = best_set(call, frame_sek=frame_sek)
    assert found.score == by_every_frame(call, frame_sek, 50_000)
    assert found.cost_sek == sum(c.cost_sek for c in call if c.key in set(found.keys)) <= frame_sek
    assert found.score == sum(c.score for c in call if c.key in set(found.keys))
