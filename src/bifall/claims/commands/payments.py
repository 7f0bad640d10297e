"""Files to the bank: put together by one person, released by another, and settled by the bank's own word."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from bifall.accounts.models import Authority, User
from bifall.accounts.permissions import require
from bifall.audit.commands import record
from bifall.claims.bank import pain
from bifall.claims.commands.accounts import lock_account
from bifall.claims.commands.advances import lock_advance, settle_advance
from bifall.claims.commands.claiming import lock as lock_claim
from bifall.claims.commands.reviewing import settle_claim
from bifall.claims.events import BatchMoved, BatchPrepared, PaymentMoved
from bifall.claims.models import Advance, Claim, PayeeAccount, PayerAccount, Payment, PaymentBatch
from bifall.claims.states import (
    BATCH_WORKFLOW,
    OPEN_PAYMENT,
    PAYMENT_WORKFLOW,
    BatchAction,
    BatchState,
    PayeeKind,
    PaymentAction,
    PaymentState,
)
from bifall.kernel.problems import Problem, Refused, refuse_if
from bifall.kernel.workdays import is_workday, next_workday

Payable = Claim | Advance


@transaction.atomic
def prepare_batch(
    *,
    authority_id: UUID,
    claim_ids: Sequence[UUID],
    advance_ids: Sequence[UUID],
    executes_on: date,
    actor: User,
    at: datetime,
) -> PaymentBatch:
    """Put approved claims and advances together in a file for a day. Another person releases it."""
    authority = Authority.objects.get(pk=authority_id)
    require(actor, "claims.prepare_payments", authority, at=at)
    things = _lock_things(authority, claim_ids, advance_ids)
    payer = PayerAccount.objects.filter(authority=authority).first()
    problems = [] if payer else [Problem("batch_payer_missing")]
    problems += _problems_with_day(executes_on, timezone.localtime(at).date())
    if not things:
        problems.append(Problem("batch_empty"))
    accounts = {
        row.organisation_id: row
        for row in PayeeAccount.objects.filter(
            organisation__in=[thing.project.organisation_id for thing in things],
            ended_at=None,
            confirmed_at__isnull=False,
        )
    }
    for thing in things:
        problems += _problems_with(thing, accounts, actor)
    refuse_if(problems)
    # The row of the authority is the lock that lets nobody else take the number.
    Authority.objects.select_for_update(no_key=True).get(pk=authority_id)
    last = PaymentBatch.objects.filter(authority=authority).aggregate(last=Max("number"))["last"] or 0
    batch = PaymentBatch.objects.create(
        authority=authority,
        number=last + 1,
        message_id=f"BIFALL-{last + 1:06}",
        executes_on=executes_on,
        payer_name=payer.name if payer else "",
        payer_iban=payer.iban if payer else "",
        payer_bic=payer.bic if payer else "",
        made_by=actor,
        made_at=at,
    )
    payments = [
        _payment(batch, position, thing, accounts[thing.project.organisation_id])
        for position, thing in enumerate(things, start=1)
    ]
    Payment.objects.bulk_create(payments)
    # What the bank's schema would refuse is told now, to the one who can choose otherwise.
    _written(batch, payments, at)
    event = BatchPrepared(
        number=batch.number, payments=len(payments), total_ore=sum(one.amount_ore for one in payments)
    )
    record(event, subject=batch, actor=actor, at=at)
    return batch


def _lock_things(
    authority: Authority, claim_ids: Sequence[UUID], advance_ids: Sequence[UUID]
) -> list[Payable]:
    """The claims and advances in the order of their projects, whose accounts are locked in that order too."""
    claims = Claim.objects.filter(pk__in=claim_ids, project__authority=authority)
    advances = Advance.objects.filter(pk__in=advance_ids, project__authority=authority)
    named: list[tuple[UUID, UUID, bool]] = sorted(
        [(project, pk, True) for pk, project in claims.values_list("pk", "project_id")]
        + [(project, pk, False) for pk, project in advances.values_list("pk", "project_id")]
    )
    return [lock_claim(pk) if is_claim else lock_advance(pk) for _project, pk, is_claim in named]


def _problems_with_day(executes_on: date, today: date) -> list[Problem]:
    if executes_on < today:
        return [Problem("batch_day_passed", "executes_on")]
    if not is_workday(executes_on):
        return [Problem("batch_day_not_banking", "executes_on", {"next": next_workday(executes_on)})]
    return []


def _problems_with(thing: Payable, accounts: dict[UUID, PayeeAccount], actor: User) -> list[Problem]:
    name = name_of(thing)
    permission = "claims.pay" if isinstance(thing, Claim) else "claims.pay_advance"
    of = {"claim": thing} if isinstance(thing, Claim) else {"advance": thing}
    if Payment.objects.filter(state__in=OPEN_PAYMENT, **of).exists():
        return [Problem("batch_payment_under_way", params={"payment": name})]
    if not actor.has_perm(permission, thing) or not amount_of(thing):
        return [Problem("batch_payment_not_payable", params={"payment": name})]
    if thing.project.organisation_id not in accounts:
        params = {"payment": name, "payee": thing.project.organisation.name}
        return [Problem("batch_payee_unconfirmed", params=params)]
    return []


def amount_of(thing: Payable) -> int:
    """What is to be paid of a claim or an advance, in öre."""
    return (thing.payable_ore if isinstance(thing, Claim) else thing.granted_ore) or 0


def name_of(thing: Payable) -> str:
    """What the payee reads on the statement of account: the case, and which of its payments it is."""
    what = f"rekvisition {thing.number}" if isinstance(thing, Claim) else "förskott"
    return f"{thing.project.case_number} {what}"


def _payment(batch: PaymentBatch, position: int, thing: Payable, account: PayeeAccount) -> Payment:
    return Payment(
        batch=batch,
        position=position,
        project=thing.project,
        claim=thing if isinstance(thing, Claim) else None,
        advance=thing if isinstance(thing, Advance) else None,
        end_to_end_id=f"{batch.message_id}-{position:04}",
        amount_ore=amount_of(thing),
        payee_name=thing.project.organisation.name,
        payee_kind=account.kind,
        payee_number=account.number,
    )


def _written(batch: PaymentBatch, payments: Sequence[Payment], at: datetime) -> bytes:
    """The file. Raises `Refused` with the schema's words when the bank would not take it."""
    file = pain.PaymentFile(
        message_id=batch.message_id,
        made_at=timezone.localtime(at),
        executes_on=batch.executes_on,
        payer=pain.Payer(name=batch.payer_name, iban=batch.payer_iban, bic=batch.payer_bic),
        orders=[
            pain.Order(
                end_to_end_id=one.end_to_end_id,
                amount_ore=one.amount_ore,
                payee=one.payee_name,
                kind=PayeeKind(one.payee_kind),
                account=one.payee_number,
                message=name_of(_thing(one)),
            )
            for one in payments
        ],
    )
    try:
        return pain.write(file)
    except pain.NotAsTheSchemaSays as wrong:
        raise Refused([Problem("batch_file_wrong", params={"words": str(wrong)[:300]})]) from wrong


