"""What the desk's and the public's pages of an evaluation have in common: the same tables and pictures."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from bifall.evaluation.diverging_bars import Bar, draw
from bifall.evaluation.models import Evaluation
from bifall.evaluation.queries import analysis_of
from bifall.evaluation.reading import bars_of, bars_of_split, csv_head, csv_rows, read
from bifall.flows.evaluation_report import method_texts
from bifall.kernel.csv_text import as_csv


def results_of(evaluation: Evaluation) -> dict[str, Any]:
    """The context of ui/evaluation_overview.html and ui/evaluation_results.html.

    `evaluation` has its form version selected.
    """
    language = get_language() or "sv"
    reading = read(analysis_of(evaluation), language)
    return {
        "evaluation": evaluation,
        "reading": reading,
        "picture": _picture(bars_of(reading), language),
        "by_role": _picture(bars_of_split(reading, "role"), language),
        "by_size": _picture(bars_of_split(reading, "size"), language),
        "method": method_texts(evaluation),
    }


def _picture(bars: list[Bar], language: str) -> SafeString | str:
    return mark_safe(draw(bars, language)) if bars else ""  # noqa: S308 -- escaped there


def csv_response(evaluation: Evaluation) -> HttpResponse:
    """The tables as a CSV file: semicolons and a byte order mark, as spreadsheets here expect."""
    reading = read(analysis_of(evaluation), get_language() or "sv")
    table = as_csv(csv_head(), csv_rows(reading), delimiter=";")
    response = HttpResponse("\ufeff" + table, content_type="text/csv; charset=utf-8; header=present")
    response["Content-Disposition"] = 'attachment; filename="utvardering.csv"'
    return response
