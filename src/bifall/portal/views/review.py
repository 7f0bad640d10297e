"""The page where everything is looked over before it is sent."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language

from bifall.applications.models import Application
from bifall.applications.queries import contact_of, facts_as_written, problems_at_submission
from bifall.kernel.problems import Problem
from bifall.portal.forms import ReplyForm
from bifall.portal.views.form_pages import pages_with_state
from bifall.ui.application_answers import answered_pages
from bifall.ui.middleware import signed_in
from bifall.ui.problems import text_of


def review_page(
    request: HttpRequest,
    found: Application,
    *,
    status: int,
    problems: tuple[Problem, ...] | None = None,
    attachment_problems: tuple[Problem, ...] = (),
    reply_form: ReplyForm | None = None,
) -> HttpResponse:
    missing = problems if problems is not None else tuple(problems_at_submission(found, at=timezone.now()))
    context = {
        "application": found,
        "contact": contact_of(found),
        "may_write": signed_in(request).has_perm("applications.write", found),
        "sections": answered_pages(found, as_written=True),
        "pages": pages_with_state(found, missing),
        "missing": [_with_place(found, problem) for problem in missing],
        "was_refused": problems is not None,
        "attachments": found.attachments.order_by("created_at"),
        "attachment_problems": attachment_problems,
        "completion": found.completion_requests.filter(answered_at=None).first(),
        "reply_form": reply_form or ReplyForm(),
        "facts": facts_as_written(found),
    }
    return render(request, "portal/review.html", context, status=status)


def _with_place(found: Application, problem: Problem) -> dict[str, str]:
    """A problem's sentence with the address of the input it belongs to."""
    question = (problem.field or "").partition(".")[0]
    schema = found.answer_set.form_version.schema
    language = get_language() or "sv"
    for page in schema.pages:
        for asked in page.questions:
            if asked.key == question:
                url = f"{reverse('portal:page', args=[found.pk, page.key])}#{question}"
                return {"url": url, "label": asked.label.of(language), "text": text_of(problem)}
    return {"url": "", "label": "", "text": text_of(problem)}
