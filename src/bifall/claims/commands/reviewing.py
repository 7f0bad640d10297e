"""What the authority does with a claim: rows checked one by one, two people above a limit, payment."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from bifall.accounts.models import User
from bifall.accounts.permissions import require
from bifall.audit.commands import record
from bifall.claims import rules
from bifall.claims.commands.accounts import write_back
from bifall.claims.commands.bookings import book_payment
from bifall.claims.commands.claiming import lock, move
from bifall.claims.commands.recoveries import offset_what_is_earned
from bifall.claims.commands.simplified import settle_flat_rate
from bifall.claims.events import RowsChecked
from bifall.claims.models import Claim, CostRow, Payment
from bifall.claims.queries import account_of, totals_of
from bifall.claims.states import OPEN_PAYMENT, ClaimAction, RowState
from bifall.kernel.problems import Problem, Refused, refuse_if
from bifall.projects.queries import terms_on, unmet
from bifall.projects.states import ConditionWhen
from bifall.regulations.payments import PaymentVerdict, work_out_payment


@transaction.atomic
def start_claim_review(*, claim_id: UUID, actor: User, at: datetime) -> Claim:
    """Take the claim: the one who does it checks it from now on."""
    claim = lock(claim_id)
    require(actor, "claims.start_review", claim, at=at)
    claim.reviewer = actor
    claim.save(update_fields=["reviewer"])
    move(claim, ClaimAction.START_REVIEW, actor, at)
    return claim


@transaction.atomic
def check_row(
    *,
    claim_id: UUID,
    row_id: UUID,
    reason: str,
    actor: User,
    at: datetime,
    approved_ore: int = 0,
    approved_hours: Decimal | None = None,
) -> CostRow:
    """Approve a cost in whole, in part or not at all; less than all has a reason.

    approved_hours: of a row with hours, whose amount follows from them. A lump sum has no part.
    """
    claim = lock(claim_id)
    require(actor, "claims.check", claim, at=at)
    row = claim.rows.filter(pk=row_id).select_related("hour_rate").first()
    if row is None:
        raise Refused([Problem("row_not_in_claim")])
    if row.hour_rate is not None and row.hours is not None:
        refuse_if(rules.problems_with_approved_hours(hours=row.hours, approved=approved_hours))
        row.approved_hours = approved_hours
        approved_ore = rules.amount_of(approved_hours or Decimal(0), row.hour_rate.rate_ore)
    refuse_if(
        rules.problems_with_check(
            amount_ore=row.amount_ore,
            approved_ore=approved_ore,
            reason=reason,
            is_computed=row.is_computed,
            is_whole=row.lump_sum_id is not None,
        )
    )
    row.approved_ore, row.reason = approved_ore, reason.strip()
    if approved_ore == row.amount_ore:
        row.state = RowState.APPROVED
    else:
        row.state = RowState.REDUCED if approved_ore else RowState.REFUSED
    row.checked_by, row.checked_at = actor, at
    row.save(update_fields=["approved_ore", "approved_hours", "reason", "state", "checked_by", "checked_at"])
    reduced = int(row.state != RowState.APPROVED)
    record(RowsChecked(number=claim.number, rows=1, reduced=reduced), subject=claim, actor=actor, at=at)
    return row


@transaction.atomic
def approve_rows(*, claim_id: UUID, actor: User, at: datetime, row_ids: Sequence[UUID] | None = None) -> int:
    """Approve in whole the named rows that nobody has checked yet, or all of them; how many they were."""
    claim = lock(claim_id)
    require(actor, "claims.check", claim, at=at)
    rows = claim.rows.filter(state=RowState.UNCHECKED, is_computed=False)
    if row_ids is not None:
        rows = rows.filter(pk__in=row_ids)
    count = rows.update(
        state=RowState.APPROVED,
        approved_ore=F("amount_ore"),
        approved_hours=F("hours"),
        checked_by=actor,
        checked_at=at,
    )
    if count:
        record(RowsChecked(number=claim.number, rows=count, reduced=0), subject=claim, actor=actor, at=at)
    return count


@transaction.atomic
def request_claim_completion(*, claim_id: UUID, text: str, due_on: date, actor: User, at: datetime) -> Claim:
    """Ask the beneficiary for what is missing, by a date; the claim is open for writing until they answer."""
    claim = lock(claim_id)
    require(actor, "claims.request_completion", claim, at=at)
    problems = []
    if not text.strip():
        problems.append(Problem("claim_completion_missing", "text"))
    if due_on < timezone.localtime(at).date():
        problems.append(Problem("claim_completion_day_passed", "due_on"))
    refuse_if(problems)
    claim.completion_text, claim.completion_due_on, claim.completion_reply = text.strip(), due_on, ""
    claim.save(update_fields=["completion_text", "completion_due_on", "completion_reply"])
    move(claim, ClaimAction.REQUEST_COMPLETION, actor, at)
    return claim


@transaction.atomic
def refuse_claim(*, claim_id: UUID, reasons: str, actor: User, at: datetime) -> Claim:
    """Refuse the whole claim: its costs are not counted, and can be reported anew."""
    claim = lock(claim_id)
    require(actor, "claims.refuse", claim, at=at)
    if not reasons.strip():
        raise Refused([Problem("claim_reasons_missing", "reasons")])
    claim.reasons, claim.decided_by, claim.decided_at = reasons.strip(), actor, at
    claim.save(update_fields=["reasons", "decided_by", "decided_at"])
    move(claim, ClaimAction.REFUSE, actor, at)
    return claim


@transaction.atomic
def approve_claim(*, claim_id: UUID, actor: User, at: datetime, reasons: str = "") -> Claim:
    """Decide what is paid: the share of all approved costs so far, less what has been paid so far.

    Above the authority's limit this is the first of two approvals, and another person makes the second.
    """
    claim = lock(claim_id)
    require(actor, "claims.approve", claim, at=at)
    verdict = _work_out(claim, at)
    claim.reasons = reasons.strip()
    claim.save(update_fields=["reasons"])
    limit_sek = terms_on(claim.authority_id, timezone.localtime(at).date()).second_approver_above_sek
    if verdict.payable_ore > limit_sek * 100:
        claim.first_approver, claim.first_approved_at = actor, at
        claim.save(update_fields=["first_approver", "first_approved_at"])
        move(claim, ClaimAction.PROPOSE, actor, at)
        return claim
    _decide(claim, actor, at)
    return claim


@transaction.atomic
def attest_second(*, claim_id: UUID, actor: User, at: datetime) -> Claim:
    """Approve as the second person; what is paid is reckoned anew."""
    claim = lock(claim_id)
    require(actor, "claims.attest_second", claim, at=at)
    _work_out(claim, at)
    _decide(claim, actor, at)
    return claim


@transaction.atomic
def send_back_claim(*, claim_id: UUID, reason: str, actor: User, at: datetime) -> Claim:
    """Let the claim be checked again instead of approving it as the second person."""
    claim = lock(claim_id)
    require(actor, "claims.attest_second", claim, at=at)
    if not reason.strip():
        raise Refused([Problem("claim_sent_back_reason_missing", "reasons")])
    claim.reasons = reason.strip()
    claim.approved_ore = claim.payable_ore = None
    claim.first_approver, claim.first_approved_at, claim.findings = None, None, []
    claim.save(
        update_fields=[
            "reasons",
            "approved_ore",
            "payable_ore",
            "first_approver",
            "first_approved_at",
            "findings",
        ]
    )
    move(claim, ClaimAction.SEND_BACK, actor, at)
    return claim


@transaction.atomic
def pay_claim(*, claim_id: UUID, paid_on: date, reference: str, actor: User, at: datetime) -> Claim:
    """Note that the money has been sent otherwise than in a file to the bank; the frame ledger follows."""
    claim = lock(claim_id)
    require(actor, "claims.pay", claim, at=at)
    refuse_if(
        [
            *in_a_file(Payment.objects.filter(claim=claim)),
            *problems_with_payment(paid_on, reference, claim.decided_at, at, claim.payable_ore or 0),
        ]
    )
    return settle_claim(claim=claim, paid_on=paid_on, reference=reference, actor=actor, at=at)


def settle_claim(*, claim: Claim, paid_on: date, reference: str, actor: User, at: datetime) -> Claim:
    """The money of a locked claim has gone out. The step that notes it asks for permission."""
    claim.paid_on, claim.payment_reference = paid_on, reference.strip()
    claim.save(update_fields=["paid_on", "payment_reference"])
    if claim.payable_ore:
        book_payment(of=claim, amount_ore=claim.payable_ore, paid_on=paid_on, actor=actor, at=at)
    move(claim, ClaimAction.PAY, actor, at)
    return claim


def in_a_file(payments: QuerySet[Payment]) -> list[Problem]:
    """A payment that is on its way in a file is noted when the bank tells of it, and by nobody's hand."""
    on_its_way = payments.filter(state__in=OPEN_PAYMENT).select_related("batch").first()
    return [Problem("payment_in_a_file", params={"batch": str(on_its_way.batch)})] if on_its_way else []


