"""Answering a survey by a personal link. Nobody signs in, and nothing of the visit is kept."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404, render
from django.utils import timezone, translation
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_http_methods

from bifall.evaluation.commands import reply
from bifall.evaluation.commands.replies import takes_answers
from bifall.evaluation.links import ticket_id_of
from bifall.evaluation.models import Ticket
from bifall.evaluation.states import EvaluationState
from bifall.kernel.forms.schema import FormSchema
from bifall.kernel.problems import Problem, Refused
from bifall.ui.form_renderer import ShownPage, SummaryLine, build_form, read_changes
from bifall.ui.middleware import authority_of
from bifall.ui.problems import text_of


@require_http_methods(["GET", "POST"])
def survey(request: HttpRequest, token: str) -> HttpResponse:
    """The whole survey on a page, in the language that the letter was in; afterwards, thanks."""
    ticket = _ticket(request, token)
    language = request.GET.get("sprak", "")
    language = language if language in {"sv", "en"} else ticket.language
    with translation.override(language):
        response = _answered(request, ticket, language)
    # The address is a key to somebody's answer: it is neither kept, nor passed on, nor found by searching.
    add_never_cache_headers(response)
    # With "no-referrer" a browser says "null" of where the form comes from, and it would be refused.
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _ticket(request: HttpRequest, token: str) -> Ticket:
    ticket_id = ticket_id_of(token)
    if ticket_id is None:
        raise Http404("no such link")
    tickets = Ticket.objects.select_related("evaluation__form_version", "evaluation__authority")
    ticket = get_object_or_404(tickets.filter(evaluation__authority=authority_of(request)), pk=ticket_id)
    if ticket.evaluation.state == EvaluationState.PLANNED:
        raise Http404("not open yet")
    return ticket


def _answered(request: HttpRequest, ticket: Ticket, language: str) -> HttpResponse:
    version = ticket.evaluation.form_version
    schema = version.schema if version else None
    problems: Sequence[Problem] = ()
    if request.method == "POST" and schema is not None:
        try:
            reply(ticket_id=ticket.pk, values=_typed(schema, request.POST), at=timezone.now())
        except Refused as refused:
            problems = refused.problems
        else:
            return HttpResponseRedirect(f"{request.path}?sprak={language}")
    return _page(request, ticket, schema, problems, language)


def _typed(schema: FormSchema, data: QueryDict) -> dict[str, Any]:
    return {
        key: change.value
        for page in schema.pages
        for key, change in read_changes(schema, page.key, data).items()
    }


def _page(
    request: HttpRequest,
    ticket: Ticket,
    schema: FormSchema | None,
    problems: Sequence[Problem],
    language: str,
) -> HttpResponse:
    evaluation = ticket.evaluation
    is_open = takes_answers(evaluation, timezone.now()) and not ticket.has_answered and schema is not None
    pages: list[ShownPage] = []
    if is_open and schema is not None:
        pages = [
            build_form(
                schema,
                page.key,
                answers={},
                versions={},
                registers={},
                language=language,
                problems=problems,
                data=request.POST if request.method == "POST" else None,
            ).shown()
            for page in schema.pages
        ]
    summary = [line for page in pages for line in page.summary if line.target]
    summary += [SummaryLine(text_of(problem), "", "") for problem in problems if not problem.field]
    context = {
        "ticket": ticket,
        "evaluation": evaluation,
        "pages": pages,
        "summary": summary,
        "is_open": is_open,
        "survey_language": language,
        "other_language": "sv" if language == "en" else "en",
    }
    return render(request, "publicsite/survey.html", context, status=422 if problems else 200)
