"""What the other side sees of somebody: what they have agreed to, and nothing else.

Every page that shows a participant to anybody but themselves and the leader takes it from here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from bifall.arenas.models import Arena, Consent, Participant, ProfileTerm
from bifall.arenas.states import IDENTIFYING, Level, OfferKind, Purpose, Relation, Side, SizeClass

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


@dataclass(frozen=True, slots=True)
class ShownTerm:
    """A skill or a language with its level in words."""

    label: str
    level: StrPromise | str
    relation: Relation


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A participant as the other side sees them. What they have not agreed to is empty."""

    id: UUID
    side: Side
    name: str = ""
    email: str = ""
    phone: str = ""
    organisation: str = ""
    size: StrPromise | str = ""
    programme: str = ""
    municipality: str = ""
    kinds: Sequence[StrPromise | str] = ()
    terms: Sequence[ShownTerm] = ()
    places: Sequence[str] = ()
    is_remote: bool = False
    text: str = ""
    agreed: frozenset[Purpose] = field(default_factory=frozenset)

    @property
    def called(self) -> StrPromise | str:
        """What to call them by: the organisation, the name, or the programme."""
        if self.organisation or self.name:
            return self.organisation or self.name
        if self.programme:
            return format_lazy(_("Student på {programme}"), programme=self.programme)
        return _("En arbetsgivare") if self.side == Side.EMPLOYER else _("En student")

    @property
    def is_empty(self) -> bool:
        """Nothing to call them by has been agreed to, so that they are suggested to nobody."""
        return not (self.agreed & IDENTIFYING)


def shown_to_others(arena: Arena, side: Side) -> QuerySet[Participant]:
    """Those of the side whom the other side is shown: confirmed, here, and with something to call them by."""
    agreed = Consent.objects.filter(
        participant=OuterRef("pk"), withdrawn_at=None, purpose__in=[purpose.value for purpose in IDENTIFYING]
    )
    return Participant.objects.filter(
        Exists(agreed), arena=arena, side=side, withdrawn_at=None, confirmed_at__isnull=False
    ).order_by("registered_at", "id")


def with_profile(participants: QuerySet[Participant]) -> QuerySet[Participant]:
    """What `shown` and the engine need of each, in a constant number of queries."""
    return participants.select_related("municipality", "profile").prefetch_related(
        Prefetch("consents", Consent.objects.filter(withdrawn_at=None), to_attr="open_consents"),
        Prefetch("profile__terms", ProfileTerm.objects.select_related("term")),
        "profile__places",
    )


def shown(participants: Iterable[Participant]) -> list[Shown]:
    """Each as the other side sees them. Give what `with_profile` fetched."""
    return [_shown(participant) for participant in participants]


def _shown(one: Participant) -> Shown:
    consents: list[Consent] = one.open_consents  # type: ignore[attr-defined]  # with_profile sets it
    agreed = frozenset(Purpose(consent.purpose) for consent in consents)
    profile = getattr(one, "profile", None)
    found: dict[Purpose, dict[str, object]] = {
        Purpose.SHOW_NAME: {"name": one.contact_name},
        Purpose.SHOW_EMAIL: {"email": one.email},
        Purpose.SHOW_PHONE: {"phone": one.phone},
        Purpose.SHOW_ORGANISATION: {
            "organisation": one.organisation_name,
            "size": SizeClass(one.size_class).label if one.size_class else "",
        },
        Purpose.SHOW_PROGRAMME: {"programme": one.programme},
        Purpose.SHOW_MUNICIPALITY: {"municipality": one.municipality.name if one.municipality else ""},
    }
    if profile is not None:
        found |= {
            Purpose.SHOW_KINDS: {"kinds": [kind.label for kind in OfferKind if kind.value in profile.kinds]},
            Purpose.SHOW_SKILLS: {
                "terms": [
                    ShownTerm(row.term.label, level_in_words(row.level), Relation(row.relation))
                    for row in profile.terms.all()
                ]
            },
            Purpose.SHOW_PLACES: {
                "places": [place.name for place in profile.places.all()],
                "is_remote": profile.remote,
            },
            Purpose.SHOW_TEXT: {"text": profile.text},
        }
    fields: dict[str, object] = {}
    for purpose, values in found.items():
        if purpose in agreed:
            fields |= values
    return Shown(id=one.pk, side=Side(one.side), agreed=agreed, **fields)  # type: ignore[arg-type]


def level_in_words(level: int) -> StrPromise | str:
    """A level in words: those above the scale of the forms are the highest of it."""
    return Level(min(level, Level.EXPERT)).label
