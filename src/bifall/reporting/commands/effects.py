"""Effects: planned with the agreement or the final report, asked for in time, told of and followed up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from bifall.accounts.models import User
from bifall.accounts.permissions import require
from bifall.audit.commands import record
from bifall.kernel.problems import Problem, Refused, refuse_if
from bifall.projects.commands import lock_project
from bifall.projects.models import Project
from bifall.reporting import effect_rules as rules
from bifall.reporting.effect_rules import EffectAnswer, EffectValues
from bifall.reporting.events import EffectAdded, EffectMoved, EffectsPlanned
from bifall.reporting.models import Effect, EffectDeferral
from bifall.reporting.states import EFFECT_WORKFLOW, EffectAction, EffectState


@transaction.atomic
def plan_effects(
    *, project_id: UUID, effects: Sequence[EffectValues], actor: User, at: datetime
) -> list[Effect]:
    """Say what the project is meant to lead to, in place of what was said. It goes with the conditions."""
    project = lock_project(project_id)
    require(actor, "reporting.plan_effects", project, at=at)
    rows = [_tidied(row) for row in effects]
    refuse_if(rules.problems_with_plan(rows))
    project.effects.all().delete()
    made = [_made(project, row, position) for position, row in enumerate(rows, start=1)]
    record(EffectsPlanned(effects=len(made)), subject=project, actor=actor, at=at)
    return made


@transaction.atomic
def add_effect(*, project_id: UUID, effect: EffectValues, actor: User, at: datetime) -> Effect:
    """Add one more while the project runs or its final report is written; what is agreed stands."""
    project = lock_project(project_id)
    require(actor, "reporting.add_effect", project, at=at)
    row, there = _tidied(effect), list(project.effects.all())
    problems = list(rules.problems_with_plan([row]))
    if any((row.title.casefold(), row.horizon) == (old.title.casefold(), old.horizon) for old in there):
        problems.append(Problem("effect_twice", "title"))
    refuse_if(problems)
    made = _made(project, row, 1 + max((old.position for old in there), default=0))
    event = EffectAdded(horizon=made.horizon, measured_on=made.measured_on.isoformat())
    record(event, subject=made, actor=actor, at=at)
    return made


def _tidied(row: EffectValues) -> EffectValues:
    return replace(row, title=row.title.strip(), measure=row.measure.strip(), unit=row.unit.strip())


def _made(project: Project, row: EffectValues, position: int) -> Effect:
    asked = _asked(project, row.horizon)
    return Effect.objects.create(
        project=project,
        position=position,
        title=row.title,
        horizon=row.horizon,
        measure=row.measure,
        unit=row.unit,
        baseline=row.baseline,
        target=row.target,
        measured_on=asked.measured_on,
        due_on=asked.due_on,
    )


def _asked(project: Project, horizon: str) -> rules.Asked:
    return rules.asked_on(
        horizon,
        ends_on=project.ends_on,
        final_due_on=project.final_report_due_on,
        answer_days=project.progress_report_days,
    )


@transaction.atomic
def move_effects(*, project_id: UUID, actor: User, at: datetime) -> list[Effect]:
    """Let the effects that nobody has spoken of follow the project's new period.

    Called inside the step that settles the period, whose door asks for permission.
    """
    project = lock_project(project_id)
    moved = []
    for effect in project.effects.filter(state=EffectState.PLANNED):
        asked = _asked(project, effect.horizon)
        effect.measured_on, effect.due_on = asked.measured_on, asked.due_on
        effect.save(update_fields=["measured_on", "due_on"])
        moved.append(effect)
    record(EffectsPlanned(effects=len(moved)), subject=project, actor=actor, at=at)
    return moved


@transaction.atomic
def answer_effect(*, effect_id: UUID, answer: EffectAnswer, actor: User, at: datetime) -> Effect:
    """Tell what became of the effect, from the day that it is asked for."""
    effect = _lock(effect_id)
    require(actor, "reporting.answer_effect", effect, at=at)
    today = timezone.localtime(at).date()
    refuse_if(rules.problems_with_answer(answer, measured_on=effect.measured_on, today=today))
    effect.outcome, effect.told = answer.outcome, answer.told.strip()
    effect.value, effect.women, effect.men = answer.value, answer.women, answer.men
    effect.answered_by, effect.answered_at, effect.reason = actor, at, ""
    effect.save(
        update_fields=[
            "outcome",
            "told",
            "value",
            "women",
            "men",
            "answered_by",
            "answered_at",
            "reason",
        ]
    )
    return _move(effect, EffectAction.ANSWER, actor, at, outcome=answer.outcome)


@transaction.atomic
def defer_effect(*, effect_id: UUID, reason: str, to_day: date, actor: User, at: datetime) -> Effect:
    """Say that the effect cannot be measured yet, why, and when it can be asked for again."""
    effect = _lock(effect_id)
    require(actor, "reporting.defer_effect", effect, at=at)
    refuse_if(
        rules.problems_with_deferral(
            reason,
            to_day,
            measured_on=effect.measured_on,
            ends_on=effect.project.ends_on,
            today=timezone.localtime(at).date(),
        )
    )
    EffectDeferral.objects.create(
        effect=effect,
        reason=reason.strip(),
        from_day=effect.measured_on,
        to_day=to_day,
        made_by=actor,
        made_at=at,
    )
    effect.measured_on = to_day
    effect.due_on = to_day + timedelta(days=effect.project.progress_report_days)
    effect.reason = ""
    effect.save(update_fields=["measured_on", "due_on", "reason"])
    return _move(effect, EffectAction.DEFER, actor, at)


@transaction.atomic
def accept_effect(*, effect_id: UUID, actor: User, at: datetime) -> Effect:
    """Take the answer in as what is known of the effect."""
    effect = _lock(effect_id)
    require(actor, "reporting.accept_effect", effect, at=at)
    return _settle(effect, EffectAction.ACCEPT, actor, at)


@transaction.atomic
def return_effect(*, effect_id: UUID, reason: str, actor: User, at: datetime) -> Effect:
    """Send the answer back with what is missing in it."""
    effect = _lock(effect_id)
    require(actor, "reporting.return_effect", effect, at=at)
    if not reason.strip():
        raise Refused([Problem("effect_return_reason_missing", "reason")])
    return _settle(effect, EffectAction.RETURN, actor, at, reason)


@transaction.atomic
def close_effect(*, effect_id: UUID, reason: str, actor: User, at: datetime) -> Effect:
    """Ask for the effect no more, though nobody has answered: the reason stands beside it."""
    effect = _lock(effect_id)
    require(actor, "reporting.close_effect", effect, at=at)
    if not reason.strip():
        raise Refused([Problem("effect_close_reason_missing", "reason")])
    return _settle(effect, EffectAction.CLOSE, actor, at, reason)


def _settle(effect: Effect, action: EffectAction, actor: User, at: datetime, reason: str = "") -> Effect:
    effect.reason, effect.decided_by, effect.decided_at = reason.strip(), actor, at
    effect.save(update_fields=["reason", "decided_by", "decided_at"])
    return _move(effect, action, actor, at)


def _move(effect: Effect, action: EffectAction, actor: User, at: datetime, *, outcome: str = "") -> Effect:
    """Take the next state from the table, and tell the audit."""
    previous = EffectState(effect.state)
    effect.state = EFFECT_WORKFLOW.after(previous, action)
    effect.save(update_fields=["state"])
    event = EffectMoved(
        action=action,
        previous=previous,
        state=effect.state,
        outcome=outcome,
        measured_on=effect.measured_on.isoformat(),
    )
    record(event, subject=effect, actor=actor, at=at)
    return effect


def _lock(effect_id: UUID) -> Effect:
    """The effect, locked until the transaction ends."""
    return (
        Effect.objects.select_for_update(of=("self",), no_key=True)
        .select_related("project__application__case", "project__application__case_officer")
        .select_related("project__organisation")
        .get(pk=effect_id)
    )
