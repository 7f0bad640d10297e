"""Receivers of open data, and what they answer."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bifall.accounts.models import Authority
from bifall.changefeed.models import Look, PublicChange
from bifall.changefeed.states import ChangeKind, PublicList
from bifall.webhooks.messages import body_of
from bifall.webhooks.models import Delivery, Endpoint
from bifall.webhooks.states import DeliveryKind, EndpointState, Failure
from bifall.webhooks.transport import Answer
from tests.cast import Cast
from tests.conftest import NOW

ADDRESS = "https://mottagare.example.org/andringar"
SEED = "5eed" * 16


def endpoint(
    cast: Cast,
    state: EndpointState = EndpointState.ACTIVE,
    *,
    authority: Authority | None = None,
    **fields: Any,
) -> Endpoint:
    values: dict[str, Any] = {
        "authority": authority or cast.region,
        "name": "Exempelbladet",
        "address": ADDRESS,
        "resources": [PublicList.GRANTS.value, PublicList.RELEASES.value],
        "state": state,
        "cursor": 0,
        "seed": SEED,
        "registered_by": cast.administrator,
        "registered_at": NOW,
    }
    made = Endpoint.objects.create(**(values | fields))
    if state == EndpointState.UNCONFIRMED:
        made.deliveries.create(
            kind=DeliveryKind.CHALLENGE,
            body=body_of(DeliveryKind.CHALLENGE, {"challenge": "koden", "resources": made.resources}, NOW),
            created_at=NOW,
            next_attempt_at=NOW,
        )
    return made


def changes(authority: Authority, *resources: PublicList) -> list[int]:
    """A change of each list, in this order; returns their numbers."""
    look, _made = Look.objects.get_or_create(pk=authority.pk)
    numbers = []
    for resource in resources:
        look.length += 1
        numbers.append(look.length)
        PublicChange.objects.create(
            authority=authority,
            sequence=look.length,
            resource=resource,
            row_id=f"rad-{look.length}",
            case_number=f"RUN {look.length}-2026",
            address=f"http://testserver/api/v1/{resource}/rad-{look.length}",
            kind=ChangeKind.CREATED,
            seen_at=NOW,
        )
    look.save()
    return numbers


def delivered(endpoint: Endpoint, **fields: Any) -> Delivery:
    """Changes that the receiver has taken."""
    values: dict[str, Any] = {
        "kind": DeliveryKind.CHANGES,
        "up_to": 4711,
        "number_of_changes": 12,
        "created_at": NOW,
        "attempted_at": NOW,
        "attempts": 1,
        "delivered_at": NOW,
        "status": 204,
        "duration_ms": 1234,
    }
    return endpoint.deliveries.create(**(values | fields))


def refused(endpoint: Endpoint) -> Delivery:
    """Changes that the receiver has not taken, and that are tried again."""
    return delivered(
        endpoint,
        attempts=3,
        delivered_at=None,
        next_attempt_at=NOW,
        status=503,
        failure=Failure.STATUS,
        excerpt="Vi har stängt.",
    )


@dataclass
class Receiver:
    """Answers calls as it is told to: statuses are used up one by one, and 204 holds after the last."""

    statuses: list[int] = field(default_factory=list)
    calls: list[tuple[str, dict[str, str], dict[str, Any]]] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)
    answers_the_challenge: bool = True

    def __call__(self, address: str, headers: Mapping[str, str], body: bytes) -> Answer:
        told = json.loads(body)
        self.calls.append((address, dict(headers), told))
        self.bodies.append(body)
        status = self.statuses.pop(0) if self.statuses else 204
        if status >= 300:
            return Answer(Failure.STATUS, 12, status, "Vi har stängt.")
        challenge = told["data"].get("challenge") if self.answers_the_challenge else "något annat"
        return Answer(None, 12, status, json.dumps({"challenge": challenge}))

    @property
    def sequences(self) -> list[list[int]]:
        """The numbers of the changes in each call."""
        return [[item["sequence"] for item in told["data"]["items"]] for _to, _headers, told in self.calls]

    @property
    def ids(self) -> list[str]:
        return [headers["webhook-id"] for _to, headers, _told in self.calls]
