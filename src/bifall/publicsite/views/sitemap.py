"""The addresses that a search engine may know, for each authority its own."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from bifall.accounts.models import Authority
from bifall.board.public_grants import publicly_granted
from bifall.board.queries import public_meetings
from bifall.calls.queries import public_calls
from bifall.collaboration.queries import public_models
from bifall.evaluation.queries import published
from bifall.organisations.queries import municipalities_of
from bifall.press.queries import live_releases
from bifall.ui.addresses import absolute, project_address
from bifall.ui.middleware import authority_of

# A sitemap holds no more (sitemaps.org); the newest of each sort come first.
MOST = 50_000
LISTS = (
    "start",
    "calls",
    "projects",
    "municipalities",
    "statistics",
    "meetings",
    "evaluations",
    "notice_board",
    "notice_log",
    "collaboration",
    "influence",
    "voting_power",
    "newsroom",
    "picture_bank",
    "subscriptions",
    "open_data",
    "accessibility",
)


@require_GET
def sitemap(request: HttpRequest) -> HttpResponse:
    authority = authority_of(request)
    lines = [(absolute(authority, path), changed) for path, changed in _public(authority)][:MOST]
    return render(
        request, "publicsite/sitemap.xml", {"lines": lines}, content_type="application/xml; charset=utf-8"
    )


def _public(authority: Authority) -> Iterator[tuple[str, datetime | None]]:
    """Each address with when its page was changed, where that is known."""
    yield from ((reverse(f"publicsite:{name}"), None) for name in LISTS)
    for slug, changed in live_releases(authority, timezone.now()).values_list("slug", "last_published_at"):
        yield reverse("publicsite:release", args=[slug]), changed
    for slug in public_calls(authority).values_list("slug", flat=True):
        yield reverse("publicsite:call", args=[slug]), None
    for evaluation_id, changed in published(authority).values_list("pk", "published_at"):
        yield reverse("publicsite:evaluation", args=[evaluation_id]), changed
    for project in publicly_granted(authority):
        yield project_address(project.case_number), None
    for meeting_id in public_meetings(authority).values_list("pk", flat=True):
        yield reverse("publicsite:meeting", args=[meeting_id]), None
    for code in municipalities_of(authority).values_list("code", flat=True):
        yield reverse("publicsite:municipality", args=[code]), None
    for model_id in public_models(authority).values_list("pk", flat=True):
        yield reverse("publicsite:collaboration_model", args=[model_id]), None
