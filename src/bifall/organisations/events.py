from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class OrganisationRegistered:
    name: ClassVar[str] = "organisations.registered"
    kind: str
    country: str


@dataclass(frozen=True, slots=True)
class ColleagueInvited:
    name: ClassVar[str] = "organisations.colleague_invited"
    invitation_id: str
    role: str


@dataclass(frozen=True, slots=True)
class InvitationAccepted:
    name: ClassVar[str] = "organisations.invitation_accepted"
    membership_id: str
    role: str


@dataclass(frozen=True, slots=True)
class MembershipEnded:
    name: ClassVar[str] = "organisations.membership_ended"
    user_id: str


@dataclass(frozen=True, slots=True)
class MunicipalityLoaded:
    name: ClassVar[str] = "organisations.municipality_loaded"
    code: str


@dataclass(frozen=True, slots=True)
class MandateGiven:
    name: ClassVar[str] = "organisations.mandate_given"
    municipality_id: str
    kind: str


@dataclass(frozen=True, slots=True)
class MandateEnded:
    name: ClassVar[str] = "organisations.mandate_ended"
    municipality_id: str
