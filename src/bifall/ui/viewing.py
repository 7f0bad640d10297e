"""Looking at the pages as a role: kept in the session, read-only, and checked anew at every request."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.http import HttpRequest

from bifall.accounts.models import Authority, User
from bifall.accounts.states import Role
from bifall.accounts.viewing import may_view_as

KEY = "views_as"
# What can be sent while one looks: to stop, to sign out, to choose a language.
SENT_ALL_THE_SAME = frozenset({"end_viewing", "account_logout", "set_language"})
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


def begin(request: HttpRequest, authority: Authority, role: Role) -> None:
    request.session[KEY] = [str(authority.pk), role.value]


def viewed(request: HttpRequest) -> tuple[UUID, Role] | None:
    """(authority id, role) that the session says; None without a session, which is not begun for this."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES or KEY not in request.session:
        return None
    authority_id, role = request.session[KEY]
    return UUID(authority_id), Role(role)


def end(request: HttpRequest) -> None:
    request.session.pop(KEY, None)


def look(request: HttpRequest, user: User) -> None:
    """Show the pages to `user` as the session says, if they still may; else what was begun is forgotten."""
    found = viewed(request)
    if found is None:
        return
    authority_id, role = found
    authority = Authority.objects.filter(pk=authority_id).first()
    if authority is not None and may_view_as(user, authority, role):
        user.look_as(role, authority_id)
    else:
        end(request)


def may_send(request: HttpRequest, url_name: str | None) -> bool:
    """Whether the request may change something: not while one looks as a role."""
    if request.method in SAFE or url_name in SENT_ALL_THE_SAME or viewed(request) is None:
        return True
    return not (isinstance(request.user, User) and request.user.views_as is not None)
