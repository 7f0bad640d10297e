"""How the region and its municipalities work together: the model, its forums, and who sits there for whom."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from bifall.collaboration.models import CollaborationModel, Forum
from bifall.collaboration.queries import forums_of, model_on, public_models
from bifall.organisations.states import MandateKind
from bifall.ui.middleware import authority_of


@require_GET
def collaboration(request: HttpRequest) -> HttpResponse:
    """The model that holds today, or else the latest."""
    authority = authority_of(request)
    found = model_on(authority, timezone.localdate()) or public_models(authority).first()
    return _page(request, found)


@require_GET
def model(request: HttpRequest, model_id: UUID) -> HttpResponse:
    """One of the models that have been adopted."""
    return _page(request, get_object_or_404(public_models(authority_of(request)), pk=model_id))


def _page(request: HttpRequest, found: CollaborationModel | None) -> HttpResponse:
    models = list(public_models(authority_of(request)))
    context = {
        "model": found,
        "others": [model for model in models if model != found],
        "forums": [_shown(forum, _day(found)) for forum in forums_of(found)] if found else [],
        "topics": found.topics.all() if found else [],
    }
    return render(request, "publicsite/collaboration.html", context)


def _day(model: CollaborationModel) -> date:
    """Today, or the day of the model's period that is nearest."""
    return max(model.starts_on, min(model.ends_on, timezone.localdate()))


def _shown(forum: Forum, day: date) -> dict[str, object]:
    """A forum as the public sees it: the elected are named, officials only counted."""
    there = [row for row in forum.places.all() if _is_on(row.starts_on, row.ends_on, day)]
    sitting = [row for row in forum.mandates.all() if _is_on(row.starts_on, row.ends_on, day)]
    elected = [row for row in sitting if row.role == MandateKind.POLITICIAN]
    return {
        "forum": forum,
        "places": there,
        "elected": elected,
        "officials": len(sitting) - len(elected),
    }


def _is_on(starts_on: date, ends_on: date | None, day: date) -> bool:
    return starts_on <= day and (ends_on is None or day <= ends_on)
