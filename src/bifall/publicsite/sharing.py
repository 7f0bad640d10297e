"""Which pages are the same for everybody who has not signed in, so that one answer may serve many."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control

# Browsers ask again each time; what stands between may hand out the same page for a second.
SHARED_SECONDS = 1
SHARED = frozenset(
    f"publicsite:{name}"
    for name in (
        "start",
        "sitemap",
        "calls",
        "calls_calendar",
        "call",
        "projects",
        "project",
        "municipalities",
        "municipality",
        "statistics",
        "statistics_csv",
        "meetings",
        "meeting",
        "evaluations",
        "evaluation",
        "evaluation_csv",
        "notice_board",
        "notice_log",
        "collaboration",
        "collaboration_model",
        "influence",
        "influence_rows",
        "voting_power",
        "open_data",
        "grants_csv",
        "grants_json",
        "newsroom",
        "picture_bank",
        "press_feed",
        "press_rss",
        "press_json_feed",
        "release",
        "release_version",
    )
)


class SharingMiddleware:
    """Says by `Cache-Control` that a page may be shared, where nothing tells the reader apart."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        match = request.resolver_match
        if (
            match is not None
            and match.view_name in SHARED
            and request.method == "GET"
            and response.status_code == 200
            and not request.COOKIES
            and not response.cookies
        ):
            patch_cache_control(response, public=True, max_age=0, s_maxage=SHARED_SECONDS)
        return response
