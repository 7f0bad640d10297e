"""Who comes into the officers' room at all. What each may do there, the commands ask for."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from bifall.applications.policies import DESK
from bifall.ui.middleware import authority_of, signed_in

View = TypeVar("View", bound=Callable[..., HttpResponse])


def desk_only(view: View) -> View:
    """Let in those who hold a role at the site's authority that reads its cases; 403 for others."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if authority_of(request).pk not in signed_in(request).authorities_as(*DESK):
            raise PermissionDenied("applications.view")
        return view(request, *args, **kwargs)

    return cast("View", guarded)
