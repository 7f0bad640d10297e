"""Messages arrive in the order of the feed, at least once, each under one id, and are tried again in time."""

from __future__ import annotations

import base64
import hashlib
import hmac
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bifall.api.catalogue import BY_NAME
from bifall.api.webhooks import MOST_CHANGES, composed
from bifall.changefeed.states import PublicList
from bifall.notices.models import Message
from bifall.webhooks import commands
from bifall.webhooks.commands.delivering import AT_A_TIME, LEASE, excerpt_of
from bifall.webhooks.messages import has_answered
from bifall.webhooks.models import Delivery, Endpoint
from bifall.webhooks.queries import to_be_called
from bifall.webhooks.rules import GIVE_UP_AFTER, secret_text, wait_after
from bifall.webhooks.states import EndpointState
from bifall.webhooks.transport import Answer
from tests.cast import Cast
from tests.conftest import NOW
from tests.factories import webhooks
from tests.factories.webhooks import Receiver
from tests.whole_database import last_told, told_since

pytestmark = pytest.mark.django_db

GRANTS, RELEASES, CALLS = PublicList.GRANTS, PublicList.RELEASES, PublicList.CALLS


def send(endpoint: Endpoint, receiver: Any, at: datetime = NOW) -> tuple[int, int]:
    return commands.deliver(endpoint_id=endpoint.pk, compose=composed(at), post=receiver, at=at)


def is_called(at: datetime = NOW) -> bool:
    return to_be_called(at).exists()


def test_the_changes_of_its_lists_are_sent_in_order_and_signed(cast: Cast) -> None:
    made = webhooks.endpoint(cast)
    webhooks.changes(cast.region, GRANTS, CALLS, RELEASES, CALLS)
    webhooks.changes(cast.other_region, GRANTS)
    receiver = Receiver()
    assert (is_called(), send(made, receiver), is_called()) == (True, (1, 0), False)
    [(address, headers, told)] = receiver.calls
    [delivery] = Delivery.objects.all()
    fields = [field.name for field in BY_NAME["changes"].fields]
    assert (address, receiver.sequences) == (webhooks.ADDRESS, [[1, 3]])
    assert {"type": told["type"], "timestamp": told["timestamp"]} == {
        "type": "open_data.changes",
        "timestamp": "2026-11-24T11:00:00Z",
    }
    assert [list(item) for item in told["data"]["items"]] == [fields, fields]
    assert told["data"]["items"][0] | {"id": ""} == {
        "id": "",
        "sequence": 1,
        "kind": "created",
        "resource": "grants",
        "row": "rad-1",
        "case_number": "RUN 1-2026",
        "seen_at": "2026-11-24T11:00:00Z",
        "address": "http://testserver/api/v1/grants/rad-1",
    }
    timestamp = str(int(NOW.timestamp()))
    key = base64.b64decode(secret_text(made.secret).removeprefix("whsec_"))
    signed = f"{delivery.message_id}.{timestamp}.".encode() + receiver.bodies[0]
    assert headers == {
        "webhook-id": delivery.message_id,
        "webhook-timestamp": timestamp,
        "webhook-signature": "v1," + base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode(),
        "Content-Type": "application/json",
        "User-Agent": "Bifall",
    }
    made.refresh_from_db()
    assert (made.cursor, delivery.delivered_at, delivery.status, delivery.duration_ms, delivery.body) == (
        4, NOW, 204, 12, "",
    )  # fmt: skip


def test_what_others_follow_moves_the_cursor_and_is_not_sent(cast: Cast) -> None:
    made = webhooks.endpoint(cast)
    webhooks.changes(cast.region, CALLS, CALLS)
    assert (send(made, Receiver()), Delivery.objects.count()) == ((0, 0), 0)
    made.refresh_from_db()
    assert (made.cursor, is_called()) == (2, False)


def test_many_changes_are_sent_some_at_a_time(cast: Cast) -> None:
    made = webhooks.endpoint(cast)
    numbers = webhooks.changes(cast.region, *[GRANTS] * (2 * MOST_CHANGES + 1))
    receiver = Receiver()
    assert send(made, receiver) == (3, 0)
    assert [len(one) for one in receiver.sequences] == [MOST_CHANGES, MOST_CHANGES, 1]
    assert [number for one in receiver.sequences for number in one] == numbers


