"""A personal link opens one's own page, and nothing else does."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from bifall.arenas.models import Participant
from bifall.arenas.queries import participant_of
from bifall.ui.middleware import authority_of

View = Callable[[HttpRequest, str, Participant], HttpResponse]


def by_link(view: View) -> Callable[[HttpRequest, str], HttpResponse]:
    """Call the view with the participant whose link it is; an unknown link gets a page that says so.

    The address is a key: it is kept in no cache, no search engine, and no other site's log.
    """

    @never_cache
    @wraps(view)
    def open_(request: HttpRequest, token: str) -> HttpResponse:
        participant = participant_of(token)
        if participant is None or participant.arena.authority_id != authority_of(request).pk:
            answer = render(request, "meetingplace/unknown_link.html", status=404)
        else:
            answer = view(request, token, participant)
        answer.headers["Referrer-Policy"] = "same-origin"
        answer.headers["X-Robots-Tag"] = "noindex"
        return answer

    return open_
