"""The strategy that calls serve, with its priorities."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from bifall.accounts.models import Authority, User
from bifall.accounts.permissions import require
from bifall.audit.commands import record
from bifall.calls.events import (
    StrategyLoaded,
)
from bifall.calls.models import Priority, Strategy


@dataclass(frozen=True, slots=True, kw_only=True)
class PriorityValues:
    code: str
    title: str
    title_en: str = ""


@transaction.atomic
def load_strategy(
    *,
    authority_id: UUID,
    name: str,
    valid_from: date,
    priorities: Sequence[PriorityValues],
    actor: User,
    at: datetime,
    valid_to: date | None = None,
) -> Strategy:
    """Keep a version of the regional development strategy with its priorities; one that exists is kept,
    with the priorities that are new or read differently now.
    """
    authority = Authority.objects.get(pk=authority_id)
    require(actor, "calls.load_strategy", authority)
    strategy, created = Strategy.objects.get_or_create(
        authority=authority, name=name, valid_from=valid_from, defaults={"valid_to": valid_to}
    )
    kept = {(p.code, p.title, p.title_en, p.position) for p in strategy.priorities.all()}
    changed = [
        (values, position)
        for position, values in enumerate(priorities, start=1)
        if (values.code, values.title, values.title_en, position) not in kept
    ]
    for values, position in changed:
        Priority.objects.update_or_create(
            strategy=strategy,
            code=values.code,
            defaults={"title": values.title, "title_en": values.title_en, "position": position},
        )
    if created or changed:
        record(StrategyLoaded(priorities=len(priorities)), subject=strategy, actor=actor, at=at)
    return strategy
