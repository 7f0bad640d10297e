"""Who comes into the room of evaluations, and how one is found there."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404

from bifall.accounts.models import Authority, User
from bifall.evaluation.models import Evaluation, Recommendation
from bifall.evaluation.policies import DESK
from bifall.evaluation.queries import visible_to
from bifall.ui.middleware import authority_of, signed_in

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


def evaluators_only(view: View) -> View:
    """Let in those who hold a role at the site's authority that reads its evaluations; 403 for others."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if authority_of(request).pk not in signed_in(request).authorities_as(*DESK):
            raise PermissionDenied("evaluation.view")
        return view(request, *args, **kwargs)

    return cast("View", guarded)


def evaluations_here(user: User, authority: Authority) -> QuerySet[Evaluation]:
    return visible_to(user).filter(authority=authority)


def find_evaluation(user: User, authority: Authority, evaluation_id: UUID) -> Evaluation:
    """The evaluation, if it is the authority's: the only way of fetching one in this room."""
    found = evaluations_here(user, authority).select_related(
        "authority",
        "form_version__form",
        "model",
        "project",
        "call",
        "previous",
        "report",
        "agenda_item__meeting__board",
    )
    return get_object_or_404(found, pk=evaluation_id)


def find_recommendation(user: User, authority: Authority, recommendation_id: UUID) -> Recommendation:
    found = Recommendation.objects.filter(evaluation__in=evaluations_here(user, authority))
    return get_object_or_404(found.select_related("evaluation", "owner"), pk=recommendation_id)
