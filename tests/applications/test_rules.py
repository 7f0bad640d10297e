"""What must hold among an application's figures, for whatever figures there are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bifall.applications.rules import (
    Cost,
    Facts,
    Financing,
    Identity,
    Limits,
    Step,
    facts_from,
    identities,
    links_between,
    problems_with_money,
    problems_with_period,
    problems_with_time,
    shares,
)
from bifall.applications.states import CostType, EffectLevel
from bifall.kernel.forms.typed import HIGHEST_NUMBER
from bifall.kernel.problems import Problem
from bifall.questionnaires.standard_forms import application_form
from tests.factories.drafts import WHOLE

OPENS = datetime(2026, 10, 1, 6, tzinfo=UTC)
CLOSES = datetime(2026, 11, 30, 15, tzinfo=UTC)
INSTANT = timedelta(microseconds=1)
LIMITS = Limits(
    opens_at=OPENS,
    closes_at=CLOSES,
    is_published=True,
    highest_share_percent=Decimal(50),
    highest_grant_sek=None,
)
FORM = application_form()

AMOUNTS = st.integers(0, 10**13)
COSTS = st.lists(st.builds(Cost, st.sampled_from(CostType), st.integers(2000, 2100), AMOUNTS), max_size=6)
FINANCING = st.lists(st.builds(Financing, st.just("F"), st.booleans(), st.booleans(), AMOUNTS), max_size=6)
FACTS = st.builds(
    Facts,
    costs=COSTS.map(tuple),
    financing=FINANCING.map(tuple),
    sought_sek=AMOUNTS,
)
PERCENTS = st.decimals("0.01", 100, places=2)


def codes(problems: Iterator[Problem]) -> list[str]:
    return [problem.code for problem in problems]


@given(FACTS)
def test_the_sums_are_the_sums_of_the_rows(facts: Facts) -> None:
    in_kind, cash, by_others, in_kind_by_others, public = 0, 0, 0, 0, facts.sought_sek
    for cost in facts.costs:
        in_kind += cost.amount_sek * (cost.cost_type == CostType.IN_KIND)
        cash += cost.amount_sek * (cost.cost_type != CostType.IN_KIND)
    for row in facts.financing:
        by_others += row.amount_sek
        in_kind_by_others += row.amount_sek * row.is_in_kind
        public += row.amount_sek * row.is_public
    assert (facts.total_cost_sek, facts.in_kind_cost_sek, facts.cash_cost_sek) == (
        in_kind + cash,
        in_kind,
        cash,
    )
    assert (facts.cofinancing_sek, facts.in_kind_financing_sek, facts.public_financing_sek) == (
        by_others,
        in_kind_by_others,
        public,
    )
    assert identities(facts) == (
        Identity("in_kind_differs", in_kind, in_kind_by_others),
        Identity("financing_differs", in_kind + cash, by_others + facts.sought_sek),
    )


@given(FACTS, st.sampled_from(["cost", "in kind cost", "row", "in kind row", "sought"]))
def test_one_krona_too_many_on_one_side_is_told(facts: Facts, where: str) -> None:
    """Make the sums agree by what is missing on either side, then put one krona where it does not belong."""
    in_kind, whole = (identity.difference_sek for identity in identities(facts))
    costs, financing = list(facts.costs), list(facts.financing)
    costs.append(Cost(CostType.IN_KIND, 2027, max(-in_kind, 0)))
    financing.append(Financing("F", False, True, max(in_kind, 0)))
    whole += max(-in_kind, 0) - max(in_kind, 0)
    costs.append(Cost(CostType.STAFF, 2027, max(-whole, 0)))
    financing.append(Financing("F", True, False, max(whole, 0)))
    even = replace(facts, costs=tuple(costs), financing=tuple(financing))
    all_may_be_sought = replace(LIMITS, highest_share_percent=Decimal(100))
    assert {identity.holds for identity in identities(even)} == {True}
    assert set(codes(problems_with_money(even, all_may_be_sought))) <= {"sought_missing"}
    odd = {
        "cost": replace(even, costs=(*costs, Cost(CostType.OTHER, 2027, 1))),
        "in kind cost": replace(even, costs=(*costs, Cost(CostType.IN_KIND, 2027, 1))),
        "row": replace(even, financing=(*financing, Financing("F", True, False, 1))),
        "in kind row": replace(even, financing=(*financing, Financing("F", False, True, 1))),
        "sought": replace(even, sought_sek=even.sought_sek + 1),
    }[where]
    broken = ["in_kind_differs", "financing_differs"] if "in kind" in where else ["financing_differs"]
    assert [(i.code, abs(i.difference_sek)) for i in identities(odd) if not i.holds] == [
        (code, 1) for code in broken
    ]
    told = codes(problems_with_money(odd, all_may_be_sought))
    assert [code for code in told if code.endswith("_differs")] == broken


@given(st.integers(1, HIGHEST_NUMBER), PERCENTS)
def test_the_ceiling_is_not_passed_by_one_krona(total_sek: int, percent: Decimal) -> None:
    numerator, denominator = percent.as_integer_ratio()
    most = total_sek * numerator // (denominator * 100)
    limits = replace(LIMITS, highest_share_percent=percent)

    def told(sought_sek: int) -> list[object]:
        facts = Facts(costs=(Cost(CostType.STAFF, 2027, total_sek),), sought_sek=sought_sek)
        found = problems_with_money(facts, limits)
        return [problem.params["highest_sek"] for problem in found if problem.code == "share_too_high"]

    assert (told(most), told(most + 1)) == ([], [most])


@pytest.mark.parametrize(("sought_sek", "problems"), [(500_000, []), (500_001, ["grant_above_limit"])])
def test_the_highest_grant_is_not_passed_by_one_krona(sought_sek: int, problems: list[str]) -> None:
    facts = Facts(
        costs=(Cost(CostType.STAFF, 2027, 2_000_000),),
        financing=(Financing("F", True, False, 2_000_000 - sought_sek),),
        sought_sek=sought_sek,
    )
    found = list(problems_with_money(facts, replace(LIMITS, highest_grant_sek=500_000)))
    assert found == [Problem(code, "sought_sek", {"limit_sek": 500_000}) for code in problems]


def test_all_that_is_wrong_with_the_money_is_told_at_once() -> None:
    facts = Facts(
        costs=(Cost(CostType.STAFF, 2027, 100), Cost(CostType.IN_KIND, 2027, 20)),
        financing=(Financing("F", True, True, 30),),
        sought_sek=61,
    )
    limits = replace(LIMITS, highest_grant_sek=60)
    assert list(problems_with_money(facts, limits)) == [
        Problem("in_kind_differs", "financing", {"left_sek": 20, "right_sek": 30, "difference_sek": 10}),
        Problem("financing_differs", "financing", {"left_sek": 120, "right_sek": 91, "difference_sek": 29}),
        Problem(
            "share_too_high",
            "sought_sek",
            {"share_percent": Decimal("50.83"), "highest_percent": Decimal(50), "highest_sek": 60},
        ),
        Problem("grant_above_limit", "sought_sek", {"limit_sek": 60}),
    ]
    assert codes(problems_with_money(Facts(), limits)) == ["budget_missing", "sought_missing"]


@given(FACTS)
def test_the_shares_are_of_four_bases(facts: Facts) -> None:
    def of(whole_sek: int) -> Decimal:
        return Decimal(0) if whole_sek == 0 else Decimal(100 * facts.sought_sek) / whole_sek

    shown = shares(facts)
    cash = sum(cost.amount_sek for cost in facts.costs if cost.cost_type != CostType.IN_KIND)
    public = sum(row.amount_sek for row in facts.financing if row.is_public)
    for share, base in (
        (shown.of_total_costs, facts.total_cost_sek),
        (shown.of_cash_costs, cash),
        (shown.of_financing, facts.sought_sek + facts.cofinancing_sek),
        (shown.of_public_financing, facts.sought_sek + public),
    ):
        assert abs(share - of(base)) <= Decimal("0.005")
        assert share == round(share, 2)


@pytest.mark.parametrize(
    ("at", "is_published", "problems"),
    [
        (OPENS - INSTANT, True, [Problem("round_not_open")]),
        (OPENS, True, []),
        (CLOSES - INSTANT, True, []),
        (CLOSES, True, [Problem("round_closed", None, {"closed_at": CLOSES})]),
        (CLOSES - INSTANT, False, [Problem("round_not_open")]),
        (CLOSES, False, [Problem("round_not_open")]),
    ],
)
def test_the_closing_second_is_too_late(at: datetime, is_published: bool, problems: list[Problem]) -> None:
    assert list(problems_with_time(replace(LIMITS, is_published=is_published), at=at)) == problems


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "years", "problems"),
    [
        (date(2027, 1, 1), date(2029, 12, 31), (2027, 2029), []),
        (date(2027, 1, 1), date(2027, 1, 1), (2027,), []),
        (date(2027, 1, 2), date(2027, 1, 1), (2026,), [Problem("period_backwards", "ends_on")]),
        (
            date(2027, 1, 1),
            date(2027, 12, 31),
            (2028, 2027, 2026, 2028),
            [Problem("budget_year_outside_period", "budget", {"years": "2026, 2028"})],
        ),
        (None, date(2027, 12, 31), (1999,), []),
        (date(2027, 12, 31), None, (1999,), []),
    ],
)
def test_the_budget_keeps_to_the_period(
    starts_on: date | None, ends_on: date | None, years: tuple[int, ...], problems: list[Problem]
) -> None:
    costs = tuple(Cost(CostType.STAFF, year, 1) for year in years)
    facts = Facts(starts_on=starts_on, ends_on=ends_on, costs=costs)
    assert list(problems_with_period(facts)) == problems


def test_the_facts_are_read_from_the_answers() -> None:
    facts = facts_from(FORM, WHOLE)
    assert (facts.title, facts.starts_on, facts.ends_on) == (
        "Studenter möter arbetsliv",
        date(2027, 2, 1),
        date(2029, 12, 31),
    )
    assert (facts.municipalities, facts.priorities) == (("2480", "2422"), ("kompetens",))
    assert (facts.total_cost_sek, facts.in_kind_cost_sek, facts.cofinancing_sek, facts.sought_sek) == (
        5_571_554,
        200_000,
        2_785_777,
        2_785_777,
    )
    assert facts.financing == (
        Financing("Umeå universitet", True, False, 2_585_777, "Eget anslag"),
        Financing("Näringslivet", False, True, 200_000),
    )
    assert [(one.title, other.title) for one, other in links_between(facts.steps)] == [
        ("Mötesdagar", "60 examensarbeten"),
        ("Mötesdagar", "40 praktikplatser"),
        ("60 examensarbeten", "Fler akademiker bor kvar i länet"),
        ("40 praktikplatser", "Fler akademiker bor kvar i länet"),
    ]
    assert [*problems_with_money(facts, LIMITS), *problems_with_period(facts)] == []


def test_a_step_leads_on_and_never_back_or_to_itself() -> None:
    activity = Step("a", EffectLevel.ACTIVITY, "A", leads_to=("a", "b", "b", "?"))
    result = Step("a", EffectLevel.RESULT, "R", leads_to=("a",))
    effect = Step("b", EffectLevel.EFFECT, "E", leads_to=("a", "b"))
    assert links_between([effect, result, activity]) == ((activity, result), (activity, effect))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9) | st.sampled_from(CostType),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["id", "cost_type", "year", "amount_sek", "financier", "title", "leads_to", "x"]),
            inner,
            max_size=6,
        )
    ),
    max_leaves=12,
)
KEYS = [question.key for question in FORM.questions]


@given(st.dictionaries(st.sampled_from(KEYS), JSON))
def test_answers_in_any_shape_are_read_without_falling_over(answers: dict[str, Any]) -> None:
    facts = facts_from(FORM, WHOLE | answers)
    amounts = [facts.sought_sek, *(row.amount_sek for row in (*facts.costs, *facts.financing))]
    assert all(type(amount) is int and 0 <= amount <= HIGHEST_NUMBER for amount in amounts)
    told = [
        *problems_with_money(facts, LIMITS),
        *problems_with_period(facts),
    ]
    assert all(problem.field in KEYS for problem in told)
    links_between(facts.steps)
    untouched = {"title", "starts_on", "ends_on"} - answers.keys()
    right = facts_from(FORM, WHOLE)
    assert {key: getattr(facts, key) for key in untouched} == {key: getattr(right, key) for key in untouched}


@pytest.mark.parametrize("amount", [True, -1, 0, 1.5, "100", None, HIGHEST_NUMBER + 1, [1]])
def test_an_amount_that_is_none_counts_as_nothing(amount: object) -> None:
    assert facts_from(FORM, WHOLE | {"sought_sek": amount}).sought_sek == 0
