"""What the bank says has been booked: each line is matched by its reference and its amount alone."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from bifall.accounts.models import Authority, User
from bifall.accounts.permissions import require
from bifall.audit.commands import record
from bifall.claims.bank import camt
from bifall.claims.commands.accounts import lock_account
from bifall.claims.commands.payments import Payable, lock_payment, send_back, settle_payment
from bifall.claims.events import BankReportRead
from bifall.claims.models import BankReport, BankReportLine, Payment
from bifall.claims.states import TO_LOOK_INTO, LineOutcome, PaymentState
from bifall.documents.uploads import cleaned_name
from bifall.kernel.problems import Problem, Refused


@dataclass(frozen=True, slots=True)
class ReadReport:
    """The report, and the claims and advances that it settled."""

    report: BankReport
    settled: list[Payable]


@transaction.atomic
def read_bank_report(
    *, authority_id: UUID, filename: str, content: bytes, actor: User, at: datetime
) -> ReadReport:
    """Read a camt.054. A payment is paid when the bank has booked it, with the file's reference and amount.

    A report is read once. What differs, or belongs to nothing, changes nothing, and is shown to people.
    """
    authority = Authority.objects.get(pk=authority_id)
    require(actor, "claims.read_bank_report", authority, at=at)
    notification = camt.read(content)
    if BankReport.objects.filter(authority=authority, message_id=notification.message_id).exists():
        raise Refused([Problem("bank_report_read_before", "file", {"name": notification.message_id})])
    known = {
        (reference, amount): (pk, project)
        for pk, project, reference, amount in Payment.objects.filter(
            batch__authority=authority,
            end_to_end_id__in={one.end_to_end_id for one in notification.entries},
        ).values_list("pk", "project_id", "end_to_end_id", "amount_ore")
    }
    named = {reference: pk for (reference, _amount), (pk, _project) in known.items()}
    for project_id in sorted({project for _pk, project in known.values()}):
        lock_account(project_id)
    report = BankReport.objects.create(
        authority=authority,
        message_id=notification.message_id,
        filename=cleaned_name(filename),
        sha256=hashlib.sha256(content).hexdigest(),
        file=content.decode("utf-8", errors="replace").replace("\x00", ""),
        read_by=actor,
        read_at=at,
    )
    lines, settled = [], []
    for position, entry in enumerate(notification.entries, start=1):
        payment_id = named.get(entry.end_to_end_id)
        payment = lock_payment(payment_id) if payment_id else None
        outcome = _outcome(entry, payment)
        if payment is not None and outcome == LineOutcome.PAID:
            paid_on = entry.booked_on or timezone.localtime(at).date()
            settled.append(settle_payment(payment=payment, paid_on=paid_on, actor=actor, at=at))
        elif payment is not None and outcome == LineOutcome.RETURNED and payment.state == PaymentState.SENT:
            send_back(payment=payment, reason=notification.message_id, actor=actor, at=at)
        lines.append(
            BankReportLine(
                report=report,
                position=position,
                end_to_end_id=entry.end_to_end_id,
                amount_ore=entry.amount_ore,
                booked_on=entry.booked_on,
                reference=entry.reference,
                outcome=outcome,
                payment=payment,
            )
        )
    BankReportLine.objects.bulk_create(lines)
    event = BankReportRead(
        lines=len(lines),
        paid=len(settled),
        to_look_into=sum(line.outcome in TO_LOOK_INTO for line in lines),
    )
    record(event, subject=report, actor=actor, at=at)
    return ReadReport(report, settled)


def _outcome(entry: camt.Entry, payment: Payment | None) -> LineOutcome:
    """What a line comes to. A returned payment is one that the bank has put back on the account."""
    if payment is None or payment.state in {PaymentState.WAITING, PaymentState.CANCELLED}:
        return LineOutcome.UNKNOWN
    if entry.amount_ore != payment.amount_ore:
        return LineOutcome.DIFFERS
    if not entry.is_booked:
        return LineOutcome.PENDING
    if not entry.is_debit:
        return LineOutcome.RETURNED
    return LineOutcome.PAID if payment.state == PaymentState.SENT else LineOutcome.REPEATED
