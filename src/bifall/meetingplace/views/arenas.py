"""The pages about meeting places that everybody can read."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from bifall.arenas import queries
from bifall.arenas.models import Arena
from bifall.arenas.states import COMING, ArenaState
from bifall.ui.middleware import authority_of


@require_GET
def arenas(request: HttpRequest) -> HttpResponse:
    """What is coming, and what has been."""
    found, now = list(queries.public_arenas(authority_of(request))), timezone.now()
    context = {
        "coming": [(one, one.registration(now)) for one in found if ArenaState(one.state) in COMING],
        "past": [one for one in found if ArenaState(one.state) not in COMING],
    }
    return render(request, "meetingplace/arenas.html", context)


@require_GET
def arena(request: HttpRequest, arena_id: UUID) -> HttpResponse:
    found = public_arena(request, arena_id)
    context = {
        "arena": found,
        "days": queries.days_of(found),
        "phase": found.registration(timezone.now()),
    }
    return render(request, "meetingplace/arena.html", context)


def public_arena(request: HttpRequest, arena_id: UUID) -> Arena:
    """A meeting place of the site's authority that is not a draft. Raises Http404."""
    return get_object_or_404(queries.public_arenas(authority_of(request)), pk=arena_id)
