"""What each position must hold."""

from __future__ import annotations

import pytest

from bifall.collaboration.rules import problems_with_statement
from bifall.collaboration.states import Position


def wrong(position: Position, reasons: str, conditions: str) -> list[tuple[str, str | None]]:
    found = problems_with_statement(position=position, reasons=reasons, conditions=conditions)
    return [(problem.code, problem.field) for problem in found]


REASONS = ("statement_reasons_missing", "reasons")
CONDITIONS = ("statement_conditions_missing", "conditions")
NO_CONDITIONS = ("statement_conditions_not_expected", "conditions")


@pytest.mark.parametrize(
    ("position", "both", "reasons", "conditions", "neither"),
    [
        (Position.SUPPORT, [NO_CONDITIONS], [], [REASONS, NO_CONDITIONS], [REASONS]),
        (Position.SUPPORT_WITH_CONDITIONS, [], [CONDITIONS], [REASONS], [REASONS, CONDITIONS]),
        (Position.AGAINST, [NO_CONDITIONS], [], [REASONS, NO_CONDITIONS], [REASONS]),
        (Position.NO_COMMENT, [NO_CONDITIONS], [], [NO_CONDITIONS], []),
    ],
)
def test_what_each_position_must_hold(
    position: Position,
    both: list[tuple[str, str]],
    reasons: list[tuple[str, str]],
    conditions: list[tuple[str, str]],
    neither: list[tuple[str, str]],
) -> None:
    assert wrong(position, "Skäl", "Villkor") == both
    assert wrong(position, "Skäl", " ") == reasons
    assert wrong(position, "\n", "Villkor") == conditions
    assert wrong(position, "", "") == neither
