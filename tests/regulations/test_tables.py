from __future__ import annotations

import pkgutil
from datetime import date, timedelta
from importlib import import_module
from itertools import pairwise
from pathlib import Path

import pytest

from bifall import regulations
from bifall.regulations.appeals import AppealRoute, DecisionType, appeal_rule, how_to_appeal
from bifall.regulations.decision_authority import AUTHORITY_RULES
from bifall.regulations.reference import TABLES as PAGE_TABLES
from bifall.regulations.reference import as_markdown
from bifall.regulations.rules_in_force import NoRuleInForce, rule_on

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "regulations.md"

# What tells the rows of a table apart: rows alike in these follow on each other.
APART = (
    "decision",
    "funding",
    "ground",
    "rate",
    "kind",
    "record",
    "basis",
    "key",
    "size",
    "instrument",
    "highest_years",
)
# Rules that say themselves when they end.
ENDS = {
    "Reference rate": date(2026, 6, 30),
    "De minimis, ceiling": date(2030, 12, 31),
    "De minimis, declaration": date(2028, 12, 31),
    "De minimis, age of a declaration": date(2028, 12, 31),
    "De minimis, instruments": date(2030, 12, 31),
    "Block exemption, articles": date(2026, 12, 31),
    "Block exemption, publication": date(2026, 12, 31),
}
BASIS_ENDS = {
    "de_minimis": date(2030, 12, 31),
    "sgei": date(2030, 12, 31),
    "block_exemption": date(2026, 12, 31),
}


def follow_on_each_other():
    """Each table of the page, taken apart into the rows that follow on each other."""
    for title, _about, rows in PAGE_TABLES:
        sets = {}
        for row in rows:
            sets.setdefault(tuple(str(getattr(row, name, "")) for name in APART), []).append(row)
        for key, alike in sets.items():
            yield pytest.param(title, alike, id=f"{title} {' '.join(filter(None, key))}")


@pytest.mark.parametrize(("title", "rows"), list(follow_on_each_other()))
def test_each_row_takes_over_where_the_one_before_ends(title, rows):
    assert [later.valid_from for _, later in pairwise(rows)] == [
        earlier.valid_to + timedelta(days=1) for earlier, _ in pairwise(rows)
    ]
    ends = BASIS_ENDS.get(rows[-1].basis) if hasattr(rows[-1], "basis") else ENDS.get(title)
    assert rows[-1].valid_to == ends
    assert all(rule.source for rule in rows)


def test_every_table_of_rules_stands_on_the_page():
    """A sequence of rows with dates and a source, in any module of the package, is on the page."""
    shown = {id(rows) for _title, _about, rows in PAGE_TABLES}
    missing = [
        f"{module.name}.{name}"
        for module in pkgutil.walk_packages(regulations.__path__, f"{regulations.__name__}.")
        for name, value in vars(import_module(module.name)).items()
        if isinstance(value, tuple) and value and hasattr(value[0], "valid_from") and id(value) not in shown
    ]
    assert missing == []


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
