"""What an assessor says of how much they take, and of what."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction

from bifall.accounts.models import User
from bifall.accounts.permissions import require
from bifall.assessment.events import WishesSaved
from bifall.assessment.models import AssessorWishes
from bifall.audit.commands import record
from bifall.calls.models import Priority
from bifall.kernel.problems import Problem, refuse_if

MOST = 200


@transaction.atomic
def save_wishes(
    *, authority_id: UUID, most: int | None, priority_ids: Collection[UUID], actor: User, at: datetime
) -> AssessorWishes:
    """The actor's own wishes, in place of those they had. most: None when they have set no limit."""
    require(actor, "assessment.save_wishes", AssessorWishes(authority_id=authority_id, assessor=actor), at=at)
    wishes = (
        AssessorWishes.objects.select_for_update(no_key=True)
        .filter(authority_id=authority_id, assessor=actor)
        .first()
    ) or AssessorWishes(authority_id=authority_id, assessor=actor)
    priorities = list(Priority.objects.filter(pk__in=priority_ids, strategy__authority_id=authority_id))
    problems = []
    if most is not None and not 1 <= most <= MOST:
        problems.append(Problem("assessor_limit_outside", "most", {"most": MOST}))
    if len(priorities) != len(set(priority_ids)):
        problems.append(Problem("wish_unknown", "priorities"))
    refuse_if(problems)
    wishes.most = most
    wishes.save()
    wishes.priorities.set(priorities)
    record(WishesSaved(most=most, priorities=len(priorities)), subject=wishes, actor=actor, at=at)
    return wishes
