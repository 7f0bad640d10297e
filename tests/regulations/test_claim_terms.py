from __future__ import annotations

from datetime import date

import pytest

from bifall.regulations.claim_terms import (
    OpenClaimsRule,
    completion_due,
    evaluation_is_compulsory,
    first_claim_due,
    may_send_claim,
    next_claim_due,
    payment_decision_due,
)
from bifall.regulations.rules_in_force import NoRuleInForce

ON = date(2026, 12, 2)


def test_the_dates_of_a_project():
    assert first_claim_due(date(2026, 3, 1)) == date(2026, 9, 1)
    assert next_claim_due(date(2026, 8, 31)) == date(2027, 2, 28)
    assert completion_due(date(2026, 12, 2)) == date(2026, 12, 16)
    assert payment_decision_due(date(2026, 12, 2)) == date(2027, 2, 20)
    with pytest.raises(NoRuleInForce):
        first_claim_due(date(2018, 12, 31))


@pytest.mark.parametrize(("open_claims", "passed"), [(0, True), (1, False), (2, False)])
def test_one_claim_at_a_time(open_claims, passed):
    verdict = may_send_claim(open_claims=open_claims, on=ON)
    assert verdict.passed is passed
    assert verdict.sources == ("Region Västerbotten, villkor för utbetalning",)
    assert f"Open now: {open_claims}." in verdict.findings[0].in_words("en")


def test_an_authority_may_allow_more_or_any_number():
    two = [OpenClaimsRule(date(2026, 1, 1), None, "Våra villkor", 2)]
    free = [OpenClaimsRule(date(2026, 1, 1), None, "Våra villkor", None)]
    assert may_send_claim(open_claims=1, on=ON, rules=two).passed
    assert not may_send_claim(open_claims=2, on=ON, rules=two).passed
    anything = may_send_claim(open_claims=99, on=ON, rules=free)
    assert anything.passed
    assert (
        anything.findings[0]
        .in_words()
        .startswith("Högst så här många rekvisitioner får vara inskickade och obetalda: ingen gräns.")
    )


@pytest.mark.parametrize(("budget_sek", "compulsory"), [(11_999_999, False), (12_000_000, True)])
def test_large_projects_are_evaluated(budget_sek, compulsory):
    assert evaluation_is_compulsory(budget_sek=budget_sek, on=ON).passed is compulsory
