from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

from django.utils.translation import gettext_lazy as _

from bifall.applications.states import Action, ConceptAction, ConceptState, State


@dataclass(frozen=True, slots=True)
class ApplicationStarted:
    name: ClassVar[str] = "applications.started"
    round_id: str
    organisation_id: str


@dataclass(frozen=True, slots=True)
class ApplicationWritten:
    name: ClassVar[str] = "applications.written"
    questions: list[str]
    conflicts: int


@dataclass(frozen=True, slots=True)
class AttachmentAdded:
    name: ClassVar[str] = "applications.attachment_added"
    document_id: str


@dataclass(frozen=True, slots=True)
class AttachmentRemoved:
    name: ClassVar[str] = "applications.attachment_removed"
    document_id: str


@dataclass(frozen=True, slots=True)
class ApplicationSubmitted:
    name: ClassVar[str] = "applications.submitted"
    case_number: str
    sought_sek: int
    total_cost_sek: int


@dataclass(frozen=True, slots=True)
class ApplicationMoved:
    """A move of the state table that has no event of its own."""

    name: ClassVar[str] = "applications.moved"
    told_by: ClassVar[str] = "action"
    action: Annotated[str, Action]
    previous: Annotated[str, State]
    state: Annotated[str, State]


@dataclass(frozen=True, slots=True)
class CompletionRequested:
    name: ClassVar[str] = "applications.completion_requested"
    request_id: str
    due_on: str


@dataclass(frozen=True, slots=True)
class HandedOver:
    name: ClassVar[str] = "applications.handed_over"
    officer_id: str


@dataclass(frozen=True, slots=True)
class ContactChanged:
    """Who answers for the application at the applicant's."""

    name: ClassVar[str] = "applications.contact_changed"
    user_id: str


@dataclass(frozen=True, slots=True)
class ConceptStarted:
    name: ClassVar[str] = "applications.concept_started"
    round_id: str
    organisation_id: str


@dataclass(frozen=True, slots=True)
class ConceptWritten:
    name: ClassVar[str] = "applications.concept_written"
    questions: list[str]
    conflicts: int


@dataclass(frozen=True, slots=True)
class ConceptSubmitted:
    name: ClassVar[str] = "applications.concept_submitted"
    case_number: str


@dataclass(frozen=True, slots=True)
class ConceptMoved:
    name: ClassVar[str] = "applications.concept_moved"
    told_by: ClassVar[str] = "action"
    action: Annotated[str, ConceptAction]
    previous: Annotated[str, ConceptState]
    state: Annotated[str, ConceptState]


@dataclass(frozen=True, slots=True)
class CaseTakenOut:
    """The whole case left as one paper, or as a package with every document."""

    name: ClassVar[str] = "applications.taken_out"
    told_by: ClassVar[str] = "with_documents"
    with_documents: bool


TEXTS = {
    "applications.taken_out.false": _("Hela ärendet togs ut som en handling"),
    "applications.taken_out.true": _("Hela ärendet togs ut med alla handlingar"),
    "applications.started": _("Ansökan påbörjades"),
    "applications.written": _("Ansökan ändrades"),
    "applications.attachment_added": _("Bilagan {document} lades till"),
    "applications.attachment_removed": _("Bilagan {document} togs bort"),
    "applications.submitted": _(
        "Ansökan kom in och fick diarienummer {case_number}: {sought_sek} söks av kostnaden {total_cost_sek}"
    ),
    "applications.moved.submit": _("Ansökan skickades in"),
    "applications.moved.start_review": _("Handläggningen började"),
    "applications.moved.request_completion": _("Komplettering begärdes"),
    "applications.moved.complete": _("Kompletteringen kom in"),
    "applications.moved.prepare": _("Ärendet lämnades till beslut"),
    "applications.moved.refer_back": _("Ärendet återremitterades"),
    "applications.moved.grant": _("Ansökan beviljades"),
    "applications.moved.reject": _("Ansökan avslogs"),
    "applications.moved.dismiss": _("Ansökan avvisades"),
    "applications.moved.withdraw": _("Ansökan återkallades"),
    "applications.completion_requested": _("Komplettering begärdes, svar senast {due_on}"),
    "applications.concept_started": _("Idéskissen påbörjades"),
    "applications.concept_written": _("Idéskissen ändrades"),
    "applications.concept_submitted": _("Idéskissen kom in och fick diarienummer {case_number}"),
    "applications.concept_moved.submit": _("Idéskissen skickades in"),
    "applications.concept_moved.invite": _("Sökanden bjöds in att lämna en fullständig ansökan"),
    "applications.concept_moved.decline": _("Sökanden fick besked att inte gå vidare"),
    "applications.concept_moved.withdraw": _("Idéskissen återkallades"),
    "applications.contact_changed": _("{user} blev kontaktperson för ansökan"),
    "applications.handed_over": _("Ärendet lämnades över till {officer}"),
}
