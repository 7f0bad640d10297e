from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

from django.utils.translation import gettext_lazy as _

from bifall.accounts.states import Role


@dataclass(frozen=True, slots=True)
class RoleAssigned:
    name: ClassVar[str] = "accounts.role_assigned"
    user_id: str
    role: Annotated[str, Role]


@dataclass(frozen=True, slots=True)
class RoleEnded:
    name: ClassVar[str] = "accounts.role_ended"
    user_id: str
    role: Annotated[str, Role]


@dataclass(frozen=True, slots=True)
class PersonRegistered:
    name: ClassVar[str] = "accounts.person_registered"
    user_id: str


@dataclass(frozen=True, slots=True)
class AuthorityChanged:
    """`changed` names the fields, in alphabetical order."""

    name: ClassVar[str] = "accounts.authority_changed"
    changed: list[str]


TEXTS = {
    "accounts.role_assigned": _("{user} fick rollen {role}"),
    "accounts.role_ended": _("{user} har inte längre rollen {role}"),
    "accounts.person_registered": _("{user} lades till"),
    "accounts.authority_changed": _("Myndighetens uppgifter ändrades"),
}
