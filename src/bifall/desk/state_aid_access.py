"""Who comes into the room of state aid, and how a case is found there."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404

from bifall.accounts.models import Authority, User
from bifall.applications.models import Application
from bifall.applications.queries import with_case
from bifall.assessment.queries import with_conflicts
from bifall.state_aid.policies import DESK
from bifall.state_aid.queries import cases_visible_to
from bifall.ui.middleware import authority_of, signed_in

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


def aid_only(view: View) -> View:
    """Let in those who hold a role at the site's authority that reads its state aid; 403 for others."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if authority_of(request).pk not in signed_in(request).authorities_as(*DESK):
            raise PermissionDenied("state_aid.view_case")
        return view(request, *args, **kwargs)

    return cast("View", guarded)


def find_case(user: User, authority: Authority, application_id: UUID) -> Application:
    """The case, if the user may read its state aid: the only way of fetching one in this room."""
    cases = with_case(cases_visible_to(user).filter(authority=authority)).select_related("authority")
    return get_object_or_404(cases.prefetch_related(with_conflicts()), pk=application_id)
