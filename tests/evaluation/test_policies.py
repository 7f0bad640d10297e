"""Who evaluates, answers and follows up: the table over everybody and every state."""

from __future__ import annotations

from collections.abc import Set

import pytest

from bifall.accounts.models import User
from bifall.evaluation.models import Evaluation, Recommendation
from bifall.evaluation.policies import PERMISSIONS
from bifall.evaluation.queries import visible_to
from bifall.evaluation.states import (
    EVALUATION_WORKFLOW,
    PUBLIC,
    RECOMMENDATION_WORKFLOW,
    EvaluationState,
    RecommendationState,
)
from tests.cast import Cast
from tests.everybody import everybody
from tests.factories.evaluations import in_state

DESK = frozenset({"officer", "controller", "director", "secretary", "communicator"})
PLANNED, COLLECTING = {EvaluationState.PLANNED}, {EvaluationState.COLLECTING}
ANALYSING = {EvaluationState.ANALYSING}
SHOWN = ANALYSING | PUBLIC

# permission: (who, in which states)
TABLE: dict[str, tuple[Set[str], Set[EvaluationState]]] = {
    "evaluation.change": ({"officer"}, PLANNED),
    "evaluation.ask": ({"officer"}, PLANNED),
    "evaluation.open": ({"officer"}, PLANNED),
    "evaluation.remind": ({"officer"}, COLLECTING),
    "evaluation.extend": ({"officer"}, COLLECTING),
    "evaluation.close": ({"officer"}, COLLECTING),
    "evaluation.read_words": ({"officer"}, SHOWN),
    "evaluation.conclude": ({"officer"}, ANALYSING),
    "evaluation.present": ({"secretary"}, SHOWN),
    "evaluation.publish": ({"officer"}, ANALYSING),
    "evaluation.follow_up": ({"officer"}, {EvaluationState.PUBLISHED}),
}
OF_RECOMMENDATIONS = {"evaluation.answer_recommendation", "evaluation.finish_recommendation"}
READ = {"evaluation.view", "evaluation.view_analysis"}


@pytest.fixture
def people(cast: Cast) -> dict[str, User]:
    return everybody(cast)


def allowed(people: dict[str, User], permission: str, thing: object) -> set[str]:
    return {name for name, user in people.items() if user.has_perm(permission, thing)}


def test_the_table_here_is_the_whole_policy() -> None:
    assert TABLE.keys() | OF_RECOMMENDATIONS | READ | {"evaluation.create"} == set(PERMISSIONS)


@pytest.mark.parametrize("permission", sorted(TABLE))
def test_what_may_be_done_with_an_evaluation(cast: Cast, people: dict[str, User], permission: str) -> None:
    who, states = TABLE[permission]
    made = in_state(cast, EvaluationState.PLANNED)
    found, expected = {}, {}
    for state in EvaluationState:
        made.state = state
        found[state] = allowed(people, permission, made)
        expected[state] = set(who) if state in states else set()
    assert found == expected


def test_everybody_reads_what_is_published_and_the_desk_what_is_not(
    cast: Cast, people: dict[str, User]
) -> None:
    made = in_state(cast, EvaluationState.PLANNED)
    for state in EvaluationState:
        made.state = state
        public = set(people) if state in PUBLIC else set()
        assert allowed(people, "evaluation.view", made) == public | DESK
        analysed = DESK if state == EvaluationState.ANALYSING else set()
        assert allowed(people, "evaluation.view_analysis", made) == public | analysed
    assert allowed(people, "evaluation.create", cast.region) == {"officer"}


def test_the_director_answers_and_the_owner_finishes(cast: Cast, people: dict[str, User]) -> None:
    made = in_state(cast, EvaluationState.PLANNED)
    one = Recommendation(evaluation=made, position=1, text="Återkoppla.", owner=cast.secretary)
    found: dict[str, set[tuple[str, str, str]]] = {name: set() for name in OF_RECOMMENDATIONS}
    for state in EvaluationState:
        made.state = state
        for own in RecommendationState:
            one.state = own
            for name, seen in found.items():
                seen |= {(who, state.value, own.value) for who in allowed(people, name, one)}
    answered = found["evaluation.answer_recommendation"]
    assert answered == {("director", state.value, "given") for state in SHOWN}
    assert found["evaluation.finish_recommendation"] == {
        (who, state.value, "under_way") for who in ("officer", "secretary") for state in EvaluationState
    }


def test_the_list_shows_what_the_permission_allows(cast: Cast, people: dict[str, User]) -> None:
    for state in EvaluationState:
        in_state(cast, state)
    everything = list(Evaluation.objects.all())
    for name, user in people.items():
        permitted = {one.pk for one in everything if user.has_perm("evaluation.view", one)}
        assert set(visible_to(user).values_list("pk", flat=True)) == permitted, name


def test_every_state_can_be_reached() -> None:
    assert EVALUATION_WORKFLOW.reachable() == set(EvaluationState)
    assert RECOMMENDATION_WORKFLOW.reachable() == set(RecommendationState)
