"""Cost rows from a CSV file in UTF-8, with semicolons, tabs or commas."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping

from bifall.claims.rules import Bounds
from bifall.claims.uploads.table import Line, Upload, read_table
from bifall.kernel.problems import Problem

DELIMITERS = (";", "\t", ",")


def read_csv(content: bytes, *, cost_types: Mapping[str, str], bounds: Bounds) -> Upload:
    """Read the file. cost_types: what people write → the code.

    A cell that is not in UTF-8 is a fault of its own, and costs no other row. Raises `Refused` for a file
    that no row can be read from.
    """
    return read_table(_lines(content), cost_types=cost_types, bounds=bounds)


def _lines(content: bytes) -> Iterator[Line]:
    # Bytes that are not UTF-8 become lone surrogates, which no cell that can be read has.
    text = content.decode("utf-8-sig", errors="surrogateescape")
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(content), strict=True)
    while True:
        try:
            cells = next(lines)
        except StopIteration:
            return
        except csv.Error:
            yield Line(lines.line_num, (), Problem("csv_row_unreadable", params={"row": lines.line_num}))
        else:
            yield Line(lines.line_num, cells)


def _delimiter(content: bytes) -> str:
    first = content.partition(b"\n")[0].decode("latin-1")
    return max(DELIMITERS, key=lambda mark: (first.count(mark), -DELIMITERS.index(mark)))
