"""The newsroom as the public reads it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from bifall.accounts.models import Authority
from bifall.flows.publication import figures_of
from bifall.kernel.weeks import IsoWeek
from bifall.press.models import ReleasePage
from bifall.press.queries import contacts_of, duty_weeks, live_releases
from bifall.press.rules import fill
from bifall.publicsite.release import LANGUAGE
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


def headlines(pages: Iterable[ReleasePage], authority: Authority) -> list[Headline]:
    """In the same number of queries for one release as for sixty."""
    shown = list(pages)
    figures = figures_of(shown, authority) if shown else {}
    return [
        Headline(
            title=fill(page.title, figures[page.pk], LANGUAGE),
            lead=fill(page.lead, figures[page.pk], LANGUAGE),
            url=reverse("publicsite:release", args=[page.slug]),
            published_at=page.first_published_at,
            page=page,
        )
        for page in shown
    ]


@require_GET
def newsroom(request: HttpRequest) -> HttpResponse:
    authority = authority_of(request)
    page = Paginator(live_releases(authority, timezone.now()), PER_PAGE).get_page(request.GET.get("page"))
    this_week = IsoWeek.of(timezone.localdate())
    weeks = [this_week, this_week.next()]
    rota = duty_weeks(authority, weeks)
    context = {
        "releases": headlines(page.object_list, authority),
        "page_of_releases": page,
        "rota": [(week, rota[week]) for week in weeks if week in rota],
        "contacts": list(contacts_of(authority)),
    }
    return render(request, "publicsite/newsroom_page.html", context)


@require_GET
def release(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(live_releases(authority_of(request), timezone.now()), slug=slug)
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
        language=LANGUAGE,
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
