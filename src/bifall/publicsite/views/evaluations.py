"""Evaluations as everybody reads them, once they are published."""

from __future__ import annotations

from uuid import UUID

from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from bifall.accounts.models import Authority
from bifall.documents.states import Access
from bifall.evaluation.models import Evaluation
from bifall.evaluation.queries import published, with_counts
from bifall.evaluation.states import FindingKind
from bifall.publicsite.headlines import told_about
from bifall.ui.evaluation_pages import csv_response, results_of
from bifall.ui.middleware import authority_of

PER_PAGE = 25


@require_GET
def evaluations(request: HttpRequest) -> HttpResponse:
    found = with_counts(published(authority_of(request)))
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "publicsite/evaluations.html", {"page": page})


@require_GET
def evaluation(request: HttpRequest, evaluation_id: UUID) -> HttpResponse:
    """Conclusion and findings first, then what the region does, then the tables that they rest on."""
    found = _evaluation(authority_of(request), evaluation_id)
    steps = list(found.theory_steps.all())
    context = results_of(found) | {
        "findings": list(found.findings.all()),
        "finding_kinds": FindingKind.choices,
        "recommendations": list(found.recommendations.select_related("owner")),
        "theory": [(step.get_level_display(), step.text) for step in steps],
        "questions": list(found.questions.all()),
        "releases": told_about(found.authority, source_ids=[found.pk]),
        "has_report": found.report is not None and found.report.access == Access.PUBLIC,
    }
    return render(request, "publicsite/evaluation.html", context)


@require_GET
def tables_csv(request: HttpRequest, evaluation_id: UUID) -> HttpResponse:
    return csv_response(_evaluation(authority_of(request), evaluation_id))


@require_GET
def report(request: HttpRequest, evaluation_id: UUID) -> HttpResponseBase:
    """The report as a file."""
    document = _evaluation(authority_of(request), evaluation_id).report
    if document is None or document.access != Access.PUBLIC:
        raise Http404(evaluation_id)
    return FileResponse(
        document.file.open("rb"), filename=document.filename, content_type=document.media_type
    )


def _evaluation(authority: Authority, evaluation_id: UUID) -> Evaluation:
    found = published(authority).select_related("form_version", "report", "agenda_item__meeting", "previous")
    return get_object_or_404(found, pk=evaluation_id)
