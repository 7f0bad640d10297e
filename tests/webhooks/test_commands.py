"""What an administrator does with a receiver: what is written, told in the audit, and refused."""

from __future__ import annotations

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
from tests.whole_database import last_told, refusal, told_since

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
        register(cast, actor=cast.officer)
