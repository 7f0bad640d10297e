"""What keeps a claim with hours, lump sums or costs that are counted otherwise from being sent."""

from __future__ import annotations

from bifall.claims import rules
from bifall.claims.models import Claim
from bifall.claims.rules import Bounds
from bifall.claims.unvouchered_queries import claimed_in, worked_in_the_years_of
from bifall.kernel.problems import Problem


def problems_with_what_has_no_voucher(claim: Claim, bounds: Bounds) -> list[Problem]:
    """Nothing is counted twice, nobody has more hours than their year, and every milestone is proven."""
    with_vouchers = claim.rows.filter(is_computed=False, hour_rate=None, lump_sum=None)
    covered = with_vouchers.filter(cost_type__in=bounds.covered).count()
    problems = [Problem("claim_rows_covered", params={"rows": covered})] if covered else []
    for problem in rules.problems_with_years(worked_in_the_years_of(claim, lock=True)):
        problems.append(Problem(problem.code, params=problem.params))
    for row in claim.rows.exclude(lump_sum=None).select_related("lump_sum"):
        lump = row.lump_sum
        if lump is None:
            continue
        if row.voucher_id is None:
            problems.append(Problem("lump_sum_proof_missing", params={"milestone": lump.milestone}))
        if (other := claimed_in(lump, besides=claim)) is not None:
            problems.append(Problem("lump_sum_claimed", params={"number": other.number}))
    return problems
