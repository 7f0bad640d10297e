"""What is evaluated, and by which theory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from bifall.accounts.models import Authority, User
from bifall.accounts.permissions import require
from bifall.audit.commands import record
from bifall.calls.models import Call
from bifall.collaboration.queries import model_on
from bifall.evaluation.events import EvaluationChanged, EvaluationCreated, EvaluationMoved, TheoryWritten
from bifall.evaluation.models import Evaluation, EvaluationQuestion, TheoryStep
from bifall.evaluation.rules.contents import EvaluationValues, problems_with_values
from bifall.evaluation.states import (
    EVALUATION_WORKFLOW,
    PUBLIC,
    EvaluationAction,
    EvaluationState,
    TheoryLevel,
)
from bifall.kernel.problems import Problem, refuse_if
from bifall.projects.models import Project

FIELDS = ("title", "kind", "starts_on", "ends_on", "purpose")
LONGEST = 300


@transaction.atomic
def create_evaluation(
    *, authority_id: UUID, values: EvaluationValues, actor: User, at: datetime
) -> Evaluation:
    """A new evaluation, being planned."""
    authority = Authority.objects.get(pk=authority_id)
    require(actor, "evaluation.create", authority)
    refuse_if([*problems_with_values(values), *_problems_with_links(authority_id, values, None)])
    evaluation = Evaluation(authority=authority, created_by=actor, created_at=at)
    _set(evaluation, values)
    evaluation.save()
    record(EvaluationCreated(kind=evaluation.kind), subject=evaluation, actor=actor, at=at)
    return evaluation


@transaction.atomic
def change_evaluation(
    *, evaluation_id: UUID, values: EvaluationValues, actor: User, at: datetime
) -> Evaluation:
    """Other values, while it is being planned."""
    evaluation = lock(evaluation_id)
    require(actor, "evaluation.change", evaluation)
    refuse_if(
        [
            *problems_with_values(values),
            *_problems_with_links(evaluation.authority_id, values, evaluation.pk),
        ]
    )
    _set(evaluation, values)
    evaluation.save(update_fields=[*FIELDS, "project", "call", "previous", "model"])
    record(EvaluationChanged(), subject=evaluation, actor=actor, at=at)
    return evaluation


def _set(evaluation: Evaluation, values: EvaluationValues) -> None:
    evaluation.title, evaluation.purpose = values.title.strip()[:200], values.purpose.strip()
    evaluation.kind = values.kind
    if values.starts_on and values.ends_on:
        evaluation.starts_on, evaluation.ends_on = values.starts_on, values.ends_on
    evaluation.project_id, evaluation.call_id = values.project_id, values.call_id
    evaluation.previous_id = values.previous_id
    of_the_collaboration = values.project_id is None and values.call_id is None
    evaluation.model = model_on(evaluation.authority, evaluation.starts_on) if of_the_collaboration else None


def _problems_with_links(
    authority_id: UUID, values: EvaluationValues, evaluation_id: UUID | None
) -> list[Problem]:
    here = {"authority_id": authority_id}
    problems = []
    if values.project_id and not Project.objects.filter(pk=values.project_id, **here).exists():
        problems.append(Problem("evaluation_subject_unknown", "project"))
    if values.call_id and not Call.objects.filter(pk=values.call_id, **here).exists():
        problems.append(Problem("evaluation_subject_unknown", "call"))
    if values.previous_id:
        earlier = Evaluation.objects.filter(pk=values.previous_id, state__in=PUBLIC, **here)
        if values.previous_id == evaluation_id or not earlier.exists():
            problems.append(Problem("evaluation_previous_unknown", "previous"))
    return problems


@transaction.atomic
def write_theory(
    *,
    evaluation_id: UUID,
    steps: Mapping[TheoryLevel, Sequence[str]],
    questions: Sequence[str],
    actor: User,
    at: datetime,
) -> Evaluation:
    """The programme theory from problem to effect, and the questions that the evaluation is to answer."""
    evaluation = lock(evaluation_id)
    require(actor, "evaluation.change", evaluation)
    written = [
        (level, text.strip()) for level in TheoryLevel for text in steps.get(level, ()) if text.strip()
    ]
    asked = [text.strip() for text in questions if text.strip()]
    named = [*((level.value, text) for level, text in written), *(("questions", text) for text in asked)]
    refuse_if(
        Problem("theory_step_too_long", field, {"beginning": text[:40]})
        for field, text in named
        if len(text) > LONGEST
    )
    evaluation.theory_steps.all().delete()
    evaluation.questions.all().delete()
    TheoryStep.objects.bulk_create(
        TheoryStep(evaluation=evaluation, level=level, position=number, text=text)
        for number, (level, text) in enumerate(written, 1)
    )
    EvaluationQuestion.objects.bulk_create(
        EvaluationQuestion(evaluation=evaluation, position=number, text=text)
        for number, text in enumerate(asked, 1)
    )
    event = TheoryWritten(steps=len(written), questions=len(asked))
    record(event, subject=evaluation, actor=actor, at=at)
    return evaluation


def lock(evaluation_id: UUID) -> Evaluation:
    """The evaluation, locked until the transaction ends."""
    return (
        Evaluation.objects.select_for_update(of=("self",), no_key=True)
        .select_related("authority", "form_version__form")
        .get(pk=evaluation_id)
    )


def move(evaluation: Evaluation, action: EvaluationAction, actor: User, at: datetime, count: int = 0) -> None:
    """The next state of the table, saved and told."""
    previous = EvaluationState(evaluation.state)
    evaluation.state = EVALUATION_WORKFLOW.after(previous, action)
    evaluation.save(update_fields=["state"])
    event = EvaluationMoved(action=action, previous=previous, state=evaluation.state, count=count)
    record(event, subject=evaluation, actor=actor, at=at)
