"""My municipality, for those who live there: the money, the projects, and what the municipality has said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from bifall.board.public_grants import grants_to
from bifall.collaboration.models import Statement
from bifall.flows.my_municipality import YearHere, what_became_of
from bifall.kernel.money import nearest
from bifall.organisations.models import Municipality
from bifall.organisations.rules import inhabitants_on
from bifall.projectbank.queries import entries_of, with_application
from bifall.projectbank.statistics import Total, by_municipality, by_year, granted_in, in_municipality
from bifall.publicsite.county import county_picture, place_lines
from bifall.ui import frame_bars
from bifall.ui.middleware import authority_of

LATEST = 10


@require_GET
def municipalities(request: HttpRequest) -> HttpResponse:
    """The county as a map, with its table."""
    authority = authority_of(request)
    lines = place_lines(authority, by_municipality(granted_in(authority, None)), None)
    context = {"places": lines, "map": county_picture(lines)}
    return render(request, "publicsite/municipalities.html", context)


@require_GET
def municipality(request: HttpRequest, code: str) -> HttpResponse:
    authority = authority_of(request)
    place = get_object_or_404(Municipality.objects.filter(authority=authority), code=code)
    here = in_municipality(entries_of(authority), code)
    years = _years(place, by_year(here))
    latest = with_application(here)[:LATEST]
    part_sek = sum(year.part_sek for year in years)
    said = what_became_of(said_of_granted(place)[:LATEST])
    context = {
        "place": place,
        "projects": sum(year.projects for year in years),
        "part_sek": part_sek,
        "per_inhabitant_sek": nearest(Fraction(part_sek, place.population)) if place.population else 0,
        "years": years,
        "picture": _picture(years),
        "grants": grants_to(entry.application for entry in latest),
        "said": said,
        "others": Municipality.objects.filter(authority=authority).exclude(pk=place.pk).order_by("name"),
    }
    return render(request, "publicsite/municipality.html", context)


def said_of_granted(place: Municipality) -> QuerySet[Statement]:
    """What the municipality has said of projects whose grant is public, the latest first.

    The same words stand on the pages of the projects.
    """
    return (
        Statement.objects.filter(
            consultation__municipality=place, consultation__application__bank_entry__isnull=False
        )
        .select_related(
            "consultation__municipality",
            "consultation__application__case",
            "consultation__application__organisation",
            "consultation__application__unhandled_reason",
            "handling",
            "joined__statement__consultation__municipality",
            "feedback",
        )
        .order_by("-given_at", "pk")
    )


def _years(place: Municipality, totals: Mapping[int, Total]) -> list[YearHere]:
    """Each year by the last count of inhabitants that was made when it ended."""
    figures = dict(place.populations.values_list("counted_on", "inhabitants"))
    figures.setdefault(place.population_on, place.population)
    found = []
    for year, total in totals.items():
        counted_on, inhabitants = inhabitants_on(figures.items(), date(year, 12, 31)) or (
            date(year, 12, 31),
            0,
        )
        found.append(
            YearHere(
                year=year,
                projects=total.projects,
                part_sek=total.part_sek,
                counted_on=counted_on,
                inhabitants=inhabitants,
            )
        )
    return found


def _picture(years: Sequence[YearHere]) -> SafeString:
    drawn = frame_bars.draw(
        [(str(year.year), [year.part_sek * 100]) for year in years],
        [_("Beviljat, kommunens del")],
        get_language() or "sv",
        title=_("Beviljat till projekt här, per år"),
        colours=[4],
    )
    return mark_safe(drawn)  # noqa: S308 -- escaped there
