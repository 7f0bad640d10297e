"""Calls: written, given criteria, published."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bifall.applications.states import ConceptState
from bifall.board.queries import boards_of
from bifall.calls import commands, queries
from bifall.calls.models import Call, Strategy
from bifall.calls.states import CallState
from bifall.desk.access import desk_only
from bifall.desk.call_forms import CallForm, CriteriaFormSet, add_to_lines, call_as_written, criteria_of
from bifall.kernel.problems import Problem, Refused
from bifall.questionnaires.queries import published_versions
from bifall.questionnaires.states import Purpose
from bifall.ui.middleware import authority_of, signed_in
from bifall.ui.problems import add_to
from bifall.ui.second_press import done_already

PER_PAGE = 25


@require_GET
@login_required
@desk_only
def calls(request: HttpRequest) -> HttpResponse:
    user, authority = signed_in(request), authority_of(request)
    found = (
        queries.visible_to(user)
        .filter(authority=authority)
        .prefetch_related("rounds")
        .annotate(application_count=Count("rounds__applications"))
        .order_by("-created_at", "id")
    )
    context = {
        "page": Paginator(found, PER_PAGE).get_page(request.GET.get("page")),
        "may_create": user.has_perm("calls.create", authority),
        "may_see_forms": user.has_perm("questionnaires.view_form", authority),
        "now": timezone.now(),
    }
    return render(request, "desk/calls.html", context)


@require_GET
@login_required
@desk_only
def call(request: HttpRequest, call_id: UUID) -> HttpResponse:
    return call_page(request, find_call(request, call_id), status=200)


@require_http_methods(["GET", "POST"])
@login_required
@desk_only
def create(request: HttpRequest) -> HttpResponse:
    user, authority = signed_in(request), authority_of(request)
    if not user.has_perm("calls.create", authority):
        raise PermissionDenied("calls.create")
    form = _form(request)
    if request.method == "POST" and form.is_valid():
        # Case numbers begin with the letters of the board, which is one at nearly every authority.
        board = boards_of(authority).first()
        organ = board.organ_code if board else "RUN"
        try:
            made = commands.create_call(
                authority_id=authority.pk, values=form.values(organ), actor=user, at=timezone.now()
            )
        except Refused as refused:
            add_to(form, refused.problems)
        else:
            messages.success(request, _("Utlysningen är skapad. Lägg till kriterier och en omgång."))
            return HttpResponseRedirect(reverse("desk:criteria", args=[made.pk]))
    status = 422 if request.method == "POST" else 200
    return render(request, "desk/call_form.html", {"form": form}, status=status)


@require_http_methods(["GET", "POST"])
@login_required
@desk_only
def change(request: HttpRequest, call_id: UUID) -> HttpResponse:
    user = signed_in(request)
    found = find_call(request, call_id)
    if not user.has_perm("calls.change", found):
        raise PermissionDenied("calls.change")
    form = _form(request, found)
    if request.method == "POST" and form.is_valid():
        try:
            commands.change_call(
                call_id=found.pk, values=form.values(found.organ), actor=user, at=timezone.now()
            )
        except Refused as refused:
            add_to(form, refused.problems)
        else:
            messages.success(request, _("Utlysningen är ändrad."))
            return HttpResponseRedirect(reverse("desk:call", args=[found.pk]))
    status = 422 if request.method == "POST" else 200
    return render(request, "desk/call_form.html", {"form": form, "call": found}, status=status)


@require_http_methods(["GET", "POST"])
@login_required
@desk_only
def criteria(request: HttpRequest, call_id: UUID) -> HttpResponse:
    """All criteria of the call on one page; a line without a name falls away."""
    user = signed_in(request)
    found = find_call(request, call_id)
    if not user.has_perm("calls.change", found):
        raise PermissionDenied("calls.change")
    written = list(
        found.criteria.order_by("position").values("key", "title", "weight", "guidance", "title_en")
    )
    formset = CriteriaFormSet(request.POST or None, initial=written)
    if request.method == "POST" and formset.is_valid():
        try:
            commands.set_criteria(
                call_id=found.pk, criteria=criteria_of(formset), actor=user, at=timezone.now()
            )
        except Refused as refused:
            add_to_lines(formset, refused.problems)
        else:
            messages.success(request, _("Kriterierna är sparade."))
            return HttpResponseRedirect(reverse("desk:call", args=[found.pk]))
    context = {"call": found, "formset": formset}
    status = 422 if request.method == "POST" else 200
    return render(request, "desk/criteria.html", context, status=status)


@require_POST
@login_required
@desk_only
def publish(request: HttpRequest, call_id: UUID) -> HttpResponse:
    found = find_call(request, call_id)
    try:
        commands.publish_call(call_id=found.pk, actor=signed_in(request), at=timezone.now())
    except Refused as refused:
        return call_page(request, found, status=422, problems=refused.problems)
    except PermissionDenied:
        if not _has_become(request, call_id, CallState.PUBLISHED):
            raise
        return done_already(request, _("Utlysningen är redan publicerad."), "desk:call", found.pk)
    messages.success(request, _("Utlysningen är publicerad."))
    return HttpResponseRedirect(reverse("desk:call", args=[found.pk]))


@require_POST
@login_required
@desk_only
def cancel(request: HttpRequest, call_id: UUID) -> HttpResponse:
    """Cancel, after the box that says so has been ticked."""
    found = find_call(request, call_id)
    if request.POST.get("sure") != "yes":
        messages.error(request, _("Kryssa i att du vill ställa in utlysningen."))
        return HttpResponseRedirect(reverse("desk:call", args=[found.pk]))
    try:
        commands.cancel_call(call_id=found.pk, actor=signed_in(request), at=timezone.now())
    except PermissionDenied:
        if not _has_become(request, call_id, CallState.CANCELLED):
            raise
        return done_already(request, _("Utlysningen är redan inställd."), "desk:call", found.pk)
    messages.success(request, _("Utlysningen är inställd."))
    return HttpResponseRedirect(reverse("desk:call", args=[found.pk]))


def _has_become(request: HttpRequest, call_id: UUID, state: CallState) -> bool:
    """The call is in the state by now, and the one who asks works with calls."""
    may_work = signed_in(request).has_perm("calls.create", authority_of(request))
    return may_work and find_call(request, call_id).state == state


def find_call(request: HttpRequest, call_id: UUID) -> Call:
    """A call of the site's authority that the user may see."""
    shown = queries.visible_to(signed_in(request)).filter(authority=authority_of(request))
    return get_object_or_404(
        shown.select_related("form_version__form", "concept_form_version__form", "strategy", "authority"),
        pk=call_id,
    )


