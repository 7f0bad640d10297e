"""Cost rows from a CSV file in UTF-8, with semicolons, tabs or commas."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping, Sequence

from bifall.claims.rules import Bounds
from bifall.claims.uploads.table import Line, Upload, read_table
from bifall.kernel.problems import Problem

DELIMITERS = (";", "\t", ",")
MOST_LINES = 20
"""Of one cell in quotation marks: no text that a cost may have is that long."""
_QUOTED = re.compile(r'"((?:[^"]+|"")*+)"')


class _QuoteError(Exception):
    """A quotation mark that does not match. opens_at: where its cell begins, if the text ends inside it."""

    def __init__(self, cell: int, opens_at: int | None) -> None:
        super().__init__(cell)
        self.cell, self.opens_at = cell, opens_at


def read_csv(content: bytes, *, cost_types: Mapping[str, str], bounds: Bounds) -> Upload:
    """Read the file. cost_types: what people write → the code.

    A cell that is not in UTF-8 or whose quotation marks do not match is a fault of its own, and costs no
    other row. Raises `Refused` for a file that no row can be read from.
    """
    return read_table(_lines(content), cost_types=cost_types, bounds=bounds)


def _lines(content: bytes) -> Iterator[Line]:
    # Bytes that are not UTF-8 become lone surrogates, which no cell that can be read has.
    text = content.decode("utf-8-sig", errors="surrogateescape")
    mark = _delimiter(content)
    lines = list(io.StringIO(text, newline=""))
    headings: Sequence[str] = ()
    at = 0
    while at < len(lines):
        number = at + 1
        try:
            cells, taken = _row(lines, at, mark, most_cells=len(headings))
        except _QuoteError as error:
            name = headings[error.cell].strip().casefold() if error.cell < len(headings) else error.cell + 1
            where = {"row": number, "column": name}
            yield Line(number, (), Problem("csv_row_unreadable", params=where))
            # The lines that an open cell would have swallowed are rows of their own.
            at += 1
        else:
            if not headings and any(map(str.strip, cells)):
                headings = cells
            yield Line(number, cells)
            at += taken


def _row(lines: Sequence[str], at: int, mark: str, *, most_cells: int) -> tuple[list[str], int]:
    """The cells of the row that begins at a line, and how many lines it takes. Raises `_QuoteError`.

    A cell in quotation marks may go on over lines. One that is never closed looks the same until a later
    quotation mark, but then it has whole rows in it, with their delimiters; so no such cell may hold one.
    """
    text, taken = lines[at].rstrip("\r\n"), 1
    while True:
        try:
            cells = _cells(text, mark)
        except _QuoteError as error:
            is_last = at + taken == len(lines) or taken == MOST_LINES
            if error.opens_at is None or is_last or mark in text[error.opens_at :]:
                raise
            so_far = "".join(lines[at : at + taken])
            text, taken = so_far + lines[at + taken].rstrip("\r\n"), taken + 1
        else:
            over_lines = [cell for cell, found in enumerate(cells) if "\n" in found or "\r" in found]
            swallowed = [cell for cell in over_lines if mark in cells[cell]]
            if swallowed or (over_lines and len(cells) > most_cells):
                raise _QuoteError((swallowed or over_lines)[0], None)
            return cells, taken


def _cells(text: str, mark: str) -> list[str]:
    """The cells of a row. Raises `_QuoteError`."""
    if '"' not in text:
        return text.split(mark)
    cells: list[str] = []
    at = 0
    while True:
        if text.startswith('"', at):
            quoted = _QUOTED.match(text, at)
            if quoted is None:
                raise _QuoteError(len(cells), at)
            at = quoted.end()
            if at < len(text) and text[at] != mark:
                raise _QuoteError(len(cells), None)
            cells.append(quoted[1].replace('""', '"'))
        else:
            end = text.find(mark, at)
            end = len(text) if end < 0 else end
            cells.append(text[at:end])
            at = end
        if at == len(text):
            return cells
        at += 1


def _delimiter(content: bytes) -> str:
    first = content.partition(b"\n")[0].decode("latin-1")
    return max(DELIMITERS, key=lambda mark: (first.count(mark), -DELIMITERS.index(mark)))
