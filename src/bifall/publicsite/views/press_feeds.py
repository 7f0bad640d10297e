"""The newsroom's feeds, each with its own address, and whole answers only to those who lack them."""

from __future__ import annotations

from datetime import UTC, datetime
from hashlib import sha256

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone, translation
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.views.decorators.http import require_safe

from bifall.accounts.models import Authority
from bifall.press.queries import newsroom_of
from bifall.publicsite.feeds import (
    Atom,
    Narrowing,
    Rss,
    UnknownNarrowing,
    json_feed,
    narrowing_from,
    xml_feed,
)
from bifall.ui.middleware import authority_of

# When a newsroom that is not open yet was last changed.
NEVER = datetime.fromtimestamp(0, UTC)


@require_safe
def atom(request: HttpRequest) -> HttpResponseBase:
    return _xml(request, Atom)


@require_safe
def rss(request: HttpRequest) -> HttpResponseBase:
    return _xml(request, Rss)


@require_safe
def as_json(request: HttpRequest) -> HttpResponseBase:
    authority, narrowing = _asked(request)
    with translation.override(narrowing.language or "sv"):
        body = json_feed(request, authority, narrowing, at=timezone.now())
    return _answer(request, body, "application/feed+json; charset=utf-8")


def _xml(request: HttpRequest, form: type[Atom | Rss]) -> HttpResponseBase:
    authority, narrowing = _asked(request)
    newsroom, now = newsroom_of(authority.pk), timezone.now()
    opened_at = newsroom.first_published_at if newsroom is not None else None
    with translation.override(narrowing.language or "sv"):
        body = xml_feed(
            form,
            request,
            authority,
            narrowing,
            changed_at=opened_at or NEVER,
            at=now,
        )
    return _answer(request, body, form.content_type)


def _asked(request: HttpRequest) -> tuple[Authority, Narrowing]:
    authority = authority_of(request)
    try:
        return authority, narrowing_from(request.GET.dict(), authority)
    except UnknownNarrowing as unknown:
        raise Http404("no such feed") from unknown


def _answer(request: HttpRequest, body: bytes, content_type: str) -> HttpResponseBase:
    """A reader asks each time whether what it has still holds, and is told in a few bytes."""
    response = HttpResponse(body, content_type=content_type)
    etag = quote_etag(sha256(body).hexdigest()[:32])
    response.headers["ETag"] = etag
    found = get_conditional_response(request, etag=etag, response=response)
    return response if found is None else found
