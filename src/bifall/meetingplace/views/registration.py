"""Registration: one page, a few fields, and a letter with the way in."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from bifall.arenas.commands import note_opened
from bifall.arenas.models import Arena, Invitation
from bifall.arenas.states import RegistrationPhase, Side
from bifall.flows.arena_letters import register_by_letter, send_link
from bifall.kernel.problems import Refused
from bifall.meetingplace.forms import (
    PROGRAMMES,
    EmployerRegistrationForm,
    NewLinkForm,
    StudentRegistrationForm,
)
from bifall.meetingplace.views.arenas import public_arena
from bifall.organisations.queries import municipalities_of
from bifall.ui.problems import add_to

IN_THE_DEMO = "arena_link"
"""A demonstration sends no letters; there the page after registration shows the link."""


@never_cache
@require_http_methods(["GET", "POST"])
def register_student(request: HttpRequest, arena_id: UUID) -> HttpResponse:
    return _register(request, arena_id, Side.STUDENT)


@never_cache
@require_http_methods(["GET", "POST"])
def register_employer(request: HttpRequest, arena_id: UUID) -> HttpResponse:
    return _register(request, arena_id, Side.EMPLOYER)


@never_cache
@require_GET
def thanks(request: HttpRequest, arena_id: UUID) -> HttpResponse:
    """The same page for all who have registered, also for those who had done so before."""
    token = request.session.get(IN_THE_DEMO) if settings.BIFALL_DEMO_SIGN_IN else None
    context = {"arena": public_arena(request, arena_id), "token": token}
    return render(request, "meetingplace/thanks.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
def new_link(request: HttpRequest, arena_id: UUID) -> HttpResponse:
    """Whoever has lost their link gets another by letter. The answer does not tell whether one was sent."""
    arena = public_arena(request, arena_id)
    form = NewLinkForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        send_link(arena_id=arena.pk, email=form.cleaned_data["email"], at=timezone.now())
        return HttpResponseRedirect(f"{reverse('meetingplace:new_link', args=[arena.pk])}?skickad=ja")
    context = {"arena": arena, "form": form, "sent": "skickad" in request.GET}
    status = 422 if request.method == "POST" else 200
    return render(request, "meetingplace/new_link.html", context, status=status)


def _register(request: HttpRequest, arena_id: UUID, side: Side) -> HttpResponse:
    arena, now = public_arena(request, arena_id), timezone.now()
    token = request.GET.get("inbjudan", "")
    invitation = note_opened(token=token, at=now) if token else None
    kind = StudentRegistrationForm if side == Side.STUDENT else EmployerRegistrationForm
    places = municipalities_of(arena.authority)
    if request.method != "POST":
        form = kind(municipalities=places, initial=_known(invitation, arena, side))
        return _page(request, arena, side, form, status=200)
    form = kind(request.POST, municipalities=places)
    if form.is_valid():
        try:
            made = register_by_letter(
                arena_id=arena.pk,
                values=form.values(get_language() or "sv"),
                invitation_token=token,
                at=now,
            )
        except Refused as refused:
            add_to(form, refused.problems)
        else:
            if settings.BIFALL_DEMO_SIGN_IN:
                request.session[IN_THE_DEMO] = made
            return HttpResponseRedirect(reverse("meetingplace:thanks", args=[arena.pk]))
    return _page(request, arena, side, form, status=422)


def _known(invitation: Invitation | None, arena: Arena, side: Side) -> dict[str, Any]:
    """What the invitation says already, when it is to this meeting place and this side."""
    if invitation is None or (invitation.arena_id, invitation.side) != (arena.pk, side):
        return {}
    name = "programme" if side == Side.STUDENT else "organisation_name"
    known = {name: invitation.name}
    if side == Side.EMPLOYER:
        known |= {
            "municipality": str(invitation.municipality_id or ""),
            "size_class": invitation.size_class,
        }
    return known


def _page(
    request: HttpRequest,
    arena: Arena,
    side: Side,
    form: StudentRegistrationForm | EmployerRegistrationForm,
    *,
    status: int,
) -> HttpResponse:
    phase = arena.registration(timezone.now())
    programmes = arena.invitations.filter(side=Side.STUDENT).order_by("name").values_list("name", flat=True)
    context = {
        "arena": arena,
        "form": form,
        "is_student": side == Side.STUDENT,
        "is_open": phase == RegistrationPhase.OPEN,
        "phase": phase,
        "list_id": PROGRAMMES,
        "programmes": programmes.distinct() if side == Side.STUDENT else [],
    }
    return render(request, "meetingplace/register.html", context, status=status)
