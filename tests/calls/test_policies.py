"""Who may do what to a call, over every state and every kind of user."""

from __future__ import annotations

import pytest

from bifall.accounts.models import User
from bifall.calls.models import Call
from bifall.calls.policies import PERMISSIONS
from bifall.calls.queries import visible_to
from bifall.calls.states import CallState
from tests.cast import Cast
from tests.everybody import as_elsewhere, everybody
from tests.factories.calls import open_round

DRAFT, PUBLISHED, CANCELLED = CallState
DESK = {"officer", "controller", "director", "secretary", "assessor", "other_assessor"}
NOBODY: set[str] = set()


@pytest.fixture
def calls(cast: Cast) -> dict[CallState, Call]:
    made = {state: open_round(cast, slug=f"utlysning-{state}").call for state in CallState}
    for state, call in made.items():
        Call.objects.filter(pk=call.pk).update(state=state)
        call.state = state
    return made


def allowed(permission: str, people: dict[str, User], obj: object) -> set[str]:
    return {name for name, user in people.items() if user.has_perm(permission, obj)}


def test_the_table_of_rights(cast: Cast, calls: dict[CallState, Call]) -> None:
    people = everybody(cast)
    table = {
        permission: {state: allowed(permission, people, call) for state, call in calls.items()}
        for permission in PERMISSIONS
        if permission not in {"calls.create", "calls.load_strategy"}
    }
    assert table == {
        "calls.view": {DRAFT: DESK, PUBLISHED: set(people), CANCELLED: set(people)},
        "calls.change": {DRAFT: {"officer"}, PUBLISHED: NOBODY, CANCELLED: NOBODY},
        "calls.change_rounds": {DRAFT: {"officer"}, PUBLISHED: {"officer"}, CANCELLED: NOBODY},
        "calls.publish": {DRAFT: {"officer"}, PUBLISHED: NOBODY, CANCELLED: NOBODY},
        "calls.cancel": {DRAFT: NOBODY, PUBLISHED: {"officer"}, CANCELLED: NOBODY},
    }
    of_authorities = {
        (permission, authority.slug): allowed(permission, people, authority)
        for permission in ("calls.create", "calls.load_strategy")
        for authority in (cast.region, cast.other_region)
    }
    assert of_authorities == {
        ("calls.create", "vasterbotten"): {"officer"},
        ("calls.create", "annorstades"): {"officer_elsewhere"},
        ("calls.load_strategy", "vasterbotten"): {"administrator"},
        ("calls.load_strategy", "annorstades"): NOBODY,
    }


def test_what_is_listed_is_what_may_be_seen(cast: Cast, calls: dict[CallState, Call]) -> None:
    people, elsewhere = everybody(cast), as_elsewhere(cast)
    for state in CallState:
        made = open_round(elsewhere, slug=f"utlysning-{state}").call
        Call.objects.filter(pk=made.pk).update(state=state)
    rows = list(Call.objects.all())
    assert len(rows) == 2 * len(CallState)
    for name, user in people.items():
        may_see = {call.pk for call in rows if user.has_perm("calls.view", call)}
        assert (name, set(visible_to(user).values_list("pk", flat=True))) == (name, may_see)
