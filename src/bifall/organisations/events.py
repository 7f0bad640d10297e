from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

from django.utils.translation import gettext_lazy as _

from bifall.organisations.states import MandateKind, MembershipRole, OrganisationKind, SignedAct


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
class PowerOfAttorneyRead:
    """Somebody at the authority opened the paper."""

    name: ClassVar[str] = "organisations.power_of_attorney_read"


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


@dataclass(frozen=True, slots=True)
class SignedFirst:
    """The first of two has signed; the second is awaited."""

    name: ClassVar[str] = "organisations.signed_first"
    act: Annotated[str, SignedAct]
    subject: str


@dataclass(frozen=True, slots=True)
class SignedSecond:
    name: ClassVar[str] = "organisations.signed_second"
    act: Annotated[str, SignedAct]
    subject: str


@dataclass(frozen=True, slots=True)
class SignatureAnnulled:
    """What was signed is no longer what stands there, or who signed may not sign any more."""

    name: ClassVar[str] = "organisations.signature_annulled"
    act: Annotated[str, SignedAct]
    subject: str
    user_id: str


@dataclass(frozen=True, slots=True)
class SigningChanged:
    """Whether two sign together from now on."""

    name: ClassVar[str] = "organisations.signing_changed"
    told_by: ClassVar[str] = "together"
    together: bool


TEXTS = {
    "organisations.signed_first": _("Den första av två undertecknade {act}"),
    "organisations.signed_second": _("Den andra av två undertecknade {act}"),
    "organisations.signature_annulled": _("Underskriften av {user} för {act} föll"),
    "organisations.signing_changed.true": _("Två firmatecknare undertecknar i förening"),
    "organisations.signing_changed.false": _("Varje firmatecknare undertecknar ensam"),
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
    "organisations.power_of_attorney_read": _("Fullmakten lästes på myndigheten"),
    "organisations.municipality_loaded": _("Kommunen {code} lades upp"),
    "organisations.mandate_given": _("Ett uppdrag att företräda {municipality} gavs till en {kind}"),
    "organisations.mandate_ended": _("Ett uppdrag att företräda {municipality} avslutades"),
}
