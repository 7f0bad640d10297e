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


@dataclass(frozen=True, slots=True)
class ViewingStarted:
    """Somebody looks at the pages as the role sees them; they can change nothing until they stop."""

    name: ClassVar[str] = "accounts.viewing_started"
    role: Annotated[str, Role]


@dataclass(frozen=True, slots=True)
class ViewingEnded:
    name: ClassVar[str] = "accounts.viewing_ended"
    role: Annotated[str, Role]


@dataclass(frozen=True, slots=True)
class AbsenceStated:
    """The officer is away from the first day to the last; the user stands in."""

    name: ClassVar[str] = "accounts.absence_stated"
    officer_id: str
    user_id: str
    first_on: str
    last_on: str


@dataclass(frozen=True, slots=True)
class AbsenceEnded:
    name: ClassVar[str] = "accounts.absence_ended"
    officer_id: str


TEXTS = {
    "accounts.absence_stated": _("{user} ersätter {officer} från {first_on} till {last_on}"),
    "accounts.absence_ended": _("{officer} är tillbaka"),
    "accounts.viewing_started": _("Någon började se sidorna som {role}"),
    "accounts.viewing_ended": _("Någon slutade se sidorna som {role}"),
    "accounts.role_assigned": _("{user} fick rollen {role}"),
    "accounts.role_ended": _("{user} har inte längre rollen {role}"),
    "accounts.person_registered": _("{user} lades till"),
    "accounts.authority_changed": _("Myndighetens uppgifter ändrades"),
}
