"""Assessors' tasks and the officer's memo, in any state."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from bifall.accounts.models import User
from bifall.applications.models import Application
from bifall.assessment.models import Assignment, Score, StaffMemo
from bifall.assessment.states import AssignmentState, ProposedOutcome
from tests.cast import Cast
from tests.conftest import NOW

DUE_ON = date(2026, 12, 4)


def assignment(
    cast: Cast,
    case: Application,
    state: AssignmentState = AssignmentState.ASSIGNED,
    *,
    assessor: User | None = None,
    points: Sequence[int] = (),
    reason: str = "Projektet svarar mot behoven.",
    **fields: object,
) -> Assignment:
    """A task, with `points` on the call's criteria in their order."""
    values: dict[str, object] = {
        "application": case,
        "assessor": assessor or cast.assessor,
        "assigned_by": cast.officer,
        "assigned_at": NOW,
        "due_on": DUE_ON,
        "state": state,
    }
    made = Assignment.objects.create(**(values | fields))
    criteria = case.round.call.criteria.order_by("position")
    for criterion, given in zip(criteria, points, strict=False):
        Score.objects.create(assignment=made, criterion=criterion, points=given, reason=reason)
    return made


def done(
    cast: Cast, case: Application, points: Sequence[int], *, assessor: User | None = None, **fields: object
) -> Assignment:
    """A finished assessment."""
    return assignment(
        cast, case, AssignmentState.DONE, assessor=assessor, points=points, finished_at=NOW, **fields
    )


def memo(cast: Cast, case: Application, **fields: object) -> StaffMemo:
    """A memo that lacks nothing: half of the costs are proposed, as they were sought."""
    values: dict[str, object] = {
        "application": case,
        "author": cast.officer,
        "summary": "Projektet samlar studenter och arbetsgivare.",
        "background": "Länet har svårt att behålla unga.",
        "reasoning": "Projektet bidrar till strategin.",
        "outcome": ProposedOutcome.GRANT,
        "proposed_sek": case.sought_sek,
        "highest_share_percent": Decimal("50"),
    }
    return StaffMemo.objects.create(**(values | fields))
