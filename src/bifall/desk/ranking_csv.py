"""The ranking as a file for a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from bifall.desk.ranking_lines import RankingLine
from bifall.kernel import csv_text

FIELDS = (
    "place",
    "case_number",
    "title",
    "applicant",
    "applicant_kind",
    "municipalities",
    "priorities",
    "state",
    "total",
    "adjusted_total",
    "spread",
    "assessors",
    "sought_sek",
    "proposed_sek",
    "granted_sek",
    "decided_by",
    "sum_sek",
    "above_frame_line",
)


def as_csv(lines: Iterable[RankingLine]) -> str:
    """Codes and amounts as in the open data."""
    return csv_text.as_csv(FIELDS, map(_row, lines))


def _row(line: RankingLine) -> list[Any]:
    entry = line.entry
    return [
        line.place,
        entry.case_number,
        entry.title,
        entry.applicant,
        entry.kind.value,
        list(entry.municipalities),
        list(entry.priorities),
        entry.state.value,
        line.total,
        line.adjusted,
        entry.spread,
        entry.assessors,
        entry.sought_sek,
        entry.proposal.amount_sek if entry.proposal else None,
        entry.decided.amount_sek if entry.decided else None,
        entry.decided.by.value if entry.decided else None,
        line.sum_sek,
        "yes" if line.is_above else "no",
    ]
