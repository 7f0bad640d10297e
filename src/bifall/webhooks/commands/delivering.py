"""Calling a receiver: at least once with each message, in the order of the feed.

A sender takes a message for a while, calls without a transaction, and writes down what came of it. One that
is killed in between leaves the message to the next, which sends it again under the same id.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from bifall.accounts.queries import people_with_role
from bifall.accounts.states import Role
from bifall.audit.commands import record
from bifall.notices.commands import notify
from bifall.webhooks.events import EndpointConfirmed, EndpointGivenUp
from bifall.webhooks.messages import Compose, body_of, has_answered
from bifall.webhooks.models import Delivery, Endpoint
from bifall.webhooks.queries import due
from bifall.webhooks.rules import GONE, LONGEST_EXCERPT, headers_of, wait_after
from bifall.webhooks.states import (
    ENDPOINT_WORKFLOW,
    DeliveryKind,
    EndpointAction,
    EndpointState,
    Failure,
)
from bifall.webhooks.transport import LONGEST_CALL_S, Answer, Post

AT_A_TIME = 10
"""Messages to one receiver before the next one has its turn."""
LEASE = timedelta(seconds=2 * AT_A_TIME * LONGEST_CALL_S)
KEPT_FOR = timedelta(days=30)

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Call:
    """A message in a sender's hands. leased_until: by which it is known to be in these hands still."""

    delivery_id: UUID
    address: str
    headers: dict[str, str]
    body: bytes
    leased_until: datetime


def deliver(
    *,
    endpoint_id: UUID,
    compose: Compose,
    post: Post,
    at: datetime,
    most: int = AT_A_TIME,
    progress: Callable[[Delivery], None] | None = None,
) -> tuple[int, int]:
    """Send what the receiver is to have by now, `most` messages at the most; return (messages it has taken,
    messages it has not).

    It stops at the first that is not taken, so that none overtakes another. Not in a transaction.
    """
    taken = refused = 0
    while taken < most and not refused:
        call = _take(endpoint_id, compose, at)
        if call is None:
            break
        delivery = _settle(call, _answer_to(call, post), at)
        if delivery is None:
            break
        taken, refused = taken + (not delivery.failure), refused + bool(delivery.failure)
        if progress is not None:
            progress(delivery)
    return taken, refused


def _answer_to(call: _Call, post: Post) -> Answer:
    """What came of the call. Whatever is wrong here is a failed attempt too: the message is let go of, and
    waits for its next one.
    """
    try:
        return post(call.address, call.headers, call.body)
    except Exception:
        log.exception("delivery %s was not sent", call.delivery_id)
        return Answer(Failure.FAULT, 0)


@transaction.atomic
def _take(endpoint_id: UUID, compose: Compose, at: datetime) -> _Call | None:
    """The next message, taken by this sender alone. None when nothing is to be sent now."""
    endpoint = _locked(endpoint_id)
    if endpoint is None:
        return None
    delivery = due(at).filter(endpoint=endpoint).order_by("created_at", "pk").first()
    if delivery is None:
        delivery = _next_changes(endpoint, compose, at)
    if delivery is None:
        return None
    delivery.leased_until, delivery.attempted_at = at + LEASE, at
    delivery.attempts += 1
    delivery.save()
    body = delivery.body.encode()
    signed = headers_of(endpoint.secrets_at(at), delivery.message_id, int(at.timestamp()), body)
    headers = {**signed, "Content-Type": "application/json", "User-Agent": "Bifall"}
    return _Call(delivery.pk, endpoint.address, headers, body, delivery.leased_until)


def _next_changes(endpoint: Endpoint, compose: Compose, at: datetime) -> Delivery | None:
    """The next message with changes, not yet written. None while one is under way, or when none are new."""
    under_way = endpoint.deliveries.filter(kind=DeliveryKind.CHANGES, next_attempt_at__isnull=False)
    if endpoint.state != EndpointState.ACTIVE or under_way.exists():
        return None
    batch = compose(endpoint)
    if not batch.rows:
        if batch.up_to > endpoint.cursor:
            endpoint.cursor = batch.up_to
            endpoint.save(update_fields=["cursor"])
        return None
    return Delivery(
        endpoint=endpoint,
        kind=DeliveryKind.CHANGES,
        body=body_of(DeliveryKind.CHANGES, {"items": batch.rows}, at),
        up_to=batch.up_to,
        number_of_changes=len(batch.rows),
        created_at=at,
        next_attempt_at=at,
    )


