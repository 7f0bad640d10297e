"""The pages of a form that is filled in: the list of them, and how one is saved."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse, QueryDict
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from bifall.applications.models import Application
from bifall.kernel.forms.changes import Change
from bifall.kernel.forms.schema import FormSchema, Page
from bifall.kernel.problems import Problem, Refused
from bifall.questionnaires.commands import Conflict, Saved
from bifall.questionnaires.models import AnswerSet
from bifall.questionnaires.queries import answers_of, versions_of
from bifall.ui.form_renderer import PageForm, build_form, pressed_row_button, read_changes
from bifall.ui.problems import text_of

Save = Callable[[Mapping[str, Change]], Saved]


class Show(Protocol):
    """The page again: as it is, or with what was typed and why it was not taken."""

    def __call__(
        self,
        *,
        status: int,
        data: QueryDict | None = None,
        problems: Sequence[Problem] = (),
        conflicts: Sequence[Conflict] = (),
    ) -> HttpResponse: ...


def page_or_404(schema: FormSchema, page_key: str) -> Page:
    try:
        return schema.page(page_key)
    except KeyError:
        raise Http404 from None


def page_form(
    of: AnswerSet,
    page_key: str,
    *,
    registers: Mapping[str, Any],
    data: QueryDict | None = None,
    problems: Sequence[Problem] = (),
    conflicts: Sequence[Conflict] = (),
) -> PageForm:
    """One page of the answers as they stand, with what was typed when `data` is given."""
    return build_form(
        of.form_version.schema,
        page_key,
        answers=answers_of(of),
        versions=versions_of(of),
        registers=registers,
        language=get_language() or "sv",
        problems=problems,
        data=data,
        conflicts=conflicts,
    )


def save_page(
    request: HttpRequest,
    schema: FormSchema,
    page_key: str,
    *,
    save: Save,
    show: Show,
    address: str,
    next_address: Callable[[], str],
) -> HttpResponse:
    """Save what was sent, finished or not; another's newer answer is told, not lost.

    address: the page's own. next_address: asked when it is saved, for an answer may open or shut a page.
    """
    try:
        saved = save(read_changes(schema, page_key, request.POST))
    except Refused as refused:
        return show(status=422, data=request.POST, problems=refused.problems)
    if saved.conflicts:
        return show(status=409, data=request.POST, conflicts=saved.conflicts)
    if key := pressed_row_button(request.POST):
        return HttpResponseRedirect(f"{address}#{key}")
    if request.POST.get("go") == "next":
        return HttpResponseRedirect(next_address())
    messages.success(request, _("Sparat."))
    return HttpResponseRedirect(address)


def autosave_page(
    request: HttpRequest,
    schema: FormSchema,
    page_key: str,
    *,
    save: Save,
    form: Callable[[Sequence[Conflict]], PageForm],
    checks: Callable[[], str] = str,
) -> JsonResponse:
    """The same save, while one types: versions, conflicts and the checks as HTML."""
    try:
        saved = save(read_changes(schema, page_key, request.POST))
    except Refused as refused:
        told = [{"field": p.field, "text": text_of(p)} for p in refused.problems]
        return JsonResponse({"problems": told}, status=422)
    conflicts = [
        {"key": q.key, "html": render_to_string("ui/questionnaire/conflict.html", {"question": q}, request)}
        for q in form(saved.conflicts).questions
        if getattr(q, "conflict", None)
    ]
    return JsonResponse({"versions": saved.versions, "conflicts": conflicts, "checks": checks()})


def page_after(of: AnswerSet, page_key: str) -> str | None:
    """The key of the next page that the answers show; None after the last."""
    keys = [shown.key for shown in of.form_version.schema.visible_pages(answers_of(of))]
    later = keys[keys.index(page_key) + 1 :] if page_key in keys else []
    return later[0] if later else None


def pages_with_state(found: Application, missing: Sequence[Problem]) -> list[dict[str, Any]]:
    """The form's pages in order, each with how many things are left to do on it."""
    schema = found.answer_set.form_version.schema
    language = get_language() or "sv"
    left: dict[str, int] = {}
    for problem in missing:
        question = (problem.field or "").partition(".")[0]
        for shown in schema.pages:
            if any(q.key == question for q in shown.questions):
                left[shown.key] = left.get(shown.key, 0) + 1
    return [
        {
            "key": shown.key,
            "title": shown.title.of(language),
            "left": left.get(shown.key, 0),
            "url": reverse("portal:page", args=[found.pk, shown.key]),
        }
        for shown in schema.visible_pages(answers_of(found.answer_set))
    ]
