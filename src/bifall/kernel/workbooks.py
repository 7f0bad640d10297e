"""Tables as a workbook for Excel and its likes, safe to open: text is never a formula."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import IO

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

WIDEST = 60
NARROWEST = 14
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
"""The media type."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """A sheet of the workbook: its name (at most 31 characters), a header, and rows of as many cells."""

    name: str
    header: Sequence[str]
    rows: Sequence[Sequence[object]]


def as_workbook(leaves: Iterable[Leaf], *, made_at: datetime) -> bytes:
    """The same leaves and time give the same cells. A number stays a number, and None is an empty cell."""
    book = Workbook(write_only=True)
    book.properties.created = book.properties.modified = made_at.replace(tzinfo=None)
    for leaf in leaves:
        sheet = book.create_sheet(leaf.name[:31])
        sheet.freeze_panes = "A2"
        for number, title in enumerate(leaf.header):
            longest = max([len(title), *(len(_shown(row[number])) for row in leaf.rows)])
            sheet.column_dimensions[get_column_letter(number + 1)].width = min(longest + 2, WIDEST)
        sheet.append([_cell(sheet, title, is_bold=True) for title in leaf.header])
        for row in leaf.rows:
            sheet.append([_cell(sheet, value) for value in row])
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def write_sheet(
    file: IO[bytes], header: Sequence[str], rows: Iterable[Sequence[object]], *, made_at: datetime
) -> None:
    """One sheet of whatever length, a row at a time. A day is a day there, and a decimal has two decimals."""
    book = Workbook(write_only=True)
    book.properties.created = book.properties.modified = made_at.replace(tzinfo=None)
    sheet = book.create_sheet()
    sheet.freeze_panes = "A2"
    for number, title in enumerate(header, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = max(len(title) + 2, NARROWEST)
    sheet.append([_cell(sheet, title, is_bold=True) for title in header])
    for row in rows:
        sheet.append([_cell(sheet, value) for value in row])
    book.save(file)


def _shown(value: object) -> str:
    return "" if value is None else str(value)


def _cell(sheet: WriteOnlyWorksheet, value: object, *, is_bold: bool = False) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, value=value)
    if isinstance(value, str):
        # Without this a text that begins with an equals sign would be a formula, and run.
        cell.data_type = "s"
    if isinstance(value, Decimal):
        cell.number_format = "0.00"
    if is_bold:
        cell.font = Font(bold=True)
    return cell
