from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bifall.regulations.funding import Funding
from bifall.regulations.recovery import Ground, check_recovery, set_off
from bifall.regulations.rules_in_force import NoRuleInForce

ON = date(2026, 12, 2)
CASE = {"recoverable_ore": 5_000_000, "paid_on": date(2020, 1, 15), "on": ON}
SUMS = st.integers(0, 10**12)


def codes(verdict):
    return [finding.rule.code for finding in verdict.refusals]


def test_a_recovery_with_its_grounds():
    verdict = check_recovery(
        asked_ore=5_000_000, grounds=[Ground.TERMS_BROKEN, Ground.CONDITIONS_CHANGED], **CASE
    )
    assert verdict.passed
    assert [f.in_words("en").replace("\u00a0", " ") for f in verdict.findings] == [
        "The terms of the support have not been followed.",
        "The conditions of the support have changed.",
        "The recovery is decided at the latest 10 years after the payment on 2020-01-15, so by 2030-01-15."
        " Day of decision: 2026-12-02.",
        "No more can be asked back than what was received without a right to it: SEK 50,000. Asked back:"
        " SEK 50,000.",
    ]


@pytest.mark.parametrize(
    ("funding", "source"),
    [
        (Funding.COMPANY, "Förordning (2022:1468) 29 § 4 och 31–32 §§"),
        (Funding.EU_PROGRAMME, "Förordning (2022:1379) 4 kap. 1 § 4 och 2–3 §§"),
    ],
)
def test_the_support_ordinances_make_it_a_duty(funding, source):
    less = {"asked_ore": 4_999_999, "grounds": [Ground.TERMS_BROKEN], "funding": funding, **CASE}
    assert codes(check_recovery(**less)) == ["recovery_lowered"]
    lowered = check_recovery(reason_to_lower="Felet var litet och rättades genast.", **less)
    assert lowered.passed
    assert lowered.sources[0] == source
    changed = check_recovery(
        asked_ore=5_000_000, grounds=[Ground.CONDITIONS_CHANGED], funding=funding, **CASE
    )
    assert codes(changed) == ["recovery_has_ground"]


def test_a_project_grant_may_be_recovered_in_part():
    assert check_recovery(asked_ore=1, grounds=[Ground.SHOULD_HAVE_KNOWN], **CASE).passed


def test_no_ground_too_much_and_too_late():
    verdict = check_recovery(
        asked_ore=5_000_001, recoverable_ore=5_000_000, grounds=[], paid_on=date(2016, 12, 1), on=ON
    )
    assert codes(verdict) == ["recovery_has_ground", "recovery_in_time", "recovery_within_paid"]
    last_day = {**CASE, "paid_on": date(2016, 12, 2)}
    assert check_recovery(asked_ore=1, grounds=[Ground.TERMS_BROKEN], **last_day).passed


def test_nothing_to_recover():
    assert codes(check_recovery(asked_ore=0, grounds=[Ground.TERMS_BROKEN], **CASE)) == [
        "recovery_within_paid"
    ]


def test_a_recovery_is_set_off_as_far_as_a_payment_goes():
    verdict = set_off(due_ore=5_000_000, payment_ore=3_000_000, on=ON)
    assert (verdict.offset_ore, verdict.payment_left_ore, verdict.due_left_ore) == (3_000_000, 0, 2_000_000)
    other_way = set_off(due_ore=3_000_000, payment_ore=5_000_000, funding=Funding.COMPANY, on=ON)
    assert (other_way.offset_ore, other_way.payment_left_ore, other_way.due_left_ore) == (
        3_000_000,
        2_000_000,
        0,
    )
    assert other_way.sources == ("Förordning (2022:1468) 33 §",)


def test_nothing_is_set_off_under_a_recovery_order():
    verdict = set_off(due_ore=5, payment_ore=3, under_recovery_order=True, on=ON)
    assert codes(verdict) == ["recovery_no_payment_ban"]
    assert (verdict.offset_ore, verdict.payment_left_ore, verdict.due_left_ore) == (0, 3, 5)


def test_before_the_rules():
    with pytest.raises(NoRuleInForce):
        set_off(due_ore=1, payment_ore=1, on=date(2022, 12, 31))


@given(due=SUMS, payment=SUMS, order=st.booleans())
@settings(deadline=None)
def test_no_ore_is_lost_or_made_when_something_is_set_off(due, payment, order):
    verdict = set_off(due_ore=due, payment_ore=payment, under_recovery_order=order, on=ON)
    assert verdict.offset_ore + verdict.payment_left_ore == payment
    assert verdict.offset_ore + verdict.due_left_ore == due
    assert min(verdict.offset_ore, verdict.payment_left_ore, verdict.due_left_ore) >= 0
    assert verdict.offset_ore == (0 if order else min(due, payment))
