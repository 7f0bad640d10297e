"""What a municipality's answer and its handling must hold, what makes a model and its spans of days
acceptable, and what carries a proposal in a body of municipalities.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from bifall.collaboration.states import HandlingOutcome, Position, Recognition, Threshold
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


@dataclass(frozen=True, slots=True)
class Span:
    """From `starts_on` to and including `ends_on`, or until further on (None)."""

    starts_on: date
    ends_on: date | None = None

    def contains(self, day: date) -> bool:
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)

    def meets(self, other: Span) -> bool:
        """The two have a day in common."""
        begins = max(self.starts_on, other.starts_on)
        return self.contains(begins) and other.contains(begins)

    def holds(self, other: Span) -> bool:
        """Every day of `other` is one of these."""
        if not self.contains(other.starts_on):
            return False
        return self.ends_on is None or (other.ends_on is not None and other.ends_on <= self.ends_on)


def problems_with_span(span: Span, *, within: Span) -> Iterator[Problem]:
    """A span that lies in its model's period; one without an end goes on as long as the period does."""
    if span.ends_on is not None and span.ends_on < span.starts_on:
        yield Problem("span_ends_before_it_starts", "ends_on")
    if not within.contains(span.starts_on):
        yield Problem("span_outside_the_period", "starts_on", _days_of(within))
    elif span.ends_on is not None and within.ends_on is not None and span.ends_on > within.ends_on:
        yield Problem("span_outside_the_period", "ends_on", _days_of(within))


def _days_of(span: Span) -> dict[str, object]:
    return {"starts_on": span.starts_on, "ends_on": span.ends_on}


def is_covered(span: Span, parts: Iterable[Span], *, until: date) -> bool:
    """Every day of `span`, taken to end at the latest `until`, lies in one of `parts`."""
    day, last = span.starts_on, min(span.ends_on or until, until)
    for part in sorted(parts, key=lambda part: part.starts_on):
        if not part.contains(day):
            continue
        if part.ends_on is None or part.ends_on >= last:
            return True
        day = part.ends_on + timedelta(days=1)
    return False


def problems_with_model(*, name: str, starts_on: date, ends_on: date) -> Iterator[Problem]:
    if not name.strip():
        yield Problem("model_name_missing", "name")
    if ends_on < starts_on:
        yield Problem("span_ends_before_it_starts", "ends_on")


def problems_with_adoption(*, aims: str, forums: int, adopted_by: str) -> Iterator[Problem]:
    """A model holds when it has an aim and a forum, and somebody has decided on it."""
    if not aims.strip():
        yield Problem("model_aims_missing")
    if not forums:
        yield Problem("model_without_forums")
    if not adopted_by.strip():
        yield Problem("model_adoption_missing", "adopted_by")


def asks_for_handling(*, position: Position, reasons: str) -> bool:
    """Who abstains and says nothing more has nothing to be handled."""
    return position != Position.NO_COMMENT or bool(reasons.strip())


def problems_with_handling(*, outcome: HandlingOutcome, reason: str, changed_text: str) -> Iterator[Problem]:
    """A reason always; the changed text or condition when, and only when, something has been taken in."""
    if not reason.strip():
        yield Problem("handling_reason_missing", "reason")
    if outcome == HandlingOutcome.NOT_TAKEN_IN:
        if changed_text.strip():
            yield Problem("handling_change_not_expected", "changed_text")
    elif not changed_text.strip():
        yield Problem("handling_change_missing", "changed_text")


def problems_with_feedback(*, recognition: Recognition, words: str) -> Iterator[Problem]:
    """Who does not wholly recognise itself says how."""
    if recognition != Recognition.YES and not words.strip():
        yield Problem("feedback_words_missing", "words")
