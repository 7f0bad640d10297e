from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bifall.regulations.rules_in_force import NoRuleInForce
from bifall.regulations.simplified_costs import (
    FlatRate,
    flat_rate_cost,
    hour_rate,
    lump_sum,
    staff_cost,
    unit_cost_per_hour,
)

ON = date(2026, 12, 2)


@pytest.mark.parametrize(
    ("rate", "cost_ore"),
    [(FlatRate.ALL_OTHER_COSTS, 1_326_884), (FlatRate.INDIRECT_COSTS, 497_582)],
)
def test_forty_and_fifteen_percent_of_staff_costs(rate, cost_ore):
    # 33 172,10 × 40 % = 13 268,84; × 15 % = 4 975,815
    verdict = flat_rate_cost(rate=rate, staff_ore=3_317_210, on=ON)
    assert (verdict.passed, verdict.cost_ore) == (True, cost_ore)


def test_the_rate_for_all_other_costs_stands_alone():
    verdict = flat_rate_cost(rate=FlatRate.ALL_OTHER_COSTS, staff_ore=100, other_ore=1, on=ON)
    assert [f.rule.code for f in verdict.refusals] == ["costs_not_both"]
    assert flat_rate_cost(rate=FlatRate.INDIRECT_COSTS, staff_ore=100, other_ore=1, on=ON).passed
    with pytest.raises(NoRuleInForce):
        flat_rate_cost(rate=FlatRate.INDIRECT_COSTS, staff_ore=100, on=date(2021, 6, 30))


@pytest.mark.parametrize(("years", "unit_ore"), [(0, 26_860), (1, 27_505), (2, 28_165)])
def test_the_hour_costs_a_1720th_of_the_years_salary(years, unit_ore):
    # 38 500 × 12 / 1720 = 268,6047; × 1,024 = 275,0512; × 1,024 = 281,6524
    assert unit_cost_per_hour(monthly_salary_ore=3_850_000, years_since=years, on=ON) == unit_ore


def test_hours_times_the_unit_cost():
    verdict = staff_cost(hours=Decimal("123.5"), unit_ore=26_860, on=ON)
    assert (verdict.passed, verdict.cost_ore) == (True, 3_317_210)
    assert verdict.findings[1].in_words().replace("\u00a0", " ") == (
        "Personalkostnaden är antalet timmar gånger enhetskostnaden: 123,5 × 268,60 kr = 33 172,10 kr."
    )


def test_nobody_works_more_than_1720_hours_in_a_year():
    full = {"hours": Decimal(20), "unit_ore": 100, "on": ON}
    assert staff_cost(hours_before=Decimal(1700), **full).passed
    above = staff_cost(hours_before=Decimal("1700.5"), **full)
    assert [f.rule.code for f in above.refusals] == ["costs_hours"]


@pytest.mark.parametrize(("delivered", "cost_ore"), [(0, 0), (2, 0), (3, 5_000_000), (4, 5_000_000)])
def test_a_lump_sum_is_all_or_nothing(delivered, cost_ore):
    verdict = lump_sum(agreed_ore=5_000_000, delivered=delivered, deliverables=3)
    assert (verdict.cost_ore, verdict.passed) == (cost_ore, cost_ore > 0)


@given(salary=st.integers(1, 10**8))
@settings(deadline=None)
def test_a_full_year_costs_the_years_salary_but_for_the_rounding(salary):
    unit = unit_cost_per_hour(monthly_salary_ore=salary, on=ON)
    assert abs(unit * 1720 - salary * 12) <= 860


@pytest.mark.parametrize(
    ("percent", "unit_ore", "hours"),
    [("100", 37_791, "1720"), ("75", 50_388, "1290"), ("33.33", 113_383, "573.276")],
)
def test_an_hour_costs_the_years_gross_cost_by_the_persons_hours(percent, unit_ore, hours):
    # 650 000 / 1720 = 377,9070; / 1290 = 503,8760; / 573,276 = 1133,8343
    verdict = hour_rate(yearly_ore=65_000_000, employment_percent=Decimal(percent), on=ON)
    assert (verdict.unit_ore, verdict.hours_per_year) == (unit_ore, Decimal(hours))
    assert verdict.passed
    with pytest.raises(NoRuleInForce):
        hour_rate(yearly_ore=1, on=date(2021, 6, 30))


@given(yearly=st.integers(1, 10**9), percent=st.integers(1, 100))
@settings(deadline=None)
def test_a_whole_year_at_the_rate_is_the_years_cost_but_for_the_rounding(yearly, percent):
    verdict = hour_rate(yearly_ore=yearly, employment_percent=Decimal(percent), on=ON)
    whole = staff_cost(
        hours=verdict.hours_per_year,
        highest_hours=verdict.hours_per_year,
        unit_ore=verdict.unit_ore,
        on=ON,
    )
    assert whole.passed
    assert abs(whole.cost_ore - yearly) <= 861
