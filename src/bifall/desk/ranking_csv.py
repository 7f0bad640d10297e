"""The ranking as a file for a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from typing import Any

from bifall.desk.ranking_lines import RankingLine

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
    """RFC 4180: a header, commas, CRLF. Codes and amounts as in the open data; lists joined by semicolons."""
    written = io.StringIO(newline="")
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerow(FIELDS)
    for line in lines:
        writer.writerow([_cell(value) for value in _row(line)])
    return written.getvalue()


def _row(line: RankingLine) -> list[Any]:
    entry = line.entry
    return [
        line.place,
        entry.case_number,
        entry.title,
        entry.applicant,
        entry.kind.value,
        ";".join(entry.municipalities),
        ";".join(entry.priorities),
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


def _cell(value: Any) -> str:
    text = "" if value is None else str(value)
    # A spreadsheet would take these beginnings for a formula and run it; an apostrophe makes it text.
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r", "\n")) else text
