"""A whole case as one reader may have it: every part is asked for by the permission that opens its page."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Q, QuerySet

from bifall.accounts.models import User
from bifall.applications.models import Application, CompletionRequest
from bifall.applications.queries import HandedIn, versions_handed_in
from bifall.assessment.models import Assignment, Score, StaffMemo
from bifall.assessment.queries import scores_visible_to
from bifall.assessment.states import AssignmentState, MemoState
from bifall.audit.models import Entry
from bifall.board.models import AgendaItem, Decision, DelegatedDecision
from bifall.claims.models import Claim
from bifall.claims.queries import visible_to as claims_visible_to
from bifall.claims.states import ClaimState
from bifall.collaboration.queries import StatementLine, statements_on
from bifall.correspondence.models import CaseMessage, InternalNote
from bifall.correspondence.queries import notes_of, thread_of
from bifall.correspondence.states import Party
from bifall.documents.models import Document
from bifall.flows import case_history
from bifall.flows.case_papers import (
    announced_decision,
    papers_at_the_desk,
    papers_for_the_board,
    papers_handed_in,
    papers_of_project,
)
from bifall.projects.models import Project
from bifall.projects.queries import visible_to as projects_visible_to
from bifall.projects.queries import with_parts
from bifall.reporting.models import Report
from bifall.reporting.queries import visible_to as reports_visible_to
from bifall.reporting.states import ReportState
from bifall.state_aid.award_queries import all_awards_of, declarations_of
from bifall.state_aid.beneficiary_queries import all_beneficiaries_of
from bifall.state_aid.models import AidAssessment, AidAward, AidBeneficiary, AidDeclaration
from bifall.state_aid.queries import assessments_of


@dataclass(frozen=True, slots=True, kw_only=True)
class WholeCase:
    """What a reader on one `side` may have of a case, each part in its own order of time.

    history: the earliest first. papers: by when they were made, so that a paper keeps its place when later
    ones come.
    """

    application: Application
    side: Party
    versions: list[HandedIn]
    completions: list[CompletionRequest]
    statements: list[StatementLine] = field(default_factory=list)
    scores: list[Score] = field(default_factory=list)
    assessments: list[Assignment] = field(default_factory=list)
    aid: list[AidAssessment] = field(default_factory=list)
    aid_declarations: list[AidDeclaration] = field(default_factory=list)
    aid_beneficiaries: list[AidBeneficiary] = field(default_factory=list)
    aid_awards: list[AidAward] = field(default_factory=list)
    memo: StaffMemo | None = None
    decisions: list[Decision]
    delegated: DelegatedDecision | None
    messages: list[CaseMessage]
    notes: list[InternalNote] = field(default_factory=list)
    project: Project | None
    claims: list[Claim]
    reports: list[Report]
    papers: list[Document]
    history: list[Entry]

    @property
    def covers_until(self) -> datetime:
        """When the last thing in it happened: the day of the paper, whenever it is taken out."""
        moments = [
            self.application.submitted_at or self.application.created_at,
            *(version.at for version in self.versions),
            *(message.written_at for message in self.messages),
            *(note.written_at for note in self.notes),
            *(paper.created_at for paper in self.papers),
            *(entry.at for entry in self.history),
        ]
        return max(moments)


def case_for_the_desk(application: Application, reader: User) -> WholeCase:
    """For one who may read the case at the desk. `application` comes from `queries.with_case`."""
    sees_memo = reader.has_perm("assessment.view_memo", application)
    items = [
        item
        for item in AgendaItem.objects.filter(application=application).select_related("meeting")
        if reader.has_perm("board.view_item", item)
    ]
    decisions = Decision.objects.filter(item__in=items).select_related("item__meeting__board")
    project, claims, reports, of_project = _what_became_of_it(application, reader)
    papers = papers_at_the_desk(application) if sees_memo else papers_handed_in(application)
    sees_scores = reader.has_perm("assessment.view_all_scores", application)
    sees_notes = reader.has_perm("correspondence.view_notes", application)
    sees_aid = reader.has_perm("state_aid.view_case", application)
    finished = StaffMemo.objects.filter(application=application, state=MemoState.FINISHED)
    sees_statements = all(reader.has_perm("collaboration.view", c) for c in application.consultations.all())
    return WholeCase(
        application=application,
        side=Party.AUTHORITY,
        versions=versions_handed_in(application),
        completions=list(application.completion_requests.order_by("asked_at")),
        statements=statements_on(application) if sees_statements else [],
        scores=list(
            scores_visible_to(reader, application).order_by(
                "assignment__assessor__name", "assignment", "criterion__position"
            )
        )
        if sees_scores
        else [],
        assessments=_assessments(application) if sees_scores else [],
        aid=list(assessments_of(application).order_by("number")) if sees_aid else [],
        aid_declarations=list(declarations_of(application).order_by("number")) if sees_aid else [],
        aid_beneficiaries=list(all_beneficiaries_of(application)) if sees_aid else [],
        aid_awards=list(all_awards_of(application)) if sees_aid else [],
        memo=finished.prefetch_related("conditions").select_related("author").first() if sees_memo else None,
        decisions=list(decisions.prefetch_related("conditions").order_by("decided_at")),
        delegated=DelegatedDecision.objects.filter(application=application).select_related("board").first(),
        messages=list(thread_of(application)),
        notes=list(notes_of(application)) if sees_notes else [],
        project=project,
        claims=claims,
        reports=reports,
        papers=_in_order(papers, papers_for_the_board(items) if sees_memo else None, of_project),
        history=case_history.for_the_desk(application, reader)[::-1],
    )


def case_for_the_applicant(application: Application, reader: User) -> WholeCase:
    """For one who acts for the applicant: nothing that the authority keeps to itself, and no decision before
    its minutes are announced.
    """
    decision = announced_decision(application)
    project, claims, reports, of_project = _what_became_of_it(application, reader)
    return WholeCase(
        application=application,
        side=Party.APPLICANT,
        versions=versions_handed_in(application),
        completions=list(application.completion_requests.order_by("asked_at")),
        decisions=[decision] if decision else [],
        delegated=DelegatedDecision.objects.filter(application=application).select_related("board").first(),
        messages=list(thread_of(application)),
        project=project,
        claims=claims,
        reports=reports,
        papers=_in_order(papers_handed_in(application), of_project),
        history=case_history.for_the_applicant(application)[::-1],
    )


def _assessments(application: Application) -> list[Assignment]:
    done = application.assignments.filter(state=AssignmentState.DONE)
    return list(done.select_related("assessor").order_by("assessor__name", "id"))


def _what_became_of_it(
    application: Application, reader: User
) -> tuple[Project | None, list[Claim], list[Report], QuerySet[Document] | None]:
    """The project with what has been sent in to it, as far as the reader may see it."""
    project = with_parts(projects_visible_to(reader)).filter(application=application).first()
    if project is None:
        return None, [], [], None
    claims = claims_visible_to(reader).filter(project=project).exclude(state=ClaimState.DRAFT)
    reports = reports_visible_to(reader).filter(project=project).exclude(state=ReportState.DRAFT)
    return (
        project,
        list(claims.order_by("number").prefetch_related("rows__hour_rate")),
        list(reports.select_related("submitted_by").order_by("due_on", "number")),
        papers_of_project(project),
    )


def _in_order(*parts: QuerySet[Document] | None) -> list[Document]:
    wanted = Q(pk=None)
    for part in parts:
        if part is not None:
            wanted |= Q(pk__in=part.order_by().values("pk"))
    return list(Document.objects.filter(wanted).select_related("created_by").order_by("created_at", "id"))
