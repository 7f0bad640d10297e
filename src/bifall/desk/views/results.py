"""A year's results: the money by priority and call, what projects led to, and the rows behind each figure."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from bifall.desk.project_access import at_the_desk, funding_only
from bifall.documents.typesetting import typeset
from bifall.flows.results.figures import Figure, Summary, YearResults, results_of, rows_of, years_of
from bifall.flows.results.sheet import method_texts, results_sheet
from bifall.flows.results.tables import tables_of
from bifall.kernel.csv_text import as_csv
from bifall.kernel.workbooks import WORKBOOK, Leaf, as_workbook
from bifall.ui import frame_bars
from bifall.ui.middleware import authority_of, signed_in

PER_PAGE = 50
FIRST_YEAR = 2000
FILES = ("csv", "xlsx", "pdf")


@require_GET
@login_required
@funding_only
def latest(request: HttpRequest) -> HttpResponse:
    """This year's results."""
    return HttpResponseRedirect(reverse("project_desk:results", args=[timezone.localdate().year]))


@require_GET
@login_required
@funding_only
def results(request: HttpRequest, year: int) -> HttpResponse:
    """The year on one page; every figure leads to its rows."""
    found = _of(request, year)
    context = {
        "results": found,
        "years": years_of(found.authority, timezone.localdate()),
        "picture": mark_safe(_drawn(found)),  # noqa: S308 -- escaped where it is drawn
        "by_priority": [(one, _addresses(year, one, "prioritering")) for one in found.by_priority],
        "by_call": [(one, _addresses(year, one, "utlysning")) for one in found.by_call],
        "total": (found.total, _addresses(year, found.total, "")),
        "methods": method_texts(),
    }
    return render(request, "desk/results.html", context)


@require_GET
@login_required
@funding_only
def rows(request: HttpRequest, year: int, figure: str) -> HttpResponse:
    """The grants that make a figure up. A project is linked to for those who may read it."""
    if figure not in Figure.values:
        raise Http404(figure)
    user, found = signed_in(request), _of(request, year)
    priority, call = _chosen(request, "prioritering"), _chosen(request, "utlysning")
    chosen = [
        one
        for one in (*found.by_priority, *found.by_call)
        if one.of is not None and one.of in {priority, call}
    ]
    lines = rows_of(found.lines, Figure(figure), priority=priority, call=call)
    page = Paginator(lines, PER_PAGE).get_page(request.GET.get("page"))
    shown = [line.project_id for line in page.object_list]
    context = {
        "results": found,
        "figure": Figure(figure),
        "chosen": chosen,
        "page": page,
        "readable": set(at_the_desk(user, found.authority).filter(pk__in=shown).values_list("pk", flat=True)),
    }
    return render(request, "desk/results_rows.html", context)


@require_GET
@login_required
@funding_only
def indicator(request: HttpRequest, year: int, number: int) -> HttpResponse:
    """What each project has told of an indicator."""
    user, found = signed_in(request), _of(request, year)
    one = next((one for one in found.indicators if one.number == number), None)
    if one is None:
        raise Http404(str(number))
    shown = [line.project_id for line in one.lines]
    readable = at_the_desk(user, found.authority).filter(pk__in=shown).values_list("pk", flat=True)
    context = {"results": found, "indicator": one, "readable": set(readable)}
    return render(request, "desk/results_indicator.html", context)


@require_GET
@login_required
@funding_only
def effects(request: HttpRequest, year: int) -> HttpResponse:
    """What was said of each effect in the year."""
    user, found = signed_in(request), _of(request, year)
    shown = [line.project_id for line in found.effect_lines]
    readable = at_the_desk(user, found.authority).filter(pk__in=shown).values_list("pk", flat=True)
    context = {"results": found, "readable": set(readable)}
    return render(request, "desk/results_effects.html", context)


@require_GET
@login_required
@funding_only
def as_file(request: HttpRequest, year: int, kind: str) -> HttpResponse:
    """The year's results to take along: "csv" (every table after the other), "xlsx" or "pdf"."""
    if kind not in FILES:
        raise Http404(kind)
    found, now = _of(request, year), timezone.now()
    name = f"resultat-{year}.{kind}"
    if kind == "csv":
        header = (_("Tabell"), _("Rad"), _("Uppgift"), _("Värde"))
        cells = [
            (table.name, str(row[0]), title, value)
            for table in tables_of(found)
            for row in table.rows
            for title, value in zip(table.header[1:], row[1:], strict=True)
        ]
        response = HttpResponse(as_csv(header, cells), content_type="text/csv; charset=utf-8; header=present")
    elif kind == "xlsx":
        leaves = [Leaf(table.name, table.header, table.rows) for table in tables_of(found)]
        response = HttpResponse(as_workbook(leaves, made_at=now), content_type=WORKBOOK)
    else:
        sheet = results_sheet(found, picture=_drawn(found), language=get_language() or "sv", at=now)
        response = HttpResponse(typeset(sheet), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _of(request: HttpRequest, year: int) -> YearResults:
    """The results of a year that has begun. Raises Http404 for others."""
    today = timezone.localdate()
    if not FIRST_YEAR <= year <= today.year:
        raise Http404(str(year))
    return results_of(authority_of(request), year, today=today)


def _addresses(year: int, one: Summary, by: str) -> dict[str, str]:
    """figure → where its rows stand; nothing for what has neither priority nor call."""
    if by and one.of is None:
        return {}
    query = f"?{urlencode({by: one.of})}" if by else ""
    return {
        figure.name.lower(): reverse("project_desk:results_rows", args=[year, figure.value]) + query
        for figure in Figure
    }


def _chosen(request: HttpRequest, name: str) -> UUID | None:
    text = request.GET.get(name, "")
    try:
        return UUID(text) if text else None
    except ValueError:
        raise Http404(text) from None


def _drawn(found: YearResults) -> str:
    """The grants by priority, as bars."""
    granted: list[tuple[str, Any]] = [
        (one.name, [one.granted_sek * 100]) for one in found.by_priority if one.granted_sek
    ]
    if not granted:
        return ""
    title = _("Beviljat per prioritering")
    return frame_bars.draw(granted, [_("beviljat")], get_language() or "sv", title=title, colours=(1,))
