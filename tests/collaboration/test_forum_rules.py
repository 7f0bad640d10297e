"""Spans of days: when two meet, when one holds another, and when several cover one."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bifall.collaboration.rules import (
    Span,
    is_covered,
    problems_with_adoption,
    problems_with_model,
    problems_with_span,
)
from bifall.kernel.problems import Problem

FIRST = date(2026, 1, 1)
LAST = date(2026, 3, 31)
DAYS = [FIRST + timedelta(days=number) for number in range(90)]


def spans() -> st.SearchStrategy[Span]:
    def made(start: int, length: int | None) -> Span:
        ends_on = None if length is None else min(FIRST + timedelta(days=start + length), LAST)
        return Span(FIRST + timedelta(days=start), ends_on)

    return st.builds(made, st.integers(0, 89), st.none() | st.integers(0, 40))


def days_in(span: Span) -> set[date]:
    return {day for day in DAYS if span.contains(day)}


@given(spans(), spans())
def test_two_spans_meet_when_they_share_a_day(one: Span, other: Span) -> None:
    assert one.meets(other) == other.meets(one) == bool(days_in(one) & days_in(other))


@given(spans(), spans())
def test_a_span_holds_another_when_each_day_of_it_is_its_own(one: Span, other: Span) -> None:
    # Without a last day a span goes on beyond the days looked at here.
    goes_on = other.ends_on is None and one.ends_on is not None
    assert one.holds(other) == (days_in(other) <= days_in(one) and not goes_on)


@given(spans(), st.lists(spans(), max_size=5))
def test_a_span_is_covered_when_each_day_of_it_is(span: Span, parts: list[Span]) -> None:
    covered = set().union(*(days_in(part) for part in parts))
    assert is_covered(span, parts, until=LAST) == (days_in(span) <= covered)


PERIOD = Span(FIRST, LAST)
OUTSIDE = {"starts_on": FIRST, "ends_on": LAST}


@pytest.mark.parametrize(
    ("span", "problems"),
    [
        (Span(FIRST, LAST), []),
        (Span(LAST), []),
        (Span(date(2025, 12, 31)), [Problem("span_outside_the_period", "starts_on", OUTSIDE)]),
        (Span(FIRST, date(2026, 4, 1)), [Problem("span_outside_the_period", "ends_on", OUTSIDE)]),
        (Span(LAST, FIRST), [Problem("span_ends_before_it_starts", "ends_on")]),
    ],
)
def test_a_span_lies_in_the_period(span: Span, problems: list[Problem]) -> None:
    assert list(problems_with_span(span, within=PERIOD)) == problems


def test_a_model_has_a_name_and_ends_after_it_starts() -> None:
    assert list(problems_with_model(name=" ", starts_on=LAST, ends_on=FIRST)) == [
        Problem("model_name_missing", "name"),
        Problem("span_ends_before_it_starts", "ends_on"),
    ]
    assert list(problems_with_model(name="Modellen", starts_on=FIRST, ends_on=FIRST)) == []


def test_a_model_is_adopted_with_an_aim_a_forum_and_a_decision() -> None:
    assert list(problems_with_adoption(aims=" ", forums=0, adopted_by="")) == [
        Problem("model_aims_missing"),
        Problem("model_without_forums"),
        Problem("model_adoption_missing", "adopted_by"),
    ]
    assert list(problems_with_adoption(aims="Inflytande", forums=1, adopted_by="RF § 84")) == []
