"""The kinds of values in open data, and how each is written in JSON, in its schema and in an address."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any


class Kind(StrEnum):
    """TEXT is never absent, only empty; its lines end with a line feed alone. The others are None when
    there is nothing to tell.

    DECIMAL has two decimals. MOMENT is in UTC, in whole seconds. CODES is a list of texts, sorted.
    """

    TEXT = "text"
    NUMBER = "number"
    DECIMAL = "decimal"
    DAY = "day"
    MOMENT = "moment"
    TRUTH = "truth"
    CODES = "codes"


_TYPES: Mapping[Kind, type | tuple[type, ...]] = {
    Kind.TEXT: str,
    Kind.NUMBER: int,
    Kind.DECIMAL: Decimal,
    Kind.DAY: date,
    Kind.MOMENT: datetime,
    Kind.TRUTH: bool,
    Kind.CODES: list,
}
_SCHEMAS: Mapping[Kind, Mapping[str, Any]] = {
    Kind.TEXT: {"type": "string"},
    Kind.NUMBER: {"type": ["integer", "null"]},
    Kind.DECIMAL: {"type": ["string", "null"], "pattern": r"^-?[0-9]+\.[0-9]{2}$"},
    Kind.DAY: {"type": ["string", "null"], "format": "date"},
    Kind.MOMENT: {"type": ["string", "null"], "format": "date-time"},
    Kind.TRUTH: {"type": ["boolean", "null"]},
    Kind.CODES: {"type": "array", "items": {"type": "string"}},
}
CENT = Decimal("0.01")
# A workbook is XML, which has no room for these; so no format has them.
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


def settled(kind: Kind, value: Any) -> Any:
    """The value in the shape of its kind. Raises TypeError for a value of another kind."""
    if value is None and kind in {Kind.TEXT, Kind.CODES}:
        raise TypeError(f"{kind} is never None")
    if value is None:
        return None
    if kind == Kind.TEXT:
        value = _UNWRITABLE.sub("", str(value).replace("\r\n", "\n").replace("\r", "\n"))
    if not isinstance(value, _TYPES[kind]) or (kind == Kind.NUMBER and isinstance(value, bool)):
        raise TypeError(f"{value!r} is not {kind}")
    if isinstance(value, Decimal):
        return value.quantize(CENT)
    if isinstance(value, datetime):
        return value.astimezone(UTC).replace(microsecond=0)
    return sorted(value) if isinstance(value, list) else value


def as_json_value(value: Any) -> Any:
    """A settled value as JSON has it: decimals as text, so that no reader rounds them; moments with Z."""
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%dT%H:%M:%SZ")
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


def json_schema(kind: Kind) -> dict[str, Any]:
    return dict(_SCHEMAS[kind])
