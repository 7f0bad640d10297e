"""A payment file: ISO 20022 pain.001.001.03, as Swedish banks take it for bankgiro, plusgiro and IBAN.

A bankgiro number stands as BGNR under the clearing number 9900, a plusgiro number as BBAN under 9500, by the
Swedish banks' common interpretation of the standard. A file is checked by its schema before anybody gets it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from lxml import etree

from bifall.claims.states import PayeeKind

NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:pain.001.001.03"
SCHEMA = Path(__file__).parent / "schemas" / "pain.001.001.03.subset.xsd"
CURRENCY = "SEK"
SWEDISH_CLEARING = "SESBA"
CLEARING = {PayeeKind.BANKGIRO: "9900", PayeeKind.PLUSGIRO: "9500"}
LONGEST_NAME = 70
LONGEST_MESSAGE = 140
_NO_TEXT = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff\ufffe\uffff]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Payer:
    """Whose money it is. number: the organisation number, where one is known."""

    name: str
    iban: str
    bic: str
    number: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """One payment. amount_ore is above zero; message is what the payee reads."""

    end_to_end_id: str
    amount_ore: int
    payee: str
    kind: PayeeKind
    account: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentFile:
    """What is to be paid from one account on one day. made_at is the authority's local time."""

    message_id: str
    made_at: datetime
    executes_on: date
    payer: Payer
    orders: Sequence[Order]


class NotAsTheSchemaSays(ValueError):
    """The file would be refused by the bank. The message has the schema's own words, line by line."""


def write(file: PaymentFile) -> bytes:
    """The file as XML in UTF-8. Raises NotAsTheSchemaSays; then nothing has been written."""
    document = etree.Element(_name("Document"), nsmap={None: NAMESPACE})
    initiation = _add(document, "CstmrCdtTrfInitn")
    _header(_add(initiation, "GrpHdr"), file)
    _instruction(_add(initiation, "PmtInf"), file)
    content: bytes = etree.tostring(document, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    faults = faults_by_schema(content)
    if faults:
        raise NotAsTheSchemaSays("; ".join(faults))
    return content


def faults_by_schema(content: bytes) -> list[str]:
    """What the schema says of a file, as "line: words"; nothing when it is as it should be.

    The standard's own schema, or a bank's, is asked too where the installation has one.
    """
    root = etree.fromstring(content)
    faults = []
    for path in (str(SCHEMA), settings.BIFALL_PAYMENT_SCHEMA):
        schema = _schema(path) if path else None
        if schema is not None and not schema.validate(root):
            faults += [f"{found.line}: {found.message}" for found in schema.error_log]
    return faults


@cache
def _schema(path: str) -> Any:
    return etree.XMLSchema(etree.parse(path))


def _header(header: Any, file: PaymentFile) -> None:
    _add(header, "MsgId", file.message_id)
    _add(header, "CreDtTm", file.made_at.strftime("%Y-%m-%dT%H:%M:%S"))
    _add(header, "NbOfTxs", str(len(file.orders)))
    _add(header, "CtrlSum", _sum(file))
    _party(_add(header, "InitgPty"), file.payer)


def _instruction(instruction: Any, file: PaymentFile) -> None:
    _add(instruction, "PmtInfId", f"{file.message_id}-1")
    _add(instruction, "PmtMtd", "TRF")
    _add(instruction, "BtchBookg", "false")
    _add(instruction, "NbOfTxs", str(len(file.orders)))
    _add(instruction, "CtrlSum", _sum(file))
    _add(_add(_add(instruction, "PmtTpInf"), "SvcLvl"), "Cd", "NURG")
    _add(instruction, "ReqdExctnDt", file.executes_on.isoformat())
    _party(_add(instruction, "Dbtr"), file.payer)
    account = _add(instruction, "DbtrAcct")
    _add(_add(account, "Id"), "IBAN", file.payer.iban)
    _add(account, "Ccy", CURRENCY)
    _add(_add(_add(instruction, "DbtrAgt"), "FinInstnId"), "BIC", file.payer.bic)
    _add(instruction, "ChrgBr", "SLEV")
    for order in file.orders:
        _transfer(_add(instruction, "CdtTrfTxInf"), order)


def _transfer(transfer: Any, order: Order) -> None:
    identity = _add(transfer, "PmtId")
    _add(identity, "InstrId", order.end_to_end_id)
    _add(identity, "EndToEndId", order.end_to_end_id)
    _add(_add(transfer, "Amt"), "InstdAmt", kronor(order.amount_ore)).set("Ccy", CURRENCY)
    if order.kind in CLEARING:
        member = _add(_add(_add(transfer, "CdtrAgt"), "FinInstnId"), "ClrSysMmbId")
        _add(_add(member, "ClrSysId"), "Cd", SWEDISH_CLEARING)
        _add(member, "MmbId", CLEARING[order.kind])
    _add(_add(transfer, "Cdtr"), "Nm", plain(order.payee, LONGEST_NAME))
    account = _add(_add(transfer, "CdtrAcct"), "Id")
    if order.kind == PayeeKind.IBAN:
        _add(account, "IBAN", order.account)
    else:
        other = _add(account, "Othr")
        _add(other, "Id", order.account)
        scheme = _add(other, "SchmeNm")
        if order.kind == PayeeKind.BANKGIRO:
            _add(scheme, "Prtry", "BGNR")
        else:
            _add(scheme, "Cd", "BBAN")
    _add(_add(transfer, "RmtInf"), "Ustrd", plain(order.message, LONGEST_MESSAGE))


def _party(party: Any, payer: Payer) -> None:
    _add(party, "Nm", plain(payer.name, LONGEST_NAME))
    if payer.number:
        other = _add(_add(_add(party, "Id"), "OrgId"), "Othr")
        _add(other, "Id", payer.number)
        _add(_add(other, "SchmeNm"), "Cd", "BANK")


def _sum(file: PaymentFile) -> str:
    return kronor(sum(order.amount_ore for order in file.orders))


def kronor(ore: int) -> str:
    """123450 → "1234.50"."""
    return f"{ore // 100}.{ore % 100:02}"


def plain(text: str, longest: int) -> str:
    """A text that XML can hold and a bank takes: on one line, and no longer than it may be."""
    return _NO_TEXT.sub(" ", text).strip()[:longest].strip() or "–"


def _name(tag: str) -> str:
    return f"{{{NAMESPACE}}}{tag}"


def _add(parent: Any, tag: str, text: str | None = None) -> Any:
    child = etree.SubElement(parent, _name(tag))
    child.text = text
    return child
