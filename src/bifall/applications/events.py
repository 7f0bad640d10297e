from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class ApplicationStarted:
    name: ClassVar[str] = "applications.started"
    round_id: str
    organisation_id: str


@dataclass(frozen=True, slots=True)
class ApplicationWritten:
    name: ClassVar[str] = "applications.written"
    questions: list[str]
    conflicts: int


@dataclass(frozen=True, slots=True)
class AttachmentAdded:
    name: ClassVar[str] = "applications.attachment_added"
    document_id: str


@dataclass(frozen=True, slots=True)
class AttachmentRemoved:
    name: ClassVar[str] = "applications.attachment_removed"
    document_id: str


@dataclass(frozen=True, slots=True)
class ApplicationSubmitted:
    name: ClassVar[str] = "applications.submitted"
    case_number: str
    sought_sek: int
    total_cost_sek: int


@dataclass(frozen=True, slots=True)
class ApplicationMoved:
    """Any other move of the state table; `reason` is never free text."""

    name: ClassVar[str] = "applications.moved"
    action: str
    previous: str
    state: str


@dataclass(frozen=True, slots=True)
class CompletionRequested:
    name: ClassVar[str] = "applications.completion_requested"
    request_id: str
    due_on: str


@dataclass(frozen=True, slots=True)
class HandedOver:
    name: ClassVar[str] = "applications.handed_over"
    officer_id: str
