"""How an entry is sealed: its hash covers everything in it and the hash before it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """The content of one entry, as values."""

    entry_id: str
    authority_id: str
    sequence: int
    at: datetime
    actor_id: str | None
    event: str
    subject_type: str
    subject_id: str
    data: Mapping[str, object]
    previous_hash: str


def content_of(link: Link) -> str:
    """The entry's canonical JSON, which its seal covers: sorted keys, UTC with microseconds, ASCII alone."""
    content = {
        "id": link.entry_id,
        "authority": link.authority_id,
        "sequence": link.sequence,
        "at": link.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        "actor": link.actor_id,
        "event": link.event,
        "subject": [link.subject_type, link.subject_id],
        "data": link.data,
        "previous": link.previous_hash,
    }
    return json.dumps(content, sort_keys=True, ensure_ascii=True, separators=(",", ":"))


def seal(link: Link) -> str:
    """SHA-256 (64 hex digits) over the entry's content."""
    return hashlib.sha256(content_of(link).encode()).hexdigest()
