"""Who assesses state aid and who reads it, over every state and every kind of user."""

from __future__ import annotations

from bifall.applications.models import Application
from bifall.applications.states import State
from bifall.assessment.states import AssignmentState
from bifall.state_aid.policies import PERMISSIONS
from bifall.state_aid.queries import cases_visible_to
from tests.cast import Cast
from tests.everybody import as_elsewhere
from tests.factories.applications import application
from tests.factories.assessment import assignment
from tests.factories.calls import open_round
from tests.strangers import anybody

DESK = {"officer", "controller", "director", "secretary", "auditor"}
ASSESSORS = {"officer", "controller"}
RECEIVED = set(State) - {State.DRAFT}
HANDLED = {State.UNDER_REVIEW, State.COMPLETION_REQUESTED, State.PREPARED, State.GRANTED}
OF_A_CASE: dict[str, tuple[set[str], set[State]]] = {
    "state_aid.view_case": (DESK, RECEIVED),
    "state_aid.assess": (ASSESSORS, HANDLED),
}


def test_the_table_of_rights_over_a_case(cast: Cast) -> None:
    people, round_ = anybody(cast), open_round(cast)
    cases = {state: application(cast, state, round=round_) for state in State}
    found = {
        permission: {
            (name, state)
            for state, case in cases.items()
            for name, user in people.items()
            if user.has_perm(permission, case)
        }
        for permission in OF_A_CASE
    }
    assert found == {
        permission: {(name, state) for name in who for state in states}
        for permission, (who, states) in OF_A_CASE.items()
    }


def test_every_permission_is_tried() -> None:
    assert set(PERMISSIONS) == set(OF_A_CASE)


def test_the_list_is_what_the_permission_allows(cast: Cast) -> None:
    round_ = open_round(cast)
    for state in State:
        application(cast, state, round=round_)
    application(cast, organisation=cast.rival, round=round_)
    application(as_elsewhere(cast))
    assignment(cast, application(cast, round=round_), AssignmentState.CONFLICTED, assessor=cast.officer)
    cases = list(Application.objects.all())
    for name, user in anybody(cast).items():
        allowed = {case.pk for case in cases if user.has_perm("state_aid.view_case", case)}
        listed = set(cases_visible_to(user).values_list("pk", flat=True)) if user.is_active else set()
        assert (name, listed) == (name, allowed)
