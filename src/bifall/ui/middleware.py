"""Which authority's site a request is for, and in which language its reader is answered."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.functional import SimpleLazyObject

from bifall.accounts.models import Authority, User
from bifall.accounts.queries import authority_for_host
from bifall.ui.viewing import look, may_send

_KEPT_AS = "_bifall_authority"


class AuthorityMiddleware:
    """Sets `request.authority` (asked for when first used) and the signed-in person's language."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        _ask_for_now(request)
        request.authority = SimpleLazyObject(lambda: authority_or_none(request))  # type: ignore[attr-defined]
        # A choice made with the language links (a cookie) goes before the one kept in the account.
        if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES and isinstance(request.user, User):
            translation.activate(request.user.language)
            request.LANGUAGE_CODE = translation.get_language()
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: object, kwargs: object
    ) -> HttpResponse | None:
        """Whoever looks as a role changes nothing, whatever page they are on."""
        match = request.resolver_match
        if may_send(request, None if match is None else match.url_name):
            return None
        return render(request, "ui/only_looking.html", status=403)


def _ask_for_now(request: HttpRequest) -> None:
    """Let the policy tables answer for the moment of the request. The person is fetched when asked for."""
    found, now = request.user, timezone.now()

    def asking() -> AbstractBaseUser | AnonymousUser:
        if isinstance(found, User):
            found.asks_at = now
            look(request, found)
        return found

    request.user = SimpleLazyObject(asking)  # type: ignore[assignment]


def authority_or_none(request: HttpRequest) -> Authority | None:
    """The authority of the site asked for, by at most one query for each request."""
    if not hasattr(request, _KEPT_AS):
        setattr(request, _KEPT_AS, authority_for_host(request.get_host()))
    found: Authority | None = getattr(request, _KEPT_AS)
    return found


def authority_of(request: HttpRequest) -> Authority:
    """The same, for views: without any authority in the installation there is no page (Http404)."""
    authority = authority_or_none(request)
    if authority is None:
        raise Http404("no authority is registered")
    return authority


def signed_in(request: HttpRequest) -> User:
    """The person behind a request that a view has let in with `login_required`. Raises Http404 else."""
    if not isinstance(request.user, User):
        raise Http404("nobody is signed in")
    return request.user