@transaction.atomic
def _settle(call: _Call, answer: Answer, at: datetime) -> Delivery | None:
    """Write down what came of the call. None when the message has passed into other hands, or is gone."""
    endpoint = Endpoint.objects.filter(deliveries=call.delivery_id).first()
    endpoint = endpoint and _locked(endpoint.pk)
    ours = Delivery.objects.filter(pk=call.delivery_id, leased_until=call.leased_until)
    delivery = ours.exclude(next_attempt_at=None).first()
    if endpoint is None or delivery is None:
        return None
    failure = answer.failure
    if failure is None and delivery.kind == DeliveryKind.CHALLENGE:
        failure = None if has_answered(delivery.body, answer.content) else Failure.CHALLENGE
    delivery.leased_until = None
    delivery.status, delivery.duration_ms = answer.status, answer.duration_ms
    delivery.failure = failure or ""
    delivery.excerpt = excerpt_of(answer.content)
    if failure is None:
        _arrived(endpoint, delivery, at)
    elif call.address != endpoint.address:
        # It has moved meanwhile. That it was not there any more says nothing of where it is.
        delivery.next_attempt_at = at
    else:
        _failed(endpoint, delivery, at)
    delivery.save()
    return delivery


def _arrived(endpoint: Endpoint, delivery: Delivery, at: datetime) -> None:
    delivery.delivered_at, delivery.next_attempt_at, delivery.body = at, None, ""
    if delivery.kind == DeliveryKind.CHANGES:
        endpoint.cursor = delivery.up_to
        endpoint.save(update_fields=["cursor"])
    if delivery.kind == DeliveryKind.CHALLENGE and endpoint.state == EndpointState.UNCONFIRMED:
        endpoint.state = ENDPOINT_WORKFLOW.after(EndpointState.UNCONFIRMED, EndpointAction.CONFIRM)
        endpoint.confirmed_at = at
        endpoint.save(update_fields=["state", "confirmed_at"])
        go_on(endpoint, at)
        record(EndpointConfirmed(), subject=endpoint, actor=None, at=at)


def go_on(endpoint: Endpoint, at: datetime) -> None:
    """Let the changes that the receiver has not taken be tried at once, as many times as new ones."""
    untaken = endpoint.deliveries.filter(kind=DeliveryKind.CHANGES, delivered_at=None)
    untaken.update(next_attempt_at=at, attempts=0)


def _failed(endpoint: Endpoint, delivery: Delivery, at: datetime) -> None:
    """When it is tried again; after the last attempt the receiver is called no more, and that is told."""
    wait = None if delivery.kind == DeliveryKind.TEST else wait_after(delivery.attempts)
    if delivery.status == GONE or wait is None:
        delivery.next_attempt_at = None
    else:
        delivery.next_attempt_at = at + wait
        return
    if delivery.kind == DeliveryKind.TEST:
        delivery.body = ""
        if delivery.status != GONE:
            return
    if ENDPOINT_WORKFLOW.allows(EndpointState(endpoint.state), EndpointAction.GIVE_UP):
        endpoint.state = ENDPOINT_WORKFLOW.after(EndpointState(endpoint.state), EndpointAction.GIVE_UP)
        endpoint.save(update_fields=["state"])
    record(EndpointGivenUp(attempts=delivery.attempts), subject=endpoint, actor=None, at=at)
    _tell(endpoint, delivery, at)


def _tell(endpoint: Endpoint, delivery: Delivery, at: datetime) -> None:
    body = format_lazy(
        _(
            "{name} ({host}) har inte tagit emot det som tjänsten har skickat efter {attempts} försök."
            " Tjänsten skickar inget mer förrän du ber om det på mottagarens sida."
        ),
        name=endpoint.name,
        host=endpoint.host,
        attempts=delivery.attempts,
    )
    for person in people_with_role(endpoint.authority, Role.ADMINISTRATOR):
        notify(
            authority_id=endpoint.authority_id,
            recipient=person,
            kind="webhooks.given_up",
            subject=format_lazy(_("{name} tar inte emot öppna data"), name=endpoint.name),
            body=body,
            path=reverse("desk:webhook", args=[endpoint.pk]),
            at=at,
        )


def throw_away_log(*, at: datetime) -> int:
    """Throw away what has arrived, and the challenges and tests that are sent no more, after thirty days;
    return how many. Changes that a receiver has not taken are kept for it.
    """
    before = at - KEPT_FOR
    ended = Q(delivered_at__isnull=False) | ~Q(kind=DeliveryKind.CHANGES)
    # A challenge that another took the place of may never have been sent.
    old = Q(attempted_at__lt=before) | Q(attempted_at=None, created_at__lt=before)
    thrown, _of_each = Delivery.objects.filter(ended, old, next_attempt_at=None).delete()
    return thrown


def excerpt_of(content: str) -> str:
    """The beginning of an answer on one line, without what cannot be shown."""
    shown = "".join(letter if letter.isprintable() else " " for letter in content)
    return " ".join(shown.split())[:LONGEST_EXCERPT]


def _locked(endpoint_id: UUID) -> Endpoint | None:
    found = Endpoint.objects.select_for_update(of=("self",), no_key=True)
    return found.select_related("authority").filter(pk=endpoint_id).first()
