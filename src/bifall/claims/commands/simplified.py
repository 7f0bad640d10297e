"""The flat rate of a claim: a row computed from the staff costs, which follows them when they are cut."""

from __future__ import annotations

from django.db.models import Max, Sum
from django.utils.translation import gettext_lazy as _

from bifall.applications.states import CostType
from bifall.claims.models import Claim, CostRow, GrantAccount
from bifall.claims.states import RowState, SimplifiedCosts
from bifall.kernel.problems import Problem
from bifall.regulations.simplified_costs import CostVerdict, FlatRate, flat_rate_cost

TEXT = _("Schablon på personalkostnaderna")
COST_TYPES = {
    SimplifiedCosts.INDIRECT_COSTS: CostType.INDIRECT_COSTS,
    SimplifiedCosts.ALL_OTHER_COSTS: CostType.OTHER,
}


def drop_flat_rate(claim: Claim) -> None:
    """Take the computed row away, so that it is reckoned anew."""
    claim.rows.filter(is_computed=True).delete()


def add_flat_rate(claim: Claim, account: GrantAccount) -> list[Problem]:
    """Add the computed row that the decision gives a right to; say what leaves no room for it."""
    if account.simplified_costs == SimplifiedCosts.NONE:
        return []
    verdict = _worked_out(claim, account, "amount_ore")
    if not verdict.passed:
        return [Problem("claim_flat_rate_leaves_no_room")]
    if verdict.cost_ore > 0:
        CostRow.objects.create(
            claim=claim,
            position=(claim.rows.aggregate(last=Max("position"))["last"] or 0) + 1,
            cost_type=COST_TYPES[SimplifiedCosts(account.simplified_costs)],
            booked_on=claim.ends_on,
            voucher_number="–",
            text=str(TEXT),
            amount_ore=verdict.cost_ore,
            is_computed=True,
        )
    return []


def settle_flat_rate(claim: Claim, account: GrantAccount) -> None:
    """Approve as much of the computed row as the approved staff costs give."""
    row = claim.rows.filter(is_computed=True).first()
    if row is None:
        return
    approved = min(max(_worked_out(claim, account, "approved_ore").cost_ore, 0), row.amount_ore)
    row.approved_ore = approved
    row.state = RowState.APPROVED if approved == row.amount_ore else RowState.REDUCED
    row.save(update_fields=["approved_ore", "state"])


def _worked_out(claim: Claim, account: GrantAccount, column: str) -> CostVerdict:
    rows = claim.rows.filter(is_computed=False)
    staff = rows.filter(cost_type=CostType.STAFF).aggregate(total=Sum(column))["total"] or 0
    other = rows.exclude(cost_type=CostType.STAFF).aggregate(total=Sum("amount_ore"))["total"] or 0
    return flat_rate_cost(
        rate=FlatRate(account.simplified_costs),
        staff_ore=staff,
        other_ore=other,
        on=claim.project.decided_on,
    )
