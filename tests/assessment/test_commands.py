"""From task to finished assessment, and the two ways out of a case."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date, datetime

import pytest
from django.core.exceptions import PermissionDenied

from bifall.accounts.models import User
from bifall.accounts.states import Role
from bifall.applications.models import Application
from bifall.applications.states import State
from bifall.assessment.commands import (
    ScoreValues,
    assign_assessors,
    declare_conflict,
    declare_no_conflict,
    finish_assessment,
    save_scores,
    withdraw_assignment,
)
from bifall.assessment.models import Assignment, Score
from bifall.assessment.states import AssignmentState
from bifall.kernel.problems import Refused
from bifall.notices.models import Message
from tests.cast import Cast, person
from tests.conftest import NOW
from tests.factories.applications import application
from tests.factories.assessment import DUE_ON, assignment, done
from tests.factories.audit import of, written
from tests.factories.calls import open_round

ASSIGNED, ACCEPTED = AssignmentState.ASSIGNED, AssignmentState.ACCEPTED
CONFLICTED, DONE = AssignmentState.CONFLICTED, AssignmentState.DONE


def problems(refused: pytest.ExceptionInfo[Refused]) -> list[tuple[str, str | None, dict[str, object]]]:
    return [(p.code, p.field, dict(p.params)) for p in refused.value.problems]


def keys_of(case: Application) -> dict[str, uuid.UUID]:
    return {criterion.key: criterion.pk for criterion in case.round.call.criteria.all()}


def given(case: Application, **scores: tuple[int | None, str]) -> dict[uuid.UUID, ScoreValues]:
    keys = keys_of(case)
    return {keys[key]: ScoreValues(points, reason) for key, (points, reason) in scores.items()}


def kept(task: Assignment) -> list[tuple[str, int | None, str]]:
    return [
        (s.criterion.key, s.points, s.reason) for s in task.scores.order_by("criterion__position").iterator()
    ]


@pytest.fixture
def case(cast: Cast) -> Application:
    return application(cast)


# Assigning


def test_each_assessor_gets_a_task_and_is_told_of_it(cast: Cast, case: Application, now: datetime) -> None:
    User.objects.filter(pk=cast.other_assessor.pk).update(language="en")
    tasks = assign_assessors(
        application_id=case.pk,
        assessor_ids=[cast.other_assessor.pk, cast.assessor.pk, cast.assessor.pk],
        due_on=DUE_ON,
        actor=cast.officer,
        at=now,
    )
    found = [(t.assessor, t.assigned_by, t.assigned_at, t.due_on, t.state) for t in tasks]
    assert found == [
        (person_, cast.officer, now, DUE_ON, ASSIGNED) for person_ in (cast.assessor, cast.other_assessor)
    ]
    told = Message.objects.order_by("email").values_list("recipient", "kind", "subject", "path")
    addresses = {task.assessor_id: f"/handlaggning/bedomningar/{task.pk}/" for task in tasks}
    assert set(told) == {
        (cast.assessor.pk, "assessment.assigned", "Bedöm RUN 1-2026", addresses[cast.assessor.pk]),
        (
            cast.other_assessor.pk,
            "assessment.assigned",
            "Assess RUN 1-2026",
            addresses[cast.other_assessor.pk],
        ),
    }
    assert written("assessment.") == [
        (
            "assessment.assessor_assigned",
            of(task),
            cast.officer.pk,
            now,
            {
                "application_id": str(case.pk),
                "assessor_id": str(task.assessor_id),
                "due_on": DUE_ON.isoformat(),
            },
        )
        for task in tasks
    ]


def test_everything_that_is_wrong_with_a_choice_of_assessors_is_told_at_once(
    cast: Cast, case: Application, now: datetime
) -> None:
    assignment(cast, case)
    elsewhere = person("Bea Bedömare", authority=cast.other_region, role=Role.ASSESSOR, at=now)
    asked = {"application_id": case.pk, "actor": cast.officer, "at": now}
    with pytest.raises(Refused) as refused:
        assign_assessors(
            **asked, assessor_ids=[cast.assessor.pk, cast.other_assessor.pk, elsewhere.pk], due_on=now.date()
        )
    assert problems(refused) == [
        ("assessor_unknown", "assessors", {}),
        ("already_assigned", "assessors", {"name": "Beda Bedömare"}),
        ("assessment_due_in_the_past", "due_on", {}),
    ]
    with pytest.raises(Refused) as refused:
        assign_assessors(**asked, assessor_ids=[], due_on=DUE_ON)
    assert problems(refused) == [("assessors_missing", "assessors", {})]
    assert (Assignment.objects.count(), Message.objects.count(), written("assessment.")) == (1, 0, [])


@pytest.mark.parametrize("who", ["nobody", "officer", "locked out"])
def test_nobody_but_an_assessor_who_can_sign_in_is_given_a_task(
    cast: Cast, case: Application, now: datetime, who: str
) -> None:
    User.objects.filter(pk=cast.other_assessor.pk).update(is_active=False)
    chosen = {"nobody": uuid.uuid4(), "officer": cast.officer.pk, "locked out": cast.other_assessor.pk}[who]
    with pytest.raises(Refused) as refused:
        assign_assessors(
            application_id=case.pk,
            assessor_ids=[cast.assessor.pk, chosen],
            due_on=DUE_ON,
            actor=cast.officer,
            at=now,
        )
    assert problems(refused) == [("assessor_unknown", "assessors", {})]
    assert Assignment.objects.count() == 0


@pytest.mark.parametrize(
    ("at", "first_day"),
    [("2026-11-24T23:30+01:00", date(2026, 11, 25)), ("2026-11-24T23:30+00:00", date(2026, 11, 26))],
)
def test_the_first_day_to_be_done_is_tomorrow_in_umea(
    cast: Cast, case: Application, at: str, first_day: date
) -> None:
    asked = {
        "application_id": case.pk,
        "assessor_ids": [cast.assessor.pk],
        "actor": cast.officer,
        "at": datetime.fromisoformat(at),
    }
    with pytest.raises(Refused) as refused:
        assign_assessors(**asked, due_on=date.fromordinal(first_day.toordinal() - 1))
    assert problems(refused) == [("assessment_due_in_the_past", "due_on", {})]
    assert [task.due_on for task in assign_assessors(**asked, due_on=first_day)] == [first_day]


# Conflicts of interest


def test_declaring_no_conflict_opens_the_case(cast: Cast, case: Application, now: datetime) -> None:
    task = assignment(cast, case)
    assert not cast.assessor.has_perm("assessment.view_application", task)
    declare_no_conflict(assignment_id=task.pk, actor=cast.assessor, at=now)
    task = Assignment.objects.get()
    assert (task.state, task.declared_at, task.conflict_reason) == (ACCEPTED, now, "")
    assert cast.assessor.has_perm("assessment.view_application", task)
    assert written("assessment.") == [
        ("assessment.conflict_tried", of(task), cast.assessor.pk, now, {"has_conflict": False})
    ]


@pytest.mark.parametrize("state", [ASSIGNED, ACCEPTED])
def test_a_conflict_closes_the_case_and_takes_what_was_given_along(
    cast: Cast, case: Application, now: datetime, state: AssignmentState
) -> None:
    task = assignment(cast, case, state, points=(5, 5), remark="Mycket bra")
    kept_by_another = done(cast, case, (2, 3), assessor=cast.other_assessor, remark="Bra")
    declare_conflict(assignment_id=task.pk, reason=" Min syster leder det. ", actor=cast.assessor, at=now)
    task.refresh_from_db()
    assert (task.state, task.declared_at, task.conflict_reason, task.remark) == (
        CONFLICTED,
        now,
        "Min syster leder det.",
        "",
    )
    assert {score.assignment for score in Score.objects.all()} == {kept_by_another}
    assert not cast.assessor.has_perm("assessment.view_application", task)
    # The reason tells of a person, so that it is not in the audit.
    assert written("assessment.") == [
        ("assessment.conflict_tried", of(task), cast.assessor.pk, now, {"has_conflict": True})
    ]


def test_a_conflict_has_a_reason(cast: Cast, case: Application, now: datetime) -> None:
    task = assignment(cast, case, ACCEPTED, points=(5,))
    with pytest.raises(Refused) as refused:
        declare_conflict(assignment_id=task.pk, reason=" \n", actor=cast.assessor, at=now)
    assert problems(refused) == [("assessor_conflict_reason_missing", "reason", {})]
    task.refresh_from_db()
    assert (task.state, task.scores.count()) == (ACCEPTED, 1)


# Scores


def test_scores_are_kept_as_far_as_they_have_come(cast: Cast, case: Application, now: datetime) -> None:
    task = assignment(cast, case, ACCEPTED)
    work = {"assignment_id": task.pk, "actor": cast.assessor, "at": now}
    first = given(case, nytta=(0, " Ingen nytta. "), genomforande=(None, "Planen är tunn."))
    save_scores(**work, scores=first, remark=" Svagt. ")
    task.refresh_from_db()
    assert kept(task) == [("nytta", 0, "Ingen nytta."), ("genomforande", None, "Planen är tunn.")]
    assert (task.state, task.remark, task.finished_at) == (ACCEPTED, "Svagt.", None)
    save_scores(**work, scores=given(case, nytta=(None, " "), genomforande=(3, "")))
    task.refresh_from_db()
    assert (kept(task), task.remark) == ([("genomforande", 3, "")], "")
    assert [entry.data for entry in written("assessment.scores_saved")] == [{"criteria": 2}] * 2


@pytest.mark.parametrize("command", [save_scores, finish_assessment])
def test_points_are_from_0_to_5_on_the_calls_own_criteria(
    cast: Cast, case: Application, now: datetime, command: Callable[..., Assignment]
) -> None:
    another = open_round(cast, slug="annan").call.criteria.get(key="nytta")
    task = assignment(cast, case, ACCEPTED)
    scores = given(case, nytta=(6, "Bra"), genomforande=(-1, "Uselt")) | {another.pk: ScoreValues(3, "Bra")}
    with pytest.raises(Refused) as refused:
        command(assignment_id=task.pk, scores=scores, actor=cast.assessor, at=now)
    assert problems(refused) == [
        ("criterion_unknown", None, {}),
        ("points_outside_scale", "points-nytta", {"criterion": "Nytta för länet"}),
        ("points_outside_scale", "points-genomforande", {"criterion": "Genomförande"}),
    ]
    assert (Score.objects.count(), written("assessment.")) == (0, [])


def test_finishing_wants_points_and_a_reason_on_every_criterion(
    cast: Cast, case: Application, now: datetime
) -> None:
    task = assignment(cast, case, ACCEPTED)
    work = {"assignment_id": task.pk, "actor": cast.assessor, "at": now}
    with pytest.raises(Refused) as refused:
        finish_assessment(**work, scores=given(case, nytta=(0, " ")))
    assert problems(refused) == [
        ("points_reason_missing", "reason-nytta", {"criterion": "Nytta för länet"}),
        ("points_missing", "points-genomforande", {"criterion": "Genomförande"}),
    ]
    task.refresh_from_db()
    assert (task.state, task.scores.count()) == (ACCEPTED, 0)
    finish_assessment(**work, scores=given(case, nytta=(0, "Ingen"), genomforande=(5, "Bra")), remark=" Så. ")
    task.refresh_from_db()
    assert kept(task) == [("nytta", 0, "Ingen"), ("genomforande", 5, "Bra")]
    assert (task.state, task.finished_at, task.remark) == (DONE, now, "Så.")
    assert written("assessment.") == [
        ("assessment.finished", of(task), cast.assessor.pk, now, {"application_id": str(case.pk)})
    ]


@pytest.mark.parametrize("command", [save_scores, finish_assessment])
@pytest.mark.parametrize("state", sorted(set(AssignmentState) - {ACCEPTED}))
def test_there_are_no_scores_before_declaring_nor_after_handing_in(
    cast: Cast,
    case: Application,
    now: datetime,
    state: AssignmentState,
    command: Callable[..., Assignment],
) -> None:
    task = assignment(cast, case, state, points=(1, 1))
    with pytest.raises(PermissionDenied):
        command(
            assignment_id=task.pk,
            scores=given(case, nytta=(5, "Bra"), genomforande=(5, "Bra")),
            actor=cast.assessor,
            at=now,
        )
    assert [points for _key, points, _reason in kept(task)] == [1, 1]


# Taking a task back


@pytest.mark.parametrize("state", [ASSIGNED, ACCEPTED])
def test_a_task_that_nobody_finishes_is_taken_back(
    cast: Cast, case: Application, now: datetime, state: AssignmentState
) -> None:
    task = assignment(cast, case, state, points=(4,), remark="Halvfärdigt")
    withdraw_assignment(assignment_id=task.pk, actor=cast.officer, at=now)
    task.refresh_from_db()
    assert (task.state, task.remark, task.scores.count()) == (AssignmentState.WITHDRAWN, "", 0)
    assert list(Message.objects.values_list("recipient", "kind", "subject", "path")) == [
        (
            cast.assessor.pk,
            "assessment.withdrawn",
            "Du ska inte bedöma RUN 1-2026",
            "/handlaggning/bedomningar/",
        )
    ]
    assert written("assessment.") == [
        (
            "assessment.assignment_withdrawn",
            of(task),
            cast.officer.pk,
            now,
            {"assessor_id": str(cast.assessor.pk)},
        )
    ]


# At every door


@pytest.mark.parametrize(
    ("command", "values", "by"),
    [
        (declare_no_conflict, {}, "other_assessor"),
        (declare_no_conflict, {}, "officer"),
        (declare_conflict, {"reason": "Jäv"}, "other_assessor"),
        (save_scores, {"scores": {}}, "other_assessor"),
        (finish_assessment, {"scores": {}}, "officer"),
        (withdraw_assignment, {}, "assessor"),
        (withdraw_assignment, {}, "officer_elsewhere"),
    ],
)
def test_a_task_is_its_assessors_and_only_the_officer_takes_it_back(
    cast: Cast, case: Application, command: Callable[..., Assignment], values: dict[str, object], by: str
) -> None:
    task = assignment(cast, case, ASSIGNED if command is declare_no_conflict else ACCEPTED)
    before = Assignment.objects.values().get()
    with pytest.raises(PermissionDenied):
        command(assignment_id=task.pk, actor=getattr(cast, by), at=NOW, **values)
    assert (Assignment.objects.values().get(), written("assessment.")) == (before, [])


def test_assigning_is_for_officers_while_the_case_is_under_review(cast: Cast, now: datetime) -> None:
    def assign(case: Application, actor: User) -> None:
        assign_assessors(
            application_id=case.pk, assessor_ids=[cast.assessor.pk], due_on=DUE_ON, actor=actor, at=now
        )

    with pytest.raises(PermissionDenied):
        assign(application(cast), cast.director)
    with pytest.raises(PermissionDenied):
        assign(application(cast, State.PREPARED), cast.officer)
    assert Assignment.objects.count() == 0