def _thing(payment: Payment) -> Payable:
    found = payment.claim or payment.advance
    if found is None:
        raise ValueError("a payment is of a claim or an advance")
    return found


@transaction.atomic
def release_batch(*, batch_id: UUID, actor: User, at: datetime) -> PaymentBatch:
    """Let the file go to the bank, as another person than the one who put it together. It is written now."""
    batch = _lock_batch(batch_id)
    require(actor, "claims.release_payments", batch, at=at)
    refuse_if(_problems_with_day(batch.executes_on, timezone.localtime(at).date()))
    payments = list(batch.payments.select_related("claim", "advance", "project__application__case"))
    for one in payments:
        thing = _thing(one)
        thing.project = one.project
    content = _written(batch, payments, at)
    batch.file, batch.sha256 = content.decode(), hashlib.sha256(content).hexdigest()
    batch.released_by, batch.released_at = actor, at
    batch.save(update_fields=["file", "sha256", "released_by", "released_at"])
    for one in payments:
        move_payment(one, PaymentAction.SEND, actor, at)
    _move(batch, BatchAction.RELEASE, actor, at)
    return batch


@transaction.atomic
def cancel_batch(*, batch_id: UUID, reason: str, actor: User, at: datetime) -> PaymentBatch:
    """Take back a file that has not been released; what is in it can be put into another."""
    batch = _lock_batch(batch_id)
    require(actor, "claims.cancel_payments", batch, at=at)
    if not reason.strip():
        raise Refused([Problem("batch_reason_missing", "reason")])
    batch.reason = reason.strip()
    batch.save(update_fields=["reason"])
    for one in batch.payments.select_related("project"):
        move_payment(one, PaymentAction.CANCEL, actor, at)
    _move(batch, BatchAction.CANCEL, actor, at)
    return batch


