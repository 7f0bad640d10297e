"""The first step of a call of two: a concept is written, sent in and followed."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseRedirect,
    QueryDict,
)
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bifall.accounts.models import User
from bifall.applications import commands, queries
from bifall.applications.models import Application, Concept
from bifall.applications.states import ConceptState
from bifall.calls.states import RoundPhase
from bifall.kernel.problems import Problem, Refused
from bifall.organisations.policies import acts_for
from bifall.portal.views.form_pages import (
    Save,
    autosave_page,
    page_after,
    page_form,
    page_or_404,
    save_page,
)
from bifall.questionnaires.commands import Conflict
from bifall.questionnaires.queries import answers_of
from bifall.ui.application_answers import concept_pages
from bifall.ui.form_renderer import PageForm
from bifall.ui.middleware import signed_in
from bifall.ui.problems import text_of
from bifall.ui.second_press import done_already


@require_GET
@login_required
def concept(request: HttpRequest, concept_id: UUID) -> HttpResponse:
    """Where the concept stands; of a draft, what is left to do and the button that sends it in."""
    return _concept_page(request, own_concept(signed_in(request), concept_id), status=200)


@require_http_methods(["GET", "POST"])
@login_required
def page(request: HttpRequest, concept_id: UUID, page_key: str) -> HttpResponse:
    """One page of the concept's form. Saving accepts what is unfinished."""
    user = signed_in(request)
    found = own_concept(user, concept_id)
    schema = found.answer_set.form_version.schema
    page_or_404(schema, page_key)
    if not user.has_perm("applications.write_concept", found):
        return HttpResponseRedirect(reverse("portal:concept", args=[found.pk]))
    if request.method == "GET":
        return _show(request, found, page_key, status=200)
    return save_page(
        request,
        schema,
        page_key,
        save=_saving(found, user),
        show=partial(_show, request, found, page_key),
        address=reverse("portal:concept_page", args=[found.pk, page_key]),
        next_address=lambda: _next_address(found, page_key),
    )


@require_POST
@login_required
def autosave(request: HttpRequest, concept_id: UUID, page_key: str) -> HttpResponse:
    """The same save, while one types. Answers JSON: versions and conflicts."""
    user = signed_in(request)
    found = own_concept(user, concept_id)
    schema = found.answer_set.form_version.schema
    page_or_404(schema, page_key)
    return autosave_page(
        request,
        schema,
        page_key,
        save=_saving(found, user),
        form=lambda conflicts: _form(found, page_key, data=request.POST, conflicts=conflicts),
    )


@require_POST
@login_required
def submit(request: HttpRequest, concept_id: UUID) -> HttpResponse:
    """Send in. Pressed twice, the second press shows what the first one gave."""
    user = signed_in(request)
    found = own_concept(user, concept_id)
    try:
        found = commands.submit_concept(concept_id=found.pk, actor=user, at=timezone.now())
    except Refused as refused:
        return _concept_page(request, found, status=422, problems=refused.problems)
    except PermissionDenied:
        found = own_concept(user, concept_id)
        if found.state == ConceptState.DRAFT:
            raise
        return done_already(request, _("Idéskissen är redan inskickad."), "portal:concept", found.pk)
    messages.success(
        request, _("Idéskissen är inskickad och har fått nummer {number}.").format(number=found.case_number)
    )
    return HttpResponseRedirect(reverse("portal:concept", args=[found.pk]))


@require_POST
@login_required
def withdraw(request: HttpRequest, concept_id: UUID) -> HttpResponse:
    """Take back, after the box that says so has been ticked."""
    user = signed_in(request)
    found = own_concept(user, concept_id)
    if request.POST.get("sure") != "yes":
        messages.error(request, _("Kryssa i att du vill återkalla idéskissen."))
        return HttpResponseRedirect(reverse("portal:concept", args=[found.pk]))
    try:
        commands.withdraw_concept(concept_id=found.pk, actor=user, at=timezone.now())
    except PermissionDenied:
        if own_concept(user, concept_id).state != ConceptState.WITHDRAWN:
            raise
        return done_already(request, _("Idéskissen är redan återkallad."), "portal:concept", found.pk)
    messages.success(request, _("Idéskissen är återkallad."))
    return HttpResponseRedirect(reverse("portal:concept", args=[found.pk]))


