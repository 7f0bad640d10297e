"""Cost rows from a workbook: what a cell holds, which sheet is read, and what is never unpacked."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl import Workbook

from bifall.applications.states import CostType
from bifall.claims.commands.cost_files import names_of_cost_types
from bifall.claims.rules import Bounds
from bifall.claims.uploads import Upload, read_xlsx
from bifall.claims.uploads.kinds import FileKind, kind_of
from bifall.kernel.problems import Refused

HEAD = ["Kostnadsslag", "Datum", "Verifikation", "Leverantör", "Text", "Belopp"]
RIGHT = ["personal", date(2027, 3, 31), "A1", None, "Lön mars", 1234.5]
BOUNDS = Bounds(
    starts_on=date(2027, 2, 1), ends_on=date(2027, 6, 30), cost_types={CostType.STAFF, CostType.OTHER}
)


def book(*rows: Sequence[Any], sheets: Sequence[str] = ("Kostnader",), costs_on: int = 0) -> bytes:
    made = Workbook()
    made.remove(made.active)
    for number, name in enumerate(sheets):
        sheet = made.create_sheet(name)
        for row in [HEAD, *rows] if number == costs_on else [["Anteckningar"]]:
            sheet.append(row)
    content = io.BytesIO()
    made.save(content)
    return content.getvalue()


def read(content: bytes) -> Upload:
    return read_xlsx(content, cost_types=names_of_cost_types(), bounds=BOUNDS)


def refused(content: bytes) -> list[tuple[str, dict[str, object]]]:
    with pytest.raises(Refused) as found:
        read(content)
    return [(problem.code, dict(problem.params)) for problem in found.value.problems]


def with_part(content: bytes, name: str, text: str) -> bytes:
    """The same package with one of its parts written anew."""
    changed = io.BytesIO()
    with ZipFile(io.BytesIO(content)) as old, ZipFile(changed, "w", ZIP_DEFLATED) as new:
        for part in old.namelist():
            new.writestr(part, text if part == name else old.read(part))
    return changed.getvalue()


def test_a_whole_workbook() -> None:
    content = book(
        RIGHT,
        [],
        [
            "other",
            datetime(2027, 4, 1),  # noqa: DTZ001 -- a workbook has no zones
            1002,
            "Bolaget AB",
            "Tryck",
            -10,
        ],
        sheets=("1", "K"),
        costs_on=1,
    )
    assert kind_of("kostnader.xlsx", content) == FileKind.XLSX
    upload = read(content)
    assert upload.faults == []
    assert [
        (r.cost_type, r.booked_on, r.voucher_number, r.supplier, r.text, r.amount_ore) for r in upload.rows
    ] == [
        (CostType.STAFF, date(2027, 3, 31), "A1", "", "Lön mars", 123_450),
        (CostType.OTHER, date(2027, 4, 1), "1002", "Bolaget AB", "Tryck", -1000),
    ]


@pytest.mark.parametrize(
    ("written", "ore"),
    [(0.1 + 0.2, 30), (1234, 123_400), ("1 234,50", 123_450), (99.99, 9999), (-0.01, -1), (1e9, 10**11)],
)
def test_an_amount_in_a_cell(written: object, ore: int) -> None:
    assert [row.amount_ore for row in read(book([*RIGHT[:5], written])).rows] == [ore]


@pytest.mark.parametrize(
    ("place", "written", "code", "column"),
    [
        (5, "=1+1", "csv_formula", "belopp"),
        (4, "=HYPERLINK(A1)", "csv_formula", "text"),
        (5, "#REF!", "csv_formula", "belopp"),
        (5, 12.345, "csv_amount_unreadable", "belopp"),
        (5, True, "csv_amount_unreadable", "belopp"),
        (5, None, "csv_amount_unreadable", "belopp"),
        (1, 46_112, "csv_date_unreadable", "datum"),
        (1, datetime(2027, 3, 31, 12, 30), "csv_date_unreadable", "datum"),  # noqa: DTZ001
        (1, date(2026, 3, 31), "csv_outside_period", "datum"),
        (0, "lön", "csv_cost_type_unknown", "kostnadsslag"),
        (2, None, "csv_cell_empty", "verifikation"),
    ],
)
def test_a_fault_is_told_by_row_and_column(place: int, written: object, code: str, column: str) -> None:
    wrong = [*RIGHT[:place], written, *RIGHT[place + 1 :]]
    upload = read(book(RIGHT, [], wrong, RIGHT))
    assert len(upload.rows) == 2
    assert [(f.code, f.params["row"], f.params["column"]) for f in upload.faults] == [(code, 4, column)]


def test_an_array_formula() -> None:
    sheet = book(RIGHT)
    with ZipFile(io.BytesIO(sheet)) as package:
        text = package.read("xl/worksheets/sheet1.xml").decode()
    text = text.replace("<v>1234.5</v>", '<f t="array" ref="F2">SUM(A1:A2)</f><v>3</v>')
    upload = read(with_part(sheet, "xl/worksheets/sheet1.xml", text))
    assert ([f.code for f in upload.faults], upload.rows) == (["csv_formula"], [])


def test_no_sheet_has_the_headings() -> None:
    assert refused(book(sheets=("Blad1", "Blad2"), costs_on=9)) == [
        ("xlsx_sheet_missing", {"sheets": "Blad1, Blad2"})
    ]


def test_the_only_sheet_lacks_columns() -> None:
    assert [p["column"] for _code, p in refused(book(costs_on=9))] == [
        "kostnadsslag",
        "datum",
        "verifikation",
        "text",
        "belopp",
    ]


def test_what_unpacks_to_gigabytes_is_not_unpacked() -> None:
    content = io.BytesIO()
    with ZipFile(content, "w", ZIP_DEFLATED) as package:
        package.writestr("xl/workbook.xml", "<workbook/>")
        with package.open("xl/worksheets/sheet1.xml", "w") as part:
            for _megabyte in range(65):
                part.write(bytes(1024 * 1024))
    assert len(content.getvalue()) < 100_000
    assert refused(content.getvalue()) == [("xlsx_too_large_unpacked", {"size_mb": 65, "limit_mb": 64})]


def test_a_size_that_is_a_lie() -> None:
    """A package that says that its sheet is smaller than it is."""
    content = book(*[RIGHT] * 50)
    with ZipFile(io.BytesIO(content)) as package:
        size = package.getinfo("xl/worksheets/sheet1.xml").file_size
    lie = content.replace(size.to_bytes(4, "little"), (100).to_bytes(4, "little"))
    assert lie != content
    assert [code for code, _params in refused(lie)] == ["xlsx_unreadable"]


def test_entities_that_grow_are_not_expanded() -> None:
    bomb = (
        '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bbbbbbbb"><!ENTITY c "&b;&b;&b;&b;">]>'
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        '<row r="1"><c t="inlineStr"><is><t>&c;</t></is></c></row></sheetData></worksheet>'
    )
    content = with_part(book(RIGHT), "xl/worksheets/sheet1.xml", bomb)
    assert {code for code, _params in refused(content)} <= {"xlsx_unreadable", "csv_column_missing"}


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"PK\x03\x04 inget", "xlsx_unreadable"),
        (book(RIGHT)[:2000], "xlsx_unreadable"),
    ],
)
def test_what_is_no_workbook(content: bytes, code: str) -> None:
    assert [found for found, _params in refused(content)] == [code]


def test_another_package() -> None:
    content = io.BytesIO()
    with ZipFile(content, "w") as package:
        package.writestr("word/document.xml", "<document/>")
    assert [code for code, _params in refused(content.getvalue())] == ["xlsx_unreadable"]


def test_an_old_workbook_or_one_with_a_password() -> None:
    with pytest.raises(Refused) as found:
        kind_of("kostnader.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
    assert [p.code for p in found.value.problems] == ["xlsx_old_or_locked"]
