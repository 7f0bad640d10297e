"""A version as those who fill it in will see it. Nothing that is typed is kept."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods

from bifall.desk.form_access import find_version, form_readers_only, registers_here
from bifall.desk.form_words import said
from bifall.kernel.forms.answers import clean, problems_with
from bifall.kernel.forms.draft import faults, read_draft
from bifall.questionnaires.standard_forms import demands_of
from bifall.questionnaires.states import Purpose
from bifall.ui.form_renderer import build_form, read_changes


@require_http_methods(["GET", "POST"])
@form_readers_only
def preview(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """All pages under one another. What is sent is shown again, with what it shows, hides and breaks."""
    found = find_version(request, version_id)
    draft = read_draft(found.definition)
    demands = demands_of(Purpose(found.form.purpose))
    wrong = faults(draft, demands)
    # What is only missing from the form as a whole does not keep it from being shown.
    broken = [problem for problem in wrong if problem.field or not draft.pages]
    context: dict[str, Any] = {"version": found, "title": said(draft.title), "faults": broken}
    if not broken:
        schema, registers = draft.finished(), registers_here(request)
        sent = request.POST if request.method == "POST" else None
        answers: dict[str, Any] = {}
        if sent is not None:
            typed = [read_changes(schema, page.key, sent) for page in schema.pages]
            given = {key: change.value for changes in typed for key, change in changes.items()}
            answers = {q.key: clean(q, given[q.key]).value for q in schema.questions if q.key in given}
        checked = sent is not None and sent.get("go") == "check"
        problems = problems_with(schema, answers, registers) if checked else []
        pages = [
            build_form(
                schema,
                page.key,
                answers=answers,
                versions={},
                registers=registers,
                language=get_language() or "sv",
                problems=problems,
            ).shown()
            for page in schema.visible_pages(answers)
        ]
        context |= {
            "pages": pages,
            "summary": [line for page in pages for line in page.summary],
            "hidden_pages": len(schema.pages) - len(schema.visible_pages(answers)),
            "checked": checked,
            "is_complete": checked and not problems,
        }
    return render(request, "desk/form_preview.html", context)
