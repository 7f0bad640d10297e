from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bifall.kernel.periods import years_after
from bifall.regulations.rules_in_force import NoRuleInForce
from bifall.regulations.state_aid.de_minimis import (
    DECLARATION_AGE_RULES,
    AidKind,
    Award,
    Declaration,
    DeclarationAgeRule,
    Excluded,
    check_ceiling,
    check_declaration,
    check_exclusions,
    information,
)

ON = date(2026, 11, 24)
EARLIER = [
    Award("mill", AidKind.GENERAL, date(2023, 11, 24), 12_000_000),
    Award("farm", AidKind.AGRICULTURE, date(2024, 5, 10), 2_000_000),
    Award("mill", AidKind.FISHERY, date(2025, 2, 1), 9_000_000),
    Award("mill", AidKind.SGEI, date(2025, 3, 1), 50_000_000),
    Award("mill", AidKind.GENERAL, date(2025, 4, 1), 20_000_000, country="FI"),
    Award("stranger", AidKind.GENERAL, date(2025, 5, 1), 25_000_000),
]
GROUP = {"mill", "farm"}


def ask(cents, on=ON, awards=EARLIER, **given_):
    return check_ceiling(asked_cents=cents, members=GROUP, awards=awards, on=on, **given_)


def test_all_of_it_fits_or_none_of_it():
    fits, above = ask(7_000_000), ask(7_000_001)
    assert (fits.passed, fits.granted_cents, fits.room_cents) == (True, 7_000_000, 7_000_000)
    assert (above.passed, above.granted_cents, above.room_cents) == (False, 0, 7_000_000)
    assert above.used_cents == 23_000_000
    assert above.counted == tuple(EARLIER[:3])
    assert above.sources == ("Förordning (EU) 2023/2831 artiklarna 3.2, 3.7 och 5.2",)
    assert above.findings[0].in_words("en").replace("\u00a0", " ") == (
        "A single undertaking may receive at most EUR 300,000 of de minimis aid over three years. Earlier"
        " aid from 2023-11-24 to 2026-11-24 inclusive: EUR 230,000. New aid: EUR 70,000.01. Unless all of"
        " it fits, none of it is granted."
    )


def test_the_three_years_roll_and_hold_the_day_three_years_before():
    assert ask(1, on=date(2026, 11, 24)).used_cents == 23_000_000
    assert ask(1, on=date(2026, 11, 25)).used_cents == 11_000_000


def test_from_a_leap_day():
    awards = [Award("mill", AidKind.GENERAL, date(2025, 2, 28), 5)]
    assert ask(1, on=date(2028, 2, 29), awards=awards).used_cents == 5
    assert ask(1, on=date(2028, 3, 1), awards=awards).used_cents == 0


def test_an_award_decided_with_a_later_day_counts_too():
    awards = [
        Award("mill", AidKind.GENERAL, date(2025, 6, 1), 10_000_000),
        Award("mill", AidKind.GENERAL, date(2027, 6, 1), 15_000_000),
        Award("mill", AidKind.GENERAL, date(2028, 6, 1), 20_000_000),
    ]
    # To 2028-06-01: 2025, 2027 and 2028 together, and the new award in the midst of them.
    verdict = ask(1, awards=awards)
    assert (verdict.used_cents, verdict.passed) == (45_000_000, False)
    assert verdict.findings[0].numbers["window_from"] == date(2025, 6, 1)


def test_services_of_general_interest_have_their_own_ceiling():
    verdict = ask(25_000_000, kind=AidKind.SGEI)
    assert (verdict.used_cents, verdict.passed) == (50_000_000, True)
    assert not ask(25_000_001, kind=AidKind.SGEI).passed


@pytest.mark.parametrize("on", [date(2023, 12, 31), date(2031, 1, 1)])
def test_the_regulation_has_a_first_and_a_last_day(on):
    with pytest.raises(NoRuleInForce):
        ask(1, on=on)


@pytest.mark.parametrize(
    ("declared_on", "covers_from", "passed"),
    [
        (date(2026, 11, 20), date(2023, 11, 24), True),
        (date(2026, 11, 24), date(2020, 1, 1), True),
        (date(2026, 11, 20), date(2023, 11, 25), False),
        (date(2026, 11, 25), date(2023, 11, 24), False),
    ],
)
def test_a_declaration_covers_three_years_and_comes_first(declared_on, covers_from, passed):
    declared, _lately = check_declaration(Declaration("mill", declared_on, covers_from), on=ON)
    assert declared.passed is passed


def test_no_declaration_no_grant_until_the_register_covers_three_years():
    [missing] = check_declaration(None, on=date(2028, 12, 31))
    assert not missing.passed
    assert missing.in_words() == (
        "Företaget ska skriftligen ha redogjort för allt annat stöd av mindre betydelse sedan 2025-12-31."
        " Redogörelse lämnad: –."
    )
    assert check_declaration(None, on=date(2029, 1, 1)) == ()


