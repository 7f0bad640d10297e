from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class NewsroomOpened:
    name: ClassVar[str] = "press.newsroom_opened"
    page_id: int


@dataclass(frozen=True, slots=True)
class ContactSaved:
    name: ClassVar[str] = "press.contact_saved"
    contact_id: str


@dataclass(frozen=True, slots=True)
class DutyWeekSet:
    name: ClassVar[str] = "press.duty_week_set"
    year: int
    week: int
    contact_id: str
    backup_id: str | None


@dataclass(frozen=True, slots=True)
class TopicLoaded:
    name: ClassVar[str] = "press.topic_loaded"
    topic_id: str


@dataclass(frozen=True, slots=True)
class ReleaseDrafted:
    name: ClassVar[str] = "press.release_drafted"
    page_id: int
    meeting_id: str | None
    decision_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReleasePublished:
    """`total_sek` is what the release said that day: the sum of the grants it quotes."""

    name: ClassVar[str] = "press.release_published"
    page_id: int
    revision_id: int
    decision_ids: tuple[str, ...]
    total_sek: int


TEXTS = {
    "press.newsroom_opened": _("Pressrummet öppnades"),
    "press.contact_saved": _("Presskontakten {contact} sparades"),
    "press.duty_week_set": _("{contact} fick pressjouren vecka {week} år {year}"),
    "press.topic_loaded": _("Ämnet {topic} lades till"),
    "press.release_drafted": _("Ett utkast till pressmeddelande gjordes"),
    "press.release_published": _("Pressmeddelandet publicerades"),
}
