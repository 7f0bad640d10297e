from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

from django.utils.translation import gettext_lazy as _

from bifall.collaboration.states import Position


@dataclass(frozen=True, slots=True)
class MunicipalityConsulted:
    name: ClassVar[str] = "collaboration.municipality_consulted"
    application_id: str
    municipality_code: str
    due_on: str


@dataclass(frozen=True, slots=True)
class NobodyToTell:
    """The municipality was asked, knowingly, while nobody spoke for it here."""

    name: ClassVar[str] = "collaboration.nobody_to_tell"
    municipality_code: str


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
    told_by: ClassVar[str] = "is_late"
    position: Annotated[str, Position]
    is_late: bool


@dataclass(frozen=True, slots=True)
class SilenceRecorded:
    name: ClassVar[str] = "collaboration.silence_recorded"
    municipality_code: str


TEXTS = {
    "collaboration.municipality_consulted": _("Remiss skickad till {municipality}, svar senast {due_on}"),
    "collaboration.nobody_to_tell": _("Ingen företrädde {municipality} i tjänsten när remissen skickades"),
    "collaboration.time_extended": _(
        "{municipality} fick mer tid: svar senast {due_on} i stället för {previous_due_on}"
    ),
    "collaboration.responder_named": _("{municipality} utsåg {responder} att svara"),
    "collaboration.statement_given.false": _("{municipality} svarade: {position}"),
    "collaboration.statement_given.true": _("{municipality} svarade efter sista svarsdag: {position}"),
    "collaboration.silence_recorded": _("{municipality} svarade inte i tid"),
}
