"""Cost rows from a workbook. What it unpacks to is asked for before anything is unpacked."""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any
from zipfile import BadZipFile, ZipFile

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet._read_only import ReadOnlyWorksheet
from openpyxl.worksheet.formula import ArrayFormula, DataTableFormula

from bifall.claims.rules import MOST_ROWS, Bounds
from bifall.claims.uploads.table import REQUIRED, Line, Upload, read_table
from bifall.documents.uploads import fault_in_package
from bifall.kernel.problems import Problem, Refused

MEGABYTE = 1024 * 1024
MOST_UNPACKED_BYTES = 64 * MEGABYTE
MOST_PARTS = 1_000
WIDEST = 60
# So many empty lines may stand between the costs before the sheet is no longer read.
DEEPEST = 2 * MOST_ROWS
ENCRYPTED = 0x1
# What a reader of other people's XML can meet; a forbidden entity (defusedxml) is a ValueError.
BROKEN = (
    ArithmeticError,
    AttributeError,
    BadZipFile,
    InvalidFileException,
    LookupError,
    NotImplementedError,
    OSError,
    SyntaxError,
    TypeError,
    ValueError,
    zlib.error,
)


def read_xlsx(content: bytes, *, cost_types: Mapping[str, str], bounds: Bounds) -> Upload:
    """Read the sheet that has the headings. cost_types: what people write → the code.

    A formula is refused, and never computed. Raises `Refused` for a file that no row can be read from.
    """
    problem = problem_with_package(content)
    if problem is not None:
        raise Refused([problem])
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
        sheet = _sheet_with_costs(book.worksheets)
    except BROKEN as broken:
        raise Refused([Problem("xlsx_unreadable", "file")]) from broken
    if sheet is None:
        names = ", ".join(book.sheetnames)[:200]
        raise Refused([Problem("xlsx_sheet_missing", "file", {"sheets": names})])
    return read_table(_lines(sheet), cost_types=cost_types, bounds=bounds)


def problem_with_package(content: bytes) -> Problem | None:
    """What keeps the package from being opened: nothing of it is unpacked to find out."""
    try:
        with ZipFile(io.BytesIO(content)) as package:
            parts = package.infolist()
    except BROKEN:
        return Problem("xlsx_unreadable", "file")
    unpacked = sum(part.file_size for part in parts)
    if unpacked > MOST_UNPACKED_BYTES or len(parts) > MOST_PARTS:
        sizes = {"size_mb": unpacked // MEGABYTE, "limit_mb": MOST_UNPACKED_BYTES // MEGABYTE}
        return Problem("xlsx_too_large_unpacked", "file", sizes)
    if any(part.flag_bits & ENCRYPTED for part in parts):
        return Problem("xlsx_old_or_locked", "file")
    fault = fault_in_package(content, "xlsx")
    if fault == "locked":
        return Problem("attachment_locked", "file")
    if fault == "macros":
        return Problem("attachment_has_macros", "file")
    return Problem("xlsx_unreadable", "file") if fault is not None else None


def _sheet_with_costs(sheets: list[ReadOnlyWorksheet]) -> ReadOnlyWorksheet | None:
    """The sheet whose first line has the headings; the only sheet, when there is but one."""
    if len(sheets) == 1:
        return sheets[0]
    for sheet in sheets:
        first = next(_lines(sheet), None)
        if first is not None and set(REQUIRED) <= {cell.strip().casefold() for cell in first.cells}:
            return sheet
    return None


def _lines(sheet: ReadOnlyWorksheet) -> Iterator[Line]:
    """The lines that have anything, with their numbers in the sheet."""
    # What the sheet says of its own size is not to be trusted.
    sheet.reset_dimensions()
    number = 0
    rows = sheet.iter_rows(max_row=DEEPEST, max_col=WIDEST)
    while True:
        number += 1
        try:
            row = next(rows)
        except StopIteration:
            return
        except BROKEN:
            yield Line(number, (), Problem("xlsx_row_unreadable", params={"row": number}))
            return
        cells = [_text_of(cell) for cell in row]
        if any(cells):
            yield Line(number, cells)


def _text_of(cell: Any) -> str:
    """What the cell says, as a person would have written it in a text file."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, ArrayFormula | DataTableFormula):
        return f"={getattr(value, 'text', None) or value.ref}".replace("==", "=")
    if cell.data_type == "e":
        # An error is what a formula came to.
        return f"={value}"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time().isoformat() == "00:00:00" else value.isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return _number(value)
    return str(value)


def _number(value: float) -> str:
    """A number with the two decimals that were meant; with all of them where more were."""
    meant = round(value, 2)
    # A workbook keeps 0.1 + 0.2 as 0.30000000000000004.
    if abs(value - meant) > 1e-6:
        return repr(value)
    return str(int(meant)) if meant == int(meant) else f"{meant:.2f}"
