from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bifall.regulations.retention import Record, keep_until, may_dispose
from bifall.regulations.rules_in_force import NoRuleInForce


@pytest.mark.parametrize("record", list(Record))
def test_ten_years_from_the_grant(record):
    assert keep_until(record, date(2026, 12, 2)) == date(2036, 12, 2)


def test_disposal_takes_time_and_a_decision():
    kept = {"granted_on": date(2026, 12, 2), "decision": "AM 4-2036"}
    last_day = may_dispose(Record.DE_MINIMIS, on=date(2036, 12, 2), **kept)
    assert [f.rule.code for f in last_day.refusals] == ["retention_kept"]
    assert last_day.sources == (
        "Förordning (EU) 2023/2831 artikel 6.3; (2022:1468) 35 a §",
        "Arkivlagen (1990:782) 10 §",
    )
    assert may_dispose(Record.DE_MINIMIS, on=date(2036, 12, 3), **kept).passed
    undecided = may_dispose(Record.DE_MINIMIS, granted_on=date(2026, 12, 2), on=date(2040, 1, 1))
    assert [f.rule.code for f in undecided.refusals] == ["retention_disposal_decided"]


def test_before_the_rules():
    with pytest.raises(NoRuleInForce):
        keep_until(Record.DE_MINIMIS, date(2023, 12, 31))


@given(granted_on=st.dates(date(2024, 1, 1), date(2060, 12, 31)), wait=st.integers(0, 5000))
@settings(deadline=None)
def test_nothing_is_disposed_of_within_ten_years(granted_on, wait):
    on = granted_on + timedelta(days=wait)
    verdict = may_dispose(Record.GRANT, granted_on=granted_on, on=on, decision="AM 1")
    assert verdict.passed == (on > keep_until(Record.GRANT, granted_on))
    assert not verdict.passed or wait >= 3652
