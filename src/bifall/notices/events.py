from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class MessageRead:
    name: ClassVar[str] = "notices.read"


TEXTS = {
    "notices.read": _("Ett meddelande lästes"),
}
