"""A whole list as one file. The columns and their types are the same in every format."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.util import find_spec
from tempfile import TemporaryFile
from typing import IO, Any

from bifall.api.fields import Field
from bifall.api.kinds import Kind, as_json_value
from bifall.api.resources import Row
from bifall.kernel.csv_text import csv_lines
from bifall.kernel.workbooks import write_sheet

Fields = tuple[Field, ...]
GROUP = 10_000
"""Rows that a part of a Parquet file holds."""


@dataclass(frozen=True, slots=True)
class Format:
    """suffix: in the address. write: the file in pieces, without holding the whole list in memory."""

    suffix: str
    media_type: str
    write: Callable[[Fields, Iterable[Row], datetime], Iterator[bytes]]


def as_csv(fields: Fields, rows: Iterable[Row], at: datetime) -> Iterator[bytes]:
    header = [field.name for field in fields]
    for line in csv_lines(header, ([_cell(value) for value in row.values()] for row in rows)):
        yield line.encode()


def _cell(value: Any) -> Any:
    if isinstance(value, bool):
        return "true" if value else "false"
    return as_json_value(value) if isinstance(value, datetime) else value


def as_json(fields: Fields, rows: Iterable[Row], at: datetime) -> Iterator[bytes]:
    """An object with `items`, as a page has them."""
    before = '{"items": [\n'
    for row in rows:
        told = {name: as_json_value(value) for name, value in row.items()}
        yield f"{before}{json.dumps(told, ensure_ascii=False)}".encode()
        before = ",\n"
    yield b"\n]}\n" if before.startswith(",") else b'{"items": []}\n'


def as_xlsx(fields: Fields, rows: Iterable[Row], at: datetime) -> Iterator[bytes]:
    """One sheet. Days, numbers and truths are cells of their kind; moments are in UTC, and codes are joined
    with semicolons.
    """
    with TemporaryFile() as file:
        header = [field.name for field in fields]
        write_sheet(
            file, header, ([_sheet_value(value) for value in row.values()] for row in rows), made_at=at
        )
        yield from _pieces(file)


def _sheet_value(value: Any) -> Any:
    if isinstance(value, list):
        return ";".join(value)
    return value.astimezone(UTC).replace(tzinfo=None) if isinstance(value, datetime) else value


def as_parquet(fields: Fields, rows: Iterable[Row], at: datetime) -> Iterator[bytes]:
    from pyarrow import Table  # noqa: PLC0415 -- an extra, and heavy: loaded by those who ask for it
    from pyarrow.parquet import ParquetWriter  # noqa: PLC0415

    schema = parquet_schema(fields)
    with TemporaryFile() as file:
        with ParquetWriter(file, schema) as writer:
            for group in _groups(rows):
                writer.write_table(Table.from_pylist(group, schema=schema))
        yield from _pieces(file)


def parquet_schema(fields: Fields) -> Any:
    import pyarrow as pa  # noqa: PLC0415

    types = {
        Kind.TEXT: pa.string(),
        Kind.NUMBER: pa.int64(),
        Kind.DECIMAL: pa.decimal128(18, 2),
        Kind.DAY: pa.date32(),
        Kind.MOMENT: pa.timestamp("ms", tz="UTC"),
        Kind.TRUTH: pa.bool_(),
        Kind.CODES: pa.list_(pa.string()),
    }
    always = {Kind.TEXT, Kind.CODES}
    return pa.schema([pa.field(field.name, types[field.kind], field.kind not in always) for field in fields])


def _groups(rows: Iterable[Row]) -> Iterator[list[dict[str, Any]]]:
    group: list[dict[str, Any]] = []
    for row in rows:
        group.append(dict(row))
        if len(group) == GROUP:
            yield group
            group = []
    if group:
        yield group


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    file.seek(0)
    while piece := file.read(65_536):
        yield piece


_FORMATS = (
    Format("csv", "text/csv; charset=utf-8; header=present", as_csv),
    Format("json", "application/json", as_json),
    Format("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", as_xlsx),
    Format("parquet", "application/vnd.apache.parquet", as_parquet),
)


def formats() -> Mapping[str, Format]:
    """The formats that this installation can write: Parquet needs the extra `parquet`."""
    has_parquet = find_spec("pyarrow") is not None
    return {one.suffix: one for one in _FORMATS if has_parquet or one.suffix != "parquet"}
