"""How much each member of a weighted body can decide, by the two measures that are used most.

Banzhaf (1965) counts the coalitions that win with a member and lose without it. Shapley and Shubik (1954)
count the orders in which the member is the one that turns a losing coalition into a winning one. Both are
exact fractions: up to twenty members the coalitions of two halves are met, beyond that they are counted by
their sum of votes.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import factorial

HALVES_UP_TO = 20


@dataclass(frozen=True, slots=True)
class Power:
    """One member's power. banzhaf: its part of all swings, the parts sum to 1; swings: the coalitions of the
    others that it turns; banzhaf_of_all: swings by all coalitions of the others, the chance to be decisive if
    all others toss a coin; shapley_shubik: its part of all orders, the parts sum to 1.
    """

    votes: int
    swings: int
    banzhaf: Fraction
    banzhaf_of_all: Fraction
    shapley_shubik: Fraction


def voting_power(votes: Sequence[int], quota: int) -> tuple[Power, ...]:
    """The power of each member, in the order given, when `quota` votes or more carry a proposal.

    votes: whole numbers from 0. Raises ValueError when there is no member, a vote is below zero, or the quota
    is not between 1 and the sum of the votes.
    """
    if not votes or min(votes) < 0 or not 1 <= quota <= sum(votes):
        raise ValueError("votes from zero, and a quota between one and their sum")
    count = _count_by_halves if len(votes) <= HALVES_UP_TO else _count_by_votes
    # Members with as many votes have as much power, so that each number of votes is counted once.
    by_size = {number: count(votes, number, quota) for number in set(votes)}
    swings = {number: sum(sizes) for number, sizes in by_size.items()}
    all_swings = sum(swings[number] for number in votes)
    orders = factorial(len(votes))
    return tuple(
        Power(
            votes=number,
            swings=swings[number],
            banzhaf=Fraction(swings[number], all_swings),
            banzhaf_of_all=Fraction(swings[number], 2 ** (len(votes) - 1)),
            shapley_shubik=Fraction(
                sum(
                    found * factorial(size) * factorial(len(votes) - size - 1)
                    for size, found in enumerate(by_size[number])
                ),
                orders,
            ),
        )
        for number in votes
    )


def _others(votes: Sequence[int], number: int) -> list[int]:
    others = list(votes)
    others.remove(number)
    return others


def _count_by_halves(votes: Sequence[int], number: int, quota: int) -> list[int]:
    """How many coalitions of the others, by size, a member with `number` votes turns: the sums of one half
    are looked up among the sorted sums of the other.
    """
    others = _others(votes, number)
    middle = len(others) // 2
    sums: list[list[int]] = [[] for _size in range(len(others) - middle + 1)]
    for total, size in _coalitions(others[middle:]):
        sums[size].append(total)
    for of_a_size in sums:
        of_a_size.sort()
    found = [0] * len(votes)
    for (total, size), times in Counter(_coalitions(others[:middle])).items():
        for more, of_a_size in enumerate(sums):
            below = bisect_left(of_a_size, quota - total)
            found[size + more] += times * (below - bisect_left(of_a_size, quota - number - total))
    return found


def _coalitions(votes: Sequence[int]) -> Iterator[tuple[int, int]]:
    """(sum of votes, number of members) of every subset."""
    found = [(0, 0)]
    for number in votes:
        found += [(total + number, size + 1) for total, size in found]
    return iter(found)


def _count_by_votes(votes: Sequence[int], number: int, quota: int) -> list[int]:
    """As `_count_by_halves`, for many members: for each size, one whole number holds how many coalitions have
    each sum below the quota, in fields wide enough never to spill into the next.
    """
    others = _others(votes, number)
    width = len(others) + 2
    kept = (1 << (width * quota)) - 1
    by_size = [1] + [0] * len(others)
    for place, added in enumerate(others):
        for size in range(place, -1, -1):
            by_size[size + 1] += (by_size[size] << (width * added)) & kept
    lowest = max(quota - number, 0)
    return [_sum_of_fields(held >> (width * lowest), width) for held in by_size]


def _sum_of_fields(held: int, width: int) -> int:
    """The sum of the fields of `width` bits: in base b, a number is what its digits sum to, modulo b - 1. The
    fields here sum to less than b - 1.
    """
    return held % ((1 << width) - 1)
