from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

from django.utils.translation import gettext_lazy as _

from bifall.evaluation.states import (
    EvaluationAction,
    EvaluationKind,
    EvaluationState,
    RecommendationState,
    Stance,
)


@dataclass(frozen=True, slots=True)
class EvaluationCreated:
    name: ClassVar[str] = "evaluation.created"
    kind: Annotated[str, EvaluationKind]


@dataclass(frozen=True, slots=True)
class EvaluationChanged:
    name: ClassVar[str] = "evaluation.changed"


@dataclass(frozen=True, slots=True)
class TheoryWritten:
    name: ClassVar[str] = "evaluation.theory_written"
    steps: int
    questions: int


@dataclass(frozen=True, slots=True)
class SurveyPlanned:
    name: ClassVar[str] = "evaluation.survey_planned"
    form_version_id: str
    is_anonymous: bool
    closes_on: str


@dataclass(frozen=True, slots=True)
class RespondentsAdded:
    name: ClassVar[str] = "evaluation.respondents_added"
    count: int


@dataclass(frozen=True, slots=True)
class RespondentRemoved:
    name: ClassVar[str] = "evaluation.respondent_removed"


@dataclass(frozen=True, slots=True)
class RespondentsReminded:
    """How many, and never who: who has not answered is nobody's business but the reminder's."""

    name: ClassVar[str] = "evaluation.respondents_reminded"
    count: int


@dataclass(frozen=True, slots=True)
class SurveyExtended:
    name: ClassVar[str] = "evaluation.survey_extended"
    previous_closes_on: str
    closes_on: str


@dataclass(frozen=True, slots=True)
class ReplyGiven:
    """An answer under its giver's name. An anonymous answer is told of nowhere."""

    name: ClassVar[str] = "evaluation.reply_given"


@dataclass(frozen=True, slots=True)
class EvaluationMoved:
    """A move of the evaluation's state table. count: the respondents at opening, the answers at closing."""

    name: ClassVar[str] = "evaluation.moved"
    told_by: ClassVar[str] = "action"
    action: Annotated[str, EvaluationAction]
    previous: Annotated[str, EvaluationState]
    state: Annotated[str, EvaluationState]
    count: int = 0


@dataclass(frozen=True, slots=True)
class FindingsWritten:
    name: ClassVar[str] = "evaluation.findings_written"
    findings: int


@dataclass(frozen=True, slots=True)
class RecommendationsWritten:
    name: ClassVar[str] = "evaluation.recommendations_written"
    recommendations: int


@dataclass(frozen=True, slots=True)
class ReportKept:
    name: ClassVar[str] = "evaluation.report_kept"
    document_id: str


@dataclass(frozen=True, slots=True)
class EvaluationPresented:
    name: ClassVar[str] = "evaluation.presented"
    item_id: str


@dataclass(frozen=True, slots=True)
class RecommendationAnswered:
    name: ClassVar[str] = "evaluation.recommendation_answered"
    number: int
    stance: Annotated[str, Stance]
    state: Annotated[str, RecommendationState]
    owner_id: str
    due_on: str


@dataclass(frozen=True, slots=True)
class RecommendationDone:
    name: ClassVar[str] = "evaluation.recommendation_done"
    number: int
    done_on: str


TEXTS = {
    "evaluation.created": _("Utvärderingen skapades: {kind}"),
    "evaluation.changed": _("Utvärderingens uppgifter ändrades"),
    "evaluation.theory_written": _("Programteorin skrevs: {steps} steg och {questions} frågor"),
    "evaluation.survey_planned": _("Enkäten planerades, svar senast {closes_on}"),
    "evaluation.respondents_added": _("{count} personer lades till bland dem som ska få enkäten"),
    "evaluation.respondent_removed": _("En person togs bort bland dem som ska få enkäten"),
    "evaluation.respondents_reminded": _("{count} personer som inte hade svarat fick en påminnelse"),
    "evaluation.survey_extended": _(
        "Svarstiden förlängdes till {closes_on} i stället för {previous_closes_on}"
    ),
    "evaluation.reply_given": _("Ett svar kom in"),
    "evaluation.moved.open": _("Enkäten öppnades för {count} personer"),
    "evaluation.moved.close": _("Enkäten stängdes med {count} svar"),
    "evaluation.moved.publish": _("Utvärderingen publicerades"),
    "evaluation.moved.follow_up": _("Uppföljningen avslutades"),
    "evaluation.findings_written": _("Slutsats och {findings} iakttagelser skrevs"),
    "evaluation.recommendations_written": _("{recommendations} rekommendationer skrevs"),
    "evaluation.report_kept": _("Rapporten skrevs ut: {document}"),
    "evaluation.presented": _("Utvärderingen sattes på nämndens föredragningslista"),
    "evaluation.recommendation_answered": _("Regionen svarade på rekommendation {number}: {stance}"),
    "evaluation.recommendation_done": _("Rekommendation {number} var genomförd {done_on}"),
}
