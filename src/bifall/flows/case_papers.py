"""The documents of a case, over all its rooms: those that the desk has, and those that the applicant has.

Whether somebody may read the case, they who ask know.
"""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q, QuerySet

from bifall.applications.models import Application
from bifall.applications.queries import attachments_received
from bifall.assessment.models import StaffMemo
from bifall.board.models import AgendaItem, Decision, DelegatedDecision
from bifall.board.states import MeetingState
from bifall.claims.states import ClaimState
from bifall.documents.models import Document
from bifall.documents.states import Access
from bifall.projects.models import Project
from bifall.reporting.states import ReportState

FOR_THE_APPLICANT = (Access.PARTIES, Access.PUBLIC)


def papers_at_the_desk(application: Application) -> QuerySet[Document]:
    """Receipt, attachments that have been handed in, memo, decision letters and the files of the thread."""
    memo = StaffMemo.objects.filter(application=application).values("document_id")
    letters = Decision.objects.filter(item__application=application).values("letter_id")
    delegated = DelegatedDecision.objects.filter(application=application).values("letter_id")
    return Document.objects.filter(
        Q(pk__in=attachments_received(application).values("pk"))
        | Q(pk=application.receipt_id)
        | Q(pk__in=memo)
        | Q(pk__in=letters)
        | Q(pk__in=delegated)
        | Q(case_messages__application=application)
    ).distinct()


def papers_for_the_board(items: list[AgendaItem]) -> QuerySet[Document]:
    """What lies with the items of an agenda as papers of their own."""
    return Document.objects.filter(agenda_items__in=items).distinct()


def papers_handed_in(application: Application) -> QuerySet[Document]:
    """The applicant's own, as far as they have been handed in, and what the authority has sent to it."""
    found = Document.objects.filter(
        Q(pk__in=attachments_received(application).values("pk"))
        | Q(pk=application.receipt_id)
        | Q(case_messages__application=application)
        | Q(pk__in=letters_sent(application))
    )
    return found.filter(access__in=FOR_THE_APPLICANT).distinct()


def letters_sent(application: Application) -> list[UUID]:
    """The decision letters that the applicant has been sent: the board's, and the one on delegation."""
    decision = announced_decision(application)
    delegated = DelegatedDecision.objects.filter(application=application).values_list("letter_id", flat=True)
    letters = [decision.letter_id if decision else None, *delegated]
    return [letter for letter in letters if letter is not None]


def papers_of_project(project: Project) -> QuerySet[Document]:
    """Of what has been sent in, never of a draft: the conditions, proofs, vouchers, papers of reports; and
    the letters on its money.
    """
    sent = project.claims.exclude(state=ClaimState.DRAFT)
    return Document.objects.filter(
        Q(pk=project.agreement_id)
        | Q(pk__in=project.conditions.values("proof_document_id"))
        | Q(pk__in=project.hour_rates.values("basis_document_id"))
        | Q(pk__in=project.claims.values("letter_id"))
        | Q(pk__in=project.recoveries.values("letter_id"))
        | Q(pk__in=project.recoveries.values("demand_id"))
        | Q(pk__in=sent.values("rows__voucher_id"))
        | Q(pk__in=sent.values("papers__pk"))
        | Q(pk__in=project.reports.exclude(state=ReportState.DRAFT).values("papers__pk"))
    ).distinct()


def announced_decision(application: Application) -> Decision | None:
    """The board's latest decision on the case whose minutes have been announced."""
    return (
        Decision.objects.filter(item__application=application, item__meeting__state=MeetingState.ANNOUNCED)
        .select_related("item__meeting__board", "letter")
        .prefetch_related("conditions")
        .order_by("-decided_at")
        .first()
    )
