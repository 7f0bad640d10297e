from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

from django.utils.translation import gettext_lazy as _

from bifall.arenas.states import ArenaAction, ArenaKind, ArenaState, Side, Stance


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
}
