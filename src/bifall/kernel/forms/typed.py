"""What people type, turned into what is stored."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, TypeAlias

from bifall.kernel.forms.schema import (
    Attachment,
    BaseQuestion,
    Date,
    Integer,
    LongText,
    Money,
    MultipleChoice,
    Percent,
    Rows,
    Scale,
    ShortText,
    SingleChoice,
    YesNo,
)
from bifall.kernel.problems import Problem

HIGHEST_NUMBER = 999_999_999_999_999
"""What every database and every browser can hold as a whole number."""

ROW_ID = re.compile(r"[a-z0-9]{1,12}")
YES = frozenset({"yes", "ja", "true", "on", "1"})
NO = frozenset({"no", "nej", "false", "off", "0"})
MONTHS = ("jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec")
MONTHS_IN_ENGLISH = {"may": 5, "oct": 10}

_GROUPED = r"[0-9]{1,3}(?:\.[0-9]{3})+|[0-9]{1,3}(?:,[0-9]{3}){2,}|[0-9]{1,18}"
_WHOLE = re.compile(rf"(-?)({_GROUPED})(?:[.,:]0{{1,2}})?")
_DECIMAL = re.compile(r"-?[0-9]{1,15}(?:[.,][0-9]{1,15})?")
_CURRENCY = re.compile(r"^(?:sek|kr)|(?:sek|kronor|kr\.?|:-|,-)$")
_ISO_DATE = re.compile(r"([0-9]{4})[-/.]?([0-9]{2})[-/.]?([0-9]{2})")
_DAY_FIRST = re.compile(r"([0-9]{1,2})[/.]\s*([0-9]{1,2})[/.\s]\s*([0-9]{4})")
_DAY_MONTH_NAME = re.compile(r"([0-9]{1,2})\.?\s+([a-zåäö]{3,9})\.?\s+([0-9]{4})")


@dataclass(frozen=True, slots=True)
class Cleaned:
    """The value to store, and what is wrong with it. What cannot be understood is kept as it was typed."""

    value: Any
    problems: tuple[Problem, ...] = ()

    @property
    def problem(self) -> Problem | None:
        return self.problems[0] if self.problems else None


class _NotUnderstood(Exception):
    def __init__(self, code: str, **params: object) -> None:
        self.code, self.params = code, params


def clean(question: BaseQuestion, raw: Any, field: str | None = None) -> Cleaned:
    """The stored form of an answer: "1 200 000 kr" → 1200000, "5,5" → "5.5", "1 mars 2027" → "2027-03-01".

    Whether the answer is needed, and whether a register holds it, is asked by `problems_with`. Never raises;
    cleaning what was cleaned changes nothing. Problems stand at `field` (the question's key unless given).
    """
    where = question.key if field is None else field
    raw = storable(raw)
    if isinstance(question, Rows):
        return _rows(question, raw, where)
    try:
        value = _READERS[type(question)](question, raw)
    except _NotUnderstood as reason:
        return Cleaned(raw, (Problem(reason.code, where, reason.params),))
    if isinstance(question, (ShortText, LongText)) and len(value) > question.max_length:
        limits: dict[str, object] = {"length": len(value), "max_length": question.max_length}
        return Cleaned(value, (Problem("answer_too_long", where, limits),))
    return Cleaned(value)


def storable(value: Any) -> Any:
    """The same JSON value without what PostgreSQL's JSON cannot hold."""
    if isinstance(value, str):
        return value.replace("\x00", "").encode("utf-8", "replace").decode()
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    if isinstance(value, (list, tuple)):
        return [storable(item) for item in value]
    if isinstance(value, Mapping):
        return {storable(str(key)): storable(item) for key, item in value.items()}
    return value if value is None or isinstance(value, (bool, int, float)) else str(value)


def _text(question: Any, raw: Any) -> str:
    if raw is None:
        return ""
    if not isinstance(raw, str):
        raise _NotUnderstood("answer_not_understood")
    text = raw.replace("\r\n", "\n").replace("\r", "\n")
    if isinstance(question, ShortText):
        text = text.replace("\n", " ")
    return text.strip()


def _whole(raw: Any, code: str) -> int | None:
    """The whole number in `raw`; `code` is the refusal when it has decimals."""
    if raw is None or (isinstance(raw, int) and not isinstance(raw, bool)):
        return raw
    if isinstance(raw, float):
        if not raw.is_integer():
            raise _NotUnderstood(code)
        return int(raw)
    text = _without_spaces(raw)
    if not text:
        return None
    text = _CURRENCY.sub("", text)
    if found := _WHOLE.fullmatch(text):
        sign, digits = found.groups()
        return int(sign + digits.replace(".", "").replace(",", ""))
    raise _NotUnderstood(code if _DECIMAL.fullmatch(text) else "answer_not_a_number")


def _without_spaces(raw: Any) -> str:
    """Lower case, a plain minus, and no spaces of any width."""
    if not isinstance(raw, str):
        raise _NotUnderstood("answer_not_a_number")
    return "".join(raw.split()).lower().replace("−", "-").replace("–", "-")


def _within(number: int | None, lowest: int, highest: int) -> int | None:
    if number is not None and number < lowest:
        raise _NotUnderstood("answer_too_low", minimum=lowest)
    if number is not None and number > highest:
        raise _NotUnderstood("answer_too_high", maximum=highest)
    return number


def _integer(question: Any, raw: Any) -> int | None:
    lowest = -HIGHEST_NUMBER if question.minimum is None else question.minimum
    highest = HIGHEST_NUMBER if question.maximum is None else question.maximum
    return _within(_whole(raw, "answer_not_whole"), lowest, highest)


def _money(_question: Any, raw: Any) -> int | None:
    amount = _whole(raw, "answer_not_whole_kronor")
    if amount is not None and amount < 0:
        raise _NotUnderstood("answer_negative")
    return _within(amount, 0, HIGHEST_NUMBER)


def _percent(_question: Any, raw: Any) -> str | None:
    if raw is None or raw == "":
        return None
    if isinstance(raw, (int, float)) and not isinstance(raw, bool):
        raw = str(raw)
    text = _without_spaces(raw).removesuffix("procent").removesuffix("%")
    if not text:
        return None
    if not _DECIMAL.fullmatch(text):
        raise _NotUnderstood("answer_not_a_number")
    share = Decimal(text.replace(",", "."))
    if not 0 <= share <= 100 or share != round(share, 2):
        raise _NotUnderstood("answer_not_a_percent")
    return f"{abs(share):f}".rstrip("0").rstrip(".") if "." in f"{share:f}" else f"{abs(share):f}"


def _date(_question: Any, raw: Any) -> str | None:
    if raw is None:
        return None
    text = raw.strip().lower() if isinstance(raw, str) else "?"
    if not text:
        return None
    year, month, day = 0, 0, 0
    if found := _ISO_DATE.fullmatch(text):
        year, month, day = (int(part) for part in found.groups())
    elif found := _DAY_FIRST.fullmatch(text):
        day, month, year = (int(part) for part in found.groups())
    elif found := _DAY_MONTH_NAME.fullmatch(text):
        name = found[2][:3]
        month = MONTHS.index(name) + 1 if name in MONTHS else MONTHS_IN_ENGLISH.get(name, 0)
        day, year = int(found[1]), int(found[3])
    try:
        if 1900 <= year <= 2199:
            return date(year, month, day).isoformat()
    except ValueError:
        pass
    raise _NotUnderstood("answer_not_a_date")


def _yes_no(_question: Any, raw: Any) -> bool | None:
    if raw is None or isinstance(raw, bool):
        return raw
    word = raw.strip().lower() if isinstance(raw, str) else "?"
    if word in YES or word in NO:
        return word in YES
    if not word:
        return None
    raise _NotUnderstood("answer_not_yes_or_no")


def _scale(question: Any, raw: Any) -> int | None:
    if isinstance(raw, str):
        raw = (
            int(raw.strip()) if raw.strip() in {str(step) for step in question.steps} else raw.strip() or None
        )
    if raw is None or (type(raw) is int and raw in question.steps):
        return raw
    raise _NotUnderstood("answer_not_on_the_scale")


def _single_choice(question: Any, raw: Any) -> str | None:
    if raw is None or raw == "":
        return None
    if not isinstance(raw, str):
        raise _NotUnderstood("answer_not_understood")
    return raw


def _several(_question: Any, raw: Any) -> list[str]:
    values = [] if raw is None else [raw] if isinstance(raw, str) else raw
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        raise _NotUnderstood("answer_not_understood")
    return [value for value in dict.fromkeys(values) if value]


_READERS: Mapping[type[BaseQuestion], Callable[[Any, Any], Any]] = {
    ShortText: _text,
    LongText: _text,
    Integer: _integer,
    Money: _money,
    Percent: _percent,
    Date: _date,
    YesNo: _yes_no,
    Scale: _scale,
    SingleChoice: _single_choice,
    MultipleChoice: _several,
    Attachment: _several,
}

Row: TypeAlias = dict[str, Any]


def _rows(question: Rows, raw: Any, field: str) -> Cleaned:
    given = [] if raw is None or raw == "" else raw
    if not isinstance(given, list) or not all(isinstance(row, dict) for row in given):
        return Cleaned(raw, (Problem("answer_not_understood", field),))
    problems: list[Problem] = []
    rows: list[Row] = []
    taken = {row["id"] for row in given if _is_row_id(row.get("id"))}
    used: set[str] = set()
    for row in given:
        row_id = row.get("id")
        if not _is_row_id(row_id) or row_id in used:
            row_id = next(
                name
                for number in range(1, len(given) + len(taken) + 2)
                if (name := f"r{number}") not in taken
            )
            taken.add(row_id)
        used.add(row_id)
        cleaned: Row = {"id": row_id}
        for column in question.columns:
            cell = clean(column, row.get(column.key), f"{field}.{row_id}.{column.key}")
            cleaned[column.key] = cell.value
            problems += cell.problems
        if strange := {key: value for key, value in row.items() if key not in cleaned}:
            cleaned |= strange
            problems.append(Problem("answer_not_understood", field))
        rows.append(cleaned)
    return Cleaned(rows, tuple(problems))


def _is_row_id(value: Any) -> bool:
    return isinstance(value, str) and ROW_ID.fullmatch(value) is not None
