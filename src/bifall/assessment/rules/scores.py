"""Scores: weighted means, spread and ranking. Pure functions over points from 0 to 5."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import TypeVar

HIGHEST_POINTS = 5
LARGE_SPREAD = 3
"""Points between two assessors on one criterion from which the difference is marked as large."""

Thing = TypeVar("Thing")


@dataclass(frozen=True, slots=True)
class Spread:
    """How one criterion was scored: mean with two decimals, lowest and highest points, and who differs."""

    mean: Decimal
    lowest: int
    highest: int

    @property
    def width(self) -> int:
        return self.highest - self.lowest


def two_decimals(value: Fraction) -> Decimal:
    return (Decimal(value.numerator) / Decimal(value.denominator)).quantize(
        Decimal("0.01"), rounding=ROUND_HALF_UP
    )


def weighted_mean(points: Mapping[str, int], weights: Mapping[str, int]) -> Fraction:
    """Σ points · weight / Σ weight, exactly, over the criteria that are weighted. Every one must be scored.

    Raises KeyError for a criterion without points, ZeroDivisionError when there is no criterion.
    """
    return Fraction(sum(points[key] * weight for key, weight in weights.items()), sum(weights.values()))


def spread_of(points: Sequence[int]) -> Spread | None:
    """None when nobody has scored."""
    if not points:
        return None
    return Spread(two_decimals(Fraction(sum(points), len(points))), min(points), max(points))


def total_of(scored: Iterable[Mapping[str, int]], weights: Mapping[str, int]) -> Fraction | None:
    """The mean of the assessors' weighted means; None when nobody is done."""
    totals = [weighted_mean(points, weights) for points in scored]
    return sum(totals, Fraction(0)) / len(totals) if totals else None


def ranked(totals: Mapping[Thing, Fraction | None]) -> list[tuple[int | None, Thing]]:
    """(rank, thing), best first; equal totals share a rank, and what has no total comes last without one."""
    with_total = sorted(
        ((thing, total) for thing, total in totals.items() if total is not None), key=lambda pair: -pair[1]
    )
    result: list[tuple[int | None, Thing]] = []
    rank, previous = 0, None
    for place, (thing, total) in enumerate(with_total, start=1):
        if total != previous:
            rank, previous = place, total
        result.append((rank, thing))
    return result + [(None, thing) for thing, total in totals.items() if total is None]


def widest(scored: Iterable[Mapping[str, int]], criteria: Iterable[str]) -> int | None:
    """The largest difference between two assessors on any criterion; None when nobody is done."""
    assessors = list(scored)
    if not assessors:
        return None
    columns = [[points[key] for points in assessors] for key in criteria]
    return max(max(column) - min(column) for column in columns)
