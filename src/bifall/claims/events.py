from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

from django.utils.translation import gettext_lazy as _

from bifall.claims.states import (
    AdvanceAction,
    AdvanceState,
    BatchAction,
    BatchState,
    ClaimAction,
    ClaimState,
    PayeeKind,
    PaymentAction,
    PaymentState,
    PostingKind,
    RecoveryAction,
    RecoveryState,
)
from bifall.documents.states import DocumentKind


@dataclass(frozen=True, slots=True)
class AccountOpened:
    name: ClassVar[str] = "claims.account_opened"
    granted_sek: int


@dataclass(frozen=True, slots=True)
class HourRateDecided:
    """What an hour costs; whose it is stands in the row, not here."""

    name: ClassVar[str] = "claims.hour_rate_decided"
    rate_ore: int
    valid_from: str


@dataclass(frozen=True, slots=True)
class HourRateRemoved:
    name: ClassVar[str] = "claims.hour_rate_removed"
    rate_ore: int


@dataclass(frozen=True, slots=True)
class LumpSumDecided:
    name: ClassVar[str] = "claims.lump_sum_decided"
    number: int
    amount_ore: int


@dataclass(frozen=True, slots=True)
class LumpSumRemoved:
    name: ClassVar[str] = "claims.lump_sum_removed"
    number: int


@dataclass(frozen=True, slots=True)
class ClaimStarted:
    name: ClassVar[str] = "claims.started"
    number: int
    starts_on: str
    ends_on: str


@dataclass(frozen=True, slots=True)
class ClaimWritten:
    """`rows` is how many rows the claim has now."""

    name: ClassVar[str] = "claims.written"
    number: int
    rows: int


@dataclass(frozen=True, slots=True)
class ClaimPaperAdded:
    name: ClassVar[str] = "claims.paper_added"
    document_id: str
    row_id: str | None


@dataclass(frozen=True, slots=True)
class CostFileSent:
    """A file that is read into the claim part by part."""

    name: ClassVar[str] = "claims.cost_file_sent"
    number: int
    document_id: str


@dataclass(frozen=True, slots=True)
class CostFileRead:
    """The file has come to its end: so many rows were kept, and so many things were wrong."""

    name: ClassVar[str] = "claims.cost_file_read"
    number: int
    rows: int
    faults: int


@dataclass(frozen=True, slots=True)
class BooksDescribed:
    """`ranges` is how many spans of accounts have a cost type."""

    name: ClassVar[str] = "claims.books_described"
    ranges: int


@dataclass(frozen=True, slots=True)
class RowsChecked:
    """`rows` were checked; `reduced` of them were not approved in whole."""

    name: ClassVar[str] = "claims.rows_checked"
    number: int
    rows: int
    reduced: int


@dataclass(frozen=True, slots=True)
class ClaimMoved:
    """A move of the claim's state table. Amounts stand there once they are decided."""

    name: ClassVar[str] = "claims.moved"
    told_by: ClassVar[str] = "action"
    number: int
    action: Annotated[str, ClaimAction]
    previous: Annotated[str, ClaimState]
    state: Annotated[str, ClaimState]
    claimed_ore: int
    approved_ore: int | None
    payable_ore: int | None


@dataclass(frozen=True, slots=True)
class AdvanceApplied:
    name: ClassVar[str] = "claims.advance_applied"
    asked_ore: int


@dataclass(frozen=True, slots=True)
class AdvanceMoved:
    name: ClassVar[str] = "claims.advance_moved"
    told_by: ClassVar[str] = "action"
    action: Annotated[str, AdvanceAction]
    previous: Annotated[str, AdvanceState]
    state: Annotated[str, AdvanceState]
    granted_ore: int | None


@dataclass(frozen=True, slots=True)
class RecoveryProposed:
    name: ClassVar[str] = "claims.recovery_proposed"
    amount_ore: int


@dataclass(frozen=True, slots=True)
class RecoveryReplied:
    name: ClassVar[str] = "claims.recovery_replied"


