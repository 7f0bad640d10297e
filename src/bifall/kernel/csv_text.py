"""Tables as CSV: RFC 4180, in UTF-8, and safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain


def as_csv(header: Iterable[str], rows: Iterable[Sequence[object]], *, delimiter: str = ",") -> str:
    """A header, commas, CRLF, quotes doubled. A list is joined with semicolons, and None is an empty cell.

    delimiter: ";" for what is opened in a spreadsheet whose decimals have commas.
    """
    return "".join(csv_lines(header, rows, delimiter=delimiter))


def csv_lines(
    header: Iterable[str], rows: Iterable[Sequence[object]], *, delimiter: str = ","
) -> Iterator[str]:
    """The same row by row, for what is longer than one wants to hold in memory."""
    written = io.StringIO(newline="")
    writer = csv.writer(written, delimiter=delimiter, lineterminator="\r\n")
    for row in chain([list(header)], rows):
        writer.writerow([_cell(value) for value in row])
        yield written.getvalue()
        written.seek(0)
        written.truncate()


def _cell(value: object) -> str:
    if value is None:
        return ""
    if not isinstance(value, str | list):
        return str(value)
    text = ";".join(value) if isinstance(value, list) else value
    # A spreadsheet would take these beginnings for a formula and run it; an apostrophe makes it text. What
    # begins with an apostrophe gets one more, so that a reader may always take one off.
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r", "\n", "'")) else text
