"""How strict the assessors are beside each other, and what the totals would be without that."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from bifall.assessment.rules import Calibration, Given, adjusted_totals, calibrate

unhurried = settings(deadline=None)
GENEROUS, STRICT = "anna", "bo"


def scored(*pairs: tuple[str, str, int]) -> list[Given]:
    return [Given(application, assessor, Fraction(points)) for application, assessor, points in pairs]


FIVE = scored(*((str(n), GENEROUS, 4) for n in range(5)), *((str(n), STRICT, 2 + n % 2) for n in range(5)))


def test_two_assessors_of_the_same_five() -> None:
    # Anna gives 4 five times; Bo gives 2, 3, 2, 3, 2: 12/5. Half of the 8/5 between them is each one's.
    mean = Fraction(12, 5)
    assert calibrate(FIVE) == [
        Calibration(GENEROUS, 5, 5, Fraction(4), mean, Fraction(4, 5)),
        Calibration(STRICT, 5, 5, mean, Fraction(4), Fraction(-4, 5)),
    ]
    assert [line.difference for line in calibrate(FIVE)] == [Fraction(8, 5), Fraction(-8, 5)]
    # Who both have scored keeps its total; who only one has scored is moved.
    alone = [*FIVE, *scored(("ensam", GENEROUS, 4), ("annan", STRICT, 2))]
    adjusted = adjusted_totals(alone, calibrate(alone))
    assert {adjusted[str(n)] for n in range(0, 5, 2)} == {Fraction(3)}
    assert {adjusted[str(n)] for n in (1, 3)} == {Fraction(7, 2)}
    assert (adjusted["ensam"], adjusted["annan"]) == (Fraction(16, 5), Fraction(14, 5))


def test_four_in_common_are_too_few_to_adjust_by() -> None:
    few = [one for one in FIVE if one.application != "4"]
    assert [(line.shared, line.generosity) for line in calibrate(few)] == [(4, None), (4, None)]
    assert adjusted_totals(few, calibrate(few))["0"] == Fraction(3)


def test_who_has_nothing_in_common_is_compared_with_nobody() -> None:
    alone = [*FIVE, *scored(("egen", "cia", 5))]
    assert calibrate(alone)[2] == Calibration("cia", 1, 0, None, None, None)
    assert calibrate(alone)[2].difference is None
    assert adjusted_totals(alone, calibrate(alone))["egen"] == Fraction(5)


def test_an_adjusted_total_stays_on_the_scale() -> None:
    high = [*FIVE, *scored(("hög", STRICT, 5), ("låg", GENEROUS, 0))]
    adjusted = adjusted_totals(high, calibrate(high))
    assert (adjusted["hög"], adjusted["låg"]) == (Fraction(5), Fraction(0))


def test_nobody_has_assessed() -> None:
    assert (calibrate([]), adjusted_totals([], [])) == ([], {})


@st.composite
def additive(draw: st.DrawFn) -> tuple[dict[str, Fraction], dict[str, Fraction], list[Given]]:
    """Applications with a worth, assessors with a generosity, and who scored what: each pair of neighbours
    has five applications in common, so that all can be compared.
    """
    assessors = [f"a{n}" for n in range(draw(st.integers(2, 5)))]
    generosity = {a: Fraction(draw(st.integers(-50, 50)), 100) for a in assessors}
    worth: dict[str, Fraction] = {}
    given: list[Given] = []
    for one, other in pairwise(assessors):
        for number in range(5):
            key = f"{one}-{number}"
            worth[key] = Fraction(draw(st.integers(150, 350)), 100)
            third = {draw(st.sampled_from(assessors))} if draw(st.booleans()) else set()
            given += [Given(key, a, worth[key] + generosity[a]) for a in sorted({one, other} | third)]
    return worth, generosity, draw(st.permutations(given))


@unhurried
@given(additive())
def test_what_was_added_is_taken_away_again(
    drawn: tuple[dict[str, Fraction], dict[str, Fraction], list[Given]],
) -> None:
    worth, generosity, given = drawn
    lines = calibrate(given)
    found = {line.assessor: line.generosity or Fraction(0) for line in lines}
    # Only differences can be known: all are off by the same, the generosity of them all together.
    [shift] = {generosity[assessor] - found[assessor] for assessor in found}
    assert adjusted_totals(given, lines) == {key: value + shift for key, value in worth.items()}
    assert sum(line.assessed * (line.generosity or 0) for line in lines) == 0


@unhurried
@given(additive())
def test_the_order_says_nothing(
    drawn: tuple[dict[str, Fraction], dict[str, Fraction], list[Given]],
) -> None:
    given = drawn[2]
    assert calibrate(given) == calibrate(list(reversed(given)))
