from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

from django.utils.translation import gettext_lazy as _

from bifall.notices.states import Delivery


@dataclass(frozen=True, slots=True)
class MessageRead:
    name: ClassVar[str] = "notices.read"


@dataclass(frozen=True, slots=True)
class LetterStopped:
    name: ClassVar[str] = "notices.stopped"
    kind: str


@dataclass(frozen=True, slots=True)
class DelaySet:
    name: ClassVar[str] = "notices.delay_set"
    minutes: int


@dataclass(frozen=True, slots=True)
class DeliveryChosen:
    name: ClassVar[str] = "notices.delivery_chosen"
    kind: str
    delivery: Annotated[str, Delivery]


TEXTS = {
    "notices.read": _("Ett meddelande lästes"),
    "notices.stopped": _("Ett brev stoppades innan det skickades ({kind})"),
    "notices.delay_set": _("Brev väntar {minutes} minuter innan de skickas"),
    "notices.delivery_chosen": _("Brev av slaget {kind} kommer {delivery}"),
}
