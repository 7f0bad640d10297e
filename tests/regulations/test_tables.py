from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from bifall.regulations.appeals import APPEAL_RULES, AppealRoute, DecisionType, appeal_rule, how_to_appeal
from bifall.regulations.decision_authority import AUTHORITY_RULES
from bifall.regulations.meetings import ADJUSTMENT_RULES, APPEAL_TIME_RULES, NOTICE_RULES
from bifall.regulations.reference import as_markdown
from bifall.regulations.rules_in_force import NoRuleInForce, rule_on
from bifall.regulations.support_share import ALL_DECIDERS_RULES, SHARE_RULES

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "regulations.md"

TABLES = [
    SHARE_RULES,
    ALL_DECIDERS_RULES,
    AUTHORITY_RULES,
    ADJUSTMENT_RULES,
    NOTICE_RULES,
    APPEAL_TIME_RULES,
    *([rule for rule in APPEAL_RULES if rule.decision == decision] for decision in DecisionType),
]


@pytest.mark.parametrize("table", TABLES)
def test_each_row_takes_over_where_the_one_before_ends(table):
    assert [later.valid_from for _, later in pairwise(table)] == [
        earlier.valid_to + timedelta(days=1) for earlier, _ in pairwise(table)
    ]
    assert table[-1].valid_to is None
    assert all(rule.source for rule in table)


def test_the_row_is_picked_by_the_day():
    assert rule_on(AUTHORITY_RULES, date(2023, 12, 31)) is AUTHORITY_RULES[1]
    assert rule_on(AUTHORITY_RULES, date(2024, 1, 1)) is AUTHORITY_RULES[2]
    with pytest.raises(NoRuleInForce):
        rule_on(AUTHORITY_RULES, date(2018, 12, 31))


@pytest.mark.parametrize(
    ("decision", "route"),
    [
        (DecisionType.PROJECT_GRANT, AppealRoute.LEGALITY_REVIEW),
        (DecisionType.PROJECT_RECOVERY, AppealRoute.LEGALITY_REVIEW),
        (DecisionType.BOARD_MATTER, AppealRoute.LEGALITY_REVIEW),
        (DecisionType.PREPARATORY, AppealRoute.NONE),
        (DecisionType.COMPANY_SUPPORT_GRANT, AppealRoute.NONE),
        (DecisionType.COMPANY_SUPPORT_RECOVERY, AppealRoute.ADMINISTRATIVE_APPEAL),
        (DecisionType.EU_SUPPORT_GRANT, AppealRoute.NONE),
        (DecisionType.EU_SUPPORT_RECOVERY, AppealRoute.ADMINISTRATIVE_APPEAL),
    ],
)
def test_the_appeal_route_follows_the_law_the_decision_stands_on(decision, route):
    assert appeal_rule(decision, date(2026, 12, 3)).route is route


def test_company_support_had_other_rules_before_2023():
    with pytest.raises(NoRuleInForce):
        appeal_rule(DecisionType.COMPANY_SUPPORT_GRANT, date(2022, 12, 31))


def test_how_to_appeal_names_the_day_when_it_is_known():
    route, day = AppealRoute.LEGALITY_REVIEW, date(2026, 12, 28)
    assert "senast den 2026-12-28" in how_to_appeal(route, court="rätten", last_day=day)
    assert "by 2026-12-28 at" in how_to_appeal(route, court="the court", last_day=day, language="en")
    assert how_to_appeal(AppealRoute.NONE, court="", last_day=None) == "Beslutet kan inte överklagas."


def test_the_time_runs_from_the_notice_or_from_receipt():
    review = how_to_appeal(AppealRoute.LEGALITY_REVIEW, court="rätten", last_day=None)
    appeal = how_to_appeal(AppealRoute.ADMINISTRATIVE_APPEAL, court="rätten", last_day=None)
    assert "tillkännagavs på anslagstavlan" in review
    assert "från den dag då du fick del av beslutet" in appeal


def test_the_reference_page_says_what_the_tables_say():
    assert PAGE.read_text(encoding="utf-8") == as_markdown()
