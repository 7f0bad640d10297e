from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bifall.regulations.changes import Change, WhoDecides, check_change
from bifall.regulations.rules_in_force import NoRuleInForce

ON = date(2026, 12, 2)
BUDGET = {"staff": 1_000_000, "travel": 100_000, "external_services": 300_000}


def who(changes=(), **wanted):
    return check_change(budget=BUDGET, wanted={**BUDGET, **wanted}, changes=changes, on=ON).who_decides


@pytest.mark.parametrize(
    ("wanted", "decides"),
    [
        ({}, WhoDecides.NOBODY),
        ({"travel": 120_000, "staff": 980_000}, WhoDecides.NOBODY),  # 20 percent
        ({"travel": 120_001, "staff": 979_999}, WhoDecides.CASE_OFFICER),
        ({"travel": 149_999, "staff": 950_001}, WhoDecides.CASE_OFFICER),
        ({"travel": 150_000, "staff": 950_000}, WhoDecides.GRANT_DECIDER),  # 50 000 kr
        ({"external_services": 360_000, "staff": 940_000}, WhoDecides.NOBODY),  # 20 percent, though 60 000 kr
        ({"external_services": 360_001, "staff": 939_999}, WhoDecides.GRANT_DECIDER),
        ({"material": 49_999, "staff": 950_001}, WhoDecides.CASE_OFFICER),  # no budget of its own
        ({"material": 50_000, "staff": 950_000}, WhoDecides.GRANT_DECIDER),
        ({"staff": 900_000}, WhoDecides.NOBODY),  # cheaper
        ({"staff": 1_000_001}, WhoDecides.GRANT_DECIDER),  # the whole budget is raised
    ],
)
def test_who_decides_on_money_between_cost_types(wanted, decides):
    assert who(**wanted) is decides


@pytest.mark.parametrize("change", list(Change))
def test_the_decision_itself_is_changed_by_who_made_it(change):
    assert who(changes=[change]) is WhoDecides.GRANT_DECIDER


def test_the_verdict_names_each_cost_type():
    wanted = {"staff": 910_000, "travel": 140_000, "external_services": 350_000}
    verdict = check_change(budget=BUDGET, wanted=wanted, changes=[Change.PERIOD], on=ON)
    assert verdict.sources == ("Tillväxtverkets handbok för nationella projektmedel: ändringar i projektet",)
    assert [(f.rule.code, f.passed, f.numbers.get("cost_type")) for f in verdict.findings] == [
        ("change_of_period", False, None),
        ("change_within_free_percent", False, "travel"),
        ("change_officer_is_enough", True, "travel"),
        ("change_within_free_percent", True, "external_services"),
    ]
    assert verdict.findings[1].in_words("en").replace("\u00a0", " ") == (
        "A cost type may pass its budget by at most 20% without a decision. travel: from SEK 100,000 to"
        " SEK 140,000, 40% above."
    )


def test_before_the_rules():
    with pytest.raises(NoRuleInForce):
        check_change(budget=BUDGET, wanted=BUDGET, on=date(2018, 12, 31))


AMOUNTS = st.dictionaries(st.sampled_from("abcd"), st.integers(0, 10**7))
ORDER = [WhoDecides.NOBODY, WhoDecides.CASE_OFFICER, WhoDecides.GRANT_DECIDER]


@given(budget=AMOUNTS, wanted=AMOUNTS, more=st.integers(0, 10**6))
@settings(deadline=None)
def test_asking_for_more_never_takes_a_lower_decider(budget, wanted, more):
    first = check_change(budget=budget, wanted=wanted, on=ON)
    raised = {**wanted, "a": wanted.get("a", 0) + more}
    second = check_change(budget=budget, wanted=raised, on=ON)
    assert ORDER.index(second.who_decides) >= ORDER.index(first.who_decides)
    assert first.passed == (first.who_decides is WhoDecides.NOBODY)
