"""What an evaluation must hold before each of its steps."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from bifall.evaluation.rules.respondents import FEWEST
from bifall.evaluation.states import EvaluationKind, FindingKind, RecommendationState, Stance
from bifall.kernel.problems import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class EvaluationValues:
    """What is evaluated, over which time, why. At most one of the ids: without any it is what the title
    says.
    """

    title: str
    kind: EvaluationKind
    starts_on: date | None
    ends_on: date | None
    purpose: str
    project_id: UUID | None = None
    call_id: UUID | None = None
    previous_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingValues:
    """What was found. statement: the key of a statement that shows it, or ""."""

    text: str
    kind: FindingKind
    statement: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecommendationValues:
    """What should be done. statement: by which the next evaluation sees whether it helped, or ""."""

    text: str
    statement: str = ""


def problems_with_values(values: EvaluationValues) -> Iterator[Problem]:
    if not values.title.strip():
        yield Problem("evaluation_title_missing", "title")
    if not values.purpose.strip():
        yield Problem("evaluation_purpose_missing", "purpose")
    if values.starts_on is None:
        yield Problem("evaluation_start_missing", "starts_on")
    if values.ends_on is None:
        yield Problem("evaluation_end_missing", "ends_on")
    if values.starts_on and values.ends_on and values.ends_on < values.starts_on:
        yield Problem("evaluation_ends_before_start", "ends_on")
    if values.project_id and values.call_id:
        yield Problem("evaluation_of_two_things", "call")


def problems_at_opening(
    *, has_form: bool, respondents: int, is_anonymous: bool, closes_on: date | None, today: date
) -> Iterator[Problem]:
    if not has_form:
        yield Problem("survey_form_missing")
    if closes_on is None or closes_on <= today:
        yield Problem("survey_closing_not_ahead")
    if respondents == 0:
        yield Problem("survey_without_respondents")
    elif is_anonymous and respondents < FEWEST:
        yield Problem("survey_too_few_to_be_anonymous", None, {"fewest": FEWEST})


def problems_at_publishing(*, conclusion: str, findings: Sequence[FindingKind]) -> Iterator[Problem]:
    if not conclusion.strip():
        yield Problem("evaluation_conclusion_missing")
    if not findings:
        yield Problem("evaluation_findings_missing")


def problems_at_follow_up(states: Sequence[RecommendationState]) -> Iterator[Problem]:
    left = sum(state in {RecommendationState.GIVEN, RecommendationState.UNDER_WAY} for state in states)
    if left:
        yield Problem("recommendations_left", None, {"left": left})


def problems_with_answer(
    *, stance: Stance, text: str, has_owner: bool, due_on: date | None
) -> Iterator[Problem]:
    """What the region says it will do has somebody who does it, and a day."""
    if not text.strip():
        yield Problem("answer_text_missing", "text")
    if stance != Stance.DECLINED:
        if not has_owner:
            yield Problem("answer_owner_missing", "owner")
        if due_on is None:
            yield Problem("answer_due_missing", "due_on")
