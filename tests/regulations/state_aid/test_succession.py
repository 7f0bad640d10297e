from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bifall.regulations.state_aid.de_minimis import AidKind, Award
from bifall.regulations.state_aid.succession import Succession, carried_over


def award(undertaking, cents, on=date(2025, 1, 1)):
    return Award(undertaking, AidKind.GENERAL, on, cents)


def test_a_merger_adds_the_aid_of_both():
    merged = [
        Succession("a", date(2026, 1, 1), {"ab": 1}),
        Succession("b", date(2026, 1, 1), {"ab": 1}),
    ]
    assert carried_over([award("a", 10), award("b", 5), award("c", 1)], merged) == (
        award("ab", 10),
        award("ab", 5),
        award("c", 1),
    )


def test_a_split_goes_with_the_activity_or_by_the_value_of_the_equity():
    assert carried_over([award("a", 10)], [Succession("a", date(2026, 1, 1), {"x": 1})]) == (award("x", 10),)
    split = [Succession("a", date(2026, 1, 1), {"x": 2_000_000, "y": 1_000_000})]
    assert carried_over([award("a", 10)], split) == (award("x", 6), award("y", 4))


def test_successions_follow_on_each_other_in_time():
    chain = [Succession("b", date(2026, 6, 1), {"c": 1}), Succession("a", date(2026, 1, 1), {"b": 1})]
    assert carried_over([award("a", 10)], chain) == (award("c", 10),)


def test_aid_to_a_later_undertaking_of_the_same_name_is_its_own():
    later = award("a", 10, on=date(2026, 1, 2))
    assert carried_over([later], [Succession("a", date(2026, 1, 1), {"b": 1})]) == (later,)


@pytest.mark.parametrize("values", [{}, {"b": 0}, {"b": 1, "c": -1}])
def test_a_succession_has_successors_of_some_value(values):
    with pytest.raises(ValueError, match="above zero"):
        Succession("a", date(2026, 1, 1), values)


@given(
    cents=st.lists(st.integers(1, 10**8), max_size=6),
    values=st.dictionaries(st.sampled_from("xyz"), st.integers(1, 10**9), min_size=1),
)
@settings(deadline=None)
def test_no_cent_is_lost_or_made(cents, values):
    awards = [award("a", amount) for amount in cents]
    carried = carried_over(awards, [Succession("a", date(2026, 1, 1), values)])
    assert sum(part.amount_cents for part in carried) == sum(cents)
    assert {part.undertaking for part in carried} <= set(values)
