from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bifall.kernel.workdays import is_workday
from bifall.regulations.meetings import (
    TieWithoutCastingVote,
    VoteResult,
    adjustment_due,
    has_quorum,
    last_appeal_day,
    legal_force_day,
    majority,
    notice_due,
    own_case_flag,
    takedown_day,
)
from bifall.regulations.rules_in_force import NoRuleInForce

DAYS = st.dates(date(2018, 1, 1), date(2080, 12, 31))
COUNTS = st.integers(0, 50)


@pytest.mark.parametrize(
    ("members", "serving", "expected"),
    [(15, 8, True), (15, 7, False), (14, 7, False), (14, 8, True), (1, 1, True), (1, 0, False)],
)
def test_more_than_half_must_serve(members, serving, expected):
    assert has_quorum(members, serving) is expected


@pytest.mark.parametrize(
    ("yes", "no", "chair", "result", "source"),
    [
        (9, 6, "no", VoteResult("yes", by_casting_vote=False), "KL 5:55 och 6:33"),
        (6, 9, "yes", VoteResult("no", by_casting_vote=False), "KL 5:55 och 6:33"),
        (7, 7, "yes", VoteResult("yes", by_casting_vote=True), "KL 5:56 och 6:33"),
        (7, 7, "no", VoteResult("no", by_casting_vote=True), "KL 5:56 och 6:33"),
        (1, 0, None, VoteResult("yes", by_casting_vote=False), "KL 5:55 och 6:33"),
    ],
)
def test_votes(yes, no, chair, result, source):
    found = majority(yes, no, chair)
    assert found == result
    assert found.source == source
    assert found.passed is (result.outcome == "yes")


def test_a_tie_needs_the_chair():
    with pytest.raises(TieWithoutCastingVote):
        majority(7, 7, None)


@given(yes=COUNTS, no=COUNTS, chair=st.sampled_from(["yes", "no"]))
def test_a_vote_is_fair_to_both_sides(yes, no, chair):
    other = {"yes": "no", "no": "yes"}
    result, mirrored = majority(yes, no, chair), majority(no, yes, other[chair])
    assert mirrored.outcome == other[result.outcome]
    assert result.by_casting_vote == mirrored.by_casting_vote == (yes == no)
    if result.outcome != chair:
        assert not result.by_casting_vote


@given(yes=COUNTS, no=COUNTS, chair=st.sampled_from(["yes", "no"]))
def test_one_more_yes_never_turns_a_yes_into_a_no(yes, no, chair):
    if majority(yes, no, chair).outcome == "yes":
        assert majority(yes + 1, no, chair).outcome == "yes"


def test_the_days_of_the_december_meeting():
    assert adjustment_due(date(2026, 12, 2)) == date(2026, 12, 16)
    assert notice_due(date(2026, 12, 2)) == date(2026, 12, 4)
    # Three weeks from Thursday 3 December is Christmas Eve; the next workday is Monday 28 December.
    assert last_appeal_day(date(2026, 12, 3)) == date(2026, 12, 28)
    assert takedown_day(date(2026, 12, 3)) == date(2026, 12, 29)
    assert legal_force_day(date(2026, 12, 3)) == date(2026, 12, 29)


@pytest.mark.parametrize(
    ("posted_on", "last_day"),
    [
        (date(2026, 11, 24), date(2026, 12, 15)),
        (date(2026, 5, 29), date(2026, 6, 22)),  # Midsummer Eve and the weekend
        (date(2026, 12, 10), date(2027, 1, 4)),  # New Year's Eve, New Year's Day and the weekend
        (date(2026, 3, 13), date(2026, 4, 7)),  # Good Friday to Easter Monday
        (date(2026, 12, 16), date(2027, 1, 7)),  # Epiphany
    ],
)
def test_the_last_day_for_appeal_is_a_workday(posted_on, last_day):
    assert last_appeal_day(posted_on) == last_day


@given(posted_on=DAYS)
def test_nobody_loses_a_day(posted_on):
    three_weeks, last_day = posted_on + timedelta(days=21), last_appeal_day(posted_on)
    assert is_workday(last_day)
    assert last_day >= three_weeks
    # Only the run of free days is added, and that run is never longer than Christmas with a weekend.
    skipped = [three_weeks + timedelta(days=n) for n in range((last_day - three_weeks).days)]
    assert not any(is_workday(day) for day in skipped)
    assert len(skipped) <= 5
    assert takedown_day(posted_on) == legal_force_day(posted_on) == last_day + timedelta(days=1)


def test_the_act_of_2017_does_not_reach_back():
    with pytest.raises(NoRuleInForce):
        last_appeal_day(date(2017, 12, 31))


def test_the_regions_own_case_is_flagged():
    flag = own_case_flag(applicant_is_authority=True)
    assert flag is not None
    assert flag.source == "Kommunallagen (2017:725) 6 kap. 7 §"
    assert "part" in flag.sv
    assert "party" in flag.en
    assert own_case_flag(applicant_is_authority=False) is None
