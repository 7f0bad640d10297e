"""Giving out a round's tasks in one go, and an assessor's wishes."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied

from bifall.applications.models import Application
from bifall.applications.states import State
from bifall.assessment.commands import save_wishes, spread_assessors
from bifall.assessment.models import AssessorWishes, Assignment
from bifall.assessment.states import AssignmentState
from bifall.audit.models import Entry
from bifall.calls.models import Round
from bifall.kernel.problems import Refused
from bifall.notices.models import Message
from tests.cast import Cast
from tests.factories.applications import application
from tests.factories.assessment import assignment
from tests.factories.calls import open_round


@pytest.fixture
def round_(cast: Cast) -> Round:
    return open_round(cast)


def give(
    cast: Cast, round_: Round, picks: dict[Application, list[object]], now: datetime, **over: object
) -> int:
    values = {
        "round_id": round_.pk,
        "picks": {case.pk: [getattr(p, "pk", p) for p in people] for case, people in picks.items()},
        "due_on": (now + timedelta(days=9)).date(),
        "actor": cast.officer,
        "at": now,
    }
    return len(spread_assessors(**(values | over)))  # type: ignore[arg-type]


def test_each_gets_their_task_and_is_told(cast: Cast, round_: Round, now: datetime) -> None:
    first, second, third = (application(cast, round=round_) for _ in range(3))
    both = [cast.assessor, cast.other_assessor]
    assert give(cast, round_, {first: both, second: [cast.assessor, cast.assessor], third: []}, now) == 3
    assert {(a.application, a.assessor) for a in Assignment.objects.all()} == {
        (first, cast.assessor),
        (first, cast.other_assessor),
        (second, cast.assessor),
    }
    assert Message.objects.filter(kind="assessment.assigned").count() == 3
    assert Entry.objects.filter(event="assessment.assessor_assigned").count() == 3


def test_everything_that_is_wrong_is_told_and_nothing_is_given(
    cast: Cast, round_: Round, now: datetime
) -> None:
    fine, taken, own = (application(cast, round=round_) for _ in range(3))
    assignment(cast, taken, AssignmentState.WITHDRAWN)
    cast.other_assessor.memberships.create(organisation=cast.chamber, role="editor", since=now)
    picks = {
        fine: [cast.assessor],
        taken: [cast.assessor, uuid4()],
        own: [cast.other_assessor],
        application(cast): [cast.assessor],
    }
    with pytest.raises(Refused) as refused:
        give(cast, round_, picks, now, due_on=now.date())
    assert {(p.code, p.field) for p in refused.value.problems} == {
        ("spread_application_unknown", None),
        ("assessor_unknown", f"pick-{taken.pk}"),
        ("already_assigned", f"pick-{taken.pk}"),
        ("assessor_acts_for_the_applicant", f"pick-{own.pk}"),
        ("assessment_due_in_the_past", "due_on"),
    }
    assert Assignment.objects.count() == 1


@pytest.mark.parametrize("state", [State.SUBMITTED, State.PREPARED, State.GRANTED])
def test_what_is_not_under_review_is_not_given_out(
    cast: Cast, round_: Round, now: datetime, state: State
) -> None:
    with pytest.raises(Refused, match="spread_application_unknown"):
        give(cast, round_, {application(cast, state, round=round_): [cast.assessor]}, now)


def test_nothing_is_picked(cast: Cast, round_: Round, now: datetime) -> None:
    with pytest.raises(Refused, match="spread_nothing_picked"):
        give(cast, round_, {application(cast, round=round_): []}, now)


@pytest.mark.parametrize("who", ["director", "assessor", "secretary", "officer_elsewhere", "applicant"])
def test_only_an_officer_spreads(cast: Cast, round_: Round, now: datetime, who: str) -> None:
    case = application(cast, round=round_)
    with pytest.raises(PermissionDenied):
        give(cast, round_, {case: [cast.assessor]}, now, actor=getattr(cast, who))


def test_wishes_are_ones_own_and_replace_each_other(cast: Cast, round_: Round, now: datetime) -> None:
    skills, innovation = round_.call.strategy.priorities.order_by("position")
    by = {"authority_id": cast.region.pk, "actor": cast.assessor, "at": now}
    save_wishes(most=4, priority_ids=[skills.pk, innovation.pk], **by)
    save_wishes(most=None, priority_ids=[innovation.pk], **by)
    [wishes] = AssessorWishes.objects.all()
    assert (wishes.assessor, wishes.most, list(wishes.priorities.all())) == (
        cast.assessor,
        None,
        [innovation],
    )
    with pytest.raises(Refused) as refused:
        save_wishes(most=0, priority_ids=[uuid4()], **by)
    assert [(p.code, p.field) for p in refused.value.problems] == [
        ("assessor_limit_outside", "most"),
        ("wish_unknown", "priorities"),
    ]
    with pytest.raises(PermissionDenied):
        save_wishes(most=4, priority_ids=[], **(by | {"actor": cast.officer}))