def test_one_receiver_does_not_hold_up_the_others(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bifall.api.webhooks.MOST_CHANGES", 1)
    made = webhooks.endpoint(cast)
    webhooks.changes(cast.region, *[GRANTS] * (AT_A_TIME + 1))
    assert (send(made, Receiver()), is_called(), send(made, Receiver())) == ((AT_A_TIME, 0), True, (1, 0))


def test_nothing_is_sent_until_the_receiver_has_answered_the_challenge(cast: Cast) -> None:
    made = webhooks.endpoint(cast, EndpointState.UNCONFIRMED)
    webhooks.changes(cast.region, GRANTS)
    stranger, receiver = Receiver(answers_the_challenge=False), Receiver()
    before = last_told(cast.region.pk)
    assert send(made, stranger) == (0, 1)
    [asked] = made.deliveries.all()
    assert (asked.failure, asked.status, asked.next_attempt_at) == (
        "challenge", 204, NOW + timedelta(minutes=1),
    )  # fmt: skip
    assert (is_called(), is_called(NOW + timedelta(minutes=1))) == (False, True)
    later = NOW + timedelta(minutes=1)
    assert send(made, receiver, later) == (2, 0)
    assert [told["type"] for _to, _headers, told in receiver.calls] == [
        "open_data.challenge",
        "open_data.changes",
    ]
    made.refresh_from_db()
    assert (made.state, made.confirmed_at) == ("active", later)
    assert told_since(before) == [("webhooks.confirmed", None, {})]


def test_it_is_tried_again_in_time_with_the_same_id_and_body_and_then_no_more(cast: Cast) -> None:
    made = webhooks.endpoint(cast)
    webhooks.changes(cast.region, GRANTS)
    receiver = Receiver([503] * GIVE_UP_AFTER)
    before, at = last_told(cast.region.pk), NOW
    for attempt in range(1, GIVE_UP_AFTER):
        assert send(made, receiver, at) == (0, 1)
        webhooks.changes(cast.region, GRANTS)
        wait = wait_after(attempt)
        assert wait is not None
        assert not is_called(at + wait - timedelta(seconds=1))
        assert send(made, receiver, at + wait - timedelta(seconds=1)) == (0, 0)
        at += wait
    assert Message.objects.count() == 0
    assert send(made, receiver, at) == (0, 1)
    assert (len(set(receiver.ids)), len(set(receiver.bodies))) == (1, 1)
    assert len({headers["webhook-timestamp"] for _to, headers, _told in receiver.calls}) == GIVE_UP_AFTER
    made.refresh_from_db()
    [failed] = made.deliveries.all()
    assert (made.state, failed.attempts, failed.next_attempt_at, failed.excerpt) == (
        "failed", 8, None, "Vi har stängt.",
    )  # fmt: skip
    assert told_since(before) == [("webhooks.given_up", None, {"attempts": 8})]
    [letter] = Message.objects.all()
    assert (letter.recipient, letter.kind, letter.subject) == (
        cast.administrator, "webhooks.given_up", "Exempelbladet tar inte emot öppna data",
    )  # fmt: skip
    assert send(made, receiver, at + timedelta(days=9)) == (0, 0)

    # Nothing is lost: it goes on with the very message that was not taken, and then with the rest.
    commands.resume(endpoint_id=made.pk, actor=cast.administrator, at=at)
    assert send(made, receiver, at) == (2, 0)
    assert receiver.ids[-2] == receiver.ids[0] != receiver.ids[-1]
    assert receiver.sequences[-2:] == [[1], [2, 3, 4, 5, 6, 7, 8]]


def test_who_is_gone_is_not_tried_again(cast: Cast) -> None:
    made = webhooks.endpoint(cast)
    webhooks.changes(cast.region, GRANTS)
    assert send(made, Receiver([410])) == (0, 1)
    made.refresh_from_db()
    assert made.state == "failed"


def test_who_is_gone_says_so_to_a_test_too(cast: Cast) -> None:
    made = webhooks.endpoint(cast)
    commands.send_test(endpoint_id=made.pk, actor=cast.administrator, at=NOW)
    assert send(made, Receiver([410])) == (0, 1)
    made.refresh_from_db()
    assert (made.state, is_called(NOW + timedelta(days=30))) == ("failed", False)


@pytest.mark.parametrize("content", ["[" * 4096, "{", "[]", '"a"', '{"challenge": [[]]}', ""])
def test_an_answer_that_is_no_answer_does_not_stop_the_sender(content: str) -> None:
    assert has_answered('{"data": {"challenge": "abc"}}', content) is False


def test_a_challenge_that_nobody_answers_is_given_up_and_can_be_asked_again(cast: Cast) -> None:
    made = webhooks.endpoint(cast, EndpointState.UNCONFIRMED)
    assert send(made, Receiver([410])) == (0, 1)
    made.refresh_from_db()
    assert (made.state, is_called(NOW + timedelta(days=30)), Message.objects.count()) == (
        "unconfirmed", False, 1,
    )  # fmt: skip
    commands.ask_again(endpoint_id=made.pk, actor=cast.administrator, at=NOW)
    assert send(made, Receiver()) == (1, 0)


class Killed(BaseException):
    """The sender is killed with a message in its hands."""


def test_a_killed_sender_loses_nothing_and_the_next_sends_the_same_message(cast: Cast) -> None:
    made = webhooks.endpoint(cast)
    webhooks.changes(cast.region, GRANTS, RELEASES)
    receiver = Receiver()

    def killed(*call: Any) -> Answer:
        receiver(*call)
        raise Killed

    with pytest.raises(Killed):
        send(made, killed)
    webhooks.changes(cast.region, GRANTS)
    # As long as it may be in the other's hands it is let alone, and so is all that comes after it.
    assert (is_called(), send(made, receiver)) == (False, (0, 0))
    assert not is_called(NOW + LEASE - timedelta(seconds=1))
    assert send(made, receiver, NOW + LEASE) == (2, 0)
    assert receiver.sequences == [[1, 2], [1, 2], [3]]
    assert receiver.ids[0] == receiver.ids[1] != receiver.ids[2]
    assert receiver.bodies[0] == receiver.bodies[1]


def test_a_slow_sender_does_not_undo_what_another_has_done(cast: Cast) -> None:
    made = webhooks.endpoint(cast)
    webhooks.changes(cast.region, GRANTS)

    def slow(*call: Any) -> Answer:
        assert send(made, Receiver(), NOW + LEASE) == (1, 0)
        return Receiver([500])(*call)

    assert send(made, slow) == (0, 0)
    made.refresh_from_db()
    assert (made.cursor, made.deliveries.get().delivered_at) == (1, NOW + LEASE)


def test_what_happens_meanwhile_to_the_receiver_holds(cast: Cast) -> None:
    made = webhooks.endpoint(cast)
    webhooks.changes(cast.region, GRANTS)
    by: dict[str, Any] = {"endpoint_id": made.pk, "actor": cast.administrator, "at": NOW}

    def paused(*call: Any) -> Answer:
        commands.pause(**by)
        return Receiver()(*call)

    assert send(made, paused) == (1, 0)
    made.refresh_from_db()
    assert (made.state, made.cursor) == ("paused", 1)
    webhooks.changes(cast.region, GRANTS)
    assert (is_called(), send(made, Receiver())) == (False, (0, 0))
    commands.resume(**by)

    def removed(*call: Any) -> Answer:
        commands.remove(**by)
        return Receiver()(*call)

    assert (send(made, removed), Delivery.objects.count()) == ((0, 0), 0)


def test_a_test_is_sent_once_also_to_who_is_paused(cast: Cast) -> None:
    made = webhooks.endpoint(cast, EndpointState.PAUSED)
    by: dict[str, Any] = {"endpoint_id": made.pk, "actor": cast.administrator, "at": NOW}
    commands.send_test(**by)
    receiver = Receiver([500])
    assert (send(made, receiver), send(made, receiver)) == ((0, 1), (0, 0))
    commands.send_test(**by)
    assert send(made, receiver) == (1, 0)
    assert [told["type"] for _to, _headers, told in receiver.calls] == ["open_data.test"] * 2
    made.refresh_from_db()
    assert (made.state, Message.objects.count()) == ("paused", 0)


def change(cast: Cast, made: Endpoint, **values: Any) -> None:
    given = {"name": made.name, "address": made.address, "resources": made.resources}
    by: dict[str, Any] = {"endpoint_id": made.pk, "actor": cast.administrator, "at": NOW}
    commands.change(**(given | values | by))


def test_what_waits_is_sent_as_it_is_and_the_next_follows_the_new_lists(cast: Cast) -> None:
    made = webhooks.endpoint(cast)
    webhooks.changes(cast.region, GRANTS, CALLS, RELEASES)
    receiver = Receiver([500])
    assert send(made, receiver) == (0, 1)
    change(cast, made, resources=[CALLS])
    webhooks.changes(cast.region, CALLS, GRANTS)
    assert send(made, receiver, NOW + timedelta(minutes=1)) == (2, 0)
    assert receiver.sequences == [[1, 3], [1, 3], [4]]
    assert (receiver.ids[0], receiver.bodies[0]) == (receiver.ids[1], receiver.bodies[1])


@pytest.mark.parametrize("status", [503, 410], ids=["is tried again", "was given up"])
def test_at_another_address_nothing_is_sent_until_it_has_answered_there(cast: Cast, status: int) -> None:
    made, new = webhooks.endpoint(cast), "https://ny.example.org/"
    webhooks.changes(cast.region, GRANTS)
    receiver, stranger = Receiver([status]), Receiver(answers_the_challenge=False)
    assert send(made, receiver) == (0, 1)
    change(cast, made, address=new)
    webhooks.changes(cast.region, RELEASES)
    assert (send(made, stranger), send(made, stranger)) == ((0, 1), (0, 0))
    later = NOW + timedelta(minutes=1)
    assert send(made, receiver, later) == (3, 0)
    assert [(to, told["type"]) for to, _headers, told in [*stranger.calls, *receiver.calls]] == [
        (new, "open_data.challenge"),
        (webhooks.ADDRESS, "open_data.changes"),
        (new, "open_data.challenge"),
        (new, "open_data.changes"),
        (new, "open_data.changes"),
    ]
    # Nothing is lost and nothing is another: it goes on with the message that waited.
    assert (receiver.ids[0], receiver.bodies[0]) == (receiver.ids[2], receiver.bodies[2])
    assert [told["data"]["items"][0]["sequence"] for _to, _headers, told in receiver.calls[2:]] == [1, 2]
    made.refresh_from_db()
    assert (made.state, made.confirmed_at, made.cursor) == ("active", later, 2)


@pytest.mark.parametrize("status", [204, 410])
def test_what_the_former_address_answers_meanwhile_is_not_held_against_the_new(
    cast: Cast, status: int
) -> None:
    made, new = webhooks.endpoint(cast), "https://ny.example.org/"
    webhooks.changes(cast.region, GRANTS)
    taken = status == 204

    def moved(*call: Any) -> Answer:
        change(cast, made, address=new)
        return Receiver([status])(*call)

    assert commands.deliver(endpoint_id=made.pk, compose=composed(NOW), post=moved, at=NOW, most=1) == (
        taken,
        not taken,
    )
    made.refresh_from_db()
    assert (made.state, made.cursor, Message.objects.count()) == ("unconfirmed", taken, 0)
    receiver = Receiver()
    assert send(made, receiver) == ((1, 0) if taken else (2, 0))
    assert {to for to, _headers, _told in receiver.calls} == {new}


def test_an_answer_from_the_former_address_confirms_nothing(cast: Cast) -> None:
    made = webhooks.endpoint(cast, EndpointState.UNCONFIRMED)

    def moved(*call: Any) -> Answer:
        change(cast, made, address="https://ny.example.org/")
        return Receiver()(*call)

    assert send(made, moved) == (0, 0)
    made.refresh_from_db()
    assert (made.state, made.confirmed_at) == ("unconfirmed", None)


def test_after_an_exchange_both_secrets_sign_for_a_day(cast: Cast) -> None:
    made = webhooks.endpoint(cast)
    webhooks.changes(cast.region, GRANTS)
    by: dict[str, Any] = {"endpoint_id": made.pk, "actor": cast.administrator, "at": NOW}
    commands.show_secret(**by)
    commands.exchange_secret(**by)
    receiver = Receiver([500])
    send(made, receiver, NOW)
    send(made, receiver, NOW + timedelta(days=1))
    signatures = [headers["webhook-signature"].split() for _to, headers, _told in receiver.calls]
    assert [len(one) for one in signatures] == [2, 1]


@pytest.mark.parametrize(("days", "thrown"), [(30, 0), (31, 5)])
def test_what_is_sent_no_more_is_kept_for_thirty_days(cast: Cast, days: int, thrown: int) -> None:
    """What arrived, tests that did not, and challenges that did not or that others took the place of."""
    made = webhooks.endpoint(cast, EndpointState.UNCONFIRMED)
    by: dict[str, Any] = {"endpoint_id": made.pk, "actor": cast.administrator, "at": NOW}
    assert send(made, Receiver([410])) == (0, 1)
    commands.ask_again(**by)
    commands.ask_again(**by)
    assert send(made, Receiver()) == (1, 0)
    made.deliveries.filter(delivered_at__isnull=False).delete()
    webhooks.changes(cast.region, GRANTS)
    assert send(made, Receiver()) == (1, 0)
    for status in (500, 204):
        commands.send_test(**by)
        send(made, Receiver([status]))
    assert sorted(made.deliveries.values_list("kind", flat=True)) == [
        "challenge", "challenge", "changes", "test", "test",
    ]  # fmt: skip
    assert commands.throw_away_log(at=NOW + timedelta(days=days)) == thrown
    assert made.deliveries.count() == 5 - thrown


def test_what_may_still_be_sent_is_never_thrown_away(cast: Cast) -> None:
    failed, waiting = webhooks.endpoint(cast), webhooks.endpoint(cast, EndpointState.UNCONFIRMED)
    webhooks.changes(cast.region, GRANTS)
    assert send(failed, Receiver([410])) == (0, 1)
    commands.send_test(endpoint_id=failed.pk, actor=cast.administrator, at=NOW)
    assert commands.throw_away_log(at=NOW + timedelta(days=400)) == 0
    assert sorted(failed.deliveries.values_list("kind", flat=True)) == ["changes", "test"]
    assert list(waiting.deliveries.values_list("kind", flat=True)) == ["challenge"]


def test_what_goes_wrong_here_is_a_failed_attempt_and_lets_the_message_go(
    cast: Cast, caplog: pytest.LogCaptureFixture
) -> None:
    made = webhooks.endpoint(cast)
    webhooks.changes(cast.region, GRANTS)

    def broken(*call: Any) -> Answer:
        raise RuntimeError("nobody thought of this")

    assert send(made, broken) == (0, 1)
    [delivery] = made.deliveries.all()
    assert (delivery.failure, delivery.attempts, delivery.leased_until, delivery.next_attempt_at) == (
        "fault", 1, None, NOW + timedelta(minutes=1),
    )  # fmt: skip
    [told] = caplog.records
    assert (told.getMessage(), told.exc_info is not None) == (f"delivery {delivery.pk} was not sent", True)
    assert send(made, Receiver(), NOW + timedelta(minutes=1)) == (1, 0)


def test_an_excerpt_is_one_short_line() -> None:
    assert excerpt_of("<h1>\r\n\x00 Fel </h1>\u202e" + "x" * 300) == "<h1> Fel </h1> " + "x" * 185


def test_a_sender_asks_as_many_questions_for_many_receivers_and_changes(cast: Cast) -> None:
    counts = []
    for number in (1, 3, 60):
        Endpoint.objects.all().delete()
        for which in range(number):
            webhooks.endpoint(cast, address=f"{webhooks.ADDRESS}/{which}", name=str(which))
        webhooks.changes(cast.region, *[GRANTS] * number)
        with CaptureQueriesContext(connection) as asked:
            found = list(to_be_called(NOW))
        with CaptureQueriesContext(connection) as sent:
            assert send(found[0], Receiver()) == (1, 0)
        counts.append((len(found), len(asked), len(sent)))
    assert counts == [(1, 1, counts[0][2]), (3, 1, counts[0][2]), (60, 1, counts[0][2])]
