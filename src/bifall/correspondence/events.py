from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

from django.utils.translation import gettext_lazy as _

from bifall.correspondence.states import Party


@dataclass(frozen=True, slots=True)
class CaseMessageSent:
    """Of the application."""

    name: ClassVar[str] = "correspondence.sent"
    told_by: ClassVar[str] = "party"
    message_id: str
    party: Annotated[str, Party]
    attachments: int


@dataclass(frozen=True, slots=True)
class CaseMessagesRead:
    """Of the latest message that was read."""

    name: ClassVar[str] = "correspondence.read"
    number: int


@dataclass(frozen=True, slots=True)
class NoteWritten:
    """Of the note, never of the application: an applicant reads what has happened to their application."""

    name: ClassVar[str] = "correspondence.note_written"


TEXTS = {
    "correspondence.sent.applicant": _("Sökanden skrev ett meddelande"),
    "correspondence.sent.authority": _("Handläggaren skrev ett meddelande till sökanden"),
    "correspondence.read": _("Meddelanden i ärendet lästes: {number}"),
    "correspondence.note_written": _("En intern anteckning skrevs"),
}
