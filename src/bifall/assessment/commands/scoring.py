"""Points and reasons: kept while the assessor works, and handed in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from bifall.accounts.models import User
from bifall.accounts.permissions import require
from bifall.assessment.commands.locks import lock, move
from bifall.assessment.events import (
    AssessmentFinished,
    ScoresSaved,
)
from bifall.assessment.models import Assignment, Score
from bifall.assessment.rules import HIGHEST_POINTS
from bifall.assessment.states import (
    AssignmentAction,
)
from bifall.audit.commands import record
from bifall.kernel.problems import Problem, refuse_if


@dataclass(frozen=True, slots=True)
class ScoreValues:
    """Points from 0 to 5, or None while the assessor has not decided, and the reason."""

    points: int | None
    reason: str


@transaction.atomic
def save_scores(
    *,
    assignment_id: UUID,
    scores: Mapping[UUID, ScoreValues],
    actor: User,
    at: datetime,
    remark: str = "",
) -> Assignment:
    """Keep scores while the assessor works. Nobody else sees them until the assessment is finished."""
    assignment = lock(assignment_id)
    require(actor, "assessment.score", assignment, at=at)
    refuse_if(_problems_with_scores(assignment, scores))
    _keep(assignment, scores, remark)
    record(ScoresSaved(criteria=len(scores)), subject=assignment, actor=actor, at=at)
    return assignment


@transaction.atomic
def finish_assessment(
    *,
    assignment_id: UUID,
    scores: Mapping[UUID, ScoreValues],
    actor: User,
    at: datetime,
    remark: str = "",
) -> Assignment:
    """Hand in the scores: every criterion has points and a reason. They do not change afterwards."""
    assignment = lock(assignment_id)
    require(actor, "assessment.score", assignment, at=at)
    problems = _problems_with_scores(assignment, scores)
    for criterion in assignment.application.round.call.criteria.all():
        given = scores.get(criterion.pk)
        if given is None or given.points is None:
            problems.append(
                Problem("points_missing", f"points-{criterion.key}", {"criterion": criterion.title})
            )
        elif not given.reason.strip():
            problems.append(
                Problem("points_reason_missing", f"reason-{criterion.key}", {"criterion": criterion.title})
            )
    refuse_if(problems)
    _keep(assignment, scores, remark)
    assignment.finished_at = at
    assignment.save(update_fields=["finished_at"])
    move(assignment, AssignmentAction.FINISH, at, declared=False)
    event = AssessmentFinished(application_id=str(assignment.application_id))
    record(event, subject=assignment, actor=actor, at=at)
    return assignment


def _problems_with_scores(assignment: Assignment, scores: Mapping[UUID, ScoreValues]) -> list[Problem]:
    criteria = {c.pk: c for c in assignment.application.round.call.criteria.all()}
    problems = [Problem("criterion_unknown") for key in scores if key not in criteria]
    problems += [
        Problem(
            "points_outside_scale",
            f"points-{criteria[key].key}",
            {"criterion": criteria[key].title},
        )
        for key, given in scores.items()
        if key in criteria and given.points is not None and not 0 <= given.points <= HIGHEST_POINTS
    ]
    return problems


def _keep(assignment: Assignment, scores: Mapping[UUID, ScoreValues], remark: str) -> None:
    empty = [key for key, given in scores.items() if given.points is None and not given.reason.strip()]
    assignment.scores.filter(criterion__in=empty).delete()
    Score.objects.bulk_create(
        [
            Score(assignment=assignment, criterion_id=key, points=given.points, reason=given.reason.strip())
            for key, given in scores.items()
            if key not in empty
        ],
        update_conflicts=True,
        unique_fields=["assignment", "criterion"],
        update_fields=["points", "reason"],
    )
    assignment.remark = remark.strip()
    assignment.save(update_fields=["remark"])
