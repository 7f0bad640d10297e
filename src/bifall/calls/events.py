from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

from django.utils.translation import gettext_lazy as _

from bifall.calls.states import CallAction, CallState


@dataclass(frozen=True, slots=True)
class CallCreated:
    name: ClassVar[str] = "calls.created"
    form_version_id: str


@dataclass(frozen=True, slots=True)
class CallChanged:
    name: ClassVar[str] = "calls.changed"
    fields: list[str]


@dataclass(frozen=True, slots=True)
class CallMoved:
    name: ClassVar[str] = "calls.moved"
    told_by: ClassVar[str] = "action"
    action: Annotated[str, CallAction]
    previous: Annotated[str, CallState]
    state: Annotated[str, CallState]


@dataclass(frozen=True, slots=True)
class RoundAdded:
    name: ClassVar[str] = "calls.round_added"
    round_id: str
    opens_at: str
    closes_at: str
    frame_sek: int


@dataclass(frozen=True, slots=True)
class RoundChanged:
    name: ClassVar[str] = "calls.round_changed"
    round_id: str
    closes_at: str
    frame_sek: int


@dataclass(frozen=True, slots=True)
class ConceptWindowSet:
    name: ClassVar[str] = "calls.concept_window_set"
    round_id: str
    opens_at: str
    closes_at: str


@dataclass(frozen=True, slots=True)
class StrategyLoaded:
    name: ClassVar[str] = "calls.strategy_loaded"
    priorities: int


TEXTS = {
    "calls.created": _("Utlysningen skapades"),
    "calls.changed": _("Utlysningen ändrades"),
    "calls.moved.publish": _("Utlysningen publicerades"),
    "calls.moved.cancel": _("Utlysningen ställdes in"),
    "calls.round_added": _(
        "Omgången {round} lades till: öppnar {opens_at}, stänger {closes_at}, ram {frame_sek}"
    ),
    "calls.round_changed": _("Omgången {round} ändrades: stänger {closes_at}, ram {frame_sek}"),
    "calls.concept_window_set": _("Omgången {round} tar emot idéskisser från {opens_at} till {closes_at}"),
    "calls.strategy_loaded": _("Utvecklingsstrategin lades in med {priorities} prioriteringar"),
}