def problems_with_payment(
    paid_on: date, reference: str, decided_at: datetime | None, at: datetime, amount_ore: int
) -> list[Problem]:
    """A payment is made after the decision, and has happened."""
    problems = []
    if paid_on > timezone.localtime(at).date():
        problems.append(Problem("payment_day_in_future", "paid_on"))
    elif decided_at is not None and paid_on < timezone.localtime(decided_at).date():
        problems.append(Problem("payment_day_before_decision", "paid_on"))
    if amount_ore and not reference.strip():
        problems.append(Problem("payment_reference_missing", "reference"))
    return problems


def _work_out(claim: Claim, at: datetime) -> PaymentVerdict:
    """Write into the claim what is approved and what it gives; the account is not moved yet."""
    account = claim.project.grant_account
    settle_flat_rate(claim, account)
    totals = totals_of(claim)
    problems = []
    if totals.unchecked:
        problems.append(Problem("claim_rows_unchecked", params={"rows": totals.unchecked}))
    elif totals.approved_ore < 0:
        problems.append(Problem("claim_approved_below_zero"))
    holding = unmet(claim.project, ConditionWhen.BEFORE_START, ConditionWhen.BEFORE_PAYMENT)
    problems += [Problem("claim_conditions_unmet", params={"condition": row.text}) for row in holding]
    if claim.is_final and account.holdback_percent > 0 and not account.final_report_approved:
        problems.append(Problem("claim_final_before_report"))
    refuse_if(problems)
    after = account_of(account).approve(totals.approved_ore)
    verdict = work_out_payment(after, on=timezone.localtime(at).date())
    claim.approved_ore, claim.payable_ore = totals.approved_ore, verdict.payable_ore
    claim.findings = [finding.as_data() for finding in verdict.findings]
    claim.save(update_fields=["approved_ore", "payable_ore", "findings"])
    return verdict


def _decide(claim: Claim, actor: User, at: datetime) -> None:
    """Move the account by what the claim gives, and let what has been earned count against recoveries."""
    row = claim.project.grant_account
    approved, payable = claim.approved_ore or 0, claim.payable_ore or 0
    write_back(row, account_of(row).approve(approved).pay(payable))
    offset_what_is_earned(row, actor, at)
    claim.decided_by, claim.decided_at = actor, at
    claim.save(update_fields=["decided_by", "decided_at"])
    whole = approved == claim.claimed_ore
    move(claim, ClaimAction.APPROVE if whole else ClaimAction.APPROVE_PARTLY, actor, at)
