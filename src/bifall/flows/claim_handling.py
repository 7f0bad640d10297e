"""Claims, advances and recoveries as the parties and the register meet them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from bifall.accounts.models import Authority, User
from bifall.accounts.permissions import require
from bifall.claims import commands as claims
from bifall.claims.models import Advance, Claim, PaymentBatch, Recovery
from bifall.claims.states import AdvanceState, ClaimState
from bifall.documents.states import Direction
from bifall.flows.aid_gate import problems_with_paying
from bifall.flows.money_letters import write_claim_letter, write_demand, write_recovery_letter
from bifall.flows.project_letters import note, tell_beneficiary, tell_officer
from bifall.kernel.money import format_ore
from bifall.kernel.problems import Problem, refuse_if
from bifall.projects.models import Project


@transaction.atomic
def submit_claim(*, claim_id: UUID, actor: User, at: datetime) -> Claim:
    """Send a claim in; the register notes it and the officer is told."""
    claim = claims.submit_claim(claim_id=claim_id, actor=actor, at=at)
    if claim.state == ClaimState.SUBMITTED:
        _came_in(claim, at)
    return claim


@transaction.atomic
def complete_claim(*, claim_id: UUID, reply: str, actor: User, at: datetime) -> Claim:
    """Send in what was asked for."""
    claim = claims.complete_claim(claim_id=claim_id, reply=reply, actor=actor, at=at)
    if claim.state != ClaimState.COMPLETION_REQUESTED:
        _came_in(claim, at)
    return claim


def _came_in(claim: Claim, at: datetime) -> None:
    note(claim.project, Direction.INCOMING, format_lazy(_("Rekvisition {number}"), number=claim.number), at)
    tell_officer(
        claim.project,
        kind="claims.submitted",
        subject=_("En rekvisition har kommit in i {number}"),
        body=_("{applicant} begär utbetalning för {title}."),
        at=at,
    )


@transaction.atomic
def request_claim_completion(*, claim_id: UUID, text: str, due_on: date, actor: User, at: datetime) -> Claim:
    """Ask for what is missing; the beneficiary is told."""
    claim = claims.request_claim_completion(claim_id=claim_id, text=text, due_on=due_on, actor=actor, at=at)
    tell_beneficiary(
        claim.project,
        code="claims.completion_requested",
        values={
            "rekvisition": str(claim.number),
            "vad som saknas": text.strip(),
            "sista dag": due_on.isoformat(),
        },
        at=at,
    )
    return claim


@transaction.atomic
def approve_claim(*, claim_id: UUID, actor: User, at: datetime, reasons: str = "") -> Claim:
    """Approve a claim, as the only person or the first of two."""
    claim = claims.approve_claim(claim_id=claim_id, reasons=reasons, actor=actor, at=at)
    if claim.state != ClaimState.AWAITING_SECOND:
        _decided(claim, actor, at)
    return claim


@transaction.atomic
def attest_second(*, claim_id: UUID, actor: User, at: datetime) -> Claim:
    """Approve a claim as the second person."""
    claim = claims.attest_second(claim_id=claim_id, actor=actor, at=at)
    _decided(claim, actor, at)
    return claim


@transaction.atomic
def refuse_claim(*, claim_id: UUID, reasons: str, actor: User, at: datetime) -> Claim:
    """Refuse a claim."""
    claim = claims.refuse_claim(claim_id=claim_id, reasons=reasons, actor=actor, at=at)
    _decided(claim, actor, at)
    return claim


def _decided(claim: Claim, actor: User, at: datetime) -> None:
    """Tell of the decision. Where something was refused, it goes as a letter with why and how to appeal."""
    if claim.state == ClaimState.APPROVED:
        description = format_lazy(_("Beslut om rekvisition {number}"), number=claim.number)
        note(claim.project, Direction.OUTGOING, description, at)
    else:
        write_claim_letter(claim, actor=actor, at=at)
    tell_beneficiary(
        claim.project,
        code="claims.decided",
        values={"rekvisition": str(claim.number)},
        at=at,
    )


@transaction.atomic
def pay_claim(*, claim_id: UUID, paid_on: date, reference: str, actor: User, at: datetime) -> Claim:
    """Note the payment; the beneficiary is told. What it stands on as state aid has been recorded."""
    found = Claim.objects.select_related("project__application__organisation").get(pk=claim_id)
    require(actor, "claims.pay", found, at=at)
    refuse_if(problems_with_paying(found.project.application))
    claim = claims.pay_claim(claim_id=claim_id, paid_on=paid_on, reference=reference, actor=actor, at=at)
    tell_beneficiary(claim.project, code="claims.paid", at=at)
    return claim


@transaction.atomic
def apply_for_advance(
    *, project_id: UUID, asked_sek: int, reasons: str, actor: User, at: datetime
) -> Advance:
    """Ask for an advance."""
    advance = claims.apply_for_advance(
        project_id=project_id, asked_sek=asked_sek, reasons=reasons, actor=actor, at=at
    )
    note(advance.project, Direction.INCOMING, _("Ansökan om förskott"), at)
    tell_officer(
        advance.project,
        kind="claims.advance_applied",
        subject=_("Förskott begärt i {number}"),
        body=_("{applicant} begär förskott för {title}."),
        at=at,
    )
    return advance


@transaction.atomic
def decide_advance(
    *, advance_id: UUID, approve: bool, granted_sek: int, reasons: str, actor: User, at: datetime
) -> Advance:
    """Decide on an advance."""
    advance = claims.decide_advance(
        advance_id=advance_id,
        approve=approve,
        granted_sek=granted_sek,
        reasons=reasons,
        actor=actor,
        at=at,
    )
    note(advance.project, Direction.OUTGOING, _("Beslut om förskott"), at)
    granted = advance.state == AdvanceState.DECIDED
    tell_beneficiary(
        advance.project,
        code="claims.advance_decided.granted" if granted else "claims.advance_decided.refused",
        at=at,
    )
    return advance


@transaction.atomic
def pay_advance(*, advance_id: UUID, paid_on: date, reference: str, actor: User, at: datetime) -> Advance:
    """Note the payment. What it stands on as state aid has been recorded."""
    found = Advance.objects.select_related("project__application__organisation").get(pk=advance_id)
    require(actor, "claims.pay_advance", found, at=at)
    refuse_if(problems_with_paying(found.project.application))
    return claims.pay_advance(advance_id=advance_id, paid_on=paid_on, reference=reference, actor=actor, at=at)


@transaction.atomic
def prepare_batch(
    *,
    authority_id: UUID,
    executes_on: date,
    claim_ids: Sequence[UUID],
    advance_ids: Sequence[UUID],
    actor: User,
    at: datetime,
) -> PaymentBatch:
    """Write payments out for the bank. What each stands on as state aid has been recorded."""
    authority = Authority.objects.get(pk=authority_id)
    require(actor, "claims.prepare_payments", authority, at=at)
    paid = Q(claims__in=claim_ids) | Q(advances__in=advance_ids)
    projects = Project.objects.filter(paid, authority=authority).distinct()
    refuse_if(
        Problem("batch_payment_held_up", params={"case": project.case_number})
        for project in projects.select_related("application__organisation", "application__case")
        if problems_with_paying(project.application)
    )
    return claims.prepare_batch(
        authority_id=authority_id,
        executes_on=executes_on,
        claim_ids=claim_ids,
        advance_ids=advance_ids,
        actor=actor,
        at=at,
    )


@transaction.atomic
def communicate_recovery(*, recovery_id: UUID, reply_by: date, actor: User, at: datetime) -> Recovery:
    """Let the beneficiary answer to a proposed recovery."""
    recovery = claims.communicate_recovery(recovery_id=recovery_id, reply_by=reply_by, actor=actor, at=at)
    note(recovery.project, Direction.OUTGOING, _("Förslag till återkrav, för yttrande"), at)
    tell_beneficiary(
        recovery.project,
        code="claims.recovery_communicated",
        values={"sista dag": reply_by.isoformat()},
        at=at,
    )
    return recovery


@transaction.atomic
def reply_to_recovery(*, recovery_id: UUID, reply: str, actor: User, at: datetime) -> Recovery:
    """Answer to a proposed recovery."""
    recovery = claims.reply_to_recovery(recovery_id=recovery_id, reply=reply, actor=actor, at=at)
    note(recovery.project, Direction.INCOMING, _("Yttrande om återkrav"), at)
    return recovery


@transaction.atomic
def decide_recovery(*, recovery_id: UUID, actor: User, at: datetime) -> Recovery:
    """Decide on a recovery, and send the decision with its reasons and how to appeal (FL 33 §)."""
    recovery = claims.decide_recovery(recovery_id=recovery_id, actor=actor, at=at)
    write_recovery_letter(recovery, actor=actor, at=at)
    tell_beneficiary(recovery.project, code="claims.recovery_decided", at=at)
    return recovery


@transaction.atomic
def invoice_recovery(*, recovery_id: UUID, due_on: date, actor: User, at: datetime) -> Recovery:
    """Send the demand for what is left to come back."""
    recovery = claims.invoice_recovery(recovery_id=recovery_id, due_on=due_on, actor=actor, at=at)
    write_demand(recovery, actor=actor, at=at)
    tell_beneficiary(
        recovery.project,
        code="claims.recovery_demanded",
        values={"belopp": format_ore(recovery.left_ore), "sista dag": due_on.isoformat()},
        at=at,
    )
    return recovery
