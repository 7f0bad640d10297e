"""Who sees which scores, and what they come to."""

from __future__ import annotations

from decimal import Decimal

import pytest

from bifall.accounts.models import User
from bifall.applications.models import Application
from bifall.assessment.queries import assigned_to, scores_visible_to, summary_of
from bifall.assessment.rules import Spread
from bifall.assessment.states import AssignmentState
from tests.cast import Cast
from tests.factories.applications import application
from tests.factories.assessment import assignment, done

ASSIGNED, ACCEPTED = AssignmentState.ASSIGNED, AssignmentState.ACCEPTED


@pytest.fixture
def case(cast: Cast) -> Application:
    return application(cast)


def seen_by(user: User, case: Application) -> set[tuple[str, int | None]]:
    return {(score.assignment.assessor.name, score.points) for score in scores_visible_to(user, case)}


BEDA, BO = {("Beda Bedömare", 1), ("Beda Bedömare", 2)}, {("Bo Bedömare", 4), ("Bo Bedömare", 5)}


@pytest.mark.parametrize(
    ("beda", "bo", "seen_by_beda", "seen_by_bo", "seen_at_the_desk"),
    [
        (ACCEPTED, ACCEPTED, BEDA, BO, set()),
        (AssignmentState.DONE, ACCEPTED, BEDA, BO, BEDA),
        (ACCEPTED, AssignmentState.DONE, BEDA, BO, BO),
        (AssignmentState.DONE, AssignmentState.DONE, BEDA | BO, BEDA | BO, BEDA | BO),
        (AssignmentState.CONFLICTED, AssignmentState.DONE, set(), BO, BO),
        (AssignmentState.WITHDRAWN, AssignmentState.DONE, set(), BO, BO),
        (ASSIGNED, AssignmentState.DONE, BEDA, BO, BO),
    ],
)
def test_assessors_see_each_others_scores_when_both_have_handed_in(
    cast: Cast,
    case: Application,
    beda: AssignmentState,
    bo: AssignmentState,
    seen_by_beda: set[tuple[str, int]],
    seen_by_bo: set[tuple[str, int]],
    seen_at_the_desk: set[tuple[str, int]],
) -> None:
    assignment(cast, case, beda, points=(1, 2))
    assignment(cast, case, bo, assessor=cast.other_assessor, points=(4, 5))
    assert seen_by(cast.assessor, case) == seen_by_beda
    assert seen_by(cast.other_assessor, case) == seen_by_bo
    for user in (cast.officer, cast.director, cast.secretary):
        assert seen_by(user, case) == seen_at_the_desk
    for user in (cast.applicant, cast.umea_official, cast.communicator, cast.officer_elsewhere):
        assert seen_by(user, case) == set()


@pytest.mark.parametrize(
    ("state", "seen"),
    [
        (ASSIGNED, BEDA),
        (ACCEPTED, BEDA),
        (AssignmentState.CONFLICTED, set()),
        (AssignmentState.DONE, BEDA | BO),
    ],
)
def test_an_officer_who_assesses_sees_as_an_assessor(
    cast: Cast, case: Application, state: AssignmentState, seen: set[tuple[str, int]]
) -> None:
    User.objects.filter(pk=cast.officer.pk).update(name="Beda Bedömare")
    assignment(cast, case, state, assessor=cast.officer, points=(1, 2))
    done(cast, case, (4, 5), assessor=cast.other_assessor)
    assert seen_by(cast.officer, case) == seen


def test_a_summary_weighs_what_has_been_handed_in(cast: Cast, case: Application) -> None:
    done(cast, case, (5, 2))
    done(cast, case, (2, 2), assessor=cast.other_assessor)
    # Neither of these counts, though they have scores.
    assignment(cast, case, AssignmentState.CONFLICTED, assessor=cast.officer, points=(0, 0))
    assignment(cast, case, AssignmentState.WITHDRAWN, assessor=cast.director, points=(0, 0))
    assignment(cast, case, ACCEPTED, assessor=cast.secretary, points=(0, 0))
    found = summary_of(case)
    # (5·60 + 2·40) / 100 = 3.8 and (2·60 + 2·40) / 100 = 2: together 2.9.
    assert (found.total, found.done, found.assigned) == (Decimal("2.90"), 2, 3)
    assert [(line.criterion.key, line.points, line.spread) for line in found.lines] == [
        ("nytta", (("Beda Bedömare", 5), ("Bo Bedömare", 2)), Spread(Decimal("3.50"), 2, 5)),
        ("genomforande", (("Beda Bedömare", 2), ("Bo Bedömare", 2)), Spread(Decimal("2.00"), 2, 2)),
    ]


def test_before_anybody_is_done_there_is_no_total(cast: Cast, case: Application) -> None:
    assignment(cast, case, ACCEPTED, points=(5, 5))
    found = summary_of(case)
    assert (found.total, found.done, found.assigned) == (None, 0, 1)
    assert [(line.points, line.spread) for line in found.lines] == [((), None), ((), None)]


def test_ones_own_tasks_come_by_their_due_date(cast: Cast, case: Application) -> None:
    later = assignment(cast, case, due_on="2026-12-09")
    sooner = assignment(cast, application(cast), due_on="2026-12-02")
    assignment(cast, case, assessor=cast.other_assessor)
    assert list(assigned_to(cast.assessor)) == [sooner, later]