@dataclass(frozen=True, slots=True)
class RecoveryMoved:
    name: ClassVar[str] = "claims.recovery_moved"
    told_by: ClassVar[str] = "action"
    action: Annotated[str, RecoveryAction]
    previous: Annotated[str, RecoveryState]
    state: Annotated[str, RecoveryState]
    left_ore: int
    interest_ore: int


@dataclass(frozen=True, slots=True)
class LetterKept:
    """A decision's letter, or a demand, lies with what it is about."""

    name: ClassVar[str] = "claims.letter_kept"
    document_id: str
    kind: Annotated[str, DocumentKind]


@dataclass(frozen=True, slots=True)
class PayeeAccountGiven:
    """The number itself is no part of the entry: it may be a private person's firm."""

    name: ClassVar[str] = "claims.payee_account_given"
    kind: Annotated[str, PayeeKind]


@dataclass(frozen=True, slots=True)
class PayeeAccountConfirmed:
    name: ClassVar[str] = "claims.payee_account_confirmed"
    kind: Annotated[str, PayeeKind]


@dataclass(frozen=True, slots=True)
class PayerAccountSet:
    name: ClassVar[str] = "claims.payer_account_set"


@dataclass(frozen=True, slots=True)
class BatchPrepared:
    """`payments` of `total_ore` together."""

    name: ClassVar[str] = "claims.batch_prepared"
    number: int
    payments: int
    total_ore: int


@dataclass(frozen=True, slots=True)
class BatchMoved:
    """sha256: of the file that was released; "" when there is none."""

    name: ClassVar[str] = "claims.batch_moved"
    told_by: ClassVar[str] = "action"
    number: int
    action: Annotated[str, BatchAction]
    previous: Annotated[str, BatchState]
    state: Annotated[str, BatchState]
    sha256: str


@dataclass(frozen=True, slots=True)
class PaymentMoved:
    name: ClassVar[str] = "claims.payment_moved"
    told_by: ClassVar[str] = "action"
    reference: str
    action: Annotated[str, PaymentAction]
    previous: Annotated[str, PaymentState]
    state: Annotated[str, PaymentState]
    amount_ore: int


@dataclass(frozen=True, slots=True)
class BankReportRead:
    """`paid` of the `lines` were payments that the report settled; `to_look_into` need a person."""

    name: ClassVar[str] = "claims.bank_report_read"
    lines: int
    paid: int
    to_look_into: int


@dataclass(frozen=True, slots=True)
class FinalReportCounted:
    """The final report was approved: nothing is held back any more."""

    name: ClassVar[str] = "claims.final_report_counted"


@dataclass(frozen=True, slots=True)
class RateAdded:
    name: ClassVar[str] = "claims.rate_added"
    valid_from: str
    valid_to: str
    percent: str


@dataclass(frozen=True, slots=True)
class Posted:
    name: ClassVar[str] = "claims.posted"
    kind: Annotated[str, PostingKind]
    number: int
    amount_ore: int


