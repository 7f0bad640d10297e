"""Who begins, keeps and adopts a model, and who may read it: the table over everybody."""

from __future__ import annotations

from collections.abc import Set

import pytest

from bifall.accounts.models import User
from bifall.collaboration.models import CollaborationModel
from bifall.collaboration.queries import models_visible_to, public_models
from bifall.collaboration.states import ModelState
from tests.cast import Cast
from tests.everybody import as_elsewhere, everybody
from tests.factories.forums import collaboration_model

DRAFT, IN_FORCE, ENDED = ModelState.DRAFT, ModelState.IN_FORCE, ModelState.ENDED
DESK = frozenset({"officer", "controller", "director", "secretary"})
KEEPERS = DESK - {"controller"}

# permission: (who, in which states of the model)
OF_A_MODEL: dict[str, tuple[Set[str], Set[ModelState]]] = {
    "collaboration.write_model": (KEEPERS, {DRAFT}),
    "collaboration.keep_forums": (KEEPERS, {DRAFT, IN_FORCE}),
    "collaboration.put_model_in_force": ({"director"}, {DRAFT}),
    "collaboration.end_model": ({"director"}, {IN_FORCE}),
    "collaboration.copy_model": (KEEPERS, {IN_FORCE, ENDED}),
}
PERMISSIONS = frozenset({*OF_A_MODEL, "collaboration.begin_model", "collaboration.view_model"})


@pytest.fixture
def people(cast: Cast) -> dict[str, User]:
    return everybody(cast)


def allowed(people: dict[str, User], permission: str, thing: object) -> set[str]:
    return {name for name, user in people.items() if user.has_perm(permission, thing)}


@pytest.mark.parametrize("permission", sorted(OF_A_MODEL))
def test_what_may_be_done_with_a_model(cast: Cast, people: dict[str, User], permission: str) -> None:
    model = collaboration_model(cast)
    who, states = OF_A_MODEL[permission]
    found = {}
    for state in ModelState:
        model.state = state
        found[state] = allowed(people, permission, model)
    assert found == {state: set(who) if state in states else set() for state in ModelState}


def test_who_begins_a_model(cast: Cast, people: dict[str, User]) -> None:
    assert allowed(people, "collaboration.begin_model", cast.region) == KEEPERS


def test_a_draft_is_the_regions_own_and_what_is_adopted_is_everybodys(
    cast: Cast, people: dict[str, User]
) -> None:
    other = as_elsewhere(cast)
    for state in ModelState:
        collaboration_model(cast, state)
        collaboration_model(other, state)
    everything = list(CollaborationModel.objects.all())
    counts = {}
    for name, user in people.items():
        permitted = {model.pk for model in everything if user.has_perm("collaboration.view_model", model)}
        assert set(models_visible_to(user).values_list("pk", flat=True)) == permitted, name
        counts[name] = len(permitted)
    elsewhere = {"officer_elsewhere", "secretary_elsewhere"}
    assert counts == {name: 5 if name in DESK | elsewhere else 4 for name in people}
    assert {model.state for model in public_models(cast.region)} == {IN_FORCE, ENDED}
    assert {model.authority for model in public_models(cast.region)} == {cast.region}
