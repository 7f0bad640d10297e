"""Who is asked to a meeting place and who comes, and the words that they can describe themselves with."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bifall.arenas import commands, queries
from bifall.arenas.states import Side, TermKind
from bifall.arenas.taxonomies import terms_from_file, typed_terms
from bifall.flows.arena_letters import invite_by_letter, remind_invited
from bifall.kernel.problems import Refused
from bifall.organisations.queries import municipalities_of
from bifall.portal.arena_setup_forms import InviteForm, TermsForm
from bifall.portal.views.arenas import form_page, own_arena, require_change
from bifall.ui.inputs import lines_of
from bifall.ui.middleware import signed_in
from bifall.ui.problems import add_to, text_of

PER_PAGE = 50


@require_http_methods(["GET", "POST"])
@login_required
def terms(request: HttpRequest, arena_id: UUID) -> HttpResponse:
    """The list that profiles choose from, and a form that adds to it."""
    user = signed_in(request)
    found = own_arena(user, arena_id)
    require_change(user, found)
    sent = request.method == "POST"
    form = TermsForm(request.POST, request.FILES) if sent else TermsForm()
    if sent and form.is_valid():
        read = form.cleaned_data
        kind, typed = TermKind(read["kind"]), lines_of(read["words"])
        try:
            wanted = (
                terms_from_file(kind, typed, read["file"][1], read["source"])
                if read["file"]
                else typed_terms(kind, typed)
            )
            new = commands.add_terms(arena_id=found.pk, terms=wanted, actor=user, at=timezone.now())
        except Refused as refused:
            # The command knows them as terms, and the form as what was typed.
            for problem in refused.problems:
                form.add_error(problem.field if problem.field in form.fields else "words", text_of(problem))
        else:
            told = ngettext("%(number)s nytt ord.", "%(number)s nya ord.", new)
            messages.success(request, told % {"number": new})
            return HttpResponseRedirect(reverse("my_projects:arena_terms", args=[found.pk]))
    listed = Paginator(found.terms.order_by("kind", "label"), PER_PAGE).get_page(request.GET.get("page"))
    context = {"arena": found, "form": form, "page": listed}
    return render(request, "portal/arena_terms.html", context, status=422 if sent else 200)


@require_POST
@login_required
def remove_term(request: HttpRequest, arena_id: UUID, term_id: UUID) -> HttpResponse:
    user = signed_in(request)
    found = own_arena(user, arena_id)
    if found.terms.filter(pk=term_id).exists():
        try:
            commands.remove_term(arena_id=found.pk, term_id=term_id, actor=user, at=timezone.now())
        except Refused as refused:
            for problem in refused.problems:
                messages.error(request, text_of(problem))
    return HttpResponseRedirect(reverse("my_projects:arena_terms", args=[found.pk]))


@require_http_methods(["GET", "POST"])
@login_required
def invite(request: HttpRequest, arena_id: UUID) -> HttpResponse:
    user = signed_in(request)
    found = own_arena(user, arena_id)
    if not user.has_perm("arenas.invite", found):
        raise PermissionDenied("arenas.invite")
    form = InviteForm(request.POST or None, municipalities=municipalities_of(found.authority))
    if request.method == "POST" and form.is_valid():
        try:
            number = invite_by_letter(
                arena_id=found.pk,
                side=Side(form.cleaned_data["side"]),
                invited=form.cleaned_data["invited"],
                actor=user,
                at=timezone.now(),
            )
        except Refused as refused:
            add_to(form, refused.problems)
        else:
            told = ngettext("%(number)s inbjudan är skickad.", "%(number)s inbjudningar är skickade.", number)
            messages.success(request, told % {"number": number})
            return HttpResponseRedirect(reverse("my_projects:arena", args=[found.pk]))
    return form_page(request, found, form, _("Bjud in"))


@require_POST
@login_required
def remind(request: HttpRequest, arena_id: UUID, side: str) -> HttpResponse:
    """Write once more to those of a side whom nobody has registered for."""
    user = signed_in(request)
    found = own_arena(user, arena_id)
    if side not in Side.values:
        raise Http404(side)
    number = remind_invited(arena_id=found.pk, side=Side(side), actor=user, at=timezone.now())
    told = ngettext("%(number)s påminnelse är skickad.", "%(number)s påminnelser är skickade.", number)
    messages.success(request, told % {"number": number})
    return HttpResponseRedirect(reverse("my_projects:arena", args=[found.pk]))


@require_GET
@login_required
def participants(request: HttpRequest, arena_id: UUID) -> HttpResponse:
    """Everybody who has registered, with a filter by side and by words."""
    found = own_arena(signed_in(request), arena_id)
    side, words = request.GET.get("sida", ""), request.GET.get("q", "")
    people = queries.registered_at(found, Side(side) if side in Side.values else None, words[:100])
    context = {
        "arena": found,
        "page": Paginator(people, PER_PAGE).get_page(request.GET.get("page")),
        "sides": Side.choices,
        "side": side,
        "words": words,
    }
    return render(request, "portal/arena_participants.html", context)
