from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bifall.regulations.rules_in_force import NoRuleInForce
from bifall.regulations.support_share import (
    ALL_DECIDERS_RULES,
    SHARE_RULES,
    TOGETHER_RULES,
    CostBase,
    check_share,
)

ON = date(2026, 12, 2)
PROJECT = {"total_cost_sek": 5_571_555, "cash_cost_sek": 5_000_000, "on": ON}


def test_half_of_the_costs_and_not_a_krona_more():
    within = check_share(sought_sek=2_785_777, **PROJECT)
    assert within.passed
    assert within.rule is SHARE_RULES[1]
    assert within.source == "Förordning (2003:596) 5 §, i lydelse enligt 2022:1470"
    assert within.numbers == {
        "sought_sek": 2_785_777,
        "other_state_1_1_sek": 0,
        "base_sek": 5_571_555,
        "share_percent": Decimal("50.00"),
        "highest_percent": Decimal(50),
        "highest_sought_sek": 2_785_777,
    }
    above = check_share(sought_sek=2_785_778, **PROJECT)
    assert not above.passed
    assert above.share_percent == Decimal("50.00")


def test_the_regions_own_ceiling_counts_the_money_of_all_deciders():
    verdict = check_share(sought_sek=2_000_000, other_state_1_1_sek=1_000_000, **PROJECT)
    assert not verdict.passed
    assert verdict.all_deciders
    assert verdict.rule is ALL_DECIDERS_RULES[0]
    assert verdict.highest_sought_sek == 1_785_777
    without = check_share(
        sought_sek=2_000_000, other_state_1_1_sek=1_000_000, all_deciders_rules=(), **PROJECT
    )
    assert without.passed
    assert not without.all_deciders


def test_the_ordinance_lets_all_deciders_together_pay_everything_and_no_more():
    mine = {"sought_sek": 2_785_777, "all_deciders_rules": (), **PROJECT}
    assert check_share(other_state_1_1_sek=2_785_778, **mine).passed
    above = check_share(other_state_1_1_sek=2_785_779, **mine)
    assert (above.passed, above.all_deciders, above.rule) == (False, True, TOGETHER_RULES[1])
    assert check_share(other_state_1_1_sek=9_000_000, together_rules=(), **mine).passed


def test_the_verdict_says_each_ceiling_in_words():
    verdict = check_share(sought_sek=2_000_000, other_state_1_1_sek=1_000_000, **PROJECT)
    assert [(f.rule.code, f.passed) for f in verdict.findings] == [
        ("share_has_costs", True),
        ("share_each_decider", True),
        ("share_all_deciders", False),
        ("share_all_deciders", True),
    ]
    assert verdict.refusals[0].in_words().replace("\u00a0", " ") == (
        "Alla beslutsfattare får tillsammans ge högst 50 % av projektets kostnader 5 571 555 kr ur anslag"
        " 1:1. Andra ger 1 000 000 kr, och kvar är 1 785 777 kr. Sökt: 2 000 000 kr."
    )


def test_others_may_have_taken_it_all():
    verdict = check_share(sought_sek=1, other_state_1_1_sek=4_000_000, **PROJECT)
    assert (verdict.passed, verdict.highest_sought_sek) == (False, 0)


def test_the_cost_base_is_data():
    cash = [replace(SHARE_RULES[1], base=CostBase.CASH_COSTS)]
    verdict = check_share(sought_sek=2_500_001, rules=cash, **PROJECT)
    assert (verdict.passed, verdict.base_sek, verdict.highest_sought_sek) == (False, 5_000_000, 2_500_000)


def test_no_costs_no_share():
    assert not check_share(sought_sek=1, total_cost_sek=0, cash_cost_sek=0, on=ON).passed
    nothing = check_share(sought_sek=0, total_cost_sek=0, cash_cost_sek=0, on=ON)
    assert [f.rule.code for f in nothing.refusals] == ["share_has_costs"]


def test_before_the_rules():
    with pytest.raises(NoRuleInForce):
        check_share(sought_sek=1, total_cost_sek=2, cash_cost_sek=2, on=date(2009, 7, 31))


@given(sought=st.integers(0, 10**10), total=st.integers(1, 10**10), other=st.integers(0, 10**10))
def test_the_verdict_is_the_law_in_whole_numbers(sought, total, other):
    verdict = check_share(
        sought_sek=sought, total_cost_sek=total, cash_cost_sek=total, other_state_1_1_sek=other, on=ON
    )
    # Nothing sought is never too much, whatever the others give.
    assert verdict.passed == (sought == 0 or 2 * (sought + other) <= total)
