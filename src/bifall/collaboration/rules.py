"""What a municipality's answer must hold."""

from __future__ import annotations

from collections.abc import Iterator

from bifall.collaboration.states import Position
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
