"""The concepts of a round: read, and answered with an invitation or with reasons why not."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Case, When
from django.forms import Form
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from bifall.applications import commands
from bifall.applications.models import Concept
from bifall.applications.states import ConceptState
from bifall.desk.access import concepts_open_to, desk_only
from bifall.desk.forms import DeclineForm, InviteForm
from bifall.desk.views.rounds import find_round
from bifall.kernel.problems import Refused
from bifall.ui.application_answers import concept_pages
from bifall.ui.middleware import authority_of, signed_in
from bifall.ui.problems import add_to
from bifall.ui.second_press import done_already

PER_PAGE = 25


@require_GET
@login_required
@desk_only
def concepts(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """What has come in, those not answered yet first."""
    round_ = find_round(request, round_id)
    found = (
        concepts_open_to(signed_in(request))
        .filter(round=round_)
        .select_related("organisation", "case", "application")
        .order_by(Case(When(state=ConceptState.SUBMITTED, then=0), default=1), "submitted_at", "id")
    )
    state = request.GET.get("state", "")
    if state in ConceptState.values:
        found = found.filter(state=state)
    context = {
        "round": round_,
        "page": Paginator(found, PER_PAGE).get_page(request.GET.get("page")),
        "states": [(one.value, one.label) for one in ConceptState if one != ConceptState.DRAFT],
        "state": state,
    }
    return render(request, "desk/concepts.html", context)


@require_GET
@login_required
@desk_only
def concept(request: HttpRequest, concept_id: UUID) -> HttpResponse:
    return _concept_page(request, find_concept(request, concept_id), status=200)


@require_POST
@login_required
@desk_only
def invite(request: HttpRequest, concept_id: UUID) -> HttpResponse:
    """Invite to a full application; the applicant is told."""
    found = find_concept(request, concept_id)
    form = InviteForm(request.POST)
    if not form.is_valid():
        return _concept_page(request, found, status=422, invite_form=form)
    try:
        commands.invite(
            concept_id=found.pk,
            reasons=form.cleaned_data["reasons"],
            actor=signed_in(request),
            at=timezone.now(),
        )
    except PermissionDenied:
        return _answered_already(request, concept_id)
    messages.success(request, _("Sökanden är inbjuden och har fått besked."))
    return HttpResponseRedirect(reverse("desk:concepts", args=[found.round_id]))


@require_POST
@login_required
@desk_only
def decline(request: HttpRequest, concept_id: UUID) -> HttpResponse:
    """Say no, with reasons; the applicant is told."""
    found = find_concept(request, concept_id)
    form = DeclineForm(request.POST)
    if not form.is_valid():
        return _concept_page(request, found, status=422, decline_form=form)
    try:
        commands.decline(
            concept_id=found.pk,
            reasons=form.cleaned_data["reasons"],
            actor=signed_in(request),
            at=timezone.now(),
        )
    except Refused as refused:
        add_to(form, refused.problems)
        return _concept_page(request, found, status=422, decline_form=form)
    except PermissionDenied:
        return _answered_already(request, concept_id)
    messages.success(request, _("Sökanden har fått besked och skälen."))
    return HttpResponseRedirect(reverse("desk:concepts", args=[found.round_id]))


@require_GET
@login_required
def receipt(request: HttpRequest, concept_id: UUID) -> HttpResponseBase:
    paper = find_concept(request, concept_id).receipt
    if paper is None:
        raise Http404
    return FileResponse(
        paper.file.open("rb"), as_attachment=True, filename=paper.filename, content_type=paper.media_type
    )


def _answered_already(request: HttpRequest, concept_id: UUID) -> HttpResponse:
    """The concept has its answer by now, from the other press or from a colleague who got there first."""
    found = find_concept(request, concept_id)
    may_answer = signed_in(request).has_perm("calls.create", authority_of(request))
    if not may_answer or found.state not in {ConceptState.INVITED, ConceptState.DECLINED}:
        raise PermissionDenied("applications.invite")
    return done_already(request, _("Idéskissen har redan fått besked."), "desk:concept", found.pk)


def find_concept(request: HttpRequest, concept_id: UUID) -> Concept:
    """A concept that the user may see from the desk: the only way of fetching one here."""
    shown = concepts_open_to(signed_in(request)).filter(authority=authority_of(request))
    return get_object_or_404(
        shown.select_related(
            "organisation",
            "case",
            "receipt",
            "answered_by",
            "application",
            "answer_set__form_version__form",
            "round__call__strategy",
        ),
        pk=concept_id,
    )


def _concept_page(
    request: HttpRequest,
    found: Concept,
    *,
    status: int,
    invite_form: Form | None = None,
    decline_form: Form | None = None,
) -> HttpResponse:
    user = signed_in(request)
    application = getattr(found, "application", None)
    context = {
        "concept": found,
        "application": application if application is not None and application.case_id else None,
        "pages": concept_pages(found),
        "may_invite": user.has_perm("applications.invite", found),
        "may_decline": user.has_perm("applications.decline", found),
        "invite_form": invite_form or InviteForm(),
        "decline_form": decline_form or DeclineForm(),
    }
    return render(request, "desk/concept.html", context, status=status)
