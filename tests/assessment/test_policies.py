"""Who may do what to a task, a case and a memo: the whole table, over everybody and every state."""

from __future__ import annotations

from collections.abc import Set

import pytest

from bifall.accounts.models import User
from bifall.applications.states import State
from bifall.assessment.models import AssessorWishes, Assignment
from bifall.assessment.policies import PERMISSIONS
from bifall.assessment.queries import visible_to, without_conflict
from bifall.assessment.states import (
    ASSIGNMENT_WORKFLOW,
    MEMO_WORKFLOW,
    OUT_OF_THE_CASE,
    STILL_SCORING,
    AssignmentState,
    MemoState,
)
from bifall.organisations.models import Membership
from bifall.organisations.states import MembershipRole
from tests.cast import Cast
from tests.conftest import NOW
from tests.everybody import everybody
from tests.factories.applications import application
from tests.factories.assessment import assignment, memo

DESK = frozenset({"officer", "controller", "director"})
BY_ITS_ASSESSOR = frozenset({"assessor"})
BY_THE_OFFICER = frozenset({"officer"})
UNDER_REVIEW = frozenset({State.UNDER_REVIEW, State.COMPLETION_REQUESTED})
WAITED_FOR = frozenset({AssignmentState.ASSIGNED, AssignmentState.ACCEPTED})

# permission: (who, in which states of the task, in which states of the application)
TASKS: dict[str, tuple[Set[str], Set[AssignmentState], Set[State]]] = {
    "assessment.view_assignment": (BY_ITS_ASSESSOR | DESK, set(AssignmentState), set(State)),
    "assessment.view_application": (
        BY_ITS_ASSESSOR,
        {AssignmentState.ACCEPTED, AssignmentState.DONE},
        set(State),
    ),
    "assessment.declare_no_conflict": (BY_ITS_ASSESSOR, {AssignmentState.ASSIGNED}, set(State)),
    "assessment.declare_conflict": (BY_ITS_ASSESSOR, WAITED_FOR, set(State)),
    "assessment.score": (BY_ITS_ASSESSOR, {AssignmentState.ACCEPTED}, UNDER_REVIEW),
    "assessment.withdraw": (BY_THE_OFFICER, WAITED_FOR, UNDER_REVIEW),
}
# permission: (who, in which states of the application)
CASES: dict[str, tuple[Set[str], Set[State]]] = {
    "assessment.assign": (BY_THE_OFFICER, UNDER_REVIEW),
    "assessment.view_all_scores": (DESK | {"secretary"}, set(State)),
    "assessment.write_memo": (BY_THE_OFFICER, UNDER_REVIEW),
    "assessment.view_memo": (DESK | {"secretary"}, set(State)),
}
# permission: (who, in which states of the memo, in which states of the application)
MEMOS: dict[str, tuple[Set[str], Set[MemoState], Set[State]]] = {
    "assessment.finish_memo": (BY_THE_OFFICER, {MemoState.DRAFT}, UNDER_REVIEW),
    "assessment.reopen_memo": (BY_THE_OFFICER, {MemoState.FINISHED}, UNDER_REVIEW),
}

# permission: who, of a round
ROUNDS: dict[str, Set[str]] = {
    "assessment.view_portfolio": DESK | {"secretary", "auditor"},
    "assessment.view_calibration": DESK | {"auditor"},
    "assessment.spread": BY_THE_OFFICER,
    "assessment.keep_scenarios": DESK,
}
# permission: who, of their own wishes
WISHES: dict[str, Set[str]] = {"assessment.save_wishes": {"assessor", "other_assessor"}}


@pytest.fixture
def people(cast: Cast) -> dict[str, User]:
    return everybody(cast)


def allowed(people: dict[str, User], permission: str, thing: object) -> set[str]:
    return {name for name, user in people.items() if user.has_perm(permission, thing)}


def test_the_tables_here_are_the_whole_policy() -> None:
    assert {*TASKS, *CASES, *MEMOS, *ROUNDS, *WISHES} == set(PERMISSIONS)


@pytest.mark.parametrize("permission", sorted(TASKS))
def test_what_may_be_done_with_a_task(cast: Cast, people: dict[str, User], permission: str) -> None:
    task = assignment(cast, application(cast))
    found, expected = {}, {}
    who, states, case_states = TASKS[permission]
    for state in AssignmentState:
        for case_state in State:
            task.state, task.application.state = state, case_state
            found[state, case_state] = allowed(people, permission, task)
            expected[state, case_state] = set(who) if state in states and case_state in case_states else set()
    assert found == expected


@pytest.mark.parametrize("permission", sorted(CASES))
def test_what_may_be_done_with_a_case(cast: Cast, people: dict[str, User], permission: str) -> None:
    case = application(cast)
    assignment(cast, case)
    found, expected = {}, {}
    who, states = CASES[permission]
    for state in State:
        case.state = state
        found[state] = allowed(people, permission, case)
        expected[state] = set(who) if state in states else set()
    assert found == expected


@pytest.mark.parametrize("permission", sorted(MEMOS))
def test_what_may_be_done_with_a_memo(cast: Cast, people: dict[str, User], permission: str) -> None:
    written = memo(cast, application(cast))
    found, expected = {}, {}
    who, states, case_states = MEMOS[permission]
    for state in MemoState:
        for case_state in State:
            written.state, written.application.state = state, case_state
            found[state, case_state] = allowed(people, permission, written)
            expected[state, case_state] = set(who) if state in states and case_state in case_states else set()
    assert found == expected


