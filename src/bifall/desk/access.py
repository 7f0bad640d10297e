"""Who comes into the officers' room at all. What each may do there, the commands ask for."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from bifall.accounts.models import Authority, User
from bifall.accounts.permissions import require
from bifall.applications.models import Application, Concept
from bifall.applications.policies import DESK
from bifall.applications.queries import concepts_visible_to, visible_to
from bifall.applications.states import ConceptState, State
from bifall.assessment.queries import without_conflict
from bifall.organisations.policies import ties_of
from bifall.ui.middleware import authority_of, signed_in

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


def cases_open_to(user: User) -> QuerySet[Application]:
    """Received cases that the user may read from the desk: not those where they have declared a conflict, or
    act for the applicant and so read it in the portal.
    """
    own = ties_of(user)
    at_the_desk = visible_to(user).filter(authority_id__in=user.authorities_as(*DESK))
    at_the_desk = at_the_desk.exclude(organisation_id__in=own)
    return without_conflict(user, at_the_desk.exclude(state=State.DRAFT))


def concepts_open_to(user: User) -> QuerySet[Concept]:
    """Received concepts that the user may read from the desk: not those of an organisation they act for."""
    own = ties_of(user)
    at_the_desk = concepts_visible_to(user).filter(authority_id__in=user.authorities_as(*DESK))
    return at_the_desk.exclude(state=ConceptState.DRAFT).exclude(organisation_id__in=own)


def desk_only(view: View) -> View:
    """Let in those who hold a role at the site's authority that reads its cases; 403 for others."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if authority_of(request).pk not in signed_in(request).authorities_as(*DESK):
            raise PermissionDenied("applications.view")
        return view(request, *args, **kwargs)

    return cast("View", guarded)


def may_see_absences(user: User, authority: Authority) -> bool:
    """Case officers and directors see who is away, and say it."""
    return any(
        user.has_perm(permission, authority)
        for permission in ("accounts.state_own_absence", "accounts.state_absence")
    )


def administration_only(view: View) -> View:
    """Let in the administrators of the site's authority; 403 for others."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        require(signed_in(request), "accounts.view_people", authority_of(request))
        return view(request, *args, **kwargs)

    return cast("View", guarded)