def call_page(
    request: HttpRequest, found: Call, *, status: int, problems: tuple[Problem, ...] = ()
) -> HttpResponse:
    user = signed_in(request)
    context = {
        "call": found,
        "problems": problems,
        "criteria": found.criteria.order_by("position"),
        "rounds": found.rounds.prefetch_related("meetings__board").annotate(
            application_count=Count("applications", distinct=True),
            concept_count=Count("concepts", filter=~Q(concepts__state=ConceptState.DRAFT), distinct=True),
        ),
        "may_change": user.has_perm("calls.change", found),
        "may_change_rounds": user.has_perm("calls.change_rounds", found),
        "may_publish": user.has_perm("calls.publish", found),
        "may_see_letters": user.has_perm("wordings.view", found),
        "may_cancel": user.has_perm("calls.cancel", found),
        "now": timezone.now(),
    }
    return render(request, "desk/call.html", context, status=status)


def _form(request: HttpRequest, found: Call | None = None) -> CallForm:
    authority = authority_of(request)
    return CallForm(
        request.POST or None,
        versions=published_versions(authority.pk, Purpose.APPLICATION),
        concept_versions=published_versions(authority.pk, Purpose.CONCEPT),
        strategies=Strategy.objects.filter(authority=authority),
        initial=call_as_written(found) if found else None,
    )