def test_a_declaration_is_at_most_ninety_days_old_when_the_aid_is_granted():
    [rule] = DECLARATION_AGE_RULES
    assert (rule.days, rule.source) == (
        90,
        "Regionens egen regel; (EU) 2023/2831 artikel 7.4 anger ingen högsta ålder",
    )
    ages = [(date(2026, 8, 26), True), (date(2026, 8, 25), False), (date(2023, 11, 24), False)]
    for declared_on, passed in ages:
        declared, lately = check_declaration(Declaration("mill", declared_on, date(2020, 1, 1)), on=ON)
        assert (declared.passed, lately.passed, lately.source) == (True, passed, rule.source)
    assert lately.in_words() == (
        "Redogörelsen ska vara högst 90 dagar gammal när stödet beviljas, alltså lämnad 2026-08-26 eller"
        " senare. Lämnad: 2023-11-24. Den säger inget om stöd som företaget har fått efter den dagen."
    )
    assert lately.in_words("en") == (
        "The declaration must be at most 90 days old when the aid is granted, so made on 2026-08-26 or later."
        " Made: 2023-11-24. It says nothing of aid that the undertaking has been given after that day."
    )


def test_a_region_sets_the_age_itself_or_none_at_all():
    old = Declaration("mill", date(2026, 10, 24), date(2023, 10, 24))
    own = [DeclarationAgeRule(date(2026, 1, 1), None, "Nämndens beslut", days=30)]
    _declared, lately = check_declaration(old, on=ON, age_rules=own)
    assert (lately.passed, lately.source) == (False, "Nämndens beslut")
    assert [finding.passed for finding in check_declaration(old, on=ON, age_rules=())] == [True]


def test_what_the_regulation_does_not_cover():
    assert check_exclusions().passed
    assert not check_exclusions(aid_is_for={Excluded.EXPORT}, accounts_are_apart=True).passed
    assert not check_exclusions(also_active_in={Excluded.AGRICULTURE}).passed
    assert check_exclusions(also_active_in={Excluded.AGRICULTURE}, accounts_are_apart=True).passed


def test_the_undertaking_is_told_what_it_gets():
    assert information(4_450_577).in_words().replace("\u00a0", " ") == (
        "Stödet uppgår till 44 505,77 euro. Det är ett stöd av mindre betydelse enligt kommissionens"
        " förordning (EU) 2023/2831 av den 13 december 2023."
    )


REQUESTS = st.lists(
    st.builds(
        Award,
        st.sampled_from(["mill", "farm"]),
        st.sampled_from([AidKind.GENERAL, AidKind.AGRICULTURE, AidKind.FISHERY]),
        st.dates(date(2024, 1, 1), date(2030, 12, 31)),
        st.integers(1, 20_000_000),
    ),
    max_size=14,
)


@given(requests=REQUESTS)
@settings(max_examples=150, deadline=None)
def test_no_order_of_awards_ever_passes_the_ceiling(requests):
    """Awards are decided in any order of their days; agriculture and fishery are others' decisions."""
    granted: list[Award] = []
    for request in requests:
        verdict = ask(request.amount_cents, on=request.legal_right_on, awards=granted)
        assert verdict.passed == (request.amount_cents <= verdict.room_cents)
        if verdict.passed:
            granted.append(request)
    for first in {award.legal_right_on for award in granted}:
        last = years_after(first, 3)
        three_years = [a.amount_cents for a in granted if first <= a.legal_right_on <= last]
        assert sum(three_years) <= 30_000_000


@given(requests=REQUESTS, on=st.dates(date(2024, 1, 1), date(2030, 12, 31)), cents=st.integers(0, 10**8))
@settings(deadline=None)
def test_the_order_of_the_list_says_nothing(requests, on, cents):
    verdict = ask(cents, on=on, awards=requests)
    turned = ask(cents, on=on, awards=list(reversed(requests)))
    assert (verdict.used_cents, verdict.passed) == (turned.used_cents, turned.passed)
    far = [a for a in requests if abs((a.legal_right_on - on).days) > 3 * 366]
    assert ask(cents, on=on, awards=far).used_cents == 0
    assert verdict.used_cents <= sum(award.amount_cents for award in requests)


@given(
    on=st.dates(date(2024, 1, 1), date(2028, 12, 31)),
    age_days=st.integers(-400, 4000),
    days=st.integers(1, 1000),
)
@settings(deadline=None)
def test_whatever_a_declaration_leaves_untold_is_no_longer_than_the_rule(on, age_days, days):
    """It holds just when it is of the day of the grant, or of at most so many days before it."""
    declared_on = on - timedelta(days=age_days)
    rules = [DeclarationAgeRule(date(2024, 1, 1), None, "Nämndens beslut", days=days)]
    declaration = Declaration("mill", declared_on, years_after(declared_on, -3))
    found = check_declaration(declaration, on=on, age_rules=rules)
    assert all(finding.passed for finding in found) is (0 <= age_days <= days)


def test_an_earlier_day_does_not_get_round_a_later_award():
    days = [date(2026, 6, 1), date(2026, 6, 1) + timedelta(days=30)]
    later = Award("mill", AidKind.GENERAL, days[1], 20_000_000)
    assert not ask(20_000_000, on=days[0], awards=[later]).passed
