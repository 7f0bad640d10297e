"""What is wrong with an assessment that is to be kept, before its verdict is reached."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from bifall.kernel.problems import Problem
from bifall.regulations.state_aid.aid_assessment import (
    ARTICLE_CHOSEN,
    BASIS_FITS,
    BASIS_IN_FORCE,
    AidVerdict,
    Answer,
    Assessment,
    Criterion,
    next_question,
)

REFUSED_BY = {
    BASIS_FITS.code: ("aid_basis_does_not_fit", "basis"),
    BASIS_IN_FORCE.code: ("aid_basis_not_in_force", "basis"),
    ARTICLE_CHOSEN.code: ("aid_article_missing", "article"),
}


def given(answers: dict[Criterion, Answer]) -> dict[Criterion, Answer]:
    """The answers in the order of the questions, up to the first no: what comes after is not asked."""
    kept: dict[Criterion, Answer] = {}
    while (question := next_question(kept)) is not None and question.criterion in answers:
        kept[question.criterion] = answers[question.criterion]
    return kept


def problems_with_answers(answers: dict[Criterion, Answer]) -> Iterator[Problem]:
    """The next question must be answered, unless one is answered no; each answer has its reason."""
    if (missing := next_question(answers)) is not None:
        yield Problem("aid_question_unanswered", f"holds_{missing.criterion}")
    for criterion, answer in answers.items():
        if not answer.why.strip():
            yield Problem("aid_answer_without_reason", f"why_{criterion}")


def problems_with_basis(
    assessment: Assessment, verdict: AidVerdict, *, reasons: str, informed_on: date | None, on: date
) -> Iterator[Problem]:
    """What stands in the way of the chosen basis on the day.

    That the government is informed is asked for before the decision, and not before the assessment is kept.
    """
    if assessment.basis is None:
        yield Problem("aid_basis_missing", "basis")
    elif verdict.is_aid is not None:
        for finding in verdict.refusals:
            if finding.rule.code in REFUSED_BY:
                code, field = REFUSED_BY[finding.rule.code]
                yield Problem(code, field)
    if not reasons.strip():
        yield Problem("aid_reasons_missing", "reasons")
    if informed_on is not None and informed_on > on:
        yield Problem("aid_informed_in_future", "government_informed_on")
