from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class MunicipalityConsulted:
    name: ClassVar[str] = "collaboration.municipality_consulted"
    application_id: str
    municipality_code: str
    due_on: str


@dataclass(frozen=True, slots=True)
class TimeExtended:
    name: ClassVar[str] = "collaboration.time_extended"
    previous_due_on: str
    due_on: str


@dataclass(frozen=True, slots=True)
class ResponderNamed:
    name: ClassVar[str] = "collaboration.responder_named"
    responder_id: str


@dataclass(frozen=True, slots=True)
class StatementGiven:
    name: ClassVar[str] = "collaboration.statement_given"
    position: str
    is_late: bool


@dataclass(frozen=True, slots=True)
class SilenceRecorded:
    name: ClassVar[str] = "collaboration.silence_recorded"
    municipality_code: str
