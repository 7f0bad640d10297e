from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


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
    action: str
    previous: str
    state: str


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
class StrategyLoaded:
    name: ClassVar[str] = "calls.strategy_loaded"
    priorities: int
