from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bifall.regulations.state_aid.gber import Aid, Gates, check_exemption, publish_by
from bifall.regulations.state_aid.gber_articles import (
    ARTICLE_WORDS,
    ARTICLES,
    GBER_ENDS,
    PER_WORDS,
    Per,
)
from bifall.regulations.state_aid.sme import Size

ON = date(2026, 12, 2)
OPEN = Gates(
    under_recovery_order=False,
    in_difficulty=False,
    is_transparent=True,
    applied_on=date(2026, 9, 1),
    application_is_complete=True,
    works_started_on=None,
)
KEYS = sorted({article.key for article in ARTICLES})


def aid(key, size, eligible_cents, aid_cents, **more):
    return Aid(key=key, size=size, eligible_cents=eligible_cents, aid_cents=aid_cents, **more)


def codes(verdict):
    return [finding.rule.code for finding in verdict.refusals]


@pytest.mark.parametrize(
    ("key", "size", "extra", "percent"),
    [
        ("regional_investment_area_1", Size.SMALL, False, 40),
        ("regional_investment_area_1", Size.MEDIUM, False, 30),
        ("regional_investment_area_1", Size.LARGE, False, 20),
        ("regional_investment_area_2", Size.SMALL, False, 35),
        ("regional_investment_area_2", Size.LARGE, False, 15),
        ("regional_investment_area_3", Size.MICRO, False, 30),
        ("regional_investment_area_3", Size.LARGE, False, 10),
        ("sme_investment", Size.SMALL, False, 20),
        ("sme_investment", Size.MEDIUM, False, 10),
        ("sme_consultancy", Size.MICRO, False, 50),
        ("sme_fairs", Size.MEDIUM, False, 50),
        ("territorial_cooperation", Size.LARGE, False, 80),
        ("fundamental_research", Size.LARGE, False, 100),
        ("industrial_research", Size.SMALL, False, 70),
        ("industrial_research", Size.SMALL, True, 80),  # 85, capped
        ("industrial_research", Size.LARGE, True, 65),
        ("experimental_development", Size.MEDIUM, False, 35),
        ("experimental_development", Size.SMALL, True, 60),
        ("feasibility_study", Size.MEDIUM, True, 60),  # cooperation gives nothing here
        ("innovation_cluster", Size.LARGE, False, 50),
        ("sme_innovation", Size.SMALL, False, 50),
        ("process_and_organisation", Size.SMALL, False, 50),
        ("training", Size.LARGE, True, 60),
        ("training", Size.SMALL, True, 70),  # 80, capped
        ("environment_and_energy_studies", Size.MEDIUM, False, 70),
    ],
)
def test_the_intensity_of_each_article(key, size, extra, percent):
    full = {"has_extra": extra, "threshold_cents": 10**10}
    verdict = check_exemption(aid(key, size, 10_000_000, percent * 100_000, **full), OPEN, on=ON)
    assert codes(verdict) == []
    assert verdict.highest_cents == percent * 100_000
    above = check_exemption(aid(key, size, 10_000_000, percent * 100_000 + 1, **full), OPEN, on=ON)
    assert codes(above) == ["gber_intensity"]


def test_the_verdict_explains_itself():
    verdict = check_exemption(
        aid("industrial_research", Size.SMALL, 20_000_000, 16_000_001, has_extra=True), OPEN, on=ON
    )
    assert verdict.refusals[0].in_words("en").replace("\u00a0", " ") == (
        "All aid for the same costs may be at most 80% of the eligible costs of EUR 200,000, that is EUR"
        " 160,000. Aid: EUR 160,000.01. Other aid: EUR 0. Together 80%."
    )
    assert verdict.refusals[0].source == (
        "Förordning (EU) nr 651/2014 artikel 25; förordning (2022:1468) 11 § och artikel 8"
    )


@pytest.mark.parametrize("key", KEYS)
def test_no_article_outlives_2026(key):
    asked = aid(key, Size.SMALL, 100, 1, threshold_cents=10**10)
    assert check_exemption(asked, OPEN, on=GBER_ENDS).passed
    ended = check_exemption(asked, OPEN, on=date(2027, 1, 1))
    assert (codes(ended), ended.highest_cents) == (["gber_in_force"], 0)


@pytest.mark.parametrize(
    "key", ["sme_investment", "sme_consultancy", "sme_fairs", "sme_innovation", "start_up"]
)
def test_large_firms_have_no_right_to_aid_for_smes(key):
    verdict = check_exemption(aid(key, Size.LARGE, 100, 1), OPEN, on=ON)
    assert (codes(verdict), verdict.highest_cents) == (["gber_size_allowed"], 0)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"under_recovery_order": True}, "gber_no_recovery_order"),
        ({"in_difficulty": True}, "gber_not_in_difficulty"),
        ({"is_transparent": False}, "gber_transparent"),
        ({"applied_on": None}, "gber_applied_first"),
        ({"application_is_complete": False}, "gber_applied_first"),
        ({"works_started_on": date(2026, 9, 1)}, "gber_applied_first"),
        ({"works_started_on": date(2026, 8, 31)}, "gber_applied_first"),
    ],
)
def test_the_common_gates(change, code):
    asked = aid("sme_consultancy", Size.SMALL, 1_000, 500)
    assert codes(check_exemption(asked, replace(OPEN, **change), on=ON)) == [code]


def test_works_may_start_the_day_after_and_cooperation_need_not_wait():
    asked = aid("sme_consultancy", Size.SMALL, 1_000, 500)
    assert check_exemption(asked, replace(OPEN, works_started_on=date(2026, 9, 2)), on=ON).passed
    early = replace(OPEN, works_started_on=date(2026, 1, 1))
    assert check_exemption(aid("territorial_cooperation", Size.LARGE, 1_000, 800), early, on=ON).passed


