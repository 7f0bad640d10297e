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
class DutyWeekEmptied:
    name: ClassVar[str] = "press.duty_week_emptied"
    year: int
    week: int


@dataclass(frozen=True, slots=True)
class AbsenceNoted:
    name: ClassVar[str] = "press.absence_noted"
    contact_id: str
    first_on: str
    last_on: str


@dataclass(frozen=True, slots=True)
class AbsenceRemoved:
    name: ClassVar[str] = "press.absence_removed"
    contact_id: str


@dataclass(frozen=True, slots=True)
class CalendarLinkRenewed:
    name: ClassVar[str] = "press.calendar_link_renewed"
    contact_id: str


@dataclass(frozen=True, slots=True)
class TopicLoaded:
    name: ClassVar[str] = "press.topic_loaded"
    topic_id: str


@dataclass(frozen=True, slots=True)
class TopicRenamed:
    name: ClassVar[str] = "press.topic_renamed"
    topic_id: str


@dataclass(frozen=True, slots=True)
class TopicEnded:
    name: ClassVar[str] = "press.topic_ended"
    topic_id: str


@dataclass(frozen=True, slots=True)
class TopicReopened:
    name: ClassVar[str] = "press.topic_reopened"
    topic_id: str


@dataclass(frozen=True, slots=True)
class PictureAdded:
    name: ClassVar[str] = "press.picture_added"
    picture_id: int


@dataclass(frozen=True, slots=True)
class PictureDescribed:
    name: ClassVar[str] = "press.picture_described"
    picture_id: int


@dataclass(frozen=True, slots=True)
class PictureShown:
    name: ClassVar[str] = "press.picture_shown"
    picture_id: int


@dataclass(frozen=True, slots=True)
class PictureHidden:
    name: ClassVar[str] = "press.picture_hidden"
    picture_id: int


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


@dataclass(frozen=True, slots=True)
class ReleaseCorrected:
    """`number`: the first correction of the text is 1."""

    name: ClassVar[str] = "press.release_corrected"
    page_id: int
    number: int


@dataclass(frozen=True, slots=True)
class ApprovalAsked:
    name: ClassVar[str] = "press.approval_asked"
    page_id: int


@dataclass(frozen=True, slots=True)
class ReleaseApproved:
    name: ClassVar[str] = "press.release_approved"
    page_id: int


@dataclass(frozen=True, slots=True)
class ReleaseReturned:
    name: ClassVar[str] = "press.release_returned"
    page_id: int


@dataclass(frozen=True, slots=True)
class SentInAdvance:
    name: ClassVar[str] = "press.sent_in_advance"
    page_id: int


@dataclass(frozen=True, slots=True)
class QuoteAsked:
    name: ClassVar[str] = "press.quote_asked"
    page_id: int


@dataclass(frozen=True, slots=True)
class QuoteApproved:
    """By the speaker: signed in (the actor), or by a personal link (no actor)."""

    name: ClassVar[str] = "press.quote_approved"
    page_id: int


@dataclass(frozen=True, slots=True)
class QuoteRefused:
    name: ClassVar[str] = "press.quote_refused"
    page_id: int


@dataclass(frozen=True, slots=True)
class SubscriptionAsked:
    """Somebody asked for letters; nobody else knows who."""

    name: ClassVar[str] = "press.subscription_asked"


@dataclass(frozen=True, slots=True)
class SubscriptionConfirmed:
    name: ClassVar[str] = "press.subscription_confirmed"


@dataclass(frozen=True, slots=True)
class SubscriptionChanged:
    name: ClassVar[str] = "press.subscription_changed"


@dataclass(frozen=True, slots=True)
class SubscriptionStopped:
    """`is_hard`: the address does not exist; else too many letters in a row came back."""

    name: ClassVar[str] = "press.subscription_stopped"
    is_hard: bool


@dataclass(frozen=True, slots=True)
class SubscriptionErased:
    name: ClassVar[str] = "press.subscription_erased"


TEXTS = {
    "press.newsroom_opened": _("Pressrummet öppnades"),
    "press.contact_saved": _("Presskontakten {contact} sparades"),
    "press.duty_week_set": _("{contact} fick pressjouren vecka {week} år {year}"),
    "press.duty_week_emptied": _("Pressjouren vecka {week} år {year} togs bort"),
    "press.absence_noted": _("{contact} är borta från {first_on} till {last_on}"),
    "press.absence_removed": _("En frånvaro för {contact} togs bort"),
    "press.calendar_link_renewed": _("{contact} fick en ny länk till sin jourkalender"),
    "press.topic_loaded": _("Ämnet {topic} lades till"),
    "press.topic_renamed": _("Ämnet {topic} fick andra namn"),
    "press.topic_ended": _("Ämnet {topic} avslutades"),
    "press.topic_reopened": _("Ämnet {topic} togs upp igen"),
    "press.picture_added": _("En bild lades till i bildbanken"),
    "press.picture_described": _("En bilds uppgifter och rättigheter ändrades"),
    "press.picture_shown": _("En bild blev offentlig i bildbanken"),
    "press.picture_hidden": _("En bild togs bort ur den offentliga bildbanken"),
    "press.release_drafted": _("Ett utkast till pressmeddelande gjordes"),
    "press.release_published": _("Pressmeddelandet publicerades"),
    "press.release_corrected": _("Rättelse nummer {number} av pressmeddelandet publicerades"),
    "press.approval_asked": _("Pressmeddelandet lämnades för godkännande"),
    "press.release_approved": _("Pressmeddelandet godkändes"),
    "press.release_returned": _("Pressmeddelandet lämnades tillbaka med vad som behöver ändras"),
    "press.sent_in_advance": _("Pressmeddelandet skickades ut före sin tid och är en allmän handling"),
    "press.quote_asked": _("Den som citeras ombads godkänna sitt citat"),
    "press.quote_approved": _("Den som citeras godkände sitt citat"),
    "press.quote_refused": _("Den som citeras godkände inte sitt citat"),
    "press.subscription_asked": _("Någon bad att få prenumerera på pressmeddelanden"),
    "press.subscription_confirmed": _("En prenumeration på pressmeddelanden bekräftades"),
    "press.subscription_changed": _("En prenumeration på pressmeddelanden ändrades"),
    "press.subscription_stopped": _("En prenumeration stoppades, för breven kom tillbaka"),
    "press.subscription_erased": _("En prenumeration på pressmeddelanden togs bort"),
}
