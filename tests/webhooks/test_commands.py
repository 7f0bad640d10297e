"""What an administrator does with a receiver: what is written, told in the audit, and refused."""

from __future__ import annotations

import json
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from pytest_django import Settings

from bifall.changefeed.states import PublicList
from bifall.webhooks import commands
from bifall.webhooks.models import Delivery, Endpoint
from bifall.webhooks.rules import secret_text
from bifall.webhooks.states import DeliveryKind, EndpointState
from tests.cast import Cast
from tests.conftest import NOW
from tests.factories import webhooks
from tests.strangers import anybody
from tests.whole_database import last_told, refusal, told_since, whole_database

pytestmark = pytest.mark.django_db


def register(cast: Cast, **values: Any) -> Endpoint:
    given: dict[str, Any] = {
        "authority_id": cast.region.pk,
        "name": " Exempelbladet ",
        "address": f" {webhooks.ADDRESS} ",
        "resources": ["releases", "grants"],
        "actor": cast.administrator,
        "at": NOW,
    }
    return commands.register(**(given | values))


def test_a_receiver_is_asked_before_anything_else(cast: Cast) -> None:
    webhooks.changes(cast.region, PublicList.GRANTS, PublicList.CALLS)
    before = last_told(cast.region.pk)
    made = register(cast)
    assert (made.name, made.address, made.resources, made.state, made.cursor) == (
        "Exempelbladet",
        webhooks.ADDRESS,
        ["grants", "releases"],
        "unconfirmed",
        2,
    )
    [asked] = Delivery.objects.all()
    assert (asked.kind, asked.next_attempt_at, asked.attempts) == (DeliveryKind.CHALLENGE, NOW, 0)
    assert told_since(before) == [
        ("webhooks.registered", cast.administrator, {"resources": ["grants", "releases"]})
    ]


def test_what_is_wrong_is_told_and_nothing_is_written(cast: Cast) -> None:
    register(cast)
    found = refusal(partial(register, cast, name=" "))
    assert [(one.code, one.field) for one in found] == [
        ("webhook_name_missing", "name"),
        ("webhook_address_taken", "address"),
    ]
    register(cast, authority_id=cast.other_region.pk, actor=administrator_elsewhere(cast))


def administrator_elsewhere(cast: Cast) -> Any:
    return anybody(cast)["administrator_elsewhere"]


def test_this_machine_is_called_only_where_it_is_set(cast: Cast, settings: Settings) -> None:
    address = "http://127.0.0.1:9999/"
    assert [one.code for one in refusal(partial(register, cast, address=address))] == [
        "webhook_address_not_https"
    ]
    settings.BIFALL_WEBHOOKS_TO_LOOPBACK = True
    assert register(cast, address=address).address == address


def test_a_secret_is_shown_once_and_another_after_an_exchange(cast: Cast) -> None:
    made = register(cast)
    by: dict[str, Any] = {"endpoint_id": made.pk, "actor": cast.administrator, "at": NOW}
    before = last_told(cast.region.pk)
    first = commands.show_secret(**by)
    again = refusal(lambda: commands.show_secret(**by))
    assert [one.code for one in again] == ["webhook_secret_already_shown"]
    commands.exchange_secret(**by)
    second = commands.show_secret(**by)
    assert (len(first), first[:6], first != second) == (50, "whsec_", True)
    made.refresh_from_db()
    assert [len(made.secrets_at(NOW + timedelta(hours=hours))) for hours in (0, 23, 24)] == [2, 2, 1]
    assert [event for event, _actor, _data in told_since(before)] == [
        "webhooks.secret_shown",
        "webhooks.secret_exchanged",
        "webhooks.secret_shown",
    ]


def test_a_secret_that_nobody_has_seen_puts_no_other_out_of_use(cast: Cast) -> None:
    made = register(cast)
    by: dict[str, Any] = {"endpoint_id": made.pk, "actor": cast.administrator, "at": NOW}
    in_use = commands.show_secret(**by)
    for _ in range(2):
        commands.exchange_secret(**by)
    made.refresh_from_db()
    signing = {secret_text(one) for one in made.secrets_at(NOW + timedelta(hours=23))}
    assert (len(signing), in_use in signing) == (2, True)


def test_the_database_alone_does_not_say_the_secret(cast: Cast, settings: Settings) -> None:
    made = webhooks.endpoint(cast)
    secret = made.secret
    assert (len(secret), secret.hex() in made.seed) == (32, False)
    settings.SECRET_KEY = "another"
    assert made.secret != secret


def test_a_test_is_ordered_once_until_it_has_been_sent(cast: Cast) -> None:
    made = webhooks.endpoint(cast, EndpointState.PAUSED)
    for _press in range(2):
        commands.send_test(endpoint_id=made.pk, actor=cast.administrator, at=NOW)
    assert list(made.deliveries.values_list("kind", "next_attempt_at")) == [("test", NOW)]


def test_pausing_resuming_and_removing(cast: Cast) -> None:
    made = webhooks.endpoint(cast)
    by: dict[str, Any] = {"endpoint_id": made.pk, "actor": cast.administrator, "at": NOW}
    before = last_told(cast.region.pk)
    assert commands.pause(**by).state == "paused"
    with pytest.raises(PermissionDenied):
        commands.pause(**by)
    assert commands.resume(**by).state == "active"
    made.deliveries.create(kind=DeliveryKind.TEST, created_at=NOW, next_attempt_at=NOW)
    gone = commands.remove(**by)
    assert (gone.state, gone.seed, gone.deliveries.count()) == ("removed", "", 0)
    assert [event for event, _actor, _data in told_since(before)] == [
        "webhooks.paused",
        "webhooks.resumed",
        "webhooks.removed",
    ]
    # The address is free for another.
    register(cast)


