"""Tables as CSV: RFC 4180, in UTF-8, and safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence


def as_csv(header: Iterable[str], rows: Iterable[Sequence[object]], *, delimiter: str = ",") -> str:
    """A header, commas, CRLF, quotes doubled. A list is joined with semicolons, and None is an empty cell.

    delimiter: ";" for what is opened in a spreadsheet whose decimals have commas.
    """
    written = io.StringIO(newline="")
    writer = csv.writer(written, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow(header)
    for row in rows:
        writer.writerow([_cell(value) for value in row])
    return written.getvalue()


def _cell(value: object) -> str:
    if value is None:
        return ""
    text = ";".join(value) if isinstance(value, list) else str(value)
    # A spreadsheet would take these beginnings for a formula and run it; an apostrophe makes it text.
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r", "\n")) else text
