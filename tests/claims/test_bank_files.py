"""Account numbers, the payment file against its schema, and what is read of the bank's notification."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest
from django.test import override_settings
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from bifall.claims.bank import camt, pain
from bifall.claims.bank.account_numbers import cleaned, is_bic, printed
from bifall.claims.states import PayeeKind
from bifall.kernel.problems import Refused
from tests.factories.payments import IBAN, entry
from tests.factories.payments import camt as written

PAYER = pain.Payer(
    name="Region Västerbotten", iban=IBAN.replace(" ", ""), bic="ESSESESS", number="2321000222"
)
SPACE = {"p": pain.NAMESPACE}


@pytest.mark.parametrize(
    ("kind", "text", "number", "shown"),
    [
        (PayeeKind.BANKGIRO, "5050-1055", "50501055", "5050-1055"),
        (PayeeKind.BANKGIRO, " 991-2346 ", "9912346", "991-2346"),
        (PayeeKind.PLUSGIRO, "41 56 82-4", "4156824", "415682-4"),
        (PayeeKind.IBAN, "se45 5000 0000 0583 9825 7466", IBAN.replace(" ", ""), IBAN),
    ],
)
def test_numbers_as_people_write_them(kind: PayeeKind, text: str, number: str, shown: str) -> None:
    assert cleaned(kind, text) == number
    assert printed(kind, number) == shown


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (PayeeKind.BANKGIRO, "5050-1056"),
        (PayeeKind.BANKGIRO, "123"),
        (PayeeKind.BANKGIRO, "505010555"),
        (PayeeKind.BANKGIRO, "٥٠٥٠١٠٥٥"),
        (PayeeKind.PLUSGIRO, "415682-5"),
        (PayeeKind.PLUSGIRO, ""),
        (PayeeKind.IBAN, "SE46 5000 0000 0583 9825 7466"),
        (PayeeKind.IBAN, "5050-1055"),
    ],
)
def test_numbers_that_cannot_be(kind: PayeeKind, text: str) -> None:
    with pytest.raises(ValueError, match=r"digit|IBAN"):
        cleaned(kind, text)


@pytest.mark.parametrize(("text", "holds"), [("ESSESESS", True), ("NDEASESSXXX", True), ("ESSE", False)])
def test_a_bic(text: str, holds: bool) -> None:
    assert is_bic(text) is holds


def order(number: int = 1, ore: int = 123_450, **fields: object) -> pain.Order:
    said: dict[str, object] = {
        "end_to_end_id": f"BIFALL-000001-{number:04}",
        "amount_ore": ore,
        "payee": "Handelskammaren",
        "kind": PayeeKind.BANKGIRO,
        "account": "50501055",
        "message": "RUN 12-2026 rekvisition 1",
    }
    return pain.Order(**(said | fields))  # type: ignore[arg-type]


def file(*orders: pain.Order) -> pain.PaymentFile:
    return pain.PaymentFile(
        message_id="BIFALL-000001",
        made_at=datetime(2027, 7, 5, 11),  # noqa: DTZ001 -- the file has no zone
        executes_on=date(2027, 7, 6),
        payer=PAYER,
        orders=orders,
    )


def texts(content: bytes, path: str) -> list[str]:
    return [str(found.text) for found in etree.fromstring(content).iterfind(path, SPACE)]


def test_a_file_with_each_kind_of_account() -> None:
    content = pain.write(
        file(
            order(1),
            order(2, 1, kind=PayeeKind.PLUSGIRO, account="4156824"),
            order(3, 100, kind=PayeeKind.IBAN, account=PAYER.iban),
        )
    )
    assert texts(content, ".//p:InstdAmt") == ["1234.50", "0.01", "1.00"]
    assert texts(content, ".//p:CtrlSum") == ["1235.51", "1235.51"]
    assert texts(content, ".//p:NbOfTxs") == ["3", "3"]
    assert texts(content, ".//p:MmbId") == ["9900", "9500"]
    assert texts(content, ".//p:CdtrAcct//p:Prtry") == ["BGNR"]
    assert texts(content, ".//p:CdtrAcct//p:Cd") == ["BBAN"]
    assert texts(content, ".//p:CdtrAcct//p:IBAN") == [PAYER.iban]
    assert texts(content, ".//p:ReqdExctnDt") == ["2027-07-06"]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (order(ore=0), "InstdAmt"),
        (order(account="5050-1055"), "Id"),
        (order(end_to_end_id="x" * 36), "InstrId"),
        (order(end_to_end_id="å"), "InstrId"),
        (order(kind=PayeeKind.IBAN, account="inget"), "IBAN"),
    ],
)
def test_what_the_schema_would_refuse_is_never_written(wrong: pain.Order, said: str) -> None:
    with pytest.raises(pain.NotAsTheSchemaSays, match=said):
        pain.write(file(wrong))


def test_a_file_without_payments_is_none() -> None:
    with pytest.raises(pain.NotAsTheSchemaSays, match="NbOfTxs"):
        pain.write(file())


def test_a_schema_of_the_installations_own_is_asked_too(tmp_path: Path) -> None:
    stricter = pain.SCHEMA.read_text(encoding="utf-8").replace('"9900"', '"9999"')
    own = tmp_path / "bank.xsd"
    own.write_text(stricter, encoding="utf-8")
    with (
        override_settings(BIFALL_PAYMENT_SCHEMA=str(own)),
        pytest.raises(pain.NotAsTheSchemaSays, match="MmbId"),
    ):
        pain.write(file(order()))


@given(st.text(max_size=200), st.text(max_size=200), st.integers(1, 10**12))
def test_whatever_people_are_called_the_file_is_valid(payee: str, message: str, ore: int) -> None:
    content = pain.write(file(order(payee=payee, message=message, ore=ore)))
    assert texts(content, ".//p:InstdAmt") == [pain.kronor(ore)]


FIRST = "BIFALL-000001-0001"


@pytest.mark.parametrize("version", ["02", "04", "08"])
def test_a_notification_of_any_version(version: str) -> None:
    text = written([entry(FIRST, 123_450)], version=version)
    if version == "08":
        text = text.replace(b"<Sts>BOOK</Sts>", b"<Sts><Cd>BOOK</Cd></Sts>")
    found = camt.read(text)
    assert found == camt.Notification(
        "BANK1",
        (
            camt.Entry(
                line=found.entries[0].line,
                end_to_end_id=FIRST,
                amount_ore=123_450,
                currency="SEK",
                is_debit=True,
                is_booked=True,
                booked_on=date(2027, 7, 6),
                reference=f"B{FIRST}",
            ),
        ),
    )


def test_several_payments_in_one_entry_have_an_amount_each() -> None:
    detail = (
        "<TxDtls><Refs><EndToEndId>{}</EndToEndId></Refs>"
        '<AmtDtls><TxAmt><Amt Ccy="SEK">{}</Amt></TxAmt></AmtDtls></TxDtls>'
    )
    one = entry(FIRST, 300).replace(
        f"<TxDtls><Refs><EndToEndId>{FIRST}</EndToEndId></Refs></TxDtls>",
        detail.format("A", "1.00") + detail.format("B", "2") + "<TxDtls><Refs/></TxDtls>",
    )
    found = [(e.end_to_end_id, e.amount_ore) for e in camt.read(written([one])).entries]
    assert found == [("A", 100), ("B", 200), ("", None)]


@pytest.mark.parametrize(
    ("text", "amount", "is_debit", "is_booked"),
    [
        (entry(FIRST, 1, indicator="CRDT"), 1, False, True),
        (entry(FIRST, 1).replace("<Sts>", "<RvslInd>true</RvslInd><Sts>"), 1, False, True),
        (entry(FIRST, 1, status="PDNG"), 1, True, False),
        (entry(FIRST, 1, currency="EUR"), None, True, True),
        (entry(FIRST, 1).replace("0.01", "0.001"), None, True, True),
        (entry(FIRST, 1).replace("0.01", "1e99"), None, True, True),
        (entry(FIRST, 1).replace("0.01", "NaN"), None, True, True),
    ],
)
def test_what_an_entry_can_say(text: str, amount: int | None, is_debit: bool, is_booked: bool) -> None:
    [found] = camt.read(written([text])).entries
    assert (found.amount_ore, found.is_debit, found.is_booked) == (amount, is_debit, is_booked)


def test_an_entry_without_details() -> None:
    text = '<Ntry><Amt Ccy="SEK">5.00</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts>BOOK</Sts></Ntry>'
    [found] = camt.read(written([text])).entries
    assert (found.end_to_end_id, found.amount_ore, found.booked_on) == ("", 500, None)


BOMB = b'<!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;">]><a>&c;</a>'
FILE = b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "camt_unreadable"),
        (b"<a>", "camt_unreadable"),
        (b"\xff\xfe\x00", "camt_unreadable"),
        (BOMB, "camt_unreadable"),
        (FILE, "camt_unreadable"),
        (b"<a/>", "camt_another_kind"),
        (written([entry(FIRST, 1)]).replace(b"camt.054.001", b"camt.053.001"), "camt_another_kind"),
        (written([]), "camt_without_entries"),
        (written([entry(FIRST, 1)], name=""), "camt_without_name"),
    ],
)
def test_what_is_no_notification(content: bytes, code: str) -> None:
    with pytest.raises(Refused) as refused:
        camt.read(content)
    assert [problem.code for problem in refused.value.problems] == [code]
