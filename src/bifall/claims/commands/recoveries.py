"""Money that shall come back: proposed, answered, decided, and then invoiced or earned by later costs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.db.models import Min, Sum
from django.utils import timezone, translation

from bifall.accounts.models import Authority, User
from bifall.accounts.permissions import require
from bifall.audit.commands import record
from bifall.claims.commands.accounts import lock_account, write_back
from bifall.claims.commands.bookings import book_recovery, book_release
from bifall.claims.events import RateAdded, RecoveryMoved, RecoveryProposed, RecoveryReplied
from bifall.claims.ledger_queries import balances_of_project
from bifall.claims.models import GrantAccount, Recovery, ReferenceRate
from bifall.claims.queries import account_of, outstanding_ore, rates_of
from bifall.claims.states import (
    OUTSTANDING,
    RECOVERY_WORKFLOW,
    AccountKind,
    AdvanceState,
    ClaimState,
    RecoveryAction,
    RecoveryGround,
    RecoveryState,
)
from bifall.kernel.periods import years_after
from bifall.kernel.problems import Problem, Refused, refuse_if
from bifall.projects.models import Project
from bifall.regulations.findings import Verdict
from bifall.regulations.interest import InterestKind, InterestVerdict, interest, interest_runs_from
from bifall.regulations.payments import Account
from bifall.regulations.recovery import Ground, check_recovery, window_on
from bifall.regulations.rules_in_force import NoRuleInForce


@dataclass(frozen=True, slots=True, kw_only=True)
class RecoveryValues:
    """What is asked back, in öre, and on what it rests.

    disallowed_ore: approved costs that are approved no more. new_granted_ore: what the grant is lowered to.
    """

    ground: str
    reasons: str
    amount_ore: int
    disallowed_ore: int = 0
    new_granted_ore: int | None = None


@transaction.atomic
def propose_recovery(*, project_id: UUID, values: RecoveryValues, actor: User, at: datetime) -> Recovery:
    """Propose to take money back, also of a closed project. Nothing moves until it has been decided."""
    account = lock_account(project_id)
    require(actor, "claims.propose_recovery", account.project, at=at)
    problems = _problems_with(values, account)
    under_way = [RecoveryState.PROPOSED, RecoveryState.COMMUNICATED]
    if account.project.recoveries.filter(state__in=under_way).exists():
        problems.append(Problem("recovery_under_way"))
    paid_on = _first_payment(account.project)
    if paid_on is None:
        problems.append(Problem("recovery_nothing_paid"))
    else:
        problems += _problems_with_window(paid_on, timezone.localtime(at).date())
    refuse_if(problems)
    made = Recovery.objects.create(
        project=account.project,
        ground=values.ground,
        reasons=values.reasons.strip(),
        amount_ore=values.amount_ore,
        disallowed_ore=values.disallowed_ore,
        new_granted_ore=values.new_granted_ore,
        proposed_by=actor,
        proposed_at=at,
    )
    record(RecoveryProposed(amount_ore=made.amount_ore), subject=made, actor=actor, at=at)
    return made


def _problems_with_window(paid_on: date, today: date) -> list[Problem]:
    window = window_on(today)
    last = years_after(paid_on, window.years)
    params = {"last": last, "years": window.years, "source": window.source}
    return [] if today <= last else [Problem("recovery_too_late", params=params)]


def _problems_with(values: RecoveryValues, account: GrantAccount) -> list[Problem]:
    problems = []
    if values.ground not in RecoveryGround.values:
        problems.append(Problem("recovery_ground_missing", "ground"))
    if not values.reasons.strip():
        problems.append(Problem("recovery_reasons_missing", "reasons"))
    if values.amount_ore <= 0:
        problems.append(Problem("recovery_amount_missing", "amount"))
    if not 0 <= values.disallowed_ore <= account.approved_ore:
        params: dict[str, object] = {"approved_ore": account.approved_ore}
        problems.append(Problem("recovery_disallowed_too_much", "disallowed", params))
    lowered = values.new_granted_ore
    if lowered is not None and not 0 <= lowered < account.granted_ore:
        params = {"granted_ore": account.granted_ore}
        problems.append(Problem("recovery_grant_not_lowered", "new_granted", params))
    return problems


@transaction.atomic
def communicate_recovery(*, recovery_id: UUID, reply_by: date, actor: User, at: datetime) -> Recovery:
    """Let the beneficiary read the proposal and answer before it is decided (FL 25 §)."""
    recovery = _lock(recovery_id)
    require(actor, "claims.communicate_recovery", recovery, at=at)
    if reply_by <= timezone.localtime(at).date():
        raise Refused([Problem("recovery_reply_day_passed", "reply_by")])
    recovery.reply_by = reply_by
    recovery.save(update_fields=["reply_by"])
    _move(recovery, RecoveryAction.COMMUNICATE, actor, at)
    return recovery


@transaction.atomic
def reply_to_recovery(*, recovery_id: UUID, reply: str, actor: User, at: datetime) -> Recovery:
    """The beneficiary's own words on the proposal."""
    recovery = _lock(recovery_id)
    require(actor, "claims.reply_to_recovery", recovery, at=at)
    if not reply.strip():
        raise Refused([Problem("recovery_reply_missing", "reply")])
    recovery.reply, recovery.replied_at = reply.strip(), at
    recovery.save(update_fields=["reply", "replied_at"])
    record(RecoveryReplied(), subject=recovery, actor=actor, at=at)
    return recovery


