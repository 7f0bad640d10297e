from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

from django.utils.translation import gettext_lazy as _

from bifall.arenas.states import (
    ArenaAction,
    ArenaKind,
    ArenaState,
    EndedBy,
    FollowUpMoment,
    MeetingAction,
    Side,
    Stance,
)


@dataclass(frozen=True, slots=True)
class ArenaCreated:
    name: ClassVar[str] = "arenas.created"
    kind: Annotated[str, ArenaKind]
    project_id: str


@dataclass(frozen=True, slots=True)
class ArenaChanged:
    name: ClassVar[str] = "arenas.changed"
    kind: Annotated[str, ArenaKind]


@dataclass(frozen=True, slots=True)
class ArenaDaysAdded:
    name: ClassVar[str] = "arenas.days_added"
    days: int
    slots: int


@dataclass(frozen=True, slots=True)
class ArenaDayRemoved:
    name: ClassVar[str] = "arenas.day_removed"
    day: str


@dataclass(frozen=True, slots=True)
class ArenaTermsAdded:
    name: ClassVar[str] = "arenas.terms_added"
    terms: int


@dataclass(frozen=True, slots=True)
class ArenaTermRemoved:
    name: ClassVar[str] = "arenas.term_removed"
    term_id: str


@dataclass(frozen=True, slots=True)
class ArenaMoved:
    """A move of the meeting place's state table."""

    name: ClassVar[str] = "arenas.moved"
    told_by: ClassVar[str] = "action"
    action: Annotated[str, ArenaAction]
    previous: Annotated[str, ArenaState]
    state: Annotated[str, ArenaState]


@dataclass(frozen=True, slots=True)
class ArenaInvited:
    name: ClassVar[str] = "arenas.invited"
    side: Annotated[str, Side]
    invitations: int


@dataclass(frozen=True, slots=True)
class ParticipantRegistered:
    name: ClassVar[str] = "arenas.registered"
    side: Annotated[str, Side]
    consents: int


@dataclass(frozen=True, slots=True)
class ParticipantConfirmed:
    name: ClassVar[str] = "arenas.confirmed"
    side: Annotated[str, Side]


@dataclass(frozen=True, slots=True)
class DetailsChanged:
    name: ClassVar[str] = "arenas.details_changed"
    side: Annotated[str, Side]


@dataclass(frozen=True, slots=True)
class ConsentsChanged:
    name: ClassVar[str] = "arenas.consents_changed"
    given: int
    withdrawn: int


@dataclass(frozen=True, slots=True)
class ProfileSaved:
    name: ClassVar[str] = "arenas.profile_saved"
    terms: int


@dataclass(frozen=True, slots=True)
class AvailabilitySaved:
    """`slots` is 0 when all of them suit."""

    name: ClassVar[str] = "arenas.availability_saved"
    slots: int


@dataclass(frozen=True, slots=True)
class WishMade:
    name: ClassVar[str] = "arenas.wish_made"
    other_id: str
    stance: Annotated[str, Stance]


@dataclass(frozen=True, slots=True)
class WishTakenBack:
    name: ClassVar[str] = "arenas.wish_taken_back"
    other_id: str


@dataclass(frozen=True, slots=True)
class WishesRanked:
    name: ClassVar[str] = "arenas.wishes_ranked"
    wishes: int


@dataclass(frozen=True, slots=True)
class ParticipantWithdrawn:
    name: ClassVar[str] = "arenas.withdrawn"
    side: Annotated[str, Side]


@dataclass(frozen=True, slots=True)
class ParticipantErased:
    name: ClassVar[str] = "arenas.erased"
    side: Annotated[str, Side]


@dataclass(frozen=True, slots=True)
class ParticipantsListed:
    name: ClassVar[str] = "arenas.participants_listed"
    students: int
    employers: int


@dataclass(frozen=True, slots=True)
class WishesListed:
    name: ClassVar[str] = "arenas.wishes_listed"
    wishes: int


@dataclass(frozen=True, slots=True)
class TimetableBegun:
    """Somebody has asked for a proposal, and the engine makes it beside the request."""

    name: ClassVar[str] = "arenas.timetable_begun"
    run_id: str


@dataclass(frozen=True, slots=True)
class TimetableRefused:
    """There will be no proposal: so many problems stood in its way."""

    name: ClassVar[str] = "arenas.timetable_refused"
    run_id: str
    problems: int


@dataclass(frozen=True, slots=True)
class TimetableMade:
    name: ClassVar[str] = "arenas.timetable_made"
    meetings: int
    unmet: int
    share_percent: int


@dataclass(frozen=True, slots=True)
class TimetablePublished:
    name: ClassVar[str] = "arenas.timetable_published"
    meetings: int


@dataclass(frozen=True, slots=True)
class TimetableReplanned:
    name: ClassVar[str] = "arenas.timetable_replanned"
    cancelled: int
    moved: int
    added: int


