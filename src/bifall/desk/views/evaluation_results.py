"""What was answered, what was found, and what should be done."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import formset_factory
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from bifall.accounts.permissions import require
from bifall.desk.evaluation_access import evaluators_only, find_evaluation
from bifall.desk.evaluation_forms import (
    ConclusionForm,
    FindingForm,
    RecommendationForm,
    statement_choices,
)
from bifall.evaluation import commands, queries
from bifall.evaluation.models import Evaluation
from bifall.kernel.problems import Refused
from bifall.ui.evaluation_pages import csv_response, results_of
from bifall.ui.middleware import authority_of, signed_in
from bifall.ui.problems import add_to, text_of

EMPTY_ROWS = 3


@require_GET
@login_required
@evaluators_only
def analysis(request: HttpRequest, evaluation_id: UUID) -> HttpResponse:
    """The tables and pictures of a closed survey, and to those who evaluate what was written."""
    user = signed_in(request)
    found = find_evaluation(user, authority_of(request), evaluation_id)
    require(user, "evaluation.view_analysis", found)
    context = results_of(found) | {"words": _words(found) if _may_read_words(request, found) else []}
    return render(request, "desk/evaluation_analysis.html", context)


def _may_read_words(request: HttpRequest, found: Evaluation) -> bool:
    return signed_in(request).has_perm("evaluation.read_words", found)


def _words(found: Evaluation) -> list[tuple[str, list[str]]]:
    schema = found.form_version.schema if found.form_version else None
    language = get_language() or "sv"
    shown = []
    for key, texts in queries.words_of(found):
        question = schema.question(key) if schema else None
        if question is not None and texts:
            shown.append((question.label.of(language), texts))
    return shown


@require_GET
@login_required
@evaluators_only
def tables_csv(request: HttpRequest, evaluation_id: UUID) -> HttpResponse:
    user = signed_in(request)
    found = find_evaluation(user, authority_of(request), evaluation_id)
    require(user, "evaluation.view_analysis", found)
    return csv_response(found)


@require_GET
@login_required
@evaluators_only
def report(request: HttpRequest, evaluation_id: UUID) -> HttpResponseBase:
    """The report as a file, as it was last written out."""
    found = find_evaluation(signed_in(request), authority_of(request), evaluation_id)
    document = found.report
    if document is None:
        raise Http404(evaluation_id)
    return FileResponse(
        document.file.open("rb"), filename=document.filename, content_type=document.media_type
    )


@require_http_methods(["GET", "POST"])
@login_required
@evaluators_only
def findings(request: HttpRequest, evaluation_id: UUID) -> HttpResponse:
    """The conclusion and the findings. A row that is left empty is left out."""
    user = signed_in(request)
    found = find_evaluation(user, authority_of(request), evaluation_id)
    require(user, "evaluation.conclude", found)
    now = [
        {name: getattr(row, name) for name in ("text", "kind", "statement")} for row in found.findings.all()
    ]
    form = ConclusionForm(request.POST or None, initial={"conclusion": found.conclusion})
    formset = _rows(FindingForm, request, found, now)
    problems: list[str] = []
    if request.method == "POST" and form.is_valid() and formset.is_valid():
        try:
            commands.write_findings(
                evaluation_id=found.pk,
                conclusion=form.cleaned_data["conclusion"],
                findings=[values for row in formset if (values := row.values()) is not None],
                actor=user,
                at=timezone.now(),
            )
        except Refused as refused:
            add_to(form, refused.problems)
        else:
            return _saved(request, found)
    return _rows_page(request, found, _("Slutsats och iakttagelser"), formset, problems, form)


@require_http_methods(["GET", "POST"])
@login_required
@evaluators_only
def recommendations(request: HttpRequest, evaluation_id: UUID) -> HttpResponse:
    """What should be done. A row that is left empty is left out."""
    user = signed_in(request)
    found = find_evaluation(user, authority_of(request), evaluation_id)
    require(user, "evaluation.conclude", found)
    now = [
        {name: getattr(row, name) for name in ("text", "statement")} for row in found.recommendations.all()
    ]
    formset = _rows(RecommendationForm, request, found, now)
    problems: list[str] = []
    if request.method == "POST" and formset.is_valid():
        try:
            commands.write_recommendations(
                evaluation_id=found.pk,
                recommendations=[values for row in formset if (values := row.values()) is not None],
                actor=user,
                at=timezone.now(),
            )
        except Refused as refused:
            problems = [text_of(problem) for problem in refused.problems]
        else:
            return _saved(request, found)
    return _rows_page(request, found, _("Rekommendationer"), formset, problems, None)


def _rows(form: type[Any], request: HttpRequest, found: Evaluation, now: list[dict[str, Any]]) -> Any:
    schema = found.form_version.schema if found.form_version else None
    statements = statement_choices(schema, get_language() or "sv")
    rows = formset_factory(form, extra=EMPTY_ROWS, max_num=40)
    return rows(request.POST or None, initial=now, form_kwargs={"statements": statements})


def _saved(request: HttpRequest, found: Evaluation) -> HttpResponseRedirect:
    messages.success(request, _("Sparat."))
    return HttpResponseRedirect(reverse("evaluation_desk:evaluation", args=[found.pk]))


def _rows_page(
    request: HttpRequest,
    found: Evaluation,
    heading: str,
    formset: Any,
    problems: list[str],
    form: ConclusionForm | None,
) -> HttpResponse:
    context = {
        "evaluation": found,
        "heading": heading,
        "formset": formset,
        "problems": problems,
        "form": form,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "desk/evaluation_rows.html", context, status=status)
