from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bifall.regulations.rules_in_force import NoRuleInForce
from bifall.regulations.state_aid.exchange import ExchangeRate, check_rate, in_euro

MARCH = ExchangeRate(Decimal("11.2345"), 2026, 3, "Kommissionens bokföringskurs, mars 2026")


def test_the_rate_is_kept_with_the_amount():
    # 500 000 / 11,2345 = 44 505,7634…
    converted = in_euro(50_000_000, MARCH)
    assert (converted.amount_ore, converted.amount_cents, converted.rate) == (50_000_000, 4_450_577, MARCH)


def test_the_rate_is_that_of_the_month_of_the_grant():
    assert check_rate(MARCH, on=date(2026, 3, 31)).passed
    late = check_rate(MARCH, on=date(2026, 4, 1))
    assert not late.passed
    assert late.in_words("en") == (
        "Kronor are turned into euro at the rate of the month of the grant, 2026-04-01. Rate: 11.2345"
        " kronor a euro for 2026-03, Kommissionens bokföringskurs, mars 2026."
    )
    unsourced = ExchangeRate(Decimal(11), 2026, 3, " ")
    assert not check_rate(unsourced, on=date(2026, 3, 1)).passed
    with pytest.raises(NoRuleInForce):
        check_rate(MARCH, on=date(2023, 12, 31))


def test_a_rate_is_above_zero():
    with pytest.raises(ValueError, match="above zero"):
        ExchangeRate(Decimal(0), 2026, 3, "x")


@given(
    amounts=st.lists(st.integers(0, 10**12), max_size=8),
    rate=st.decimals("0.0001", 1000, places=4),
)
@settings(deadline=None)
def test_the_sum_in_euro_is_never_understated(amounts, rate):
    month = ExchangeRate(rate, 2026, 3, "x")
    converted = [in_euro(amount, month).amount_cents for amount in amounts]
    exact = Fraction(sum(amounts)) / Fraction(rate)
    assert exact <= sum(converted) < exact + max(len(amounts), 1)