@transaction.atomic
def decide_recovery(*, recovery_id: UUID, actor: User, at: datetime) -> Recovery:
    """Decide that the money shall come back. The costs and the grant that it rests on are corrected now."""
    recovery = _lock(recovery_id)
    require(actor, "claims.decide_recovery", recovery, at=at)
    today = timezone.localtime(at).date()
    row = recovery.project.grant_account
    if recovery.replied_at is None and recovery.reply_by is not None and today <= recovery.reply_by:
        raise Refused([Problem("recovery_reply_not_yet", params={"last": recovery.reply_by})])
    refuse_if(_problems_with(_values_of(recovery), row))
    after = corrected(recovery, account_of(row))
    verdict = check_recovery(
        asked_ore=recovery.amount_ore,
        recoverable_ore=max(after.unearned_ore - outstanding_ore(recovery.project_id), 0),
        grounds=[Ground(recovery.ground)],
        paid_on=_first_payment(recovery.project) or today,
        on=today,
    )
    refuse_if(_refusals(verdict))
    released = row.granted_ore - after.granted_ore
    write_back(row, after)
    if released:
        _release(recovery.project, released, actor, at)
    recovery.findings = [finding.as_data() for finding in verdict.findings]
    recovery.decided_by, recovery.decided_at = actor, at
    recovery.save(update_fields=["findings", "decided_by", "decided_at"])
    _move(recovery, RecoveryAction.DECIDE, actor, at)
    return recovery


def corrected(recovery: Recovery, account: Account) -> Account:
    """The account once the costs are disallowed and the grant is lowered."""
    account = account.approve(-recovery.disallowed_ore)
    lowered = recovery.new_granted_ore
    return account if lowered is None else account.regrant(lowered)


def _values_of(recovery: Recovery) -> RecoveryValues:
    return RecoveryValues(
        ground=recovery.ground,
        reasons=recovery.reasons,
        amount_ore=recovery.amount_ore,
        disallowed_ore=recovery.disallowed_ore,
        new_granted_ore=recovery.new_granted_ore,
    )


def _release(project: Project, released_ore: int, actor: User, at: datetime) -> None:
    """What the grant was lowered by leaves the ledger, but never what has been decided and not yet paid."""
    claims = project.claims.filter(state__in=[ClaimState.APPROVED, ClaimState.PARTLY_APPROVED])
    advances = project.advances.filter(state=AdvanceState.DECIDED)
    unpaid = (claims.aggregate(total=Sum("payable_ore"))["total"] or 0) + (
        advances.aggregate(total=Sum("granted_ore"))["total"] or 0
    )
    free = max(balances_of_project(project.pk)[AccountKind.COMMITTED] - unpaid, 0)
    book_release(project_id=project.pk, at_most_ore=min(released_ore, free), actor=actor, at=at)


@transaction.atomic
def drop_recovery(*, recovery_id: UUID, actor: User, at: datetime) -> Recovery:
    """Let the matter rest: nothing is asked back."""
    recovery = _lock(recovery_id)
    require(actor, "claims.drop_recovery", recovery, at=at)
    _move(recovery, RecoveryAction.DROP, actor, at)
    return recovery


@transaction.atomic
def invoice_recovery(*, recovery_id: UUID, due_on: date, actor: User, at: datetime) -> Recovery:
    """Demand what is left, by a day that the beneficiary is given. The flow sends the demand."""
    recovery = _lock(recovery_id)
    require(actor, "claims.invoice_recovery", recovery, at=at)
    today = timezone.localtime(at).date()
    if due_on < today:
        raise Refused([Problem("recovery_due_day_passed", "due_on")])
    recovery.invoiced_on, recovery.due_on = today, due_on
    recovery.save(update_fields=["invoiced_on", "due_on"])
    _move(recovery, RecoveryAction.INVOICE, actor, at)
    return recovery


@transaction.atomic
def settle_recovery(*, recovery_id: UUID, paid_on: date, actor: User, at: datetime) -> Recovery:
    """Note that all that was left has been paid back, with the interest to that day."""
    recovery = _lock(recovery_id)
    require(actor, "claims.settle_recovery", recovery, at=at)
    if paid_on > timezone.localtime(at).date():
        raise Refused([Problem("payment_day_in_future", "paid_on")])
    if recovery.invoiced_on is None or paid_on < recovery.invoiced_on:
        raise Refused([Problem("recovery_paid_before_invoice", "paid_on")])
    verdict = interest_on(recovery, paid_on)
    left = recovery.left_ore
    recovery.settled_on, recovery.settled_ore = paid_on, recovery.settled_ore + left
    recovery.interest_ore = verdict.interest_ore
    recovery.interest_findings = [finding.as_data() for finding in verdict.findings]
    recovery.save(update_fields=["settled_on", "settled_ore", "interest_ore", "interest_findings"])
    row = recovery.project.grant_account
    write_back(row, account_of(row).recover(left))
    book_recovery(recovery=recovery, amount_ore=left, paid_on=paid_on, actor=actor, at=at)
    _move(recovery, RecoveryAction.SETTLE, actor, at)
    return recovery


