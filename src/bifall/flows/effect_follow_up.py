"""An effect that is told of, deferred or settled: who is told, and what the register says of it."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from bifall.accounts.models import User
from bifall.applications.models import Application
from bifall.applications.states import EffectLevel
from bifall.documents.states import Direction
from bifall.flows.project_letters import note, tell_beneficiary, tell_officer
from bifall.reporting import commands as reporting
from bifall.reporting.effect_rules import EffectAnswer, EffectValues
from bifall.reporting.models import Effect


def effects_in(application: Application) -> list[EffectValues]:
    """The long-term effects of the application's effect chain, each asked for a year after the project."""
    steps = application.effect_steps.filter(level=EffectLevel.EFFECT).order_by("position")
    named: dict[str, EffectValues] = {}
    for step in steps:
        if title := step.title.strip():
            named.setdefault(title.casefold(), EffectValues(title=title, measure=step.description))
    return list(named.values())


@transaction.atomic
def answer_effect(*, effect_id: UUID, answer: EffectAnswer, actor: User, at: datetime) -> Effect:
    """Tell what became of an effect; the officer is told."""
    effect = reporting.answer_effect(effect_id=effect_id, answer=answer, actor=actor, at=at)
    note(effect.project, Direction.INCOMING, _("Uppföljning av effekt"), at)
    tell_officer(
        effect.project,
        kind="reporting.effect_answered",
        subject=_("En effekt i {number} är besvarad"),
        body=_("{applicant} har berättat vad det blev av en effekt av {title}."),
        at=at,
    )
    return effect


@transaction.atomic
def defer_effect(*, effect_id: UUID, reason: str, to_day: date, actor: User, at: datetime) -> Effect:
    """Say that an effect is not yet measurable; the officer is told."""
    effect = reporting.defer_effect(effect_id=effect_id, reason=reason, to_day=to_day, actor=actor, at=at)
    note(effect.project, Direction.INCOMING, _("Effekt ännu inte mätbar"), at)
    tell_officer(
        effect.project,
        kind="reporting.effect_deferred",
        subject=_("En effekt i {number} är ännu inte mätbar"),
        body=_("{applicant} vill berätta senare om en effekt av {title}."),
        at=at,
    )
    return effect


@transaction.atomic
def return_effect(*, effect_id: UUID, reason: str, actor: User, at: datetime) -> Effect:
    """Send the answer back; the beneficiary is told."""
    effect = reporting.return_effect(effect_id=effect_id, reason=reason, actor=actor, at=at)
    tell_beneficiary(effect.project, code="reporting.effect_returned", at=at)
    return effect
