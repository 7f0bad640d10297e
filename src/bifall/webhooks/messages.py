"""What is sent: JSON with its kind, when it was made, and its data."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from bifall.webhooks.models import Endpoint
from bifall.webhooks.states import DeliveryKind

TYPES = {
    DeliveryKind.CHALLENGE: "open_data.challenge",
    DeliveryKind.TEST: "open_data.test",
    DeliveryKind.CHANGES: "open_data.changes",
}


@dataclass(frozen=True, slots=True)
class Batch:
    """Changes for a receiver, as everybody may read them; up_to: the number of the last one that was looked
    at, which may be of another list.
    """

    rows: Sequence[Mapping[str, Any]]
    up_to: int


Compose = Callable[[Endpoint], Batch]
"""The next changes after the receiver's cursor."""


def body_of(kind: DeliveryKind, data: Mapping[str, Any], at: datetime) -> str:
    told = {"type": TYPES[kind], "timestamp": at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"), "data": data}
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


def has_answered(body: str, content: str) -> bool:
    """Whether the answer has the code of the challenge that was sent."""
    try:
        told = json.loads(content)
    except (ValueError, RecursionError):
        return False
    asked = json.loads(body)["data"]["challenge"]
    return isinstance(told, dict) and told.get("challenge") == asked
