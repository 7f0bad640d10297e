"""What a municipality's answer must hold, and what carries a proposal in a body of municipalities."""

from __future__ import annotations

from collections.abc import Iterator

from bifall.collaboration.states import Position, Threshold
from bifall.kernel.problems import Problem


def problems_with_statement(*, position: Position, reasons: str, conditions: str) -> Iterator[Problem]:
    """Reasons for every position but abstaining; conditions for, and only for, support with conditions."""
    if position != Position.NO_COMMENT and not reasons.strip():
        yield Problem("statement_reasons_missing", "reasons")
    if position == Position.SUPPORT_WITH_CONDITIONS:
        if not conditions.strip():
            yield Problem("statement_conditions_missing", "conditions")
    elif conditions.strip():
        yield Problem("statement_conditions_not_expected", "conditions")


def quota_of(votes: int, threshold: Threshold) -> int:
    """The fewest of the votes that carry a proposal."""
    match threshold:
        case Threshold.MAJORITY:
            return votes // 2 + 1
        case Threshold.TWO_THIRDS:
            return -(-2 * votes // 3)
        case Threshold.THREE_QUARTERS:
            return -(-3 * votes // 4)
