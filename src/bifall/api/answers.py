"""How an answer leaves: for everybody, on any site, with what it takes to ask again cheaply."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import datetime, time
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import http_date, quote_etag
from django.utils.translation import gettext as _

from bifall.api.resources import Asked
from bifall.audit.queries import end_of_chain, latest_moment
from bifall.press.queries import last_turn

View = Callable[..., HttpResponseBase]
METHODS = "GET, HEAD, OPTIONS"
PROBLEM = "application/problem+json"


def last_change(asked: Asked) -> datetime:
    """No answer has changed since: the latest of what was done, the day's beginning, when notices come up and
    down, and the last time that an embargo opened or a text's time ended.
    """
    midnight = datetime.combine(asked.today, time(), tzinfo=timezone.get_current_timezone())
    moments = [midnight, latest_moment(asked.authority.pk), last_turn(asked.authority, asked.at)]
    return max(moment for moment in moments if moment is not None)


def as_json(request: HttpRequest, asked: Asked, value: Any) -> HttpResponseBase:
    """The value, or 304 when the one who asks has it already."""
    content = json.dumps(value, ensure_ascii=False, indent=1).encode()
    response = HttpResponse(content, content_type="application/json")
    return with_validators(request, response, asked, hashlib.sha256(content).hexdigest()[:32])


def tag_of(asked: Asked, *about: object) -> str:
    """The tag of what is too long to be hashed before it is sent: another whenever something has been done at
    the authority, or the clock has opened or shut something.
    """
    stands = (end_of_chain(asked.authority.pk), asked.today, last_turn(asked.authority, asked.at))
    return f'W/"{hashlib.sha256(repr((stands, about)).encode()).hexdigest()[:32]}"'


def with_validators(
    request: HttpRequest, response: HttpResponseBase, asked: Asked, tag: str
) -> HttpResponseBase:
    """The response with its ETag and Last-Modified, or 304 (RFC 9110, 13.2)."""
    etag, changed = quote_etag(tag), int(last_change(asked).timestamp())
    # Something more may happen in the second that is not over, and would have the same Last-Modified.
    whole = changed if changed < int(asked.at.timestamp()) else None
    unchanged = get_conditional_response(request, etag=etag, last_modified=whole)
    answer = response if unchanged is None else unchanged
    answer.headers["ETag"] = etag
    if whole is not None:
        answer.headers["Last-Modified"] = http_date(whole)
    answer.headers["Cache-Control"] = "no-cache"
    return answer


def problem(status: int, code: str, title: str, **more: object) -> HttpResponse:
    """What is wrong, for machines and people (RFC 9457): `code` is the same in every language."""
    told = {"type": "about:blank", "title": title, "status": status, "code": code, **more}
    return HttpResponse(json.dumps(told, ensure_ascii=False), status=status, content_type=PROBLEM)


def open_to_all(view: View) -> View:
    """For scripts of every site to read; nothing here can be written, and nobody is known by a cookie."""

    @wraps(view)
    def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method == "OPTIONS":
            response: HttpResponseBase = HttpResponse(status=204)
            response.headers["Allow"] = METHODS
            response.headers["Access-Control-Allow-Methods"] = METHODS
            response.headers["Access-Control-Allow-Headers"] = "If-None-Match, If-Modified-Since"
            response.headers["Access-Control-Max-Age"] = "86400"
        elif request.method not in {"GET", "HEAD"}:
            response = problem(405, "method_not_allowed", _("Här kan man bara läsa."))
            response.headers["Allow"] = METHODS
        else:
            response = view(request, *args, **kwargs)
        response.headers["Access-Control-Allow-Origin"] = "*"
        response.headers["Access-Control-Expose-Headers"] = "ETag, Last-Modified, Link"
        if response.headers.get("Content-Type", "").startswith(PROBLEM):
            patch_vary_headers(response, ["Accept-Language"])
        return response

    return opened
