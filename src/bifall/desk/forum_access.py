"""Who comes into the room of the collaboration model, and how a thing in it is found."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404

from bifall.accounts.models import Authority
from bifall.collaboration.models import (
    CollaborationModel,
    Forum,
    ForumMandate,
    ForumMeeting,
    ForumMunicipality,
    ForumPoint,
    Issue,
)
from bifall.collaboration.policies import DESK
from bifall.ui.middleware import authority_of, signed_in

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


def collaboration_only(view: View) -> View:
    """Let in those who hold a role at the site's authority that reads its collaboration; 403 for others."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if authority_of(request).pk not in signed_in(request).authorities_as(*DESK):
            raise PermissionDenied("collaboration.view_model")
        return view(request, *args, **kwargs)

    return cast("View", guarded)


def find(authority: Authority, kind: str, pk: UUID) -> Any:
    """The authority's thing of a kind that the address names. Raises Http404."""
    if kind == "myndighet":
        return get_object_or_404(Authority.objects.filter(pk=authority.pk), pk=pk)
    things: dict[str, Any] = {
        "modell": CollaborationModel.objects.filter(authority=authority).select_related("authority"),
        "forum": Forum.objects.filter(model__authority=authority).select_related("model__authority"),
        "deltagande": ForumMunicipality.objects.filter(forum__model__authority=authority).select_related(
            "forum__model", "municipality"
        ),
        "uppdrag": ForumMandate.objects.filter(forum__model__authority=authority).select_related(
            "forum__model", "municipality"
        ),
        "mote": ForumMeeting.objects.filter(forum__model__authority=authority).select_related(
            "forum__model__authority"
        ),
        "punkt": ForumPoint.objects.filter(meeting__forum__model__authority=authority).select_related(
            "meeting__forum__model"
        ),
        "fraga": Issue.objects.filter(authority=authority).select_related("authority", "raised_by", "owner"),
    }
    if kind not in things:
        raise Http404(kind)
    return get_object_or_404(things[kind], pk=pk)
