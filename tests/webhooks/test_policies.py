"""Receivers are the administrator's: the table, and the list that must agree."""

from __future__ import annotations

from bifall.webhooks.models import Endpoint
from bifall.webhooks.policies import PERMISSIONS
from bifall.webhooks.queries import visible_to
from bifall.webhooks.states import EndpointState
from tests.cast import Cast
from tests.factories import webhooks
from tests.strangers import anybody

STATES_OF = {
    "webhooks.view": {"unconfirmed", "active", "paused", "failed"},
    "webhooks.change": {"unconfirmed", "active", "paused", "failed"},
    "webhooks.show_secret": {"unconfirmed", "active", "paused", "failed"},
    "webhooks.exchange_secret": {"unconfirmed", "active", "paused", "failed"},
    "webhooks.ask": {"unconfirmed"},
    "webhooks.send_test": {"active", "paused", "failed"},
    "webhooks.pause": {"active"},
    "webhooks.resume": {"paused", "failed"},
    "webhooks.remove": {"unconfirmed", "active", "paused", "failed"},
}


def test_who_may_and_when(cast: Cast) -> None:
    people = anybody(cast)
    of_state = {state: webhooks.endpoint(cast, state) for state in EndpointState}
    elsewhere = webhooks.endpoint(cast, authority=cast.other_region)
    found = {
        permission: {
            (name, state.value)
            for name, user in people.items()
            for state, endpoint in of_state.items()
            if user.has_perm(permission, endpoint)
        }
        for permission in PERMISSIONS
        if permission != "webhooks.register"
    }
    assert found == {
        permission: {("administrator", state) for state in states} for permission, states in STATES_OF.items()
    }
    assert {name for name, user in people.items() if user.has_perm("webhooks.register", cast.region)} == {
        "administrator"
    }
    assert {name for name, user in people.items() if user.has_perm("webhooks.pause", elsewhere)} == {
        "administrator_elsewhere"
    }
    for name in people.keys() - {"locked_out"}:
        user = people[name]
        seen = {one for one in Endpoint.objects.all() if user.has_perm("webhooks.view", one)}
        assert set(visible_to(user)) == seen
