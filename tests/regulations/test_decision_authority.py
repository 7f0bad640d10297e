from __future__ import annotations

from datetime import date

import pytest

from bifall.regulations.decision_authority import AUTHORITY_RULES, AuthorityRule, decider
from bifall.regulations.rules_in_force import NoRuleInForce


@pytest.mark.parametrize(
    ("on", "sought_sek", "own", "eu", "organ", "why_board"),
    [
        (date(2019, 6, 30), 1, False, False, "board", ("nothing_delegated",)),
        (date(2020, 12, 31), 1, False, False, "board", ("nothing_delegated",)),
        (date(2021, 1, 1), 500_000, False, False, "director", ()),
        (date(2021, 1, 1), 500_001, False, False, "board", ("above_limit",)),
        (date(2021, 6, 23), 400_000, True, False, "board", ("own_application",)),
        (date(2023, 12, 31), 500_000, False, True, "director", ()),
        (date(2024, 1, 1), 1_200_000, False, False, "director", ()),
        (date(2026, 12, 2), 1_200_001, False, False, "board", ("above_limit",)),
        (date(2026, 12, 2), 1_000_000, False, True, "board", ("eu_cofinancing",)),
        (
            date(2026, 12, 2),
            1_620_000,
            True,
            True,
            "board",
            ("above_limit", "own_application", "eu_cofinancing"),
        ),
    ],
)
def test_who_decides(on, sought_sek, own, eu, organ, why_board):
    verdict = decider(sought_sek=sought_sek, applicant_is_authority=own, eu_cofinancing=eu, on=on)
    assert (verdict.organ, verdict.why_board, verdict.passed) == (organ, why_board, organ == "director")


def test_the_verdict_explains_itself_and_the_board_keeps_its_power():
    verdict = decider(
        sought_sek=500_000, applicant_is_authority=False, eu_cofinancing=False, on=date(2026, 12, 2)
    )
    assert verdict.rule is AUTHORITY_RULES[2]
    assert verdict.source.startswith("KL 7:5")
    assert verdict.numbers == {"sought_sek": 500_000, "director_limit_sek": 1_200_000}
    assert verdict.may_decide("director")
    assert verdict.may_decide("board")


def test_the_director_may_not_take_what_is_the_boards():
    verdict = decider(
        sought_sek=2_785_777, applicant_is_authority=False, eu_cofinancing=False, on=date(2026, 12, 2)
    )
    assert verdict.may_decide("board")
    assert not verdict.may_decide("director")


def test_a_timed_call_is_the_boards_whatever_the_sum():
    asked = {"sought_sek": 100_000, "applicant_is_authority": False, "eu_cofinancing": False}
    verdict = decider(call="timed_call", on=date(2026, 12, 2), **asked)
    assert (verdict.organ, verdict.why_board) == ("board", ("call_of_the_board",))
    rules = [AuthorityRule(date(2026, 1, 1), None, "KL 7:5", 200_000, delegated_calls=("timed_call",))]
    assert decider(call="timed_call", on=date(2026, 12, 2), rules=rules, **asked).organ == "director"


def test_each_reason_is_said_in_words():
    verdict = decider(
        sought_sek=1_620_000, applicant_is_authority=True, eu_cofinancing=True, on=date(2026, 12, 2)
    )
    assert [finding.in_words("en").replace("\u00a0", " ") for finding in verdict.refusals] == [
        "The director decides on at most SEK 1,200,000. Sought: SEK 1,620,000.",
        "The region's own applications are tried by the board, never in the round for small projects.",
        "Co-financing of EU projects is decided by the board.",
    ]
    assert len(verdict.refusals) == len(verdict.why_board)


def test_an_authority_has_its_own_table():
    rules = [AuthorityRule(date(2026, 1, 1), None, "KL 7:5; delegationsordning", 2_000_000)]
    asked = {"sought_sek": 2_000_000, "applicant_is_authority": False, "eu_cofinancing": True, "rules": rules}
    assert decider(on=date(2026, 1, 1), **asked).organ == "director"
    with pytest.raises(NoRuleInForce):
        decider(on=date(2025, 12, 31), **asked)
