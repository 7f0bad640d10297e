"""From a table's lines to cost rows, whatever kind of file the lines come from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bifall.claims.rules import MOST_ROWS, Bounds, CostValues, parse_hours, parse_ore, problems_with_row
from bifall.kernel.problems import Problem, Refused

COLUMNS: Mapping[str, str] = {
    "kostnadsslag": "cost_type",
    "datum": "booked_on",
    "verifikation": "voucher_number",
    "leverantör": "supplier",
    "text": "text",
    "belopp": "amount_ore",
    "person": "person",
    "timmar": "hours",
}
"""The heading in the file → the field of the row. A row with hours has neither voucher nor amount."""
OPTIONAL = ("leverantör", "person", "timmar")
REQUIRED = tuple(heading for heading in COLUMNS if heading not in OPTIONAL)
LENGTHS = {"verifikation": 40, "leverantör": 120, "text": 250}
FORMULA = ("=", "@")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{8}")
# Lone surrogates stand for bytes that are not text; a control character is no text either.
_UNREADABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Upload:
    """The rows that are right, in the file's order, and what is wrong with the others."""

    rows: Sequence[CostValues]
    faults: Sequence[Problem]


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a table with its number in the file, or the problem that kept it from being read."""

    number: int
    cells: Sequence[str]
    problem: Problem | None = None


def read_table(lines: Iterable[Line], *, cost_types: Mapping[str, str], bounds: Bounds) -> Upload:
    """Read the lines below the headings, which the first line that has anything holds.

    cost_types: what people write → the code. Raises `Refused` when there are no headings to read by.
    """
    left = iter(lines)
    headings = next((line for line in left if line.problem or any(map(str.strip, line.cells))), None)
    places = places_of(headings)
    known = {name.casefold(): code for name, code in cost_types.items()}
    rows: list[CostValues] = []
    faults: list[Problem] = []
    read = 0
    for line in left:
        if line.problem is not None:
            faults.append(line.problem)
            continue
        if not any(cell.strip() for cell in line.cells):
            continue
        if read >= MOST_ROWS:
            faults.append(Problem("csv_too_many_rows", params={"row": line.number, "most": MOST_ROWS}))
            break
        read += 1
        found = {
            heading: line.cells[at].strip() if at < len(line.cells) else "" for heading, at in places.items()
        }
        wrong = list(_faults_in(found, line.number, known))
        if not wrong:
            row = _row(found, known)
            wrong = [_placed(problem, line.number) for problem in problems_with_row(row, bounds)]
            if not wrong:
                rows.append(row)
        faults += wrong
    return Upload(rows, faults)


def places_of(headings: Line | None) -> dict[str, int]:
    """Heading → its place. Raises `Refused` for headings that are missing, doubled or cannot be read."""
    if headings is not None and headings.problem is not None:
        raise Refused([Problem(headings.problem.code, "file", headings.problem.params)])
    found: dict[str, int] = {}
    problems = []
    for at, heading in enumerate(headings.cells if headings else ()):
        name = heading.strip().casefold()
        if _UNREADABLE.search(heading):
            where = {"row": headings.number if headings else 1, "column": at + 1}
            raise Refused([Problem("csv_encoding", "file", where)])
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
        if _UNREADABLE.search(cell):
            yield Problem("csv_encoding", params={"row": number, "column": heading})
        elif cell.startswith(FORMULA):
            yield Problem("csv_formula", params=at)
        elif len(cell) > LENGTHS.get(heading, 250):
            yield Problem("csv_cell_too_long", params=at | {"most": LENGTHS.get(heading, 250)})
        elif heading == "kostnadsslag" and cell.casefold() not in known:
            yield Problem("csv_cost_type_unknown", params=at)
        elif heading == "datum" and day_of(cell) is None:
            yield Problem("csv_date_unreadable", params=at)
        elif heading == "timmar":
            yield from _faults_in_hours(found, at)
        elif heading == "belopp" and not found.get("timmar"):
            try:
                parse_ore(cell)
            except ValueError:
                yield Problem("csv_amount_unreadable", params=at)


def _faults_in_hours(found: Mapping[str, str], at: Mapping[str, object]) -> Iterator[Problem]:
    """Hours are of staff, and their amount is not written: it follows from what the hour costs."""
    if not found["timmar"]:
        return
    try:
        parse_hours(found["timmar"])
    except ValueError:
        yield Problem("csv_hours_unreadable", params=dict(at))
    if found["belopp"]:
        yield Problem("csv_hours_and_amount", params=dict(at))


def _row(found: Mapping[str, str], known: Mapping[str, str]) -> CostValues:
    day = day_of(found["datum"])
    if day is None:
        raise ValueError("the cells have been read before")
    hours = found.get("timmar", "")
    return CostValues(
        cost_type=known[found["kostnadsslag"].casefold()],
        booked_on=day,
        voucher_number=found["verifikation"],
        supplier=found.get("leverantör", ""),
        text=found["text"],
        amount_ore=0 if hours else parse_ore(found["belopp"]),
        person=found.get("person", ""),
        hours=parse_hours(hours) if hours else None,
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
    "cost_by_the_hour": "csv_by_the_hour",
    "cost_in_flat_rate": "csv_in_flat_rate",
    "cost_in_lump_sum": "csv_in_lump_sum",
    "hours_of_staff": "csv_hours_of_staff",
    "hours_not_agreed": "csv_hours_not_agreed",
    "hours_person_unknown": "csv_hours_person_unknown",
    "hours_no_rate_on_day": "csv_hours_no_rate_on_day",
    "hours_outside_period": "csv_outside_period",
    "hours_unlikely": "csv_hours_unlikely",
}


def day_of(text: str) -> date | None:
    """ "2027-03-31" or "20270331"; no other way of writing a day is the same to everybody."""
    if not _DAY.fullmatch(text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
