"""The newsroom as the public reads it."""

from __future__ import annotations

from django.core.paginator import Page, Paginator
from django.db.models import Count, QuerySet, Window
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from bifall.kernel.weeks import IsoWeek
from bifall.press.models import ReleasePage
from bifall.press.queries import contacts_of, duty_weeks, live_releases, live_releases_for, moved_to
from bifall.publicsite.headlines import headlines
from bifall.ui.middleware import authority_of

PER_PAGE = 25


@require_GET
def newsroom(request: HttpRequest) -> HttpResponse:
    authority = authority_of(request)
    found = live_releases_for(authority, get_language() or "sv", timezone.now())
    rows, page = _page_of(found, request.GET.get("page", ""))
    this_week = IsoWeek.of(timezone.localdate())
    weeks = [this_week, this_week.next()]
    rota = duty_weeks(authority, weeks)
    context = {
        "releases": headlines(rows, authority),
        "page_of_releases": page,
        "rota": [(week, rota[week]) for week in weeks if week in rota],
        "contacts": list(contacts_of(authority)),
    }
    return render(request, "publicsite/newsroom_page.html", context)


def _page_of(found: QuerySet[ReleasePage], asked: str) -> tuple[list[ReleasePage], Page[int]]:
    """A page of the list and where it stands among the others, counted in the query that reads it."""
    number = int(asked) if asked.isdecimal() and asked.isascii() else 1
    counted = found.annotate(among=Window(Count("pk")))
    first = max(number - 1, 0) * PER_PAGE
    rows = list(counted[first : first + PER_PAGE])
    if not rows and first:
        rows = list(counted[:PER_PAGE])
        number = 1
    among: int = rows[0].among if rows else 0
    return rows, Paginator(range(among), PER_PAGE).get_page(number)


@require_GET
def release(request: HttpRequest, slug: str) -> HttpResponse:
    """A release by its address, or by one that it has had."""
    authority, now = authority_of(request), timezone.now()
    found = live_releases(authority, now).filter(slug=slug).first()
    if found is None and (moved := moved_to(authority, slug, now)) is not None:
        return HttpResponsePermanentRedirect(reverse("publicsite:release", args=[moved.slug]))
    if found is None:
        raise Http404(slug)
    response: HttpResponse = found.serve(request)
    return response