def test_asking_again_puts_another_code(cast: Cast) -> None:
    made = webhooks.endpoint(cast, EndpointState.UNCONFIRMED)
    commands.ask_again(endpoint_id=made.pk, actor=cast.administrator, at=NOW + timedelta(hours=1))
    waiting = made.deliveries.exclude(next_attempt_at=None)
    assert [(one.kind, "koden" in one.body, one.next_attempt_at) for one in waiting] == [
        ("challenge", False, NOW + timedelta(hours=1))
    ]


def change(cast: Cast, made: Endpoint, **values: Any) -> Endpoint:
    given: dict[str, Any] = {
        "endpoint_id": made.pk,
        "name": made.name,
        "address": made.address,
        "resources": made.resources,
        "actor": cast.administrator,
        "at": NOW + timedelta(hours=1),
    }
    return commands.change(**(given | values))


@pytest.mark.parametrize("state", [EndpointState.ACTIVE, EndpointState.PAUSED, EndpointState.FAILED])
def test_a_name_and_lists_are_changed_and_nothing_else(cast: Cast, state: EndpointState) -> None:
    made = webhooks.endpoint(cast, state, cursor=4, confirmed_at=NOW)
    before = last_told(cast.region.pk)
    change(cast, made, name=" Bladet ", resources=["releases", "calls"])
    found = Endpoint.objects.get()
    assert (found.name, found.resources) == ("Bladet", ["calls", "releases"])
    assert (found.address, found.state, found.cursor, found.seed, found.confirmed_at) == (
        webhooks.ADDRESS,
        state,
        4,
        webhooks.SEED,
        NOW,
    )
    assert Delivery.objects.count() == 0
    assert told_since(before) == [
        ("webhooks.changed", cast.administrator, {"resources": ["calls", "releases"], "elsewhere": False})
    ]


def test_nothing_changed_is_nothing_told(cast: Cast) -> None:
    made = webhooks.endpoint(cast, EndpointState.UNCONFIRMED)
    before = last_told(cast.region.pk)
    change(cast, made, name=f" {made.name} ", resources=["releases", "grants"])
    assert (told_since(before), made.deliveries.count()) == ([], 1)


@pytest.mark.parametrize("state", [state for state in EndpointState if state != EndpointState.REMOVED])
def test_at_another_address_it_is_asked_again(cast: Cast, state: EndpointState) -> None:
    made = webhooks.endpoint(cast, state, confirmed_at=NOW)
    before = last_told(cast.region.pk)
    change(cast, made, address=" https://ny.example.org/ ")
    made.refresh_from_db()
    assert (made.address, made.state, made.confirmed_at, made.seed) == (
        "https://ny.example.org/",
        "unconfirmed",
        None,
        webhooks.SEED,
    )
    waiting = made.deliveries.exclude(next_attempt_at=None)
    assert [(one.kind, one.next_attempt_at, one.attempts) for one in waiting] == [
        ("challenge", NOW + timedelta(hours=1), 0)
    ]
    assert told_since(before) == [
        ("webhooks.changed", cast.administrator, {"resources": ["grants", "releases"], "elsewhere": True})
    ]


def test_who_has_not_answered_is_asked_about_the_lists_as_they_are_now(cast: Cast) -> None:
    made = webhooks.endpoint(cast, EndpointState.UNCONFIRMED)
    [first] = made.deliveries.all()
    change(cast, made, name="Bladet")
    assert list(made.deliveries.all()) == [first]
    change(cast, made, resources=["calls"])
    [asked] = made.deliveries.exclude(next_attempt_at=None)
    assert (asked != first, json.loads(asked.body)["data"]["resources"]) == (True, ["calls"])


@pytest.mark.parametrize(
    ("values", "problems"),
    [
        ({"name": " "}, [("webhook_name_missing", "name")]),
        ({"resources": []}, [("webhook_lists_missing", "resources")]),
        ({"resources": ["changes"]}, [("webhook_lists_missing", "resources")]),
        ({"address": "https://10.0.0.1/"}, [("webhook_address_not_public", "address")]),
        ({"address": "http://ny.example.org/"}, [("webhook_address_not_https", "address")]),
        ({"address": "https://annan.example.org/"}, [("webhook_address_taken", "address")]),
    ],
)
def test_a_change_is_judged_as_a_new_one_is(
    cast: Cast, values: dict[str, Any], problems: list[tuple[str, str]]
) -> None:
    made = webhooks.endpoint(cast)
    webhooks.endpoint(cast, address="https://annan.example.org/")
    # What was there before, or is another authority's, is in nobody's way.
    webhooks.endpoint(cast, EndpointState.REMOVED, address="https://ledig.example.org/")
    webhooks.endpoint(cast, address="https://ledig.example.org/", authority=cast.other_region)
    before = whole_database()
    found = refusal(partial(change, cast, made, **values))
    assert [(one.code, one.field) for one in found] == problems
    assert whole_database() == before
    assert change(cast, made, address="https://ledig.example.org/").state == "unconfirmed"


@pytest.mark.parametrize(
    "command",
    [
        commands.show_secret,
        commands.exchange_secret,
        commands.ask_again,
        commands.send_test,
        commands.pause,
        commands.resume,
        commands.remove,
    ],
)
def test_others_may_not(cast: Cast, command: Any) -> None:
    made = webhooks.endpoint(cast)
    for actor in (cast.officer, cast.communicator, cast.secretary_elsewhere):
        with pytest.raises(PermissionDenied):
            command(endpoint_id=made.pk, actor=actor, at=NOW)
        with pytest.raises(PermissionDenied):
            change(cast, made, actor=actor)
    with pytest.raises(PermissionDenied):
        register(cast, actor=cast.officer)
