from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

from django.utils.translation import gettext_lazy as _

from bifall.reporting.states import (
    EffectAction,
    EffectState,
    Horizon,
    ReportAction,
    ReportKind,
    ReportState,
)


@dataclass(frozen=True, slots=True)
class ReportsPlanned:
    name: ClassVar[str] = "reporting.planned"
    reports: int
    final_due_on: str


@dataclass(frozen=True, slots=True)
class ReportWritten:
    name: ClassVar[str] = "reporting.written"
    kind: Annotated[str, ReportKind]
    number: int


@dataclass(frozen=True, slots=True)
class ReportPaperAdded:
    name: ClassVar[str] = "reporting.paper_added"
    document_id: str


@dataclass(frozen=True, slots=True)
class ReportMoved:
    """A move of the report's state table."""

    name: ClassVar[str] = "reporting.moved"
    told_by: ClassVar[str] = "action"
    kind: Annotated[str, ReportKind]
    number: int
    action: Annotated[str, ReportAction]
    previous: Annotated[str, ReportState]
    state: Annotated[str, ReportState]


@dataclass(frozen=True, slots=True)
class EffectsPlanned:
    name: ClassVar[str] = "reporting.effects_planned"
    effects: int


@dataclass(frozen=True, slots=True)
class EffectAdded:
    name: ClassVar[str] = "reporting.effect_added"
    horizon: Annotated[str, Horizon]
    measured_on: str


@dataclass(frozen=True, slots=True)
class EffectMoved:
    """A move of the effect's state table. outcome: of an answer, else ""; measured_on: its day now."""

    name: ClassVar[str] = "reporting.effect_moved"
    told_by: ClassVar[str] = "action"
    action: Annotated[str, EffectAction]
    previous: Annotated[str, EffectState]
    state: Annotated[str, EffectState]
    outcome: str
    measured_on: str


TEXTS = {
    "reporting.planned": _("{reports} rapporter ska lämnas, slutrapporten senast {final_due_on}"),
    "reporting.written": _("Rapporten sparades: {kind} {number}"),
    "reporting.paper_added": _("Ny bilaga till rapporten: {document}"),
    "reporting.moved.submit": _("Rapporten skickades in: {kind} {number}"),
    "reporting.moved.return": _("Rapporten lämnades tillbaka: {kind} {number}"),
    "reporting.moved.approve": _("Rapporten godkändes: {kind} {number}"),
    "reporting.effects_planned": _("Projektet fick {effects} effekter att följa upp"),
    "reporting.effect_added": _("En effekt att följa upp lades till: {horizon}, {measured_on}"),
    "reporting.effect_moved.answer": _("Uppföljningen av en effekt besvarades"),
    "reporting.effect_moved.defer": _("En effekt är ännu inte mätbar; den efterfrågas igen {measured_on}"),
    "reporting.effect_moved.return": _("Svaret om en effekt lämnades tillbaka"),
    "reporting.effect_moved.accept": _("Svaret om en effekt togs emot"),
    "reporting.effect_moved.close": _("En effekt följs inte längre upp"),
}
