"""What an administrator does with a receiver. Nothing here calls anybody: the sender does."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from bifall.accounts.models import Authority, User
from bifall.accounts.permissions import require
from bifall.audit.commands import record
from bifall.changefeed.queries import last_number
from bifall.changefeed.states import PublicList
from bifall.kernel.problems import Problem, refuse_if
from bifall.webhooks.commands.delivering import go_on
from bifall.webhooks.events import (
    EndpointAsked,
    EndpointChanged,
    EndpointPaused,
    EndpointRegistered,
    EndpointRemoved,
    EndpointResumed,
    SecretExchanged,
    SecretShown,
    TestOrdered,
)
from bifall.webhooks.messages import body_of
from bifall.webhooks.models import Delivery, Endpoint
from bifall.webhooks.queries import endpoints_of
from bifall.webhooks.rules import OLD_SECRET_HOLDS, problems_with_endpoint, secret_text
from bifall.webhooks.states import ENDPOINT_WORKFLOW, DeliveryKind, EndpointAction, EndpointState


@transaction.atomic
def register(
    *, authority_id: UUID, name: str, address: str, resources: Collection[str], actor: User, at: datetime
) -> Endpoint:
    """Add a receiver of changes in some lists. It is asked whether it wants them before anything is sent.

    It gets what is seen after now; what was before stands in the feed.
    """
    authority = _authority_locked(authority_id)
    require(actor, "webhooks.register", authority)
    endpoint = Endpoint.objects.create(
        authority=authority,
        **_judged(name, address, resources, endpoints_of(authority)),
        cursor=last_number(authority_id),
        seed=secrets.token_hex(32),
        registered_by=actor,
        registered_at=at,
    )
    _ask(endpoint, at)
    record(EndpointRegistered(resources=endpoint.resources), subject=endpoint, actor=actor, at=at)
    return endpoint


@transaction.atomic
def change(
    *, endpoint_id: UUID, name: str, address: str, resources: Collection[str], actor: User, at: datetime
) -> Endpoint:
    """Change who the receiver is, where it is called and with which lists.

    A message that is written already is sent as it is; the next one follows the lists. At another address the
    receiver is asked again, and what waits for it is sent when it has answered from there. One that has not
    answered yet is asked about the lists as they are now.
    """
    authority = _authority_locked(Endpoint.objects.only("authority_id").get(pk=endpoint_id).authority_id)
    endpoint = _locked(endpoint_id)
    require(actor, "webhooks.change", endpoint)
    others = endpoints_of(authority).exclude(pk=endpoint_id)
    told = _judged(name, address, resources, others)
    changed = [field for field, value in told.items() if getattr(endpoint, field) != value]
    if not changed:
        return endpoint
    for field in changed:
        setattr(endpoint, field, told[field])
    elsewhere = "address" in changed
    if elsewhere:
        endpoint.confirmed_at = None
        endpoint.state = ENDPOINT_WORKFLOW.after(EndpointState(endpoint.state), EndpointAction.MOVE)
    endpoint.save(update_fields=[*changed, "confirmed_at", "state"])
    if endpoint.state == EndpointState.UNCONFIRMED and changed != ["name"]:
        _ask(endpoint, at)
    record(
        EndpointChanged(resources=endpoint.resources, elsewhere=elsewhere),
        subject=endpoint,
        actor=actor,
        at=at,
    )
    return endpoint


@transaction.atomic
def show_secret(*, endpoint_id: UUID, actor: User, at: datetime) -> str:
    """The secret, for the one time that it is shown."""
    endpoint = _locked(endpoint_id)
    require(actor, "webhooks.show_secret", endpoint)
    refuse_if([Problem("webhook_secret_already_shown")] if endpoint.secret_shown_at else [])
    endpoint.secret_shown_at = at
    endpoint.save(update_fields=["secret_shown_at"])
    record(SecretShown(), subject=endpoint, actor=actor, at=at)
    return secret_text(endpoint.secret)


@transaction.atomic
def exchange_secret(*, endpoint_id: UUID, actor: User, at: datetime) -> Endpoint:
    """Give the receiver another secret, to be shown once. Calls are signed with both for a day.

    One that nobody has seen is put in the place of by another: the receiver's own holds as long as it did.
    """
    endpoint = _locked(endpoint_id)
    require(actor, "webhooks.exchange_secret", endpoint)
    if endpoint.secret_shown_at is not None:
        endpoint.old_seed, endpoint.old_seed_until = endpoint.seed, at + OLD_SECRET_HOLDS
    endpoint.seed, endpoint.secret_shown_at = secrets.token_hex(32), None
    endpoint.save(update_fields=["seed", "secret_shown_at", "old_seed", "old_seed_until"])
    record(SecretExchanged(), subject=endpoint, actor=actor, at=at)
    return endpoint


@transaction.atomic
def ask_again(*, endpoint_id: UUID, actor: User, at: datetime) -> Endpoint:
    """Ask the receiver at once, and as many times more, whether it wants the changes."""
    endpoint = _locked(endpoint_id)
    require(actor, "webhooks.ask", endpoint)
    _ask(endpoint, at)
    record(EndpointAsked(), subject=endpoint, actor=actor, at=at)
    return endpoint


@transaction.atomic
def send_test(*, endpoint_id: UUID, actor: User, at: datetime) -> Endpoint:
    """Let the sender try the receiver once, with a message that tells of nothing."""
    endpoint = _locked(endpoint_id)
    require(actor, "webhooks.send_test", endpoint)
    if endpoint.deliveries.filter(kind=DeliveryKind.TEST, next_attempt_at__isnull=False).exists():
        return endpoint
    endpoint.deliveries.create(
        kind=DeliveryKind.TEST,
        body=body_of(DeliveryKind.TEST, {"items": []}, at),
        created_at=at,
        next_attempt_at=at,
    )
    record(TestOrdered(), subject=endpoint, actor=actor, at=at)
    return endpoint


@transaction.atomic
def pause(*, endpoint_id: UUID, actor: User, at: datetime) -> Endpoint:
    """Call the receiver no more for a while. What changes meanwhile is kept for it."""
    endpoint = _locked(endpoint_id)
    require(actor, "webhooks.pause", endpoint)
    _move(endpoint, EndpointAction.PAUSE)
    record(EndpointPaused(), subject=endpoint, actor=actor, at=at)
    return endpoint


@transaction.atomic
def resume(*, endpoint_id: UUID, actor: User, at: datetime) -> Endpoint:
    """Go on where it stopped: first what was being tried, with its own id, then the rest in order."""
    endpoint = _locked(endpoint_id)
    require(actor, "webhooks.resume", endpoint)
    _move(endpoint, EndpointAction.RESUME)
    go_on(endpoint, at)
    record(EndpointResumed(), subject=endpoint, actor=actor, at=at)
    return endpoint


@transaction.atomic
def remove(*, endpoint_id: UUID, actor: User, at: datetime) -> Endpoint:
    """Forget the receiver: what has been sent to it, and its secrets. That it was there stays."""
    endpoint = _locked(endpoint_id)
    require(actor, "webhooks.remove", endpoint)
    _move(endpoint, EndpointAction.REMOVE)
    endpoint.deliveries.all().delete()
    endpoint.seed = endpoint.old_seed = ""
    endpoint.save(update_fields=["seed", "old_seed"])
    record(EndpointRemoved(), subject=endpoint, actor=actor, at=at)
    return endpoint


def _judged(
    name: str, address: str, resources: Collection[str], others: QuerySet[Endpoint]
) -> dict[str, Any]:
    """The values to keep. Refuses what is wrong with them, and an address that another receiver has."""
    name, address = name.strip(), address.strip()
    loopback = settings.BIFALL_WEBHOOKS_TO_LOOPBACK
    problems = list(problems_with_endpoint(name, address, resources, PublicList.values, loopback=loopback))
    if others.filter(address=address).exists():
        problems.append(Problem("webhook_address_taken", "address"))
    refuse_if(problems)
    lists = [one for one in PublicList.values if one in resources]
    return {"name": name, "address": address, "resources": lists}


def _ask(endpoint: Endpoint, at: datetime) -> Delivery:
    """In the place of what it was asked before."""
    endpoint.deliveries.filter(kind=DeliveryKind.CHALLENGE).update(next_attempt_at=None, body="")
    data = {"challenge": secrets.token_urlsafe(24), "resources": endpoint.resources}
    return endpoint.deliveries.create(
        kind=DeliveryKind.CHALLENGE,
        body=body_of(DeliveryKind.CHALLENGE, data, at),
        created_at=at,
        next_attempt_at=at,
    )


def _move(endpoint: Endpoint, action: EndpointAction) -> None:
    endpoint.state = ENDPOINT_WORKFLOW.after(EndpointState(endpoint.state), action)
    endpoint.save(update_fields=["state"])


def _authority_locked(authority_id: UUID) -> Authority:
    """So that two receivers do not get the same address at once."""
    return Authority.objects.select_for_update(of=("self",), no_key=True).get(pk=authority_id)


def _locked(endpoint_id: UUID) -> Endpoint:
    return Endpoint.objects.select_for_update(of=("self",), no_key=True).get(pk=endpoint_id)
