from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class EndpointRegistered:
    name: ClassVar[str] = "webhooks.registered"
    resources: list[str]


@dataclass(frozen=True, slots=True)
class EndpointChanged:
    """resources: the lists from now on. elsewhere: at another address, where it is asked first."""

    name: ClassVar[str] = "webhooks.changed"
    told_by: ClassVar[str] = "elsewhere"
    resources: list[str]
    elsewhere: bool


@dataclass(frozen=True, slots=True)
class SecretShown:
    name: ClassVar[str] = "webhooks.secret_shown"


@dataclass(frozen=True, slots=True)
class SecretExchanged:
    name: ClassVar[str] = "webhooks.secret_exchanged"


@dataclass(frozen=True, slots=True)
class EndpointAsked:
    name: ClassVar[str] = "webhooks.asked"


@dataclass(frozen=True, slots=True)
class EndpointConfirmed:
    name: ClassVar[str] = "webhooks.confirmed"


@dataclass(frozen=True, slots=True)
class TestOrdered:
    name: ClassVar[str] = "webhooks.test_ordered"


@dataclass(frozen=True, slots=True)
class EndpointPaused:
    name: ClassVar[str] = "webhooks.paused"


@dataclass(frozen=True, slots=True)
class EndpointGivenUp:
    """No attempt succeeded; the receiver is called no more until somebody resumes it."""

    name: ClassVar[str] = "webhooks.given_up"
    attempts: int


@dataclass(frozen=True, slots=True)
class EndpointResumed:
    name: ClassVar[str] = "webhooks.resumed"


@dataclass(frozen=True, slots=True)
class EndpointRemoved:
    name: ClassVar[str] = "webhooks.removed"


TEXTS = {
    "webhooks.registered": _("En mottagare av öppna data lades till"),
    "webhooks.changed.true": _("Mottagaren fick en annan adress och frågas igen"),
    "webhooks.changed.false": _("Mottagarens namn eller listor ändrades"),
    "webhooks.secret_shown": _("Mottagarens hemlighet visades"),
    "webhooks.secret_exchanged": _("Mottagarens hemlighet byttes"),
    "webhooks.asked": _("Mottagaren frågas igen om den vill ha ändringar"),
    "webhooks.confirmed": _("Mottagaren svarade att den vill ha ändringar"),
    "webhooks.test_ordered": _("Ett prov beställdes till mottagaren"),
    "webhooks.paused": _("Mottagaren pausades"),
    "webhooks.given_up": _("Mottagaren svarade inte efter {attempts} försök och får inget mer"),
    "webhooks.resumed": _("Mottagaren får ändringar igen"),
    "webhooks.removed": _("Mottagaren togs bort"),
}
