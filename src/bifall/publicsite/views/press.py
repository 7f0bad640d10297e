"""The newsroom as the public reads it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.paginator import Page, Paginator
from django.db.models import Count, QuerySet, Window
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from bifall.accounts.models import Authority
from bifall.flows.release_figures import figures_of
from bifall.kernel.weeks import IsoWeek
from bifall.press.models import ReleasePage
from bifall.press.queries import contacts_of, duty_weeks, live_releases, live_releases_for, moved_to
from bifall.press.rules import Change, Figures, changes_since, figures_from_data, fill
from bifall.ui.middleware import authority_of

PER_PAGE = 25
FEED_LENGTH = 30


@dataclass(frozen=True, slots=True)
class Headline:
    """A release in a list, its figures in their places."""

    title: str
    lead: str
    url: str
    published_at: datetime | None
    page: ReleasePage
    is_public: bool
    changes: Sequence[Change] = ()
    """What the record says otherwise now than when the text was published."""


def headlines(pages: Iterable[ReleasePage], authority: Authority) -> list[Headline]:
    """In the same number of queries for one release as for sixty."""
    shown, now = list(pages), timezone.now()
    figures = figures_of(shown, authority) if shown else {}
    return [
        Headline(
            title=fill(page.title, figures[page.pk], page.language),
            lead=fill(page.lead, figures[page.pk], page.language),
            url=reverse("publicsite:release", args=[page.slug]),
            published_at=page.first_published_at,
            page=page,
            is_public=page.is_public(now),
            changes=_changes(page, figures[page.pk]),
        )
        for page in shown
    ]


def _changes(page: ReleasePage, now: Figures) -> list[Change]:
    told = getattr(page, "told", None)
    return [] if told is None or not page.live else changes_since(figures_from_data(told), now)


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


@require_GET
def feed(request: HttpRequest) -> HttpResponse:
    """The latest releases as Atom (RFC 4287)."""
    authority = authority_of(request)
    home = request.build_absolute_uri(reverse("publicsite:newsroom"))
    atom = Atom1Feed(
        title=_("Press – {authority}").format(authority=authority.name),
        link=home,
        description=None,
        language="sv",
        author_name=authority.name,
        feed_url=request.build_absolute_uri(reverse("publicsite:press_feed")),
        feed_guid=home,
    )
    for line in headlines(live_releases(authority, timezone.now())[:FEED_LENGTH], authority):
        address = request.build_absolute_uri(line.url)
        atom.add_item(
            title=line.title,
            link=address,
            description=line.lead,
            unique_id=address,
            pubdate=line.published_at,
            updateddate=line.page.last_published_at,
        )
    return HttpResponse(atom.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")