def test_what_may_be_done_with_a_round_and_with_ones_own_wishes(cast: Cast, people: dict[str, User]) -> None:
    round_ = application(cast).round
    assert {name: allowed(people, name, round_) for name in ROUNDS} == ROUNDS
    own = {
        name
        for name, user in people.items()
        if user.has_perm("assessment.save_wishes", AssessorWishes(authority_id=cast.region.pk, assessor=user))
    }
    assert own == WISHES["assessment.save_wishes"]
    theirs = AssessorWishes(authority_id=cast.region.pk, assessor=cast.other_assessor)
    assert allowed(people, "assessment.save_wishes", theirs) == {"other_assessor"}


# What an officer who also assesses may do with the case, by where the task stands.
BOTH = {"assessment.assign", "assessment.write_memo", "assessment.view_memo", "assessment.finish_memo"}
BY_TASK = {
    AssignmentState.ASSIGNED: BOTH,
    AssignmentState.ACCEPTED: BOTH,
    AssignmentState.CONFLICTED: set(),
    AssignmentState.DONE: BOTH | {"assessment.view_all_scores"},
    AssignmentState.WITHDRAWN: BOTH | {"assessment.view_all_scores"},
}


@pytest.mark.parametrize("state", AssignmentState)
def test_an_officer_who_assesses_is_bound_as_an_assessor(cast: Cast, state: AssignmentState) -> None:
    case, other = application(cast), application(cast)
    written = memo(cast, case)
    assignment(cast, case, state, assessor=cast.officer)
    may = {name for name in CASES if cast.officer.has_perm(name, case)}
    may |= {name for name in MEMOS if cast.officer.has_perm(name, written)}
    assert may == BY_TASK[state]
    theirs = assignment(cast, case)
    at_the_desk = {"assessment.withdraw", "assessment.view_assignment"}
    may = {name for name in at_the_desk if cast.officer.has_perm(name, theirs)}
    assert may == (set() if state == AssignmentState.CONFLICTED else at_the_desk)
    assert {name for name in CASES if cast.officer.has_perm(name, other)} == set(CASES)
    written.state = MemoState.FINISHED
    reopens = cast.officer.has_perm("assessment.reopen_memo", written)
    assert reopens == (state != AssignmentState.CONFLICTED)


def test_who_acts_for_the_applicant_has_no_part_in_the_assessment(cast: Cast) -> None:
    case = application(cast)
    written, task = memo(cast, case), assignment(cast, case)
    asked = [(name, task) for name in TASKS] + [(name, written) for name in MEMOS]
    may = {name for name, thing in asked if cast.officer.has_perm(name, thing)}
    assert may == {"assessment.view_assignment", "assessment.withdraw", "assessment.finish_memo"}
    Membership.objects.create(
        organisation=case.organisation, user=cast.officer, role=MembershipRole.EDITOR, since=NOW
    )
    tied = User.objects.get(pk=cast.officer.pk)
    assert {name for name, thing in asked if tied.has_perm(name, thing)} == set()
    assert list(visible_to(tied)) == []


def test_a_case_with_a_conflict_is_left_out_for_that_person_alone(cast: Cast) -> None:
    kept, shut = application(cast), application(cast)
    for case, state in ((kept, AssignmentState.DONE), (shut, AssignmentState.CONFLICTED)):
        assignment(cast, case, state)
    cases = type(kept).objects.all()
    assert set(without_conflict(cast.assessor, cases)) == {kept}
    assert set(without_conflict(cast.other_assessor, cases)) == {kept, shut}


def test_the_list_shows_what_the_permission_allows(cast: Cast, people: dict[str, User]) -> None:
    for state in AssignmentState:
        case = application(cast)
        for assessor in (cast.assessor, cast.officer_elsewhere):
            assignment(cast, case, state, assessor=assessor)
    # At the desk they are shut out of one case, and act for the applicant in another.
    shut_out = application(cast)
    assignment(cast, shut_out, AssignmentState.CONFLICTED, assessor=cast.officer)
    assignment(cast, shut_out)
    Membership.objects.create(
        organisation=shut_out.organisation, user=people["director"], role=MembershipRole.EDITOR, since=NOW
    )
    people["director"] = User.objects.get(pk=people["director"].pk)
    tasks = list(Assignment.objects.all())
    for name, user in people.items():
        permitted = {t.pk for t in tasks if user.has_perm("assessment.view_assignment", t)}
        assert set(visible_to(user).values_list("pk", flat=True)) == permitted, name
    assert visible_to(people["officer_elsewhere"]).count() == len(AssignmentState)
    assert visible_to(people["assessor"]).count() == len(AssignmentState) + 1
    assert visible_to(people["other_assessor"]).count() == 0


def test_every_state_can_be_reached() -> None:
    assert ASSIGNMENT_WORKFLOW.reachable() == set(AssignmentState)
    assert MEMO_WORKFLOW.reachable() == set(MemoState)


def test_every_task_is_waited_for_or_handed_in_or_out_of_the_case() -> None:
    assert [STILL_SCORING, {AssignmentState.DONE}, OUT_OF_THE_CASE] == [
        WAITED_FOR,
        {AssignmentState.DONE},
        {AssignmentState.CONFLICTED, AssignmentState.WITHDRAWN},
    ]
    assert STILL_SCORING | {AssignmentState.DONE} | OUT_OF_THE_CASE == set(AssignmentState)
