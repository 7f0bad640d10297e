"""Money before the costs: asked for by the beneficiary, prepared by one person and decided by another."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone, translation

from bifall.accounts.models import User
from bifall.accounts.permissions import require
from bifall.audit.commands import record
from bifall.claims.commands.accounts import lock_account, write_back
from bifall.claims.commands.bookings import book_payment
from bifall.claims.commands.reviewing import in_a_file, problems_with_payment
from bifall.claims.events import AdvanceApplied, AdvanceMoved
from bifall.claims.models import Advance, GrantAccount, Payment
from bifall.claims.queries import account_of
from bifall.claims.states import ADVANCE_WORKFLOW, AdvanceAction, AdvanceState
from bifall.kernel.problems import Problem, refuse_if
from bifall.regulations.advances import AdvanceVerdict, check_advance
from bifall.regulations.findings import Verdict


@transaction.atomic
def apply_for_advance(
    *, project_id: UUID, asked_sek: int, reasons: str, actor: User, at: datetime
) -> Advance:
    """Ask for an advance, with the special reasons that it takes."""
    account = lock_account(project_id)
    require(actor, "claims.apply_for_advance", account.project, at=at)
    problems = []
    if asked_sek <= 0:
        problems.append(Problem("advance_amount_missing", "asked_sek"))
    if not reasons.strip():
        problems.append(Problem("advance_reasons_missing", "reasons"))
    waiting = [AdvanceState.APPLIED, AdvanceState.PREPARED]
    if account.project.advances.filter(state__in=waiting).exists():
        problems.append(Problem("advance_open_already"))
    refuse_if(problems)
    made = Advance.objects.create(
        project=account.project,
        asked_ore=asked_sek * 100,
        reasons=reasons.strip(),
        applied_by=actor,
        applied_at=at,
    )
    record(AdvanceApplied(asked_ore=made.asked_ore), subject=made, actor=actor, at=at)
    return made


@transaction.atomic
def prepare_advance(
    *, advance_id: UUID, viability: str, viability_tested_on: date | None, actor: User, at: datetime
) -> Advance:
    """Examine the viability, and hand the advance over to decision."""
    advance = lock_advance(advance_id)
    require(actor, "claims.prepare_advance", advance, at=at)
    problems = []
    if not viability.strip():
        problems.append(Problem("advance_viability_missing", "viability"))
    if viability_tested_on is None or viability_tested_on > timezone.localtime(at).date():
        problems.append(Problem("advance_viability_day_missing", "viability_tested_on"))
    refuse_if(problems)
    advance.viability, advance.viability_tested_on = viability.strip(), viability_tested_on
    advance.prepared_by = actor
    advance.save(update_fields=["viability", "viability_tested_on", "prepared_by"])
    _move(advance, AdvanceAction.PREPARE, actor, at)
    return advance


@transaction.atomic
def decide_advance(
    *, advance_id: UUID, approve: bool, granted_sek: int, reasons: str, actor: User, at: datetime
) -> Advance:
    """Grant the advance, at most what the rules allow, or refuse it."""
    advance = lock_advance(advance_id)
    require(actor, "claims.decide_advance", advance, at=at)
    problems = [] if reasons.strip() else [Problem("advance_decision_reasons_missing", "reasons")]
    if approve:
        verdict = weigh_advance(advance, granted_sek * 100, at)
        if granted_sek <= 0:
            problems.append(Problem("advance_amount_missing", "granted_sek"))
        problems += refusals("advance_not_allowed", verdict)
        advance.granted_ore = granted_sek * 100
        advance.findings = [finding.as_data() for finding in verdict.findings]
    refuse_if(problems)
    advance.decision_reasons, advance.decided_by, advance.decided_at = reasons.strip(), actor, at
    advance.save(update_fields=["granted_ore", "findings", "decision_reasons", "decided_by", "decided_at"])
    if approve:
        row = advance.project.grant_account
        write_back(row, account_of(row).advance(granted_sek * 100))
    _move(advance, AdvanceAction.DECIDE if approve else AdvanceAction.REFUSE, actor, at)
    return advance


@transaction.atomic
def pay_advance(*, advance_id: UUID, paid_on: date, reference: str, actor: User, at: datetime) -> Advance:
    """Note that the advance has been sent otherwise than in a file to the bank; the frame ledger follows."""
    advance = lock_advance(advance_id)
    require(actor, "claims.pay_advance", advance, at=at)
    granted = advance.granted_ore or 0
    refuse_if(
        [
            *in_a_file(Payment.objects.filter(advance=advance)),
            *problems_with_payment(paid_on, reference, advance.decided_at, at, granted),
        ]
    )
    return settle_advance(advance=advance, paid_on=paid_on, reference=reference, actor=actor, at=at)


def settle_advance(*, advance: Advance, paid_on: date, reference: str, actor: User, at: datetime) -> Advance:
    """The money of a locked advance has gone out. The step that notes it asks for permission."""
    advance.paid_on, advance.payment_reference = paid_on, reference.strip()
    advance.save(update_fields=["paid_on", "payment_reference"])
    amount = advance.granted_ore or 0
    book_payment(of=advance, amount_ore=amount, paid_on=paid_on, actor=actor, at=at)
    _move(advance, AdvanceAction.PAY, actor, at)
    return advance


def weigh_advance(advance: Advance, asked_ore: int, at: datetime) -> AdvanceVerdict:
    """What the rules say of so large an advance now."""
    account: GrantAccount = advance.project.grant_account
    given = advance.project.advances.filter(state__in=[AdvanceState.DECIDED, AdvanceState.PAID])
    return check_advance(
        asked_ore=asked_ore,
        granted_ore=account.granted_ore,
        advanced_ore=given.aggregate(total=Sum("granted_ore"))["total"] or 0,
        disbursed_ore=account_of(account).disbursed_ore,
        special_reasons=advance.reasons,
        viability_tested_on=advance.viability_tested_on,
        on=timezone.localtime(at).date(),
    )


def refusals(code: str, verdict: Verdict) -> list[Problem]:
    """Each rule that does not hold, in the words of the regulations and with its source."""
    language = translation.get_language() or "sv"
    return [
        Problem(code, params={"finding": finding.in_words(language), "source": finding.source})
        for finding in verdict.refusals
    ]


def lock_advance(advance_id: UUID) -> Advance:
    account = lock_account(Advance.objects.values_list("project_id", flat=True).get(pk=advance_id))
    advance = Advance.objects.select_for_update(of=("self",), no_key=True).get(pk=advance_id)
    advance.project = account.project
    advance.project.grant_account = account
    return advance


def _move(advance: Advance, action: AdvanceAction, actor: User, at: datetime) -> None:
    previous = AdvanceState(advance.state)
    state = ADVANCE_WORKFLOW.after(previous, action)
    advance.state = state
    advance.save(update_fields=["state"])
    event = AdvanceMoved(action=action, previous=previous, state=state, granted_ore=advance.granted_ore)
    record(event, subject=advance, actor=actor, at=at)
