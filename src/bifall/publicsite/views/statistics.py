"""What has been granted, in figures that one can look at, and the same as a file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.safestring import mark_safe
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from bifall.accounts.models import Authority
from bifall.kernel.csv_text import as_csv
from bifall.organisations.states import OrganisationKind
from bifall.projectbank.queries import priorities_of, years_of
from bifall.projectbank.statistics import (
    NOTHING,
    Total,
    by_kind,
    by_municipality,
    by_priority,
    by_year,
    granted_in,
    total_of,
)
from bifall.publicsite.bilingual import in_language
from bifall.publicsite.county import PlaceLine, county_picture, place_lines
from bifall.ui import frame_bars
from bifall.ui.middleware import authority_of

COLUMNS = ("table", "key", "name", "year", "projects", "granted_sek", "part_sek", "inhabitants")


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a table. key: what the project bank narrows by, in `field` of its address."""

    key: str
    name: str
    total: Total
    field: str

    @property
    def address(self) -> str:
        return f"{reverse('publicsite:projects')}?{urlencode({self.field: self.key})}"


@dataclass(frozen=True, slots=True)
class Table:
    """id: in English, for the file and for links on the page."""

    id: str
    title: str
    first_column: str
    lines: Sequence[Line]
    picture: str
    note: str = ""


@require_GET
def statistics(request: HttpRequest) -> HttpResponse:
    """Of one year, or of all when none is chosen that has grants."""
    authority = authority_of(request)
    years = years_of(authority)
    year = _chosen(years, request.GET.get("ar", ""))
    entries = granted_in(authority, year)
    places = place_lines(authority, by_municipality(entries), year)
    context = {
        "year": year,
        "years": years,
        "total": total_of(entries),
        "tables": _tables(authority, year),
        "places": places,
        "map": county_picture(places),
        "csv_query": urlencode({"ar": year}) if year else "",
    }
    return render(request, "publicsite/statistics.html", context)


@require_GET
def statistics_csv(request: HttpRequest) -> HttpResponse:
    """Every row of the page's tables in one file; the sums are whole kronor."""
    authority = authority_of(request)
    year = _chosen(years_of(authority), request.GET.get("ar", ""))
    entries = granted_in(authority, year)
    rows: list[tuple[object, ...]] = [
        (table.id, line.key, line.name, year, line.total.projects, line.total.granted_sek, None, None)
        for table in _tables(authority, year)
        for line in table.lines
    ]
    rows += [_place_row(line, year) for line in place_lines(authority, by_municipality(entries), year)]
    response = HttpResponse(as_csv(COLUMNS, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="statistik.csv"'
    return response


def _place_row(line: PlaceLine, year: int | None) -> tuple[object, ...]:
    total, place = line.total, line.municipality
    figures = (total.projects, total.granted_sek, total.part_sek, line.inhabitants)
    return ("municipality", place.code, place.name, year, *figures)


def _chosen(years: Sequence[int], asked: str) -> int | None:
    return int(asked) if asked.isdecimal() and int(asked) in years else None


def _tables(authority: Authority, year: int | None) -> list[Table]:
    entries = granted_in(authority, year)
    kinds = by_kind(entries)
    priorities = {priority.code: in_language(priority, "title") for priority in priorities_of(authority)}
    tables = [
        _table(
            "kind",
            _("Efter vem som sökte"),
            _("Sökande"),
            ((kind.value, str(capfirst(kind.label))) for kind in OrganisationKind if kind in kinds),
            kinds,
            "sokande",
        ),
        _table(
            "priority",
            _("Efter prioritering"),
            _("Prioritering"),
            priorities.items(),
            by_priority(entries),
            "prioritering",
            _("Ett projekt med flera prioriteringar räknas helt i var och en. Summan blir därför större."),
        ),
    ]
    if year is None:
        years = {str(one): total for one, total in by_year(entries).items()}
        names = ((one, one) for one in years)
        tables.insert(0, _table("year", _("År för år"), _("Beslutsår"), names, years, "ar"))
    return tables


def _table(
    id_: str,
    title: str,
    first_column: str,
    names: Iterable[tuple[str, str]],
    totals: Mapping[str, Total],
    field: str,
    note: str = "",
) -> Table:
    lines = [Line(key, str(name), totals.get(key, NOTHING), field) for key, name in names]
    drawn = frame_bars.draw(
        [(line.name, [line.total.granted_sek * 100]) for line in lines],
        [_("Beviljat")],
        get_language() or "sv",
        title=title,
        colours=[4],
    )
    return Table(id_, title, first_column, lines, mark_safe(drawn), note)  # noqa: S308 -- escaped there