@transaction.atomic
def return_payment(*, payment_id: UUID, reason: str, actor: User, at: datetime) -> Payment:
    """Note that the bank did not carry out a payment: it can be put into another file."""
    payment = lock_payment(payment_id)
    require(actor, "claims.return_payment", payment, at=at)
    if not reason.strip():
        raise Refused([Problem("batch_reason_missing", "reason")])
    return send_back(payment=payment, reason=reason.strip(), actor=actor, at=at)


def send_back(*, payment: Payment, reason: str, actor: User, at: datetime) -> Payment:
    """A locked payment did not come through. The step that notes it asks for permission."""
    payment.reason = reason
    payment.save(update_fields=["reason"])
    move_payment(payment, PaymentAction.RETURN, actor, at)
    return payment


def settle_payment(*, payment: Payment, paid_on: date, actor: User, at: datetime) -> Payable:
    """The bank has paid a locked payment: so have the claim or the advance, and the frame ledger follows.

    The step that reads the bank's word asks for permission.
    """
    payment.paid_on = paid_on
    payment.save(update_fields=["paid_on"])
    move_payment(payment, PaymentAction.PAY, actor, at)
    reference = payment.end_to_end_id
    if payment.claim_id is not None:
        claim = lock_claim(payment.claim_id)
        return settle_claim(claim=claim, paid_on=paid_on, reference=reference, actor=actor, at=at)
    if payment.advance_id is None:
        raise ValueError("a payment is of a claim or an advance")
    advance = lock_advance(payment.advance_id)
    return settle_advance(advance=advance, paid_on=paid_on, reference=reference, actor=actor, at=at)


def lock_payment(payment_id: UUID) -> Payment:
    """The payment with its grant's account, both locked; the account first, as everywhere."""
    account = lock_account(Payment.objects.values_list("project_id", flat=True).get(pk=payment_id))
    payment = Payment.objects.select_for_update(of=("self",), no_key=True).get(pk=payment_id)
    payment.project = account.project
    return payment


def _lock_batch(batch_id: UUID) -> PaymentBatch:
    """The batch, locked after the accounts of its projects."""
    projects = Payment.objects.filter(batch_id=batch_id).values_list("project_id", flat=True)
    for project_id in sorted(set(projects)):
        lock_account(project_id)
    return PaymentBatch.objects.select_for_update(of=("self",), no_key=True).get(pk=batch_id)


def move_payment(payment: Payment, action: PaymentAction, actor: User, at: datetime) -> None:
    previous = PaymentState(payment.state)
    state = PAYMENT_WORKFLOW.after(previous, action)
    payment.state = state
    payment.save(update_fields=["state"])
    event = PaymentMoved(
        reference=payment.end_to_end_id,
        action=action,
        previous=previous,
        state=state,
        amount_ore=payment.amount_ore,
    )
    record(event, subject=payment, actor=actor, at=at)


def _move(batch: PaymentBatch, action: BatchAction, actor: User, at: datetime) -> None:
    previous = BatchState(batch.state)
    state = BATCH_WORKFLOW.after(previous, action)
    batch.state = state
    batch.save(update_fields=["state"])
    event = BatchMoved(
        number=batch.number, action=action, previous=previous, state=state, sha256=batch.sha256
    )
    record(event, subject=batch, actor=actor, at=at)
