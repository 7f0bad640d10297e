from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bifall.kernel.money import share_of
from bifall.regulations.advances import check_advance
from bifall.regulations.payments import Account, NotPayable, work_out_payment
from bifall.regulations.recovery import set_off
from bifall.regulations.rules_in_force import NoRuleInForce

ON = date(2026, 12, 2)
GRANT = Account(granted_ore=278_577_700, share_percent=Decimal(50))


def test_a_project_from_the_advance_to_the_last_ore():
    account = GRANT.advance(40_000_000)
    paid = []
    for approved_ore in (61_234_567, 123_456_789, 200_000_001, 190_000_000):
        account = account.approve(approved_ore)
        payable_ore = work_out_payment(account, on=ON).payable_ore
        account = account.pay(payable_ore)
        paid.append(payable_ore)
    assert paid == [0, 52_345_678, 100_000_001, 86_232_021]
    assert account.disbursed_ore == 278_577_700
    assert account.left_ore == 0


def test_the_verdict_tells_each_step():
    account = GRANT.advance(40_000_000).approve(61_234_567).approve(123_456_789)
    verdict = work_out_payment(account, on=ON)
    assert verdict.passed
    assert verdict.payable_ore == 52_345_678
    assert verdict.sources == (
        "Förordning (2003:596) 11 §, i lydelse enligt 2022:1470; godkända kostnader × beslutad andel",
    )
    assert [f.in_words("en").replace("\u00a0", " ") for f in verdict.findings] == [
        "The grant is 50% of the approved costs. Approved so far: SEK 1,846,913.56. The share of it, rounded"
        " to the öre: SEK 923,456.78.",
        "At most the granted sum of SEK 2,785,777 is paid in all. After this payment: SEK 923,456.78.",
        "At most the approved costs of SEK 1,846,913.56 are paid in all, besides advances not yet offset,"
        " SEK 0. After this payment: SEK 923,456.78.",
        "What has been paid already is deducted, advances included: SEK 400,000. Paid now: SEK 523,456.78.",
    ]


def test_half_an_ore_is_rounded_up_once():
    # 612 345,67 × 50 % = 306 172,835
    assert GRANT.approve(61_234_567).payable_ore == 30_617_284
    # Two claims of an odd öre each: 1,5 öre of three, never 1 + 1.
    one = GRANT.approve(1)
    assert one.payable_ore == 1
    assert one.pay(1).approve(2).payable_ore == 1


def test_a_holdback_is_paid_when_the_final_report_is_approved():
    account = Account(
        granted_ore=162_000_000, share_percent=Decimal("43.21"), holdback_percent=Decimal(10)
    ).approve(100_000_000)
    assert (account.held_back_ore, account.payable_ore) == (4_321_000, 38_889_000)
    verdict = work_out_payment(account, on=ON)
    assert verdict.findings[3].in_words().replace("\u00a0", " ") == (
        "10 % av det upparbetade bidraget hålls inne tills slutrapporten är godkänd: 43 210 kr."
    )
    account = account.pay(38_889_000).approve(150_000_000)
    assert account.payable_ore == 58_333_500
    account = account.pay(58_333_500).approve(130_000_000)
    account = replace(account, final_report_approved=True)
    assert account.payable_ore == 64_777_500
    assert account.pay(64_777_500).disbursed_ore == 162_000_000


def test_a_lowered_grant_leaves_a_sum_to_recover():
    account = GRANT.approve(400_000_000).pay(200_000_000).regrant(150_000_000)
    assert (account.earned_ore, account.overpaid_ore, account.payable_ore) == (150_000_000, 50_000_000, 0)
    assert account.recover(50_000_000).overpaid_ore == 0


def test_costs_that_are_disallowed_later_are_recovered_or_offset():
    account = GRANT.approve(100_000_000).pay(50_000_000).approve(-20_000_000)
    assert account.overpaid_ore == 10_000_000
    later = account.approve(30_000_000)
    assert (later.overpaid_ore, later.payable_ore) == (0, 5_000_000)
    assert set_off(due_ore=10_000_000, payment_ore=4_000_000, on=ON).offset_ore == 4_000_000


def test_an_advance_is_no_overpayment_until_the_grant_is_cancelled():
    account = GRANT.advance(40_000_000)
    assert (account.unearned_ore, account.overpaid_ore) == (40_000_000, 0)
    cancelled = account.regrant(0)
    assert cancelled.overpaid_ore == 40_000_000
    back = cancelled.recover(40_000_000)
    assert (back.advanced_ore, back.disbursed_ore) == (0, 0)


