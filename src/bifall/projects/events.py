from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

from django.utils.translation import gettext_lazy as _

from bifall.projects.states import (
    ChangeAction,
    ChangeDecider,
    ChangeKind,
    ChangeState,
    ConditionAction,
    ConditionState,
    ConditionWhen,
    ProjectAction,
    ProjectState,
)


@dataclass(frozen=True, slots=True)
class TermsSet:
    name: ClassVar[str] = "projects.terms_set"
    valid_from: str
    acceptance_days: int
    report_every_months: int
    progress_report_days: int
    final_report_days: int
    holdback_percent: str
    one_open_claim: bool
    second_approver_above_sek: int


@dataclass(frozen=True, slots=True)
class ProjectOpened:
    name: ClassVar[str] = "projects.opened"
    application_id: str
    decision_id: str
    granted_sek: int
    accept_by: str


@dataclass(frozen=True, slots=True)
class AgreementAttached:
    name: ClassVar[str] = "projects.agreement_attached"
    document_id: str


@dataclass(frozen=True, slots=True)
class AcceptanceExtended:
    name: ClassVar[str] = "projects.acceptance_extended"
    accept_by: str


@dataclass(frozen=True, slots=True)
class IndicatorsSet:
    name: ClassVar[str] = "projects.indicators_set"
    indicators: int


@dataclass(frozen=True, slots=True)
class ProjectMoved:
    """A move of the project's state table."""

    name: ClassVar[str] = "projects.moved"
    told_by: ClassVar[str] = "action"
    action: Annotated[str, ProjectAction]
    previous: Annotated[str, ProjectState]
    state: Annotated[str, ProjectState]


@dataclass(frozen=True, slots=True)
class ConditionPlanned:
    name: ClassVar[str] = "projects.condition_planned"
    when: Annotated[str, ConditionWhen]
    due_on: str | None


@dataclass(frozen=True, slots=True)
class ConditionMoved:
    """A move of the condition's state table, with the paper that shows it, if there is one."""

    name: ClassVar[str] = "projects.condition_moved"
    told_by: ClassVar[str] = "action"
    action: Annotated[str, ConditionAction]
    previous: Annotated[str, ConditionState]
    state: Annotated[str, ConditionState]
    document_id: str | None


@dataclass(frozen=True, slots=True)
class ChangeAsked:
    name: ClassVar[str] = "projects.change_asked"
    request_id: str
    kind: Annotated[str, ChangeKind]
    decider: Annotated[str, ChangeDecider]


@dataclass(frozen=True, slots=True)
class ChangeSettled:
    name: ClassVar[str] = "projects.change_settled"
    told_by: ClassVar[str] = "action"
    request_id: str
    kind: Annotated[str, ChangeKind]
    action: Annotated[str, ChangeAction]
    state: Annotated[str, ChangeState]


TEXTS = {
    "projects.terms_set": _("Nya stödvillkor gäller från {valid_from}"),
    "projects.opened": _("Projektet öppnades: {granted_sek}, villkoren ska godkännas senast {accept_by}"),
    "projects.agreement_attached": _("Villkoren skrevs ut: {document}"),
    "projects.acceptance_extended": _("Tiden att godkänna villkoren förlängdes till {accept_by}"),
    "projects.indicators_set": _("Projektet fick {indicators} indikatorer"),
    "projects.moved.accept": _("Villkoren godkändes"),
    "projects.moved.start": _("Projektet startade"),
    "projects.moved.request_change": _("Projektet väntar på ett ändringsbeslut"),
    "projects.moved.settle_change": _("Projektet går vidare efter ändringsärendet"),
    "projects.moved.complete": _("Projektet slutfördes"),
    "projects.moved.terminate": _("Projektet avbröts"),
    "projects.moved.close": _("Projektet avslutades"),
    "projects.condition_planned": _("Ett villkor ska vara uppfyllt {when}, senast {due_on}"),
    "projects.condition_moved.report": _("Ett villkor anmäldes som uppfyllt"),
    "projects.condition_moved.confirm": _("Ett villkor bekräftades som uppfyllt"),
    "projects.condition_moved.return": _("Ett villkor lämnades tillbaka"),
    "projects.change_asked": _("En ändring begärdes: {kind}. Beslutas av {decider}"),
    "projects.change_settled.approve": _("Ändringen godkändes: {kind}"),
    "projects.change_settled.refuse": _("Ändringen avslogs: {kind}"),
    "projects.change_settled.withdraw": _("Ändringen togs tillbaka: {kind}"),
}
