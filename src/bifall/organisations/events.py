from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

from django.utils.translation import gettext_lazy as _

from bifall.organisations.states import MandateKind, MembershipRole, OrganisationKind


@dataclass(frozen=True, slots=True)
class OrganisationRegistered:
    name: ClassVar[str] = "organisations.registered"
    kind: Annotated[str, OrganisationKind]
    country: str


@dataclass(frozen=True, slots=True)
class MunicipalityRegistered:
    """The organisation is that municipality's own."""

    name: ClassVar[str] = "organisations.municipality_registered"
    municipality_code: str


@dataclass(frozen=True, slots=True)
class ColleagueInvited:
    name: ClassVar[str] = "organisations.colleague_invited"
    invitation_id: str
    role: Annotated[str, MembershipRole]


@dataclass(frozen=True, slots=True)
class InvitationAccepted:
    name: ClassVar[str] = "organisations.invitation_accepted"
    membership_id: str
    role: Annotated[str, MembershipRole]


@dataclass(frozen=True, slots=True)
class MembershipEnded:
    name: ClassVar[str] = "organisations.membership_ended"
    user_id: str


@dataclass(frozen=True, slots=True)
class PowerOfAttorneyGiven:
    """`scopes` are codes of `Scope`; the days are ISO dates, the first and the last on which it holds."""

    name: ClassVar[str] = "organisations.power_of_attorney_given"
    scopes: list[str]
    first_day: str
    last_day: str


@dataclass(frozen=True, slots=True)
class PowerOfAttorneyAccepted:
    name: ClassVar[str] = "organisations.power_of_attorney_accepted"
    user_id: str


@dataclass(frozen=True, slots=True)
class PowerOfAttorneyRevoked:
    name: ClassVar[str] = "organisations.power_of_attorney_revoked"


@dataclass(frozen=True, slots=True)
class MunicipalityLoaded:
    name: ClassVar[str] = "organisations.municipality_loaded"
    code: str


@dataclass(frozen=True, slots=True)
class MandateGiven:
    name: ClassVar[str] = "organisations.mandate_given"
    municipality_id: str
    kind: Annotated[str, MandateKind]


@dataclass(frozen=True, slots=True)
class MandateEnded:
    name: ClassVar[str] = "organisations.mandate_ended"
    municipality_id: str


TEXTS = {
    "organisations.registered": _("Organisationen registrerades"),
    "organisations.municipality_registered": _("Organisationen registrerades som {municipality}s egen"),
    "organisations.colleague_invited": _("En kollega bjöds in som {role}"),
    "organisations.invitation_accepted": _(
        "En kollega tackade ja till att arbeta för organisationen som {role}"
    ),
    "organisations.membership_ended": _("{user} arbetar inte längre för organisationen"),
    "organisations.power_of_attorney_given": _("En fullmakt gavs, från {first_day} till {last_day}"),
    "organisations.power_of_attorney_accepted": _("{user} tog emot fullmakten"),
    "organisations.power_of_attorney_revoked": _("Fullmakten återkallades"),
    "organisations.municipality_loaded": _("Kommunen {code} lades upp"),
    "organisations.mandate_given": _("Ett uppdrag att företräda {municipality} gavs till en {kind}"),
    "organisations.mandate_ended": _("Ett uppdrag att företräda {municipality} avslutades"),
}
