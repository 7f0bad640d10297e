from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class RoleAssigned:
    name: ClassVar[str] = "accounts.role_assigned"
    user_id: str
    role: str


@dataclass(frozen=True, slots=True)
class RoleEnded:
    name: ClassVar[str] = "accounts.role_ended"
    user_id: str
    role: str


@dataclass(frozen=True, slots=True)
class PersonRegistered:
    name: ClassVar[str] = "accounts.person_registered"
    user_id: str


@dataclass(frozen=True, slots=True)
class AuthorityChanged:
    """`changed` names the fields, in alphabetical order."""

    name: ClassVar[str] = "accounts.authority_changed"
    changed: list[str]