@dataclass(frozen=True, slots=True)
class MeetingCancelled:
    name: ClassVar[str] = "arenas.meeting_cancelled"
    meeting_id: str
    by: Annotated[str, EndedBy]


@dataclass(frozen=True, slots=True)
class ArrivalsNoted:
    name: ClassVar[str] = "arenas.arrivals_noted"
    day: str
    participants: int


@dataclass(frozen=True, slots=True)
class ArrivalTakenBack:
    name: ClassVar[str] = "arenas.arrival_taken_back"
    participant_id: str


@dataclass(frozen=True, slots=True)
class MeetingMarked:
    name: ClassVar[str] = "arenas.meeting_marked"
    told_by: ClassVar[str] = "action"
    meeting_id: str
    action: Annotated[str, MeetingAction]


@dataclass(frozen=True, slots=True)
class MeetingsSettled:
    name: ClassVar[str] = "arenas.meetings_settled"
    held: int
    missed: int


@dataclass(frozen=True, slots=True)
class FollowUpsAsked:
    name: ClassVar[str] = "arenas.follow_ups_asked"
    moment: Annotated[str, FollowUpMoment]
    participants: int


@dataclass(frozen=True, slots=True)
class FollowUpAnswered:
    name: ClassVar[str] = "arenas.follow_up_answered"
    moment: Annotated[str, FollowUpMoment]
    outcomes: int


@dataclass(frozen=True, slots=True)
class IndicatorCountsSet:
    name: ClassVar[str] = "arenas.indicator_counts_set"
    indicators: int


TEXTS = {
    "arenas.created": _("Mötesplatsen skapades: {kind}"),
    "arenas.changed": _("Mötesplatsen ändrades"),
    "arenas.days_added": _("Dagar lades till: {days}, med {slots} mötestider"),
    "arenas.day_removed": _("Dagen {day} togs bort"),
    "arenas.terms_added": _("Ord lades till i listan: {terms}"),
    "arenas.term_removed": _("Ett ord togs bort ur listan"),
    "arenas.moved.open": _("Mötesplatsen öppnades för anmälan"),
    "arenas.moved.plan": _("Schemat lades"),
    "arenas.moved.hold": _("Mötesplatsen hölls"),
    "arenas.moved.close": _("Mötesplatsen avslutades"),
    "arenas.moved.cancel": _("Mötesplatsen ställdes in"),
    "arenas.invited": _("Inbjudna ({side}): {invitations}"),
    "arenas.registered": _("En anmälan kom in: {side}"),
    "arenas.confirmed": _("En anmälan bekräftades: {side}"),
    "arenas.details_changed": _("En deltagare ändrade sina uppgifter: {side}"),
    "arenas.consents_changed": _("Samtycken lämnade: {given}, återtagna: {withdrawn}"),
    "arenas.profile_saved": _("En profil sparades"),
    "arenas.availability_saved": _("Tider sparades"),
    "arenas.wish_made": _("Ett önskemål: {stance}"),
    "arenas.wish_taken_back": _("Ett önskemål togs tillbaka"),
    "arenas.wishes_ranked": _("Önskemålen ordnades: {wishes}"),
    "arenas.withdrawn": _("En deltagare avanmälde sig: {side}"),
    "arenas.erased": _("En deltagares uppgifter raderades: {side}"),
    "arenas.participants_listed": _("Från en lista: {students} studenter och {employers} arbetsgivare"),
    "arenas.wishes_listed": _("Önskemål från en lista: {wishes}"),
    "arenas.timetable_begun": _("Arbetet med ett förslag till schema började"),
    "arenas.timetable_refused": _("Det blev inget förslag till schema. Antal hinder: {problems}"),
    "arenas.timetable_made": _("Ett förslag till schema: {meetings} möten, {unmet} önskade blev inte av"),
    "arenas.timetable_published": _("Schemat publicerades: {meetings} möten"),
    "arenas.timetable_replanned": _(
        "Schemat ändrades: {cancelled} möten ställdes in, {moved} flyttades, {added} kom till"
    ),
    "arenas.meeting_cancelled": _("Ett möte ställdes in av {by}"),
    "arenas.arrivals_noted": _("Incheckade den {day}: {participants}"),
    "arenas.arrival_taken_back": _("En incheckning togs tillbaka"),
    "arenas.meeting_marked.move": _("Ett möte flyttades"),
    "arenas.meeting_marked.cancel": _("Ett möte ställdes in"),
    "arenas.meeting_marked.hold": _("Ett möte markerades som hållet"),
    "arenas.meeting_marked.miss": _("Ett möte markerades som uteblivet"),
    "arenas.meetings_settled": _("Dagen summerades: {held} möten hölls, {missed} uteblev"),
    "arenas.follow_ups_asked": _("Frågan om vad det blev ställdes {moment} till {participants}"),
    "arenas.follow_up_answered": _("En deltagare berättade {moment} vad det blev"),
    "arenas.indicator_counts_set": _("Mötesplatserna räknas på {indicators} indikatorer"),
}
