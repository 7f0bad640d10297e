"""What the beneficiary does with a claim: period, rows, papers, and sending it in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone

from bifall.accounts.models import User
from bifall.accounts.permissions import require
from bifall.applications.states import CostType
from bifall.audit.commands import record
from bifall.claims import rules
from bifall.claims.commands.accounts import lock_account
from bifall.claims.commands.signatures import fall_if_changed, signed_by_all
from bifall.claims.commands.simplified import add_flat_rate, drop_flat_rate
from bifall.claims.commands.without_vouchers import problems_with_what_has_no_voucher
from bifall.claims.events import ClaimMoved, ClaimPaperAdded, ClaimStarted, ClaimWritten
from bifall.claims.models import Claim, CostRow
from bifall.claims.queries import claimed_to, final_claim, last_day_to_claim, open_claims, under_way
from bifall.claims.rules import Bounds, CostValues
from bifall.claims.states import CLAIM_WORKFLOW, ClaimAction, ClaimState, RowState
from bifall.claims.unvouchered_queries import covered_types, rates_per_hour, worked_in_the_years_of
from bifall.documents.commands import keep_attachment
from bifall.documents.models import Document
from bifall.kernel.problems import Problem, Refused, refuse_if
from bifall.organisations.states import SignedAct
from bifall.projects.models import Project
from bifall.projects.states import ProjectState


@transaction.atomic
def start_claim(
    *, project_id: UUID, starts_on: date, ends_on: date, actor: User, at: datetime, is_final: bool = False
) -> Claim:
    """Begin to prepare a claim; also while an earlier one is handled, but only one at a time.

    None comes after the final one. A project that has ended has only the final one left, until its last day.
    """
    project = lock_account(project_id).project
    require(actor, "claims.start", project, at=at)
    problems = _problems_with_period(project, starts_on, ends_on)
    problems += _problems_after_the_end(project, is_final, timezone.localtime(at).date())
    if project.claims.filter(state=ClaimState.DRAFT).exists():
        problems.append(Problem("claim_draft_exists"))
    refuse_if(problems)
    last = project.claims.aggregate(last=Max("number"))["last"] or 0
    claim = Claim.objects.create(
        project=project,
        number=last + 1,
        starts_on=starts_on,
        ends_on=ends_on,
        is_final=is_final,
        created_by=actor,
        created_at=at,
    )
    event = ClaimStarted(number=claim.number, starts_on=starts_on.isoformat(), ends_on=ends_on.isoformat())
    record(event, subject=claim, actor=actor, at=at)
    return claim


@transaction.atomic
def write_claim(
    *,
    claim_id: UUID,
    starts_on: date,
    ends_on: date,
    is_final: bool,
    note: str,
    actor: User,
    at: datetime,
) -> Claim:
    """Change what the claim says beside its rows."""
    claim = lock(claim_id)
    require(actor, "claims.write", claim, at=at)
    refuse_if(_problems_with_period(claim.project, starts_on, ends_on, claim))
    claim.starts_on, claim.ends_on = starts_on, ends_on
    claim.is_final, claim.note = is_final, note.strip()
    claim.save(update_fields=["starts_on", "ends_on", "is_final", "note"])
    written(claim, actor, at)
    return claim


@transaction.atomic
def write_row(
    *, claim_id: UUID, values: CostValues, actor: User, at: datetime, row_id: UUID | None = None
) -> CostRow:
    """Add a cost, or write over one (`row_id`), which is then unchecked again."""
    claim = lock(claim_id)
    require(actor, "claims.write", claim, at=at)
    bounds = bounds_of(claim)
    refuse_if(rules.problems_with_row(values, bounds))
    if row_id is None:
        [row] = add_rows(claim, [values])
    else:
        row = _own_row(claim, row_id)
        if row.lump_sum_id is not None:
            raise Refused([Problem("lump_sum_not_written")])
        columns = _columns(values, bounds) | {"approved_hours": None}
        for field, value in columns.items():
            setattr(row, field, value)
        row.state, row.approved_ore, row.reason = RowState.UNCHECKED, None, ""
        row.save(update_fields=[*columns, "state", "approved_ore", "reason"])
    if values.hours is not None:
        refuse_if(rules.problems_with_years(worked_in_the_years_of(claim, lock=True)))
    written(claim, actor, at)
    return row


@transaction.atomic
def remove_row(*, claim_id: UUID, row_id: UUID, actor: User, at: datetime) -> None:
    """Take a cost out of the claim."""
    claim = lock(claim_id)
    require(actor, "claims.write", claim, at=at)
    _own_row(claim, row_id).delete()
    written(claim, actor, at)


@transaction.atomic
def add_claim_paper(
    *,
    claim_id: UUID,
    filename: str,
    content: bytes,
    actor: User,
    at: datetime,
    row_id: UUID | None = None,
) -> Document:
    """Put a paper with the claim: the voucher of a row, or what concerns all of it (ledger, time sheets)."""
    claim = lock(claim_id)
    require(actor, "claims.write", claim, at=at)
    row = None if row_id is None else _own_row(claim, row_id)
    document = keep_attachment(
        authority_id=claim.authority_id, filename=filename, content=content, actor=actor, at=at
    )
    if row is None:
        claim.papers.add(document)
    else:
        row.voucher = document
        row.save(update_fields=["voucher"])
    event = ClaimPaperAdded(document_id=str(document.pk), row_id=str(row.pk) if row else None)
    record(event, subject=claim, actor=actor, at=at)
    fall_if_changed(claim, actor, at)
    return document


@transaction.atomic
def submit_claim(*, claim_id: UUID, actor: User, at: datetime) -> Claim:
    """Send the claim in as an authorised signatory, when no other is open and the period has ended.

    Where two sign together, the first only signs: the claim is sent when the second has.
    """
    claim = lock(claim_id)
    require(actor, "claims.submit", claim, at=at)
    refuse_if(_problems_after_the_end(claim.project, claim.is_final, timezone.localtime(at).date()))
    _prepare_to_send(claim, at)
    if not signed_by_all(claim, SignedAct.SUBMIT_CLAIM, actor, at):
        return claim
    claim.submitted_by, claim.submitted_at = actor, at
    claim.save(update_fields=["submitted_by", "submitted_at"])
    move(claim, ClaimAction.SUBMIT, actor, at)
    return claim


@transaction.atomic
def complete_claim(*, claim_id: UUID, reply: str, actor: User, at: datetime) -> Claim:
    """Send in what the officer asked for, signed as the claim was. The second may leave the reply."""
    claim = lock(claim_id)
    require(actor, "claims.complete", claim, at=at)
    _prepare_to_send(claim, at)
    claim.completion_reply = reply.strip() or claim.completion_reply
    claim.save(update_fields=["completion_reply"])
    if not signed_by_all(claim, SignedAct.COMPLETE_CLAIM, actor, at):
        return claim
    move(claim, ClaimAction.COMPLETE, actor, at)
    return claim


def _prepare_to_send(claim: Claim, at: datetime) -> None:
    """Compute the flat rate and the total, and refuse what cannot be taken in."""
    account = claim.project.grant_account
    drop_flat_rate(claim)
    problems = _problems_with_period(claim.project, claim.starts_on, claim.ends_on, claim)
    rows = list(claim.rows.values_list("cost_type", "booked_on", "amount_ore"))
    held_back = claim.is_final and account.holdback_percent > 0
    if not rows and not held_back:
        problems.append(Problem("claim_has_no_rows"))
    elif rows and sum(amount for _type, _day, amount in rows) <= 0:
        problems.append(Problem("claim_not_above_zero"))
    bounds = bounds_of(claim)
    outside = sum(
        cost_type not in bounds.cost_types or not bounds.starts_on <= day <= bounds.ends_on
        for cost_type, day, _amount in rows
    )
    if outside:
        problems.append(Problem("claim_rows_outside", params={"rows": outside}))
    problems += problems_with_what_has_no_voucher(claim, bounds)
    if timezone.localtime(at).date() <= claim.ends_on:
        problems.append(Problem("claim_period_not_ended", params={"last": claim.ends_on}))
    if claim.project.one_open_claim and open_claims(claim.project).exclude(pk=claim.pk).exists():
        problems.append(Problem("claim_open_already"))
    if under_way(claim) is not None:
        problems.append(Problem("cost_file_under_way"))
    problems += add_flat_rate(claim, account)
    refuse_if(problems)
    claim.claimed_ore = sum(claim.rows.values_list("amount_ore", flat=True))
    claim.save(update_fields=["claimed_ore"])


def bounds_of(claim: Claim) -> Bounds:
    return Bounds(
        starts_on=claim.starts_on,
        ends_on=claim.ends_on,
        cost_types=frozenset(claim.project.budget_lines.values_list("cost_type", flat=True)),
        covered=covered_types(claim.project),
        rates=rates_per_hour(claim.project),
    )


def _problems_with_period(
    project: Project, starts_on: date, ends_on: date, claim: Claim | None = None
) -> list[Problem]:
    broken_off = project.state == ProjectState.TERMINATED and project.ended_at is not None
    return list(
        rules.problems_with_period(
            starts_on=starts_on,
            ends_on=ends_on,
            project_starts_on=project.starts_on,
            project_ends_on=project.ends_on,
            claimed_to=claimed_to(project, claim),
            broken_off_on=timezone.localtime(project.ended_at).date() if broken_off else None,
        )
    )


def _problems_after_the_end(project: Project, is_final: bool, today: date) -> list[Problem]:
    """What a new claim meets when the final one has been sent in, or the project has ended."""
    before, last = final_claim(project), last_day_to_claim(project)
    problems = [] if before is None else [Problem("claim_after_final", params={"number": before.number})]
    if last is not None and today > last:
        problems.append(Problem("claim_time_over", params={"last": last}))
    elif last is not None and not is_final:
        problems.append(Problem("claim_must_be_final", "is_final"))
    return problems


def add_rows(claim: Claim, values: Sequence[CostValues]) -> list[CostRow]:
    """Put the costs last in the claim. Refused when they are more than a claim can have."""
    bounds = bounds_of(claim)
    standing = claim.rows.aggregate(last=Max("position"))["last"] or 0
    if claim.rows.count() + len(values) > rules.MOST_ROWS:
        raise Refused([Problem("cost_rows_full", params={"most": rules.MOST_ROWS})])
    return CostRow.objects.bulk_create(
        (
            CostRow(claim=claim, position=position, **_columns(row, bounds))
            for position, row in enumerate(values, start=standing + 1)
        ),
        batch_size=500,
    )


def _columns(values: CostValues, bounds: Bounds) -> dict[str, object]:
    trimmed = replace(
        values,
        voucher_number=values.voucher_number.strip(),
        supplier=values.supplier.strip(),
        text=values.text.strip(),
    )
    fields = ("cost_type", "booked_on", "voucher_number", "supplier", "text", "amount_ore")
    columns: dict[str, object] = {field: getattr(trimmed, field) for field in fields}
    rate = None if values.hours is None else bounds.rate_for(values)
    if values.hours is None or rate is None:
        return columns | {"hours": None, "hour_rate_id": None}
    return columns | {
        "cost_type": CostType.STAFF,
        "voucher_number": rate.person,
        "amount_ore": rules.amount_of(values.hours, rate.rate_ore),
        "hours": values.hours,
        "hour_rate_id": rate.key,
    }


def _own_row(claim: Claim, row_id: UUID) -> CostRow:
    row = claim.rows.filter(Q(pk=row_id) & Q(is_computed=False)).first()
    if row is None:
        raise Refused([Problem("row_not_in_claim")])
    return row


def written(claim: Claim, actor: User, at: datetime) -> None:
    event = ClaimWritten(number=claim.number, rows=claim.rows.count())
    record(event, subject=claim, actor=actor, at=at)
    fall_if_changed(claim, actor, at)


def lock(claim_id: UUID) -> Claim:
    """The claim with its grant's account, both locked; the account first, as everywhere."""
    account = lock_account(Claim.objects.values_list("project_id", flat=True).get(pk=claim_id))
    claim = Claim.objects.select_for_update(of=("self",), no_key=True).get(pk=claim_id)
    claim.project = account.project
    claim.project.grant_account = account
    return claim


def move(claim: Claim, action: ClaimAction, actor: User, at: datetime) -> None:
    """Take the next state from the table, and tell the audit."""
    previous = ClaimState(claim.state)
    state = CLAIM_WORKFLOW.after(previous, action)
    claim.state = state
    claim.save(update_fields=["state"])
    event = ClaimMoved(
        number=claim.number,
        action=action,
        previous=previous,
        state=state,
        claimed_ore=claim.claimed_ore,
        approved_ore=claim.approved_ore,
        payable_ore=claim.payable_ore,
    )
    record(event, subject=claim, actor=actor, at=at)
