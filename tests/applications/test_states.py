from __future__ import annotations

from bifall.applications.states import DECIDED, WORKFLOW, Action, State


def test_every_state_is_reached_by_some_way() -> None:
    assert WORKFLOW.initial == State.DRAFT
    assert WORKFLOW.reachable() == set(State)
    assert {action for _state, action in WORKFLOW.moves} == set(Action)


def test_what_is_decided_or_taken_back_is_final() -> None:
    final = {state for state in State if not WORKFLOW.actions_from(state)}
    assert final == {State.GRANTED, State.REJECTED, State.DISMISSED, State.WITHDRAWN}
    assert final - DECIDED == {State.WITHDRAWN}


def test_nothing_comes_in_twice_and_a_grant_comes_of_a_prepared_case_alone() -> None:
    assert {action: WORKFLOW.states_with(action) for action in Action} == {
        Action.SUBMIT: {State.DRAFT},
        Action.START_REVIEW: {State.SUBMITTED},
        Action.REQUEST_COMPLETION: {State.UNDER_REVIEW},
        Action.COMPLETE: {State.COMPLETION_REQUESTED},
        Action.PREPARE: {State.UNDER_REVIEW},
        Action.REFER_BACK: {State.PREPARED},
        Action.GRANT: {State.PREPARED},
        Action.REJECT: {State.PREPARED},
        Action.DISMISS: {State.SUBMITTED, State.UNDER_REVIEW, State.COMPLETION_REQUESTED},
        Action.WITHDRAW: {
            State.SUBMITTED,
            State.UNDER_REVIEW,
            State.COMPLETION_REQUESTED,
            State.PREPARED,
        },
    }
    assert {target for (_state, action), target in WORKFLOW.moves.items() if action == Action.SUBMIT} == {
        State.SUBMITTED
    }
