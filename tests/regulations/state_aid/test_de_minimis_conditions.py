from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from bifall.regulations.rules_in_force import NoRuleInForce
from bifall.regulations.state_aid.de_minimis_conditions import (
    Instrument,
    check_cumulated,
    check_transparent,
)

ON = date(2026, 12, 2)


@pytest.mark.parametrize(
    ("instrument", "euro", "years", "secured", "guaranteed", "passed"),
    [
        (Instrument.GRANT, 10**9, 50, 0, 0, True),
        (Instrument.LOAN, 1_500_000, 5, 50, 0, True),
        (Instrument.LOAN, 1_500_001, 5, 50, 0, False),
        (Instrument.LOAN, 1_500_000, 6, 50, 0, False),
        (Instrument.LOAN, 750_000, 10, 50, 0, True),
        (Instrument.LOAN, 750_000, 11, 50, 0, False),
        (Instrument.LOAN, 1, 1, "49.99", 0, False),
        (Instrument.GUARANTEE, 2_250_000, 5, 0, 80, True),
        (Instrument.GUARANTEE, 2_250_000, 5, 0, "80.01", False),
        (Instrument.GUARANTEE, 1_125_000, 10, 0, 80, True),
        (Instrument.GUARANTEE, 1_125_001, 10, 0, 80, False),
    ],
)
def test_what_can_be_worked_out_beforehand(instrument, euro, years, secured, guaranteed, passed):
    finding = check_transparent(
        instrument,
        amount_cents=euro * 100,
        years=years,
        secured_percent=Decimal(secured),
        guaranteed_percent=Decimal(guaranteed),
        on=ON,
    )
    assert finding.passed is passed
    assert finding.source.startswith("Förordning (EU) 2023/2831 artikel 4.")


def test_after_the_regulation():
    with pytest.raises(NoRuleInForce):
        check_transparent(Instrument.GRANT, amount_cents=1, on=date(2031, 1, 1))


@pytest.mark.parametrize(
    ("aid", "other", "passed"), [(50, 0, True), (99, 0, True), (30, 20, True), (31, 20, False)]
)
def test_other_aid_for_the_same_costs(aid, other, passed):
    finding = check_cumulated(
        aid_cents=aid, other_cents=other, eligible_cents=100, highest_percent=Decimal(50)
    )
    assert finding.passed is passed
    assert finding.numbers["highest_cents"] == 50


def test_the_cumulation_is_told_in_words():
    finding = check_cumulated(
        aid_cents=3_000, other_cents=2_500, eligible_cents=10_000, highest_percent=Decimal(50)
    )
    assert not finding.passed
    assert finding.in_words("en").replace("\u00a0", " ") == (
        "With other aid for the same costs, EUR 25, the aid may not give more than the highest intensity"
        " of 50% of EUR 100, that is EUR 50. Aid: EUR 30."
    )
