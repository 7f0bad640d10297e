from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

from django.utils.translation import gettext_lazy as _

from bifall.assessment.states import ProposedOutcome


@dataclass(frozen=True, slots=True)
class AssessorAssigned:
    name: ClassVar[str] = "assessment.assessor_assigned"
    application_id: str
    assessor_id: str
    due_on: str


@dataclass(frozen=True, slots=True)
class ConflictTried:
    """The assessor has declared to have a conflict of interest, or to have none."""

    name: ClassVar[str] = "assessment.conflict_tried"
    told_by: ClassVar[str] = "has_conflict"
    has_conflict: bool


@dataclass(frozen=True, slots=True)
class AssignmentWithdrawn:
    name: ClassVar[str] = "assessment.assignment_withdrawn"
    assessor_id: str


@dataclass(frozen=True, slots=True)
class ScoresSaved:
    name: ClassVar[str] = "assessment.scores_saved"
    criteria: int


@dataclass(frozen=True, slots=True)
class AssessmentFinished:
    name: ClassVar[str] = "assessment.finished"
    application_id: str


@dataclass(frozen=True, slots=True)
class MemoWritten:
    """Saved, complete or not; `outcome` is empty while nothing is proposed."""

    name: ClassVar[str] = "assessment.memo_written"
    outcome: Annotated[str, ProposedOutcome]
    proposed_sek: int | None


@dataclass(frozen=True, slots=True)
class MemoFinished:
    name: ClassVar[str] = "assessment.memo_finished"
    told_by: ClassVar[str] = "outcome"
    outcome: Annotated[str, ProposedOutcome]
    proposed_sek: int | None
    highest_share_percent: str | None


@dataclass(frozen=True, slots=True)
class MemoReopened:
    name: ClassVar[str] = "assessment.memo_reopened"


@dataclass(frozen=True, slots=True)
class WishesSaved:
    """An assessor has said how many applications they take at a time, and in how many priorities first."""

    name: ClassVar[str] = "assessment.wishes_saved"
    most: int | None
    priorities: int


@dataclass(frozen=True, slots=True)
class ScenarioSaved:
    """`amounts` is the number of applications that the scenario gives another amount."""

    name: ClassVar[str] = "assessment.scenario_saved"
    round_id: str
    frame_sek: int
    amounts: int


@dataclass(frozen=True, slots=True)
class ScenarioDeleted:
    name: ClassVar[str] = "assessment.scenario_deleted"
    round_id: str


TEXTS = {
    "assessment.assessor_assigned": _("{assessor} utsågs till bedömare, klar senast {due_on}"),
    "assessment.conflict_tried.true": _("{assessor} anmälde jäv"),
    "assessment.conflict_tried.false": _("{assessor} intygade att jäv inte finns"),
    "assessment.assignment_withdrawn": _("Uppdraget att bedöma togs tillbaka från {assessor}"),
    "assessment.scores_saved": _("{assessor} sparade sin bedömning"),
    "assessment.finished": _("{assessor} lämnade sin bedömning"),
    "assessment.memo_written": _("Tjänsteskrivelsen sparades"),
    "assessment.memo_finished.grant": _(
        "Tjänsteskrivelsen blev klar: förslag att bevilja {proposed_sek}, högst"
        " {highest_share_percent} av godkända kostnader"
    ),
    "assessment.memo_finished.reject": _("Tjänsteskrivelsen blev klar: förslag att avslå"),
    "assessment.memo_reopened": _("Tjänsteskrivelsen öppnades igen"),
    "assessment.wishes_saved": _("En bedömare sparade sina önskemål"),
    "assessment.scenario_saved": _("Ett scenario sparades"),
    "assessment.scenario_deleted": _("Ett scenario togs bort"),
}
