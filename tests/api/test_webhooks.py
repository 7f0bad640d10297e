"""Receivers as they are described: in OpenAPI, in the guide, and by the command that calls them."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from click.testing import CliRunner
from django.test import Client
from jsonschema import Draft202012Validator
from pytest_django import Settings

from bifall.api.webhooks import composed
from bifall.changefeed.queries import last_number
from bifall.changefeed.states import PublicList
from bifall.config.command_line import commands as command_line
from bifall.webhooks import commands, transport
from bifall.webhooks.commands import delivering
from bifall.webhooks.models import Endpoint
from bifall.webhooks.rules import secret_text
from bifall.webhooks.states import EndpointState
from tests.api.reading import ROOT
from tests.cast import Cast
from tests.conftest import NOW
from tests.factories import board, webhooks
from tests.factories.webhooks import Receiver

pytestmark = pytest.mark.django_db

GUIDE = (Path(__file__).parents[2] / "docs/how-to/be-called-with-changes.md").read_text(encoding="utf-8")


@pytest.fixture
def received(region: Cast) -> tuple[Endpoint, Receiver]:
    """A receiver that has been asked, tested, and told of changes."""
    made = webhooks.endpoint(region, EndpointState.UNCONFIRMED)
    receiver = Receiver()
    webhooks.changes(region.region, *list(made.lists))
    for _time in range(2):
        commands.deliver(endpoint_id=made.pk, compose=composed(NOW), post=receiver, at=NOW)
        commands.send_test(endpoint_id=made.pk, actor=region.administrator, at=NOW)
    return made, receiver


def test_every_message_is_as_the_description_says(
    client: Client, received: tuple[Endpoint, Receiver]
) -> None:
    _made, receiver = received
    found = json.loads(client.get(f"{ROOT}openapi.json").content)
    told = {message["type"]: message for _to, _headers, message in receiver.calls}
    assert sorted(told) == sorted(found["webhooks"])
    for name, message in told.items():
        body = found["webhooks"][name]["post"]["requestBody"]["content"]["application/json"]["schema"]
        Draft202012Validator({**body, "components": found["components"]}).validate(message)
    headers = {one["name"] for one in found["webhooks"]["open_data.changes"]["post"]["parameters"]}
    assert headers == {name for name in receiver.calls[0][1] if name.startswith("webhook-")}


def test_a_receiver_that_checks_as_the_guide_says_finds_calls_genuine(
    received: tuple[Endpoint, Receiver],
) -> None:
    made, receiver = received
    [lines] = re.findall(r"```python\n(.*?)```", GUIDE, re.DOTALL)
    taught: dict[str, Any] = {}
    exec(lines, taught)  # noqa: S102 -- our own page
    is_genuine = taught["is_genuine"]
    secret = secret_text(made.secret)
    _to, headers, _told = receiver.calls[0]
    body = receiver.bodies[0]
    with time_machine.travel(NOW, tick=False):
        assert is_genuine(secret, headers, body)
        assert not is_genuine(secret, headers, body + b" ")
        assert not is_genuine(secret, headers | {"webhook-id": "msg_2"}, body)
        assert not is_genuine(secret_text(b"another"), headers, body)
        two = {"webhook-signature": f"v1,AAAA {headers['webhook-signature']}"}
        assert is_genuine(secret, headers | two, body)
    with time_machine.travel(NOW + timedelta(minutes=6), tick=False):
        assert not is_genuine(secret, headers, body)


def test_the_guide_tells_the_times_and_limits_that_hold() -> None:
    assert "at most a hundred" in GUIDE
    assert "eight times: after 1, 4, 16, 64, 256, 1 024 and 4 096 minutes" in GUIDE
    assert (transport.LONGEST_SILENCE_S, "within ten seconds" in GUIDE) == (10, True)


def test_the_command_looks_and_calls(
    region: Cast, monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    made = webhooks.endpoint(region)
    board.reference_meeting(region)
    receiver, loopbacks = Receiver([500]), []

    def post(*call: Any, loopback: bool) -> transport.Answer:
        loopbacks.append(loopback)
        return receiver(*call)

    monkeypatch.setattr(transport, "post", post)
    first = CliRunner().invoke(command_line, ["open-data", "deliver"])
    assert (first.exit_code, first.stdout.splitlines()[-1]) == (0, "0 taken, 1 not.")
    with time_machine.travel(NOW + timedelta(minutes=1), tick=False):
        second = CliRunner().invoke(command_line, ["open-data", "deliver"])
    assert second.stdout.splitlines()[-1] == "1 taken, 0 not."
    assert "example.org" not in first.output + second.output
    assert receiver.ids[0] == receiver.ids[1]
    assert {item["resource"] for item in receiver.calls[1][2]["data"]["items"]} == {"grants"}
    assert loopbacks == [False, False]
    with time_machine.travel(NOW + timedelta(minutes=2), tick=False):
        assert CliRunner().invoke(command_line, ["open-data", "deliver"]).stdout == ""
    made.refresh_from_db()
    assert made.cursor == last_number(region.region.pk)


@pytest.mark.parametrize("where", ["compose", "settle"])
def test_what_goes_wrong_with_one_receiver_does_not_stop_the_others(
    region: Cast, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    first, second, third = (webhooks.endpoint(region, name=name) for name in "ABC")
    webhooks.changes(region.region, PublicList.GRANTS)
    receiver = Receiver()
    monkeypatch.setattr(transport, "post", lambda *call, loopback: receiver(*call))

    def broken(endpoint: Endpoint, *more: Any) -> Any:
        if endpoint == second:
            raise RuntimeError("nobody thought of this")
        return whole(endpoint, *more)

    whole: Any
    if where == "compose":
        whole = composed(NOW)
        monkeypatch.setattr("bifall.api.webhooks.composed", lambda at: broken)
    else:
        whole = delivering._arrived
        monkeypatch.setattr(delivering, "_arrived", broken)
    with time_machine.travel(NOW, tick=False):
        done = CliRunner().invoke(command_line, ["open-data", "deliver"])
    assert (done.exit_code, done.stdout.splitlines()[-1]) == (0, "2 taken, 0 not.")
    written = done.stderr.splitlines()
    assert written[-1] == "Not served: 1. See the log."
    assert [line for line in written if line.startswith(("receiver", "RuntimeError"))] == [
        f"receiver {second.pk} could not be served",
        "RuntimeError: nobody thought of this",
    ]
    assert [one.deliveries.filter(delivered_at=NOW).count() for one in (first, second, third)] == [1, 0, 1]
    # One that was in our hands has its attempt counted, and is let alone for a while.
    assert list(second.deliveries.values_list("attempts", "leased_until")) == (
        [] if where == "compose" else [(1, NOW + delivering.LEASE)]
    )
    monkeypatch.undo()
    monkeypatch.setattr(transport, "post", lambda *call, loopback: receiver(*call))
    with time_machine.travel(NOW + delivering.LEASE, tick=False):
        again = CliRunner().invoke(command_line, ["open-data", "deliver"])
    assert again.stdout.splitlines()[-1] == "1 taken, 0 not."


def test_the_command_throws_away_what_is_old(region: Cast) -> None:
    made = webhooks.endpoint(region)
    webhooks.delivered(made, attempted_at=NOW, delivered_at=NOW)
    for days, kept in ((30, 1), (31, 0)):
        with time_machine.travel(NOW + timedelta(days=days), tick=False):
            CliRunner().invoke(command_line, ["open-data", "deliver"])
        assert made.deliveries.count() == kept