TEXTS = {
    "claims.account_opened": _("Bidragskontot öppnades: {granted_sek}"),
    "claims.hour_rate_decided": _("En timkostnad beslutades: {rate_ore} från {valid_from}"),
    "claims.hour_rate_removed": _("En timkostnad togs bort: {rate_ore}"),
    "claims.lump_sum_decided": _("Klumpsumma {number} beslutades: {amount_ore}"),
    "claims.lump_sum_removed": _("Klumpsumma {number} togs bort"),
    "claims.started": _("Rekvisition {number} påbörjades: {starts_on}–{ends_on}"),
    "claims.written": _("Rekvisition {number} sparades med {rows} rader"),
    "claims.paper_added": _("Ny bilaga till rekvisitionen: {document}"),
    "claims.cost_file_sent": _("En fil med kostnader lämnades till rekvisition {number}: {document}"),
    "claims.cost_file_read": _("Filen lästes in i rekvisition {number}: {rows} rader, {faults} fel"),
    "claims.books_described": _("Kontona i bokföringen fick kostnadsslag, {ranges} rader"),
    "claims.rows_checked": _("{rows} rader granskades i rekvisition {number}, {reduced} godkändes inte helt"),
    "claims.moved.submit": _("Rekvisition {number} skickades in: {claimed_ore}"),
    "claims.moved.start_review": _("Granskningen av rekvisition {number} började"),
    "claims.moved.request_completion": _("Komplettering begärdes av rekvisition {number}"),
    "claims.moved.complete": _("Rekvisition {number} kompletterades: {claimed_ore}"),
    "claims.moved.propose": _("Rekvisition {number} attesterades av en första person: {payable_ore}"),
    "claims.moved.send_back": _("Rekvisition {number} lämnades tillbaka till granskning"),
    "claims.moved.approve": _("Rekvisition {number} godkändes: {approved_ore}, att betala {payable_ore}"),
    "claims.moved.approve_partly": _(
        "Rekvisition {number} godkändes delvis: {approved_ore}, att betala {payable_ore}"
    ),
    "claims.moved.refuse": _("Rekvisition {number} avslogs"),
    "claims.moved.pay": _("Rekvisition {number} betalades ut: {payable_ore}"),
    "claims.advance_applied": _("Ett förskott begärdes: {asked_ore}"),
    "claims.advance_moved.prepare": _("Förskottet lämnades till beslut"),
    "claims.advance_moved.decide": _("Ett förskott beviljades: {granted_ore}"),
    "claims.advance_moved.refuse": _("Förskottet avslogs"),
    "claims.advance_moved.pay": _("Förskottet betalades ut: {granted_ore}"),
    "claims.letter_kept": _("Handlingen sparades i ärendet: {kind}"),
    "claims.recovery_proposed": _("Ett återkrav föreslogs: {amount_ore}"),
    "claims.recovery_replied": _("Mottagaren yttrade sig om återkravet"),
    "claims.recovery_moved.communicate": _("Återkravet sändes för yttrande"),
    "claims.recovery_moved.decide": _("Återkravet beslutades: {left_ore}"),
    "claims.recovery_moved.drop": _("Återkravet skrevs av"),
    "claims.recovery_moved.offset": _("Återkravet räknades av mot nya kostnader"),
    "claims.recovery_moved.invoice": _("Återkravet fakturerades: {left_ore}"),
    "claims.recovery_moved.settle": _("Återkravet betalades, med {interest_ore} i ränta"),
    "claims.payee_account_given": _("Ett mottagarkonto angavs: {kind}"),
    "claims.payee_account_confirmed": _("Mottagarkontot bekräftades: {kind}"),
    "claims.payer_account_set": _("Myndighetens avsändarkonto ändrades"),
    "claims.batch_prepared": _("Betalfil {number} lades upp: {payments} betalningar, {total_ore}"),
    "claims.batch_moved.release": _("Betalfil {number} släpptes till banken"),
    "claims.batch_moved.cancel": _("Betalfil {number} togs tillbaka"),
    "claims.payment_moved.send": _("Betalning {reference} sändes till banken: {amount_ore}"),
    "claims.payment_moved.pay": _("Banken har betalat {reference}: {amount_ore}"),
    "claims.payment_moved.return": _("Betalning {reference} utfördes inte: {amount_ore}"),
    "claims.payment_moved.cancel": _("Betalning {reference} togs tillbaka: {amount_ore}"),
    "claims.bank_report_read": _(
        "Ett besked från banken lästes in: {lines} rader, {paid} betalda, {to_look_into} att reda ut"
    ),
    "claims.final_report_counted": _("Slutrapporten är godkänd: inget hålls längre inne"),
    "claims.rate_added": _("Referensräntan lades in: {percent} procent {valid_from}–{valid_to}"),
    "claims.posted": _("Ramboken fick verifikation {number}: {kind}, {amount_ore}"),
}
