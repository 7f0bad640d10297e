"""What came of what the municipalities said, as figures with their definitions and the rows behind them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from bifall.collaboration.influence import Figure, Trace, counts, rows_of
from bifall.collaboration.states import Grouping, Measure
from bifall.flows.traces import public_traces
from bifall.kernel.csv_text import as_csv
from bifall.publicsite.influence_lines import Line, Money, codes_of, lines_of, money_of
from bifall.ui import share_bars
from bifall.ui.choices import chosen
from bifall.ui.middleware import authority_of

PER_PAGE = 50


@require_GET
def influence(request: HttpRequest) -> HttpResponse:
    """A choice that is not offered counts as the first one."""
    authority = authority_of(request)
    by_year = public_traces(authority)
    year, traces = _chosen_year(by_year, request.GET.get("ar", ""))
    grouping = chosen(Grouping, request.GET.get("per"), Grouping.MUNICIPALITY)
    everybody, lines = lines_of(authority, traces, grouping)
    money = money_of(authority, traces)
    context = {
        "has_rows": bool(traces),
        "year": year,
        "years": sorted(by_year, reverse=True),
        "grouping": grouping,
        "groupings": Grouping.choices,
        "measures": [(measure, measure.label) for measure in Measure],
        "lines": [(line, _cells(line, year)) for line in (everybody, *lines)],
        "picture": _picture((everybody, *lines)),
        "money": money,
        "money_picture": _money_picture(money),
    }
    return render(request, "publicsite/influence.html", context)


@require_GET
def rows(request: HttpRequest) -> HttpResponse:
    """The rows behind one figure: what is counted, and what it is a share of."""
    authority = authority_of(request)
    measure = chosen(Measure, request.GET.get("matt"), Measure.ANSWERED)
    line = codes_of(authority, request.GET.get("rad", "lanet"))
    if line is None:
        raise Http404
    name, codes = line
    year, traces = _chosen_year(public_traces(authority), request.GET.get("ar", ""))
    found = rows_of([trace for trace in traces if trace.municipality in codes], measure)
    shown = [(trace, counts(trace, measure)) for trace in found]
    if request.GET.get("format") == "csv":
        return _csv(shown)
    asked = {key: value for key, value in request.GET.items() if key in {"matt", "rad", "ar"}}
    context = {
        "name": name,
        "year": year,
        "measure": measure,
        "page": Paginator(shown, PER_PAGE).get_page(request.GET.get("page")),
        "counted": sum(hit for _trace, hit in shown),
        "csv_query": urlencode(asked | {"format": "csv"}),
    }
    return render(request, "publicsite/influence_rows.html", context)


def _chosen_year(by_year: Mapping[int, list[Trace]], asked: str) -> tuple[int | None, list[Trace]]:
    """The traces of one year, or of all when none is chosen that has any."""
    if asked.isdecimal() and int(asked) in by_year:
        return int(asked), by_year[int(asked)]
    return None, [trace for year in sorted(by_year) for trace in by_year[year]]


def _cells(line: Line, year: int | None) -> list[tuple[Measure, Figure, str]]:
    """Each figure with the query that leads to its rows."""
    when = {"ar": str(year)} if year else {}
    return [
        (measure, figure, urlencode({"matt": measure.value, "rad": line.key} | when))
        for measure, figure in line.figures.items()
    ]


def _picture(lines: Sequence[Line]) -> str:
    shown = [Measure.AGREEMENT, Measure.TAKEN_IN, Measure.RECOGNISED]
    asked = [line for line in lines if line.asked]
    rows = [(line.name, [line.figures[measure].plain for measure in shown]) for line in asked]
    kinds = [str(measure.label) for measure in shown]
    title = _("Yttranden, beslut och återkoppling")
    drawn = share_bars.draw(title, rows, kinds, get_language() or "sv")
    return mark_safe(drawn)  # noqa: S308 -- escaped there


def _money_picture(money: Money) -> str:
    rows = [
        (line.name, [line.supported_share, line.proportional_share])
        for line in money.lines
        if line.supported_share or line.proportional_share
    ]
    kinds = [_("beviljat till projekt som kommunen tillstyrkt"), _("i ett proportionellt val")]
    drawn = share_bars.draw(
        _("Pengarna och kommunernas ställningstaganden"), rows, kinds, get_language() or "sv"
    )
    return mark_safe(drawn)  # noqa: S308 -- escaped there


def _csv(rows: Sequence[tuple[Trace, bool]]) -> HttpResponse:
    header = (
        *("municipality", "name", "case_number", "project", "position", "late", "taken_in", "granted"),
        *("recognises_itself", "counted"),
    )
    content = as_csv(
        header,
        (
            (
                trace.municipality,
                trace.municipality_name,
                trace.case_number,
                trace.title,
                trace.position or "",
                _yes_or_no(trace.is_late),
                _yes_or_no(trace.taken_in),
                _yes_or_no(trace.granted),
                _yes_or_no(trace.recognised),
                _yes_or_no(hit),
            )
            for trace, hit in rows
        ),
    )
    response = HttpResponse(content, content_type="text/csv; charset=utf-8; header=present")
    response["Content-Disposition"] = 'attachment; filename="inflytande.csv"'
    return response


def _yes_or_no(value: bool | None) -> str:
    return "" if value is None else ("yes" if value else "no")