def test_large_awards_are_published_with_consent():
    asked = aid("sme_consultancy", Size.SMALL, 30_000_000, 10_000_001)
    silent = replace(OPEN, consents_to_publication=False)
    assert codes(check_exemption(asked, silent, on=ON)) == ["gber_consents_to_publication"]
    assert check_exemption(replace(asked, aid_cents=10_000_000), silent, on=ON).passed
    assert publish_by(aid_cents=10_000_001, granted_on=date(2026, 8, 31)) == date(2027, 2, 28)
    assert publish_by(aid_cents=10_000_000, granted_on=date(2026, 8, 31)) is None


@pytest.mark.parametrize(
    ("key", "size", "threshold_eur"),
    [
        ("sme_investment", Size.SMALL, 8_250_000),
        ("sme_consultancy", Size.SMALL, 2_200_000),
        ("sme_fairs", Size.SMALL, 2_200_000),
        ("territorial_cooperation", Size.LARGE, 2_200_000),
        ("fundamental_research", Size.LARGE, 55_000_000),
        ("industrial_research", Size.LARGE, 35_000_000),
        ("experimental_development", Size.LARGE, 25_000_000),
        ("feasibility_study", Size.LARGE, 8_250_000),
        ("innovation_cluster", Size.LARGE, 10_000_000),
        ("sme_innovation", Size.SMALL, 10_000_000),
        ("process_and_organisation", Size.SMALL, 12_500_000),
        ("training", Size.LARGE, 3_000_000),
    ],
)
def test_above_the_threshold_aid_is_notified(key, size, threshold_eur):
    at = aid(key, size, 10**12, threshold_eur * 100)
    assert check_exemption(at, OPEN, on=ON).passed
    assert codes(check_exemption(replace(at, earlier_cents=1), OPEN, on=ON)) == ["gber_threshold"]


@pytest.mark.parametrize(
    ("key", "highest_eur"),
    [
        ("territorial_cooperation_limited", 22_000),
        ("start_up", 500_000),
        ("sme_innovation_advice", 220_000),
    ],
)
def test_some_aid_has_a_highest_sum(key, highest_eur):
    at = aid(key, Size.SMALL, 10**10, highest_eur * 100)
    verdict = check_exemption(at, OPEN, on=ON)
    assert (verdict.passed, verdict.highest_cents) == (True, highest_eur * 100)
    assert codes(check_exemption(replace(at, earlier_cents=1), OPEN, on=ON)) == ["gber_highest"]


def test_local_infrastructure_gets_what_it_does_not_earn():
    asked = aid("local_infrastructure", Size.LARGE, 1_000_000, 700_000, profit_cents=300_000)
    assert check_exemption(asked, OPEN, on=ON).passed
    assert codes(check_exemption(replace(asked, aid_cents=700_001), OPEN, on=ON)) == ["gber_operating_profit"]
    large = aid("local_infrastructure", Size.LARGE, 2_200_000_001, 1)
    assert codes(check_exemption(large, OPEN, on=ON)) == ["gber_whole_cost"]


def test_a_large_firm_works_with_smaller_ones_on_its_processes():
    asked = aid("process_and_organisation", Size.LARGE, 1_000, 150)
    assert codes(check_exemption(asked, OPEN, on=ON)) == ["gber_cooperates_with_smes"]
    assert check_exemption(replace(asked, cooperates_with_smes=True), OPEN, on=ON).passed


def test_regional_investment_needs_its_threshold_worked_out():
    asked = aid("regional_investment_area_2", Size.SMALL, 1_000, 350)
    assert codes(check_exemption(asked, OPEN, on=ON)) == ["gber_threshold_known"]
    assert check_exemption(replace(asked, threshold_cents=350), OPEN, on=ON).passed
    assert codes(check_exemption(replace(asked, threshold_cents=349), OPEN, on=ON)) == ["gber_threshold"]


def test_the_table_is_sound():
    assert len(KEYS) == len(ARTICLES) == 20
    assert sorted(ARTICLE_WORDS) == KEYS
    assert set(PER_WORDS) == set(Per)
    for article in ARTICLES:
        percents = [article.small_percent, article.medium_percent, article.large_percent]
        given_ = [percent for percent in percents if percent is not None]
        assert given_ == sorted(given_, reverse=True)
        assert all(0 < percent <= 100 for percent in given_)
        assert (article.threshold_eur is None) or article.highest_eur is None
        assert (article.extra is None) == (article.extra_percent == Decimal(0))
        assert article.per is not Per.FORMULA or article.threshold_eur is None


@given(
    key=st.sampled_from(KEYS),
    size=st.sampled_from(Size),
    extra=st.booleans(),
    eligible=st.integers(0, 10**12),
    asked=st.integers(1, 10**12),
    other=st.integers(0, 10**10),
    earlier=st.integers(0, 10**10),
    profit=st.integers(0, 10**10),
)
@settings(deadline=None)
def test_what_fits_is_never_more_than_the_highest(key, size, extra, eligible, asked, other, earlier, profit):
    tried = aid(
        key,
        size,
        eligible,
        asked,
        other_cents=other,
        earlier_cents=earlier,
        profit_cents=profit,
        has_extra=extra,
        cooperates_with_smes=True,
        threshold_cents=10**9,
    )
    verdict = check_exemption(tried, OPEN, on=ON)
    if verdict.passed:
        assert asked <= verdict.highest_cents
        assert asked + other <= eligible
    highest = replace(tried, aid_cents=verdict.highest_cents)
    if verdict.highest_cents and eligible <= 2_200_000_000:
        assert check_exemption(highest, OPEN, on=ON).passed
