"""The bank's notification of what has been booked: ISO 20022 camt.054, whatever its version."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from bifall.claims.bank import safe_xml
from bifall.kernel.problems import Problem, Refused

FAMILY = "urn:iso:std:iso:20022:tech:xsd:camt.054.001."
BOOKED = "BOOK"
HIGHEST = Decimal(10) ** 13


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One payment that the bank tells of. is_debit: money has left the account; line: where in the file.

    end_to_end_id is "" where the bank has lost it, amount_ore None where the currency is another.
    """

    line: int
    end_to_end_id: str
    amount_ore: int | None
    currency: str
    is_debit: bool
    is_booked: bool
    booked_on: date | None
    reference: str


@dataclass(frozen=True, slots=True)
class Notification:
    """A file: the bank's own name of it, and its entries in order."""

    message_id: str
    entries: tuple[Entry, ...]


def read(content: bytes) -> Notification:
    """Read a notification. Raises `Refused` for what is none, or cannot be read as one."""
    try:
        root = safe_xml.parse(content)
    except ValueError as wrong:
        raise Refused([Problem("camt_unreadable", "file", {"words": str(wrong)[:200]})]) from wrong
    space = root.tag[1:].partition("}")[0] if root.tag.startswith("{") else ""
    if not space.startswith(FAMILY):
        raise Refused([Problem("camt_another_kind", "file", {"kind": space.rpartition(":")[2][:60] or "?"})])
    reader = _Reader({"c": space})
    message_id = reader.text(root, "c:BkToCstmrDbtCdtNtfctn/c:GrpHdr/c:MsgId")
    if not message_id:
        raise Refused([Problem("camt_without_name", "file")])
    entries = tuple(reader.entries(root))
    if not entries:
        raise Refused([Problem("camt_without_entries", "file")])
    return Notification(message_id[:35], entries)


@dataclass(frozen=True, slots=True)
class _Reader:
    space: dict[str, str]

    def text(self, of: Any, *paths: str) -> str:
        """The text at the first of the paths that leads anywhere."""
        for path in paths:
            found = of.find(path, self.space)
            if found is not None and (found.text or "").strip():
                return str(found.text).strip()
        return ""

    def entries(self, root: Any) -> Iterator[Entry]:
        for entry in root.iterfind("c:BkToCstmrDbtCdtNtfctn/c:Ntfctn/c:Ntry", self.space):
            details = entry.findall("c:NtryDtls/c:TxDtls", self.space)
            if not details:
                yield self._entry(entry, entry, is_alone=True)
            for detail in details:
                yield self._entry(entry, detail, is_alone=len(details) == 1)

    def _entry(self, entry: Any, detail: Any, *, is_alone: bool) -> Entry:
        amount = self._amount(entry, detail, is_alone=is_alone)
        currency = amount.get("Ccy", "") if amount is not None else ""
        indicator = self.text(detail, "c:CdtDbtInd") or self.text(entry, "c:CdtDbtInd")
        is_reversed = self.text(entry, "c:RvslInd") in {"true", "1"}
        return Entry(
            line=int(detail.sourceline or 0),
            end_to_end_id=self.text(detail, "c:Refs/c:EndToEndId")[:35],
            amount_ore=_ore(amount.text) if amount is not None and currency == "SEK" else None,
            currency=currency[:3],
            is_debit=indicator == "DBIT" and not is_reversed,
            is_booked=self.text(entry, "c:Sts/c:Cd", "c:Sts") == BOOKED,
            booked_on=_day(self.text(entry, "c:BookgDt/c:Dt", "c:BookgDt/c:DtTm")),
            reference=self.text(detail, "c:Refs/c:AcctSvcrRef", "c:AcctSvcrRef", "c:Refs/c:TxId")[:60]
            or self.text(entry, "c:AcctSvcrRef")[:60],
        )

    def _amount(self, entry: Any, detail: Any, *, is_alone: bool) -> Any:
        """The amount of the payment itself; the entry's, when the payment is alone in it."""
        for path in ("c:AmtDtls/c:TxAmt/c:Amt", "c:AmtDtls/c:InstdAmt/c:Amt", "c:Amt"):
            found = detail.find(path, self.space)
            if found is not None:
                return found
        return entry.find("c:Amt", self.space) if is_alone else None


def _ore(text: str | None) -> int | None:
    """ "1234.50" → 123450; None for what is no amount in whole öre."""
    try:
        amount = Decimal((text or "").strip())
    except InvalidOperation:
        return None
    if not amount.is_finite() or not 0 <= amount < HIGHEST or amount * 100 != int(amount * 100):
        return None
    return int(amount * 100)


def _day(text: str) -> date | None:
    try:
        return datetime.fromisoformat(text).date()
    except ValueError:
        return None
