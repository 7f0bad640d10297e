"""SIE type 4, the Swedish accounting systems' common file: its records, with the line that each stands on.

Only what a claim needs is kept. A record with a label that is not known is passed by, as the format asks.
Source: SIE filformat, utgåva 4B and 4C (SIE-Gruppen).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from bifall.claims.uploads.table import day_of
from bifall.kernel.problems import Problem

_FIELD = re.compile(r'\s*(?:"((?:\\"|[^"])*)"|(\{)([^{}]*)\}|([^\s"{}]+))')
_AMOUNT = re.compile(r"(-?)([0-9]{1,13})(?:\.([0-9]{1,2}))?")


@dataclass(frozen=True, slots=True)
class Told:
    """A record about the whole file: its line, and its fields."""

    line: int
    fields: Sequence[str]

    def at(self, place: int) -> str:
        return self.fields[place] if place < len(self.fields) else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Transaction:
    """#TRANS: so much on an account. objects: (dimension, object) that it is marked with."""

    line: int
    account: int
    objects: Sequence[tuple[str, str]]
    amount_ore: int
    booked_on: date | None
    text: str


@dataclass(slots=True, kw_only=True)
class Voucher:
    """#VER with its transactions."""

    line: int
    series: str
    number: str
    booked_on: date
    text: str
    transactions: list[Transaction] = field(default_factory=list)
    is_whole: bool = True

    @property
    def name(self) -> str:
        return f"{self.series}{self.number}".strip()

    @property
    def difference_ore(self) -> int:
        """What the transactions come to; nil in a voucher that is right."""
        return sum(one.amount_ore for one in self.transactions)


@dataclass(slots=True)
class SieFile:
    """What a file tells. told: label → its records. faults: the lines that could not be read."""

    told: dict[str, list[Told]] = field(default_factory=dict)
    accounts: dict[int, str] = field(default_factory=dict)
    vouchers: list[Voucher] = field(default_factory=list)
    faults: list[Problem] = field(default_factory=list)

    def first(self, label: str) -> Told | None:
        return next(iter(self.told.get(label, ())), None)


Field = str | list[str]
KEPT = frozenset({"SIETYP", "ORGNR", "RAR", "VALUTA", "DIM", "UNDERDIM", "OBJEKT", "RES"})


def parse(content: bytes) -> SieFile:
    """Read the file's records. Whatever is wrong with a line is a fault of that line."""
    reader = _Reader()
    for number, line in enumerate(_text(content).splitlines(), start=1):
        reader.take(number, line.strip())
    reader.leave_open()
    return reader.found


@dataclass(slots=True)
class _Reader:
    """The file so far, the voucher that is being read, and whether one stands between its braces."""

    found: SieFile = field(default_factory=SieFile)
    voucher: Voucher | None = None
    is_inside: bool = False

    def take(self, number: int, line: str) -> None:
        if line == "{":
            self.is_inside = self.voucher is not None
        elif line == "}":
            if self.voucher is not None:
                self.found.vouchers.append(self.voucher)
            self.voucher, self.is_inside = None, False
        elif line:
            try:
                self._record(number, *_record(line))
            except ValueError:
                if self.voucher is not None and self.is_inside:
                    self.voucher.is_whole = False
                self.found.faults.append(_unreadable(number, line[:20]))

    def _record(self, number: int, label: str, fields: Sequence[Field]) -> None:
        if label == "VER":
            self.leave_open()
            self.voucher, self.is_inside = _voucher(number, fields), False
        elif label == "TRANS":
            # #RTRANS and #BTRANS, what was added and taken away afterwards, are passed by: what was added
            # stands as #TRANS too.
            if self.voucher is None or not self.is_inside:
                raise ValueError("a transaction outside its voucher")
            self.voucher.transactions.append(_transaction(number, fields))
        elif label == "KONTO":
            self.found.accounts[_account(fields)] = _text_at(fields, 1)
        elif label in KEPT:
            plain = [one for one in fields if isinstance(one, str)]
            self.found.told.setdefault(label, []).append(Told(number, plain))

    def leave_open(self) -> None:
        """A voucher that never ended is none."""
        if self.voucher is not None:
            self.found.faults.append(_unreadable(self.voucher.line, "VER"))
        self.voucher = None


def _unreadable(line: int, what: str) -> Problem:
    return Problem("sie_line_unreadable", params={"row": line, "value": what})


def _text(content: bytes) -> str:
    """The format's own encoding is CP437. Some systems write UTF-8 all the same, and say nothing of it."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp437")


def _record(line: str) -> tuple[str, list[Field]]:
    """'#TRANS 7210 {"6" "P1"} 100.00' → ("TRANS", ["7210", ["6", "P1"], "100.00"])."""
    if not line.startswith("#"):
        raise ValueError("a record begins with its label")
    label, _space, rest = line[1:].partition(" ") if " " in line else line[1:].partition("\t")
    return label.strip().upper(), list(_fields(rest))


def _fields(text: str) -> Iterator[Field]:
    text, at = text.rstrip(), 0
    while at < len(text):
        match = _FIELD.match(text, at)
        if match is None:
            raise ValueError("quotes or braces that do not end")
        quoted, brace, inside, plain = match.groups()
        if brace:
            yield [one for one in _fields(inside) if isinstance(one, str)]
        elif quoted is not None:
            yield quoted.replace('\\"', '"')
        else:
            yield plain
        at = match.end()


def _voucher(line: int, fields: Sequence[Field]) -> Voucher:
    booked_on = day_of(_text_at(fields, 2))
    if booked_on is None:
        raise ValueError("a voucher without its day")
    return Voucher(
        line=line,
        series=_text_at(fields, 0),
        number=_text_at(fields, 1),
        booked_on=booked_on,
        text=_text_at(fields, 3),
    )


def _transaction(line: int, fields: Sequence[Field]) -> Transaction:
    marks = fields[1] if len(fields) > 1 and isinstance(fields[1], list) else []
    rest = [fields[0], *fields[2:]] if len(fields) > 1 and isinstance(fields[1], list) else list(fields)
    if len(marks) % 2:
        raise ValueError("a dimension without its object")
    day = _text_at(rest, 2)
    if day and day_of(day) is None:
        raise ValueError("no day")
    return Transaction(
        line=line,
        account=_account(rest),
        objects=tuple(zip(marks[::2], marks[1::2], strict=True)),
        amount_ore=ore_of(_text_at(rest, 1)),
        booked_on=day_of(day),
        text=_text_at(rest, 3),
    )


def ore_of(text: str) -> int:
    """ "-1234.5" → -123450. Raises ValueError."""
    match = _AMOUNT.fullmatch(text)
    if match is None:
        raise ValueError("no amount")
    sign, whole, decimals = match.groups()
    amount = int(whole) * 100 + int((decimals or "0").ljust(2, "0"))
    return -amount if sign else amount


def _account(fields: Sequence[Field]) -> int:
    text = _text_at(fields, 0)
    if not (text.isascii() and text.isdecimal() and len(text) <= 8):
        raise ValueError("no account")
    return int(text)


def _text_at(fields: Sequence[Field], place: int) -> str:
    found = fields[place] if place < len(fields) else ""
    if isinstance(found, list):
        raise ValueError("objects where a text should stand")
    return found.strip()
