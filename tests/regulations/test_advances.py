from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bifall.regulations.advances import ADVANCE_RULES, check_advance
from bifall.regulations.funding import Funding
from bifall.regulations.rules_in_force import NoRuleInForce

ON = date(2026, 12, 2)
GOOD = {"special_reasons": "Föreningen har ingen egen likviditet.", "viability_tested_on": ON, "on": ON}
SUMS = st.integers(0, 10**12)


@pytest.mark.parametrize(
    ("granted_ore", "asked_ore", "passed", "highest_ore"),
    [
        (60_000_000, 30_000_000, True, 30_000_000),  # half of 600 000 kr
        (60_000_000, 30_000_001, False, 30_000_000),
        (278_577_700, 40_000_000, True, 40_000_000),  # 400 000 kr, though half is more
        (278_577_700, 40_000_001, False, 40_000_000),
        (80_000_000, 40_000_000, True, 40_000_000),
        (79_999_999, 40_000_000, False, 39_999_999),  # half of an odd sum is rounded down
    ],
)
def test_half_the_grant_and_at_most_400_000_kronor(granted_ore, asked_ore, passed, highest_ore):
    verdict = check_advance(asked_ore=asked_ore, granted_ore=granted_ore, **GOOD)
    assert (verdict.passed, verdict.highest_ore) == (passed, highest_ore)


def test_the_verdict_explains_itself():
    verdict = check_advance(asked_ore=50_000_000, granted_ore=60_000_000, advanced_ore=10_000_000, **GOOD)
    assert [finding.rule.code for finding in verdict.refusals] == [
        "advance_share_of_grant",
        "advance_ceiling",
    ]
    assert verdict.sources == ("Förordning (2003:596) 11 §, i lydelse enligt 2022:1470",)
    assert verdict.refusals[0].in_words("en").replace("\u00a0", " ") == (
        "All advances together may be at most 50% of the grant of SEK 600,000, that is SEK 300,000."
        " Asked for: SEK 500,000. Advances before: SEK 100,000."
    )
    assert verdict.highest_ore == 20_000_000


def test_reasons_and_viability_are_asked_for():
    bare = {"special_reasons": " ", "viability_tested_on": None, "on": ON}
    verdict = check_advance(asked_ore=1, granted_ore=100, **bare)
    assert [f.rule.code for f in verdict.refusals] == ["advance_special_reasons", "advance_viability"]
    tomorrow = {**GOOD, "viability_tested_on": date(2026, 12, 3)}
    assert not check_advance(asked_ore=1, granted_ore=100, **tomorrow).passed
    eu = check_advance(asked_ore=1, granted_ore=100, funding=Funding.EU_PROGRAMME, **bare)
    assert [f.rule.code for f in eu.refusals] == ["advance_special_reasons"]


def test_what_is_left_of_the_grant_is_the_limit_late_in_a_project():
    verdict = check_advance(asked_ore=30, granted_ore=100, disbursed_ore=80, **GOOD)
    assert [f.rule.code for f in verdict.refusals] == ["advance_left_of_grant"]
    assert verdict.highest_ore == 20


def test_the_rule_of_the_day():
    at_first = {**GOOD, "on": date(2016, 1, 12), "viability_tested_on": date(2016, 1, 1)}
    assert check_advance(asked_ore=1, granted_ore=2, **at_first).sources == (ADVANCE_RULES[0].source,)
    with pytest.raises(NoRuleInForce):
        check_advance(asked_ore=1, granted_ore=2, **{**GOOD, "on": date(2016, 1, 11)})
    with pytest.raises(NoRuleInForce):
        check_advance(asked_ore=1, granted_ore=2, funding=Funding.COMPANY, **GOOD)


@given(asked=SUMS, granted=SUMS, advanced=SUMS, paid=SUMS)
@settings(deadline=None)
def test_advances_never_pass_the_limits_together(asked, granted, advanced, paid):
    verdict = check_advance(
        asked_ore=asked, granted_ore=granted, advanced_ore=advanced, disbursed_ore=advanced + paid, **GOOD
    )
    together = asked + advanced
    assert verdict.passed == (
        2 * together <= granted and together <= 40_000_000 and (asked <= max(granted - advanced - paid, 0))
    )
    assert asked == 0 or verdict.passed == (asked <= verdict.highest_ore)
