from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

from django.utils.translation import gettext_lazy as _

from bifall.reporting.states import ReportAction, ReportKind, ReportState


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


TEXTS = {
    "reporting.planned": _("{reports} rapporter ska lämnas, slutrapporten senast {final_due_on}"),
    "reporting.written": _("Rapporten sparades: {kind} {number}"),
    "reporting.paper_added": _("Ny bilaga till rapporten: {document}"),
    "reporting.moved.submit": _("Rapporten skickades in: {kind} {number}"),
    "reporting.moved.return": _("Rapporten lämnades tillbaka: {kind} {number}"),
    "reporting.moved.approve": _("Rapporten godkändes: {kind} {number}"),
}
