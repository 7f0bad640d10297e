"""A whole list in four formats: the same columns, the same types and the same values, read back from each."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import zip_longest
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from django.test import Client
from django.utils.translation import gettext_lazy as _
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from bifall.api import files
from bifall.api.catalogue import RESOURCES
from bifall.api.fields import Field, Why
from bifall.api.files import formats, parquet_schema
from bifall.api.kinds import Kind, settled
from bifall.api.resources import Asked, Row
from bifall.collaboration.states import ConsultationState, HandlingOutcome
from bifall.organisations.models import Organisation
from tests.api.reading import ROOT
from tests.cast import Cast
from tests.conftest import NOW
from tests.factories import board
from tests.factories.collaboration import consultation
from tests.factories.funding import active

Fields = tuple[Field, ...]
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
EVERY_KIND: Fields = tuple(Field(kind.value, kind, _("Namn."), Why.IDENTITY) for kind in Kind)
TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\ufffe\uffff"), max_size=40)
VALUES: dict[Kind, st.SearchStrategy[Any]] = {
    Kind.TEXT: TEXTS,
    Kind.NUMBER: st.none() | st.integers(-(10**12), 10**12),
    Kind.DECIMAL: st.none() | st.decimals(-(10**10), 10**10, places=2),
    Kind.DAY: st.none() | st.dates(date(1901, 1, 1), date(2199, 12, 31)),
    Kind.MOMENT: st.none()
    | st.integers(-2_000_000_000, 7_000_000_000).map(lambda n: EPOCH + timedelta(seconds=n)),
    Kind.TRUTH: st.none() | st.booleans(),
    Kind.CODES: st.lists(st.from_regex(r"[a-z0-9-]{1,8}", fullmatch=True), max_size=4),
}
A_ROW = st.tuples(*(VALUES[kind] for kind in Kind)).map(
    lambda values: {kind.value: settled(kind, value) for kind, value in zip(Kind, values, strict=True)}
)


def from_csv(content: bytes, fields: Fields) -> list[Row]:
    header, *rows = csv.reader(io.StringIO(content.decode(), newline=""))
    assert header == [field.name for field in fields]
    return [{f.name: _of_cell(f.kind, cell) for f, cell in zip(fields, row, strict=True)} for row in rows]


def _of_cell(kind: Kind, cell: str) -> Any:
    if kind == Kind.TEXT:
        return cell.removeprefix("'")
    if kind == Kind.CODES:
        return cell.removeprefix("'").split(";") if cell else []
    if kind == Kind.TRUTH:
        return {"true": True, "false": False, "": None}[cell]
    return None if cell == "" else _of_json(kind, int(cell) if kind == Kind.NUMBER else cell)


def from_json(content: bytes, fields: Fields) -> list[Row]:
    rows = json.loads(content)["items"]
    assert all(list(row) == [field.name for field in fields] for row in rows)
    return [{field.name: _of_json(field.kind, row[field.name]) for field in fields} for row in rows]


def _of_json(kind: Kind, value: Any) -> Any:
    read = {Kind.DECIMAL: Decimal, Kind.DAY: date.fromisoformat, Kind.MOMENT: datetime.fromisoformat}
    return read[kind](value) if value is not None and kind in read else value


def from_xlsx(content: bytes, fields: Fields) -> list[Row]:
    [sheet] = load_workbook(io.BytesIO(content), read_only=True).worksheets
    header, *rows = sheet.iter_rows(values_only=True)
    assert list(header) == [field.name for field in fields]
    # A row ends there with its last cell that has something in it.
    return [{f.name: _of_sheet(f.kind, cell) for f, cell in zip_longest(fields, row)} for row in rows]


def _of_sheet(kind: Kind, cell: Any) -> Any:
    if kind in {Kind.TEXT, Kind.CODES}:
        text = cell or ""
        return text if kind == Kind.TEXT else text.split(";") if text else []
    if cell is None or kind == Kind.TRUTH:
        return cell
    if kind == Kind.DECIMAL:
        return Decimal(str(cell)).quantize(Decimal("0.01"))
    if kind == Kind.NUMBER:
        assert int(cell) == cell
        return int(cell)
    return cell.date() if kind == Kind.DAY else cell.replace(tzinfo=UTC)


def from_parquet(content: bytes, fields: Fields) -> list[Row]:
    table = pq.read_table(io.BytesIO(content))
    assert table.schema.remove_metadata() == parquet_schema(fields)
    rows: list[Row] = table.to_pylist()
    return rows


READERS = {"csv": from_csv, "json": from_json, "xlsx": from_xlsx, "parquet": from_parquet}


def exact(rows: Iterable[Row]) -> list[list[tuple[str, type, Any]]]:
    """With the types, for 1 == True == Decimal(1)."""
    return [[(name, type(value), value) for name, value in row.items()] for row in rows]


def test_there_is_a_reader_for_each_format() -> None:
    assert list(formats()) == list(READERS)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=60)
@given(st.lists(A_ROW, max_size=5))
def test_what_is_written_is_what_is_read(rows: list[Row]) -> None:
    for suffix, one in formats().items():
        written = b"".join(one.write(EVERY_KIND, rows, NOW))
        assert exact(READERS[suffix](written, EVERY_KIND)) == exact(rows)


def test_long_lists_are_written_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "GROUP", 2)
    fields = EVERY_KIND[:1]
    rows = [{"text": str(number)} for number in range(5)]
    written = b"".join(formats()["parquet"].write(fields, rows, NOW))
    assert pq.ParquetFile(io.BytesIO(written)).metadata.num_row_groups == 3
    assert from_parquet(written, fields) == rows


def test_parquet_has_types_of_its_own() -> None:
    named = {field.name: str(field.type) for field in parquet_schema(EVERY_KIND)}
    assert named == {
        "text": "string",
        "number": "int64",
        "decimal": "decimal128(18, 2)",
        "day": "date32[day]",
        "moment": "timestamp[ms, tz=UTC]",
        "truth": "bool",
        "codes": str(pa.list_(pa.string())),
    }


@pytest.mark.django_db
def test_every_list_is_the_same_in_every_format(client: Client, region: Cast) -> None:
    board.reference_meeting(region)
    project = active(region).application
    project.municipalities.add(region.umea)
    consultation(region, project, ConsultationState.ANSWERED, handled=HandlingOutcome.PARTLY)
    Organisation.objects.filter(pk=region.chamber.pk).update(name='=HYPERLINK("x"); å,\r\n"ö"')
    told = 0
    for resource in RESOURCES:
        expected = list(resource.every(Asked(region.region, NOW), {}, at_a_time=2))
        for suffix, read in READERS.items():
            answer = client.get(f"{ROOT}{resource.name}.{suffix}")
            assert answer.status_code == 200
            assert answer["Content-Type"] == formats()[suffix].media_type
            assert answer["Content-Disposition"] == f'attachment; filename="{resource.name}.{suffix}"'
            assert exact(read(answer.getvalue(), resource.fields)) == exact(expected)
        told += len(expected)
    assert told > 20


@pytest.mark.django_db
def test_a_file_is_narrowed_like_a_list(client: Client, region: Cast) -> None:
    board.reference_meeting(region)
    whole = client.get(f"{ROOT}grants.csv?year=2026").getvalue()
    none = client.get(f"{ROOT}grants.csv?year=2025").getvalue()
    assert (whole.count(b"\r\n"), none.count(b"\r\n")) == (4, 1)
    refused = client.get(f"{ROOT}grants.csv?limit=2")
    assert (refused.status_code, json.loads(refused.content)["parameter"]) == (400, "limit")
    assert client.get(f"{ROOT}rounds.csv?call=hej").status_code == 400
    assert client.get(f"{ROOT}grants.ods").status_code == 404


@pytest.mark.django_db
def test_a_file_is_not_sent_twice(client: Client, region: Cast) -> None:
    first = client.get(f"{ROOT}grants.xlsx")
    again = client.get(f"{ROOT}grants.xlsx", headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert client.get(f"{ROOT}grants.csv", headers={"if-none-match": first["ETag"]}).status_code == 200
    assert (
        client.get(f"{ROOT}grants.xlsx?year=2026", headers={"if-none-match": first["ETag"]}).status_code
        == 200
    )
    board.meeting(region)  # its minutes are entered in the audit
    assert client.get(f"{ROOT}grants.xlsx", headers={"if-none-match": first["ETag"]}).status_code == 200


@pytest.mark.django_db
def test_without_the_extra_there_is_no_parquet(
    client: Client, region: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "find_spec", lambda name: None)
    assert list(formats()) == ["csv", "json", "xlsx"]
    assert client.get(f"{ROOT}grants.parquet").status_code == 404
    assert "parquet" not in client.get(ROOT).content.decode()
