"""Cost rows from a file: each fault is told with its row and its column, and the rows that are right stay."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bifall.claims.rules import MOST_ROWS, Bounds, CostValues, parse_ore, problems_with_row
from bifall.kernel.problems import Problem, Refused

COLUMNS: Mapping[str, str] = {
    "kostnadsslag": "cost_type",
    "datum": "booked_on",
    "verifikation": "voucher_number",
    "leverantör": "supplier",
    "text": "text",
    "belopp": "amount_ore",
}
"""The heading in the file → the field of the row."""
REQUIRED = tuple(heading for heading in COLUMNS if heading != "leverantör")
LENGTHS = {"verifikation": 40, "leverantör": 120, "text": 250}
FORMULA = ("=", "@")
DELIMITERS = (";", "\t", ",")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{8}")


@dataclass(frozen=True, slots=True)
class Upload:
    """The rows that are right, in the file's order, and what is wrong with the others."""

    rows: Sequence[CostValues]
    faults: Sequence[Problem]


def read_csv(content: bytes, *, cost_types: Mapping[str, str], bounds: Bounds) -> Upload:
    """Read a CSV file in UTF-8 with semicolons, tabs or commas. cost_types: what people write → the code.

    Raises `Refused` for a file that no row can be read from.
    """
    lines = csv.reader(io.StringIO(_decoded(content), newline=""), delimiter=_delimiter(content), strict=True)
    places = _places(next(lines, []))
    known = {name.casefold(): code for name, code in cost_types.items()}
    rows: list[CostValues] = []
    faults: list[Problem] = []
    while True:
        try:
            cells = next(lines)
        except StopIteration:
            break
        except csv.Error:
            faults.append(Problem("csv_row_unreadable", params={"row": lines.line_num}))
            continue
        number = lines.line_num
        if not any(cell.strip() for cell in cells):
            continue
        if len(rows) + len(faults) >= MOST_ROWS:
            faults.append(Problem("csv_too_many_rows", params={"row": number, "most": MOST_ROWS}))
            break
        found = {heading: cells[at].strip() if at < len(cells) else "" for heading, at in places.items()}
        wrong = list(_faults_in(found, number, known))
        if not wrong:
            row = _row(found, known)
            wrong = [_placed(problem, number) for problem in problems_with_row(row, bounds)]
            if not wrong:
                rows.append(row)
        faults += wrong
    return Upload(rows, faults)


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = content[: error.start]
        line = before.count(b"\n") + 1
        last = before.rpartition(b"\n")[2]
        column = last.count(_delimiter(content).encode()) + 1
        raise Refused([Problem("csv_encoding", "file", {"row": line, "column": column})]) from error


def _delimiter(content: bytes) -> str:
    first = content.partition(b"\n")[0].decode("latin-1")
    return max(DELIMITERS, key=lambda mark: (first.count(mark), -DELIMITERS.index(mark)))


def _places(headings: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    problems = []
    for at, heading in enumerate(headings):
        name = heading.strip().casefold()
        if name in found:
            problems.append(Problem("csv_column_twice", "file", {"column": name}))
        elif name in COLUMNS:
            found[name] = at
    problems += [
        Problem("csv_column_missing", "file", {"column": heading})
        for heading in REQUIRED
        if heading not in found
    ]
    if problems:
        raise Refused(problems)
    return found


def _faults_in(found: Mapping[str, str], number: int, known: Mapping[str, str]) -> Iterator[Problem]:
    """What cannot be read at all, cell by cell."""
    for heading, cell in found.items():
        at: dict[str, object] = {"row": number, "column": heading, "value": cell[:60]}
        if cell.startswith(FORMULA):
            yield Problem("csv_formula", params=at)
        elif len(cell) > LENGTHS.get(heading, 250):
            yield Problem("csv_cell_too_long", params=at | {"most": LENGTHS.get(heading, 250)})
        elif heading == "kostnadsslag" and cell.casefold() not in known:
            yield Problem("csv_cost_type_unknown", params=at)
        elif heading == "datum" and _day(cell) is None:
            yield Problem("csv_date_unreadable", params=at)
        elif heading == "belopp":
            try:
                parse_ore(cell)
            except ValueError:
                yield Problem("csv_amount_unreadable", params=at)


def _row(found: Mapping[str, str], known: Mapping[str, str]) -> CostValues:
    day = _day(found["datum"])
    if day is None:
        raise ValueError("the cells have been read before")
    return CostValues(
        cost_type=known[found["kostnadsslag"].casefold()],
        booked_on=day,
        voucher_number=found["verifikation"],
        supplier=found.get("leverantör", ""),
        text=found["text"],
        amount_ore=parse_ore(found["belopp"]),
    )


def _placed(problem: Problem, number: int) -> Problem:
    """A problem of a row, with where in the file it is."""
    heading = next(heading for heading, field in COLUMNS.items() if field == problem.field)
    params = {"row": number, "column": heading, **problem.params}
    return Problem(IN_A_FILE[problem.code], params=params)


IN_A_FILE = {
    "cost_type_not_in_budget": "csv_cost_type_not_in_budget",
    "cost_outside_period": "csv_outside_period",
    "cost_voucher_missing": "csv_cell_empty",
    "cost_text_missing": "csv_cell_empty",
    "cost_amount_missing": "csv_amount_zero",
}


def _day(text: str) -> date | None:
    """ "2027-03-31" or "20270331"; no other way of writing a day is the same to everybody."""
    if not _DAY.fullmatch(text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
