from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


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
    name: ClassVar[str] = "assessment.memo_written"
    outcome: str
    proposed_sek: int | None


@dataclass(frozen=True, slots=True)
class MemoFinished:
    name: ClassVar[str] = "assessment.memo_finished"
    outcome: str
    proposed_sek: int | None
    highest_share_percent: str | None


@dataclass(frozen=True, slots=True)
class MemoReopened:
    name: ClassVar[str] = "assessment.memo_reopened"
