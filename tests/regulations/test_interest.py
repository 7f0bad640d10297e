from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bifall.regulations.interest import (
    REFERENCE_RATES,
    InterestKind,
    RateRow,
    interest,
    interest_runs_from,
)
from bifall.regulations.rules_in_force import NoRuleInForce

LATE = InterestKind.LATE_PAYMENT
DAYS = st.dates(date(2016, 1, 1), date(2026, 6, 30))


def test_late_payment_over_a_change_of_rate():
    # 100 000 × (11 % × 30 + 10 % × 15) / 365 = 480 000 / 365 = 1 315,068…
    verdict = interest(capital_ore=10_000_000, kind=LATE, from_on=date(2025, 6, 1), paid_on=date(2025, 7, 15))
    assert verdict.interest_ore == 131_507
    assert [f.in_words().replace("\u00a0", " ") for f in verdict.findings] == [
        "Räntan är basräntan 3 % plus 8 % från 2025-06-01 till och med 2025-06-30, 30 dagar.",
        "Räntan är basräntan 2 % plus 8 % från 2025-07-01 till och med 2025-07-15, 15 dagar.",
        "Räntan på 100 000 kr räknas per dag på 365 dagar och avrundas en gång till hela ören: 1 315,07 kr.",
    ]
    assert verdict.sources == (
        "Räntelagen (1975:635) 4 och 6 §§; Riksbankens beslut enligt räntelagen (1975:635) 9 §",
        "Räntelagen (1975:635) 4 och 6 §§",
    )


def test_a_returned_payment_bears_interest_from_the_day_it_was_made():
    paid_on = date(2024, 2, 29)
    assert interest_runs_from(InterestKind.RETURNED_PAYMENT, paid_on) == paid_on
    # 307 days of 2024 at 6 %, 1 day of 2025 at 5 %: 36 500 × (18,42 + 0,05) / 365 = 1 847
    verdict = interest(
        capital_ore=3_650_000,
        kind=InterestKind.RETURNED_PAYMENT,
        from_on=paid_on,
        paid_on=date(2025, 1, 1),
    )
    assert verdict.interest_ore == 184_700


def test_from_which_day():
    demanded_on = date(2025, 5, 2)
    assert interest_runs_from(LATE, demanded_on) == date(2025, 6, 1)
    assert interest_runs_from(LATE, demanded_on, received_on=date(2025, 5, 5)) == date(2025, 6, 1)
    assert interest_runs_from(LATE, demanded_on, received_on=date(2025, 6, 10)) == date(2025, 6, 10)
    decided_on = date(2026, 1, 31)
    assert interest_runs_from(InterestKind.COMPANY_SUPPORT, decided_on) == date(2026, 2, 28)
    assert interest_runs_from(InterestKind.EU_PROGRAMME, decided_on) == date(2026, 2, 28)


def test_the_states_lending_rate_is_handed_in():
    rates = [RateRow(date(2025, 1, 1), None, "Statens utlåningsränta", Decimal("2.75"))]
    verdict = interest(
        capital_ore=36_500_000,
        kind=InterestKind.COMPANY_SUPPORT,
        from_on=date(2025, 3, 1),
        paid_on=date(2025, 3, 10),
        rates=rates,
    )
    assert verdict.interest_ore == 47_500  # 365 000 × 4,75 % × 10 / 365
    assert verdict.sources[0] == "Förordning (2022:1468) 31 §; Statens utlåningsränta"


def test_a_row_without_an_end_yields_to_the_next_one():
    rates = [
        RateRow(date(2025, 1, 1), None, "A", Decimal(2)),
        RateRow(date(2025, 1, 11), None, "B", Decimal(92)),
    ]
    verdict = interest(
        capital_ore=36_500, kind=LATE, from_on=date(2025, 1, 1), paid_on=date(2025, 1, 12), rates=rates
    )
    assert verdict.interest_ore == 100 + 200


def test_paid_in_time_costs_nothing():
    verdict = interest(capital_ore=100, kind=LATE, from_on=date(2025, 6, 1), paid_on=date(2025, 5, 31))
    assert (verdict.interest_ore, len(verdict.findings)) == (0, 1)


def test_a_day_without_a_rate_is_refused_and_never_guessed():
    with pytest.raises(NoRuleInForce):
        interest(capital_ore=100, kind=LATE, from_on=date(2026, 6, 1), paid_on=date(2026, 7, 1))
    with pytest.raises(NoRuleInForce):
        interest_runs_from(InterestKind.COMPANY_SUPPORT, date(2022, 12, 31))


def test_the_reference_rate_has_no_gap():
    assert REFERENCE_RATES[0].valid_from == date(2016, 1, 1)
    for row, later in pairwise(REFERENCE_RATES):
        assert row.valid_to is not None
        assert later.valid_from == row.valid_to + timedelta(days=1)
        assert (later.valid_from.month, later.valid_from.day) in {(1, 1), (7, 1)}
    assert all(row.percent * 2 == int(row.percent * 2) for row in REFERENCE_RATES)


@given(capital=st.integers(0, 10**10), first=DAYS, second=DAYS, third=DAYS)
@settings(deadline=None)
def test_interest_grows_with_the_days_and_splits_anywhere(capital, first, second, third):
    first, second, third = sorted([first, second, third])

    def between(start, end):
        return interest(capital_ore=capital, kind=LATE, from_on=start, paid_on=end)

    whole = between(first, third)
    parts = between(first, second).interest_ore + between(second + timedelta(days=1), third).interest_ore
    assert abs(whole.interest_ore - parts) <= 1
    assert whole.interest_ore >= between(first, second).interest_ore
    assert sum(f.numbers["days"] for f in whole.findings[:-1]) == (third - first).days + 1
