"""Whether a case file tells what was done with each statement, and nothing that cannot be."""

from __future__ import annotations

from collections.abc import Iterator

from bifall.collaboration.rules import asks_for_handling, problems_with_feedback, problems_with_handling
from bifall.flows.casefile.schema import StatementPart

TEXTS = {
    "handling_reason_missing": "is missing",
    "handling_change_missing": "is missing: what is taken in changes something",
    "handling_change_not_expected": "is told, though the statement is not taken in",
    "feedback_words_missing": "are missing: what does the municipality not recognise?",
}


def faults_of_handling(statement: StatementPart, why_unhandled: str) -> Iterator[tuple[str, str]]:
    """(where below the statement, what is wrong). What was said is handled, unless the memo says why not."""
    handling, feedback = statement.handling, statement.feedback
    if statement.position is None:
        if handling is not None or feedback is not None:
            yield "", "of a municipality that kept silent nothing is handled or fed back"
        return
    if handling is not None:
        for problem in problems_with_handling(**handling.model_dump()):
            yield f".handling.{problem.field}", TEXTS[problem.code]
    elif not why_unhandled.strip() and asks_for_handling(
        position=statement.position, reasons=statement.reasons
    ):
        yield ".handling", "is missing, and the memo gives no `unhandled_reason`"
    if feedback is not None:
        for problem in problems_with_feedback(**feedback.model_dump()):
            yield f".feedback.{problem.field}", TEXTS[problem.code]