@require_POST
@login_required
def apply(request: HttpRequest, concept_id: UUID) -> HttpResponse:
    """Begin the application that one was invited to; begun already, it is shown."""
    user = signed_in(request)
    found = own_concept(user, concept_id)
    begun = Application.objects.filter(concept=found).first()
    if begun is not None:
        return HttpResponseRedirect(reverse("portal:application", args=[begun.pk]))
    try:
        made = commands.apply_by_invitation(concept_id=found.pk, actor=user, at=timezone.now())
    except Refused as refused:
        return _concept_page(request, found, status=422, problems=refused.problems)
    messages.success(request, _("Svaren från idéskissen har följt med."))
    first = made.answer_set.form_version.schema.pages[0].key
    return HttpResponseRedirect(reverse("portal:page", args=[made.pk, first]))


@require_GET
@login_required
def receipt(request: HttpRequest, concept_id: UUID) -> HttpResponseBase:
    paper = own_concept(signed_in(request), concept_id).receipt
    if paper is None:
        raise Http404
    return FileResponse(
        paper.file.open("rb"), as_attachment=True, filename=paper.filename, content_type=paper.media_type
    )


def own_concept(user: User, concept_id: UUID) -> Concept:
    """A concept of an organisation that the user acts for: the only way of fetching one here."""
    shown = queries.concepts_visible_to(user).select_related(
        "authority",
        "organisation",
        "case",
        "receipt",
        "answer_set__form_version__form",
        "round__call__strategy",
        "application",
    )
    found = get_object_or_404(shown, pk=concept_id)
    if not acts_for(user, found.organisation_id):
        raise Http404
    return found


def _concept_page(
    request: HttpRequest, found: Concept, *, status: int, problems: Sequence[Problem] = ()
) -> HttpResponse:
    user, now = signed_in(request), timezone.now()
    is_draft = found.state == ConceptState.DRAFT
    missing = problems or (queries.problems_at_concept_submission(found, at=now) if is_draft else ())
    context = {
        "concept": found,
        "application": getattr(found, "application", None),
        "missing": [_left_to_do(found, problem) for problem in missing],
        "was_refused": bool(problems),
        "sections": concept_pages(found),
        "may_write": user.has_perm("applications.write_concept", found),
        "may_withdraw": user.has_perm("applications.withdraw_concept", found),
        "may_apply": user.has_perm("applications.apply_by_invitation", found),
        "is_open": found.round.phase(now) == RoundPhase.OPEN,
        "is_upcoming": found.round.phase(now) == RoundPhase.UPCOMING,
    }
    return render(request, "portal/concept.html", context, status=status)


def _left_to_do(found: Concept, problem: Problem) -> dict[str, str]:
    schema = found.answer_set.form_version.schema
    key = (problem.field or "").partition(".")[0]
    question = schema.question(key)
    if question is None:
        return {"text": text_of(problem), "url": "", "label": ""}
    address = reverse("portal:concept_page", args=[found.pk, schema.page_of(key).key])
    label = question.label.of(get_language() or "sv")
    return {"text": text_of(problem), "url": f"{address}#q-{key}", "label": label}


def _saving(found: Concept, user: User) -> Save:
    return lambda changes: commands.save_concept(
        concept_id=found.pk, changes=changes, actor=user, at=timezone.now()
    )


def _next_address(found: Concept, page_key: str) -> str:
    later = page_after(found.answer_set, page_key)
    if later:
        return reverse("portal:concept_page", args=[found.pk, later])
    return reverse("portal:concept", args=[found.pk])


def _form(
    found: Concept,
    page_key: str,
    *,
    data: QueryDict | None = None,
    problems: Sequence[Problem] = (),
    conflicts: Sequence[Conflict] = (),
) -> PageForm:
    return page_form(
        found.answer_set,
        page_key,
        registers=queries.registers_for_concept(found),
        data=data,
        problems=problems,
        conflicts=conflicts,
    )


def _show(
    request: HttpRequest,
    found: Concept,
    page_key: str,
    *,
    status: int,
    data: QueryDict | None = None,
    problems: Sequence[Problem] = (),
    conflicts: Sequence[Conflict] = (),
) -> HttpResponse:
    schema = found.answer_set.form_version.schema
    language = get_language() or "sv"
    context = {
        "concept": found,
        "page_form": _form(found, page_key, data=data, problems=problems, conflicts=conflicts).shown(),
        "page_key": page_key,
        "pages": [
            {
                "key": shown.key,
                "title": shown.title.of(language),
                "url": reverse("portal:concept_page", args=[found.pk, shown.key]),
            }
            for shown in schema.visible_pages(answers_of(found.answer_set))
        ],
        "autosave_url": reverse("portal:save_concept", args=[found.pk, page_key]),
    }
    return render(request, "portal/concept_page.html", context, status=status)