def first_due_day(today: date) -> date:
    """The last day without interest of a demand that is sent on `today`."""
    return interest_runs_from(InterestKind.LATE_PAYMENT, today) - timedelta(days=1)


def interest_from(recovery: Recovery) -> date:
    """The first day with interest: by the rule, and never before the demand is due."""
    if recovery.invoiced_on is None or recovery.due_on is None:
        raise ValueError("interest runs from a demand")
    by_rule = interest_runs_from(InterestKind.LATE_PAYMENT, recovery.invoiced_on)
    return max(by_rule, recovery.due_on + timedelta(days=1))


def interest_on(recovery: Recovery, paid_on: date) -> InterestVerdict:
    """The interest if the demand is paid on the day. Refused when a rate is not known for all of the time."""
    try:
        return interest(
            capital_ore=recovery.left_ore,
            kind=InterestKind.LATE_PAYMENT,
            from_on=interest_from(recovery),
            paid_on=paid_on,
            rates=rates_of(recovery.authority_id),
        )
    except NoRuleInForce as unknown:
        raise Refused([Problem("recovery_rate_missing", "paid_on")]) from unknown


def offset_what_is_earned(row: GrantAccount, actor: User, at: datetime) -> None:
    """Costs that have been approved since count against what was to come back, the oldest first.

    The sum that is paid is already the less for it: what has been paid too much is deducted there.
    """
    earned = max(outstanding_ore(row.project_id) - account_of(row).unearned_ore, 0)
    waiting = Recovery.objects.select_for_update(of=("self",), no_key=True).filter(
        project_id=row.project_id, state__in=OUTSTANDING
    )
    for recovery in waiting.order_by("decided_at", "id"):
        part = min(recovery.left_ore, earned)
        if part == 0:
            continue
        earned -= part
        recovery.offset_ore += part
        recovery.save(update_fields=["offset_ore"])
        if recovery.left_ore == 0:
            recovery.project = row.project
            _move(recovery, RecoveryAction.OFFSET, actor, at)


@transaction.atomic
def add_reference_rate(
    *,
    authority_id: UUID,
    valid_from: date,
    valid_to: date,
    percent: Decimal,
    source: str,
    actor: User,
    at: datetime,
) -> ReferenceRate:
    """Write in a reference rate that the house does not know of, with its source."""
    authority = Authority.objects.get(pk=authority_id)
    require(actor, "claims.keep_ledger", authority, at=at)
    problems = []
    if valid_to < valid_from:
        problems.append(Problem("reference_rate_backwards", "valid_to"))
    if not source.strip():
        problems.append(Problem("reference_rate_source_missing", "source"))
    if any(
        row.valid_from <= valid_to and (row.valid_to is None or valid_from <= row.valid_to)
        for row in rates_of(authority.pk)
    ):
        problems.append(Problem("reference_rate_taken", "valid_from"))
    refuse_if(problems)
    made = ReferenceRate.objects.create(
        authority=authority,
        valid_from=valid_from,
        valid_to=valid_to,
        percent=percent,
        source=source.strip(),
    )
    event = RateAdded(valid_from=valid_from.isoformat(), valid_to=valid_to.isoformat(), percent=str(percent))
    record(event, subject=made, actor=actor, at=at)
    return made


def _first_payment(project: Project) -> date | None:
    days = [
        project.claims.filter(payable_ore__gt=0).aggregate(day=Min("paid_on"))["day"],
        project.advances.aggregate(day=Min("paid_on"))["day"],
    ]
    return min((day for day in days if day is not None), default=None)


def _refusals(verdict: Verdict) -> list[Problem]:
    language = translation.get_language() or "sv"
    return [
        Problem("recovery_not_allowed", params={"finding": f.in_words(language), "source": f.source})
        for f in verdict.refusals
    ]


def _lock(recovery_id: UUID) -> Recovery:
    account = lock_account(Recovery.objects.values_list("project_id", flat=True).get(pk=recovery_id))
    recovery = Recovery.objects.select_for_update(of=("self",), no_key=True).get(pk=recovery_id)
    recovery.project = account.project
    recovery.project.grant_account = account
    return recovery


def _move(recovery: Recovery, action: RecoveryAction, actor: User, at: datetime) -> None:
    previous = RecoveryState(recovery.state)
    state = RECOVERY_WORKFLOW.after(previous, action)
    recovery.state = state
    recovery.save(update_fields=["state"])
    event = RecoveryMoved(
        action=action,
        previous=previous,
        state=state,
        left_ore=recovery.left_ore,
        interest_ore=recovery.interest_ore,
    )
    record(event, subject=recovery, actor=actor, at=at)
