"""What was told in a year of the effects of projects, also of those that ended long ago."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bifall.accounts.models import Authority
from bifall.reporting.models import Effect
from bifall.reporting.queries import CARRIED_OUT
from bifall.reporting.states import TO_ANSWER, EffectOutcome, EffectState, Horizon


class Standing(models.TextChoices):
    """How an effect stood in a year: what its people said, or that nothing could be said."""

    SEEN = "seen", _("syns")
    PARTLY = "partly", _("syns delvis")
    NOT_SEEN = "not_seen", _("syns inte")
    NOT_YET = "not_yet", _("ännu inte mätbar")
    WAITING = "waiting", _("inget svar ännu")
    UNANSWERED = "unanswered", _("avslutad utan svar")


@dataclass(frozen=True, slots=True, kw_only=True)
class EffectLine:
    project_id: UUID
    project: str
    case_number: str
    title: str
    horizon: Horizon
    standing: Standing
    told: str


def effect_lines(authority: Authority, year: int, today: date) -> list[EffectLine]:
    """The effects that were asked for or spoken of in the year, each once, in two queries."""
    last_day = min(today, date(year, 12, 31))
    found = (
        Effect.objects.filter(project__authority=authority)
        .select_related("project__application__case")
        .prefetch_related("deferrals")
        .order_by("measured_on", "project__decided_on", "position", "id")
    )
    lines = []
    for effect in found:
        standing, told = _standing(effect, year, last_day)
        if standing is not None:
            lines.append(
                EffectLine(
                    project_id=effect.project_id,
                    project=effect.project.title,
                    case_number=effect.project.case_number,
                    title=effect.title,
                    horizon=Horizon(effect.horizon),
                    standing=standing,
                    told=told,
                )
            )
    return lines


ANSWERED = {
    EffectOutcome.SEEN: Standing.SEEN,
    EffectOutcome.PARTLY: Standing.PARTLY,
    EffectOutcome.NOT_SEEN: Standing.NOT_SEEN,
}


def _standing(effect: Effect, year: int, last_day: date) -> tuple[Standing | None, str]:
    if effect.answered_at and timezone.localtime(effect.answered_at).year == year:
        return ANSWERED[EffectOutcome(effect.outcome)], effect.told
    if effect.state == EffectState.UNANSWERED and effect.decided_at:
        closed_on = timezone.localtime(effect.decided_at)
        return (Standing.UNANSWERED, effect.reason) if closed_on.year == year else (None, "")
    deferrals = [d for d in effect.deferrals.all() if timezone.localtime(d.made_at).year == year]
    if deferrals:
        return Standing.NOT_YET, deferrals[-1].reason
    is_asked = effect.project.state in CARRIED_OUT and not effect.project.reason_to_end
    if effect.state in TO_ANSWER and is_asked and effect.measured_on <= last_day:
        return Standing.WAITING, ""
    return None, ""


@dataclass(frozen=True, slots=True)
class HorizonSum:
    """How many effects of a horizon stood how, in the order of `Standing`."""

    horizon: Horizon
    counts: tuple[tuple[Standing, int], ...]

    @property
    def total(self) -> int:
        return sum(count for _standing, count in self.counts)


def by_horizon(lines: Iterable[EffectLine]) -> list[HorizonSum]:
    lines = list(lines)
    return [
        HorizonSum(
            horizon,
            tuple(
                (standing, sum(line.horizon == horizon and line.standing == standing for line in lines))
                for standing in Standing
            ),
        )
        for horizon in Horizon
    ]