def test_an_advance_comes_back_before_what_costs_have_earned():
    account = GRANT.approve(100).pay(50).advance(100).recover(100)
    assert (account.advanced_ore, account.paid_ore, account.overpaid_ore) == (0, 50, 0)


def test_a_recovered_advance_is_no_excuse_for_a_later_payment():
    account = GRANT.advance(10_000_000).recover(10_000_000).approve(10_000_000).pay(5_000_000)
    assert account.approve(-10_000_000).overpaid_ore == 5_000_000


@pytest.mark.parametrize(
    "act",
    [
        lambda account: account.pay(1),
        lambda account: account.pay(-1),
        lambda account: account.advance(278_577_701),
        lambda account: account.advance(-1),
        lambda account: account.recover(1),
        lambda account: account.recover(-1),
        lambda account: account.approve(-1),
        lambda account: account.regrant(-1),
    ],
)
def test_what_the_account_does_not_allow_is_refused(act):
    with pytest.raises(NotPayable):
        act(GRANT)


def test_before_the_rules():
    with pytest.raises(NoRuleInForce):
        work_out_payment(GRANT, on=date(2016, 1, 11))


SUMS = st.integers(0, 10**11)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("approve"), st.integers(-(10**11), 10**11)),
        st.tuples(st.just("pay"), st.fractions(0, 1)),
        st.tuples(st.just("advance"), SUMS),
        st.tuples(st.just("regrant"), SUMS),
        st.tuples(st.just("recover"), st.fractions(0, 1)),
        st.tuples(st.just("final"), st.booleans()),
    ),
    max_size=30,
)


def take(account: Account, step: str, by: object) -> Account:
    """One step of a project's life, as large as it is allowed to be."""
    match step:
        case "approve":
            return account.approve(max(int(by), -account.approved_ore))
        case "pay":
            return account.pay(int(work_out_payment(account, on=ON).payable_ore * by))
        case "advance":
            verdict = check_advance(
                asked_ore=by,
                granted_ore=account.granted_ore,
                advanced_ore=account.advanced_ore,
                disbursed_ore=account.disbursed_ore,
                special_reasons="Skäl",
                viability_tested_on=ON,
                on=ON,
            )
            return account.advance(by) if verdict.passed else account
        case "regrant":
            return account.regrant(by)
        case "recover":
            return account.recover(int(account.unearned_ore * by))
    return replace(account, final_report_approved=bool(by))


@given(
    granted=SUMS,
    share=st.decimals(0, 100, places=2),
    holdback=st.decimals(0, 20, places=1),
    steps=STEPS,
)
@settings(max_examples=300, deadline=None)
def test_paid_is_never_more_than_approved_nor_granted(granted, share, holdback, steps):
    account = Account(granted_ore=granted, share_percent=share, holdback_percent=holdback)
    for step, by in steps:
        before = account
        account = take(account, step, by)
        assert min(account.advanced_ore, account.paid_ore, account.approved_ore, account.payable_ore) >= 0
        # Only a lowered grant or disallowed costs can leave more paid than there is a right to, and then the
        # difference is what is to be recovered, and nothing more is paid.
        settled_ore = account.disbursed_ore - account.overpaid_ore
        assert settled_ore <= account.granted_ore
        assert settled_ore <= account.approved_ore + account.advanced_ore
        if account.overpaid_ore:
            assert account.payable_ore == 0
            assert step in {"approve", "regrant"} or before.overpaid_ore >= account.overpaid_ore
        else:
            assert account.disbursed_ore <= account.granted_ore
            assert account.paid_ore <= account.earned_ore <= account.approved_ore
        assert work_out_payment(account, on=ON).passed == (account.disbursed_ore <= account.granted_ore)


@given(share=st.decimals(0, 100, places=2), claims=st.lists(st.integers(0, 10**10), max_size=12), last=SUMS)
@settings(deadline=None)
def test_it_does_not_matter_how_costs_are_divided_into_claims(share, claims, last):
    account = Account(granted_ore=10**13, share_percent=share)
    for approved in claims:
        account = account.approve(approved)
        account = account.pay(account.payable_ore)
    account = account.approve(last)
    account = account.pay(account.payable_ore)
    assert account.disbursed_ore == share_of(sum(claims) + last, share)
