"""A lump sum in a claim: asked for when its milestone is reached, with the proof."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from bifall.accounts.models import User
from bifall.accounts.permissions import require
from bifall.claims.commands.claiming import add_claim_paper, lock, written
from bifall.claims.models import CostRow
from bifall.claims.unvouchered_queries import claimed_in
from bifall.kernel.problems import Problem, Refused, refuse_if


@transaction.atomic
def claim_lump_sum(
    *,
    claim_id: UUID,
    lump_sum_id: UUID,
    reached_on: date,
    filename: str,
    content: bytes,
    actor: User,
    at: datetime,
) -> CostRow:
    """Ask for a lump sum of the terms, with the paper that proves its milestone."""
    claim = lock(claim_id)
    require(actor, "claims.write", claim, at=at)
    lump = claim.project.lump_sums.filter(pk=lump_sum_id).first()
    if lump is None:
        raise Refused([Problem("lump_sum_unknown", "lump_sum")])
    problems = []
    if not claim.starts_on <= reached_on <= claim.ends_on:
        limits = {"first": claim.starts_on, "last": claim.ends_on}
        problems.append(Problem("lump_sum_not_reached_then", "reached_on", limits))
    other = claimed_in(lump, besides=claim)
    if other is None and claim.rows.filter(lump_sum=lump).exists():
        other = claim
    if other is not None:
        problems.append(Problem("lump_sum_claimed", "lump_sum", {"number": other.number}))
    refuse_if(problems)
    row = CostRow.objects.create(
        claim=claim,
        position=(claim.rows.aggregate(last=Max("position"))["last"] or 0) + 1,
        cost_type=lump.cost_type,
        booked_on=reached_on,
        voucher_number=lump.code,
        text=lump.milestone,
        amount_ore=lump.amount_ore,
        lump_sum=lump,
    )
    written(claim, actor, at)
    add_claim_paper(claim_id=claim.pk, row_id=row.pk, filename=filename, content=content, actor=actor, at=at)
    return row
