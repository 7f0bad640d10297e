"""What the evaluation found, what should be done, and what became of it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from bifall.accounts.models import User
from bifall.accounts.permissions import require
from bifall.audit.commands import record
from bifall.board.models import AgendaItem
from bifall.documents.commands import LOCAL_TIME
from bifall.documents.models import Document
from bifall.evaluation.commands.evaluations import lock, move
from bifall.evaluation.events import (
    EvaluationPresented,
    FindingsWritten,
    RecommendationAnswered,
    RecommendationDone,
    RecommendationsWritten,
    ReportKept,
)
from bifall.evaluation.models import Evaluation, Finding, Recommendation
from bifall.evaluation.rules.contents import (
    FindingValues,
    RecommendationValues,
    problems_at_follow_up,
    problems_at_publishing,
    problems_with_answer,
)
from bifall.evaluation.states import (
    RECOMMENDATION_WORKFLOW,
    EvaluationAction,
    FindingKind,
    RecommendationAction,
    RecommendationState,
    Stance,
)
from bifall.kernel.problems import Problem, refuse_if


@transaction.atomic
def write_findings(
    *, evaluation_id: UUID, conclusion: str, findings: Sequence[FindingValues], actor: User, at: datetime
) -> Evaluation:
    """The conclusion in a sentence or two, and what was found, in order."""
    evaluation = lock(evaluation_id)
    require(actor, "evaluation.conclude", evaluation)
    known = _statements(evaluation)
    problems = [] if conclusion.strip() else [Problem("evaluation_conclusion_missing", "conclusion")]
    if any(not finding.text.strip() for finding in findings):
        problems.append(Problem("finding_text_missing"))
    problems += _unknown([finding.statement for finding in findings], known)
    refuse_if(problems)
    evaluation.conclusion = conclusion.strip()
    evaluation.save(update_fields=["conclusion"])
    evaluation.findings.all().delete()
    Finding.objects.bulk_create(
        Finding(
            evaluation=evaluation,
            position=number,
            kind=finding.kind,
            text=finding.text.strip(),
            statement=finding.statement,
        )
        for number, finding in enumerate(findings, 1)
    )
    record(FindingsWritten(findings=len(findings)), subject=evaluation, actor=actor, at=at)
    return evaluation


@transaction.atomic
def write_recommendations(
    *, evaluation_id: UUID, recommendations: Sequence[RecommendationValues], actor: User, at: datetime
) -> Evaluation:
    """What should be done, in order; not once the region has begun to answer."""
    evaluation = lock(evaluation_id)
    require(actor, "evaluation.conclude", evaluation)
    known = _statements(evaluation)
    problems = []
    if any(not one.text.strip() for one in recommendations):
        problems.append(Problem("recommendation_text_missing"))
    problems += _unknown([one.statement for one in recommendations], known)
    if evaluation.recommendations.exclude(state=RecommendationState.GIVEN).exists():
        problems.append(Problem("recommendation_answered_already"))
    refuse_if(problems)
    evaluation.recommendations.all().delete()
    Recommendation.objects.bulk_create(
        Recommendation(evaluation=evaluation, position=number, text=one.text.strip(), statement=one.statement)
        for number, one in enumerate(recommendations, 1)
    )
    event = RecommendationsWritten(recommendations=len(recommendations))
    record(event, subject=evaluation, actor=actor, at=at)
    return evaluation


def _statements(evaluation: Evaluation) -> Collection[str]:
    version = evaluation.form_version
    return {q.key for q in version.schema.questions if q.kind == "scale"} if version else set()


def _unknown(named: Sequence[str], known: Collection[str]) -> list[Problem]:
    return [Problem("statement_unknown")] if any(key and key not in known for key in named) else []


@transaction.atomic
def answer_recommendation(
    *,
    recommendation_id: UUID,
    stance: Stance,
    text: str,
    owner_id: UUID | None,
    due_on: date | None,
    actor: User,
    at: datetime,
) -> Recommendation:
    """What the region answers: whether it follows, what it will do, who sees to it, and by when."""
    recommendation = _lock(recommendation_id)
    require(actor, "evaluation.answer_recommendation", recommendation)
    follows = stance != Stance.DECLINED
    owner = User.objects.filter(pk=owner_id, is_active=True).first() if owner_id and follows else None
    problems = list(
        problems_with_answer(stance=stance, text=text, has_owner=owner is not None, due_on=due_on)
    )
    if follows and due_on is not None and due_on < at.astimezone(LOCAL_TIME).date():
        problems.append(Problem("answer_due_passed", "due_on"))
    refuse_if(problems)
    recommendation.stance, recommendation.answer = stance, text.strip()
    recommendation.owner, recommendation.due_on = owner, due_on if follows else None
    recommendation.answered_at = at
    action = RecommendationAction.TAKE_UP if follows else RecommendationAction.DECLINE
    recommendation.state = RECOMMENDATION_WORKFLOW.after(RecommendationState(recommendation.state), action)
    recommendation.save(update_fields=["stance", "answer", "owner", "due_on", "answered_at", "state"])
    event = RecommendationAnswered(
        number=recommendation.position,
        stance=stance,
        state=recommendation.state,
        owner_id=str(owner.pk) if owner else "",
        due_on=str(recommendation.due_on or ""),
    )
    record(event, subject=recommendation, actor=actor, at=at)
    return recommendation


@transaction.atomic
def finish_recommendation(
    *, recommendation_id: UUID, done_on: date | None, note: str, actor: User, at: datetime
) -> Recommendation:
    """What the region said that it would do is done."""
    recommendation = _lock(recommendation_id)
    require(actor, "evaluation.finish_recommendation", recommendation)
    today = at.astimezone(LOCAL_TIME).date()
    problems = [] if note.strip() else [Problem("done_note_missing", "note")]
    if done_on is None or done_on > today:
        problems.append(Problem("done_on_ahead", "done_on"))
    refuse_if(problems)
    recommendation.done_on, recommendation.done_note = done_on, note.strip()
    recommendation.state = RECOMMENDATION_WORKFLOW.after(
        RecommendationState(recommendation.state), RecommendationAction.FINISH
    )
    recommendation.save(update_fields=["done_on", "done_note", "state"])
    event = RecommendationDone(number=recommendation.position, done_on=str(done_on))
    record(event, subject=recommendation, actor=actor, at=at)
    return recommendation


def _lock(recommendation_id: UUID) -> Recommendation:
    return (
        Recommendation.objects.select_for_update(of=("self",), no_key=True)
        .select_related("evaluation")
        .get(pk=recommendation_id)
    )


@transaction.atomic
def keep_report(*, evaluation_id: UUID, document_id: UUID, actor: User, at: datetime) -> Evaluation:
    """Keep the paper as the evaluation's report. Called inside the flow that sets it, whose door asks for
    permission.
    """
    evaluation = lock(evaluation_id)
    evaluation.report = Document.objects.get(pk=document_id, authority_id=evaluation.authority_id)
    evaluation.save(update_fields=["report"])
    record(ReportKept(document_id=str(document_id)), subject=evaluation, actor=actor, at=at)
    return evaluation


@transaction.atomic
def link_to_agenda(*, evaluation_id: UUID, item_id: UUID, actor: User, at: datetime) -> Evaluation:
    """Note at which item the board is told of the evaluation."""
    evaluation = lock(evaluation_id)
    require(actor, "evaluation.present", evaluation)
    item = AgendaItem.objects.get(pk=item_id, meeting__authority_id=evaluation.authority_id)
    evaluation.agenda_item = item
    evaluation.save(update_fields=["agenda_item"])
    record(EvaluationPresented(item_id=str(item.pk)), subject=evaluation, actor=actor, at=at)
    return evaluation


@transaction.atomic
def publish_evaluation(*, evaluation_id: UUID, actor: User, at: datetime) -> Evaluation:
    """Let everybody read the tables, the findings, the recommendations and the region's answers."""
    evaluation = lock(evaluation_id)
    require(actor, "evaluation.publish", evaluation)
    kinds = [FindingKind(kind) for kind in evaluation.findings.values_list("kind", flat=True)]
    refuse_if(problems_at_publishing(conclusion=evaluation.conclusion, findings=kinds))
    evaluation.published_at = at
    evaluation.save(update_fields=["published_at"])
    move(evaluation, EvaluationAction.PUBLISH, actor, at)
    return evaluation


@transaction.atomic
def follow_up(*, evaluation_id: UUID, actor: User, at: datetime) -> Evaluation:
    """End the follow-up, when every recommendation is done or declined."""
    evaluation = lock(evaluation_id)
    require(actor, "evaluation.follow_up", evaluation)
    states = [
        RecommendationState(state) for state in evaluation.recommendations.values_list("state", flat=True)
    ]
    refuse_if(problems_at_follow_up(states))
    move(evaluation, EvaluationAction.FOLLOW_UP, actor, at)
    return evaluation
