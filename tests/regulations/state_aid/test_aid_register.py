from __future__ import annotations

import csv
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from io import StringIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bifall.kernel.workdays import is_workday, workdays_between
from bifall.regulations.rules_in_force import NoRuleInForce
from bifall.regulations.state_aid.aid_register import (
    COLUMNS,
    RegisterEntry,
    as_csv,
    check_registration,
    missing_in,
    queue,
    register_by,
)
from bifall.regulations.state_aid.de_minimis import AidKind
from bifall.regulations.state_aid.exchange import ExchangeRate, in_euro

RATE = ExchangeRate(Decimal("11.2345"), 2026, 12, "Kommissionens bokföringskurs")
ENTRY = RegisterEntry(
    reference="RUN 12-2026",
    beneficiary_number="556000-0001",
    beneficiary_name="Nordsågen AB",
    amount=in_euro(50_000_000, RATE),
    granted_on=date(2026, 12, 2),
    authority_name="Region Exempel",
    authority_number="232100-0222",
    nace="C16.10",
)


@pytest.mark.parametrize(
    ("granted_on", "last_day"),
    [
        (date(2026, 12, 2), date(2027, 1, 5)),  # Christmas, New Year, and the day before Epiphany
        (date(2026, 1, 1), date(2026, 1, 30)),
        (date(2026, 3, 20), date(2026, 4, 21)),  # Good Friday and Easter Monday
        (date(2026, 6, 1), date(2026, 6, 30)),  # the National Day is a Saturday; Midsummer Eve
    ],
)
def test_twenty_swedish_workdays(granted_on, last_day):
    assert register_by(granted_on) == last_day


def test_there_was_no_register_before_2026():
    with pytest.raises(NoRuleInForce):
        register_by(date(2025, 12, 31))


def test_in_time_and_complete():
    in_time = check_registration(ENTRY, registered_on=date(2027, 1, 5), on=date(2027, 6, 1))
    assert in_time.passed
    late = check_registration(ENTRY, registered_on=date(2027, 1, 7), on=date(2027, 6, 1))
    assert [f.rule.code for f in late.refusals] == ["register_in_time"]
    assert check_registration(ENTRY, registered_on=None, on=date(2027, 1, 5)).passed
    waiting = check_registration(ENTRY, registered_on=None, on=date(2027, 1, 6))
    assert waiting.refusals[0].in_words("en") == (
        "The aid must be registered within 20 workdays of the grant on 2026-12-02, so by 2027-01-05."
        " Registered: –."
    )


def test_what_is_missing_is_named():
    bare = replace(ENTRY, beneficiary_number=" ", nace="6201", amount=in_euro(0, RATE), kind=AidKind.FISHERY)
    assert missing_in(bare) == ("beneficiary_number", "amount_eur", "nace", "regulation")
    assert missing_in(ENTRY) == ()
    assert [missing_in(replace(ENTRY, nace=nace)) for nace in ("62.01", "62", "A01.1")] == [(), (), ()]
    verdict = check_registration(bare, registered_on=date(2026, 12, 3), on=date(2026, 12, 3))
    assert [f.rule.code for f in verdict.refusals] == ["register_complete"]


def test_the_file_that_is_handed_over():
    rows = list(csv.reader(StringIO(as_csv([ENTRY, replace(ENTRY, beneficiary_name="=1+1")]))))
    assert tuple(rows[0]) == COLUMNS
    assert rows[1] == [
        "RUN 12-2026",
        "556000-0001",
        "Nordsågen AB",
        "44505.77",
        "500000.00",
        "11.2345",
        "2026-12",
        "Kommissionens bokföringskurs",
        "2026-12-02",
        "2027-01-05",
        "Region Exempel",
        "232100-0222",
        "grant",
        "C16.10",
        "(EU) 2023/2831",
    ]
    assert rows[2][2] == "'=1+1"


def test_the_most_urgent_first():
    older = replace(ENTRY, reference="RUN 11-2026", granted_on=date(2026, 11, 24))
    waiting = queue([ENTRY, older], on=date(2026, 12, 23))
    assert [(due.entry.reference, due.due_on, due.is_late) for due in waiting] == [
        ("RUN 11-2026", date(2026, 12, 22), True),
        ("RUN 12-2026", date(2027, 1, 5), False),
    ]


@given(granted_on=st.dates(date(2026, 1, 1), date(2060, 12, 31)))
@settings(deadline=None)
def test_the_last_day_is_the_twentieth_workday(granted_on):
    last_day = register_by(granted_on)
    assert is_workday(last_day)
    assert workdays_between(granted_on, last_day) == 20
    assert workdays_between(granted_on, last_day - timedelta(days=1)) == 19
