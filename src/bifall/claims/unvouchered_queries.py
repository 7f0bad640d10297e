"""Questions about costs without vouchers: what an hour costs, what is covered, and whose year is how full."""

from __future__ import annotations

from django.db.models import Q

from bifall.applications.states import CostType
from bifall.claims.models import Claim, CostRow, HourRate, LumpSum
from bifall.claims.rules import Rate, Worked, trimmed
from bifall.claims.states import COUNTED, ClaimState, SimplifiedCosts, StaffCosts
from bifall.projects.models import Project
from bifall.regulations.findings import Finding
from bifall.regulations.simplified_costs import lump_sum, staff_cost

_REFUSED = Q(claim__state=ClaimState.REFUSED) | Q(claim__state__in=COUNTED, approved_ore=0)


def rates_per_hour(project: Project) -> list[Rate] | None:
    """What hours cost in the project; None where staff is reported with vouchers."""
    if project.grant_account.staff_costs != StaffCosts.BY_THE_HOUR:
        return None
    return [
        Rate(
            key=row.pk,
            person=row.person,
            rate_ore=row.rate_ore,
            valid_from=row.valid_from,
            valid_to=row.valid_to,
        )
        for row in project.hour_rates.all()
    ]


def covered_types(project: Project) -> dict[str, str]:
    """Cost types that nobody reports with vouchers, since they are counted otherwise → why, as a problem."""
    account = project.grant_account
    covered = {lump.cost_type: "cost_in_lump_sum" for lump in project.lump_sums.all()}
    if account.staff_costs == StaffCosts.BY_THE_HOUR:
        covered[CostType.STAFF] = "cost_by_the_hour"
    if account.simplified_costs == SimplifiedCosts.INDIRECT_COSTS:
        covered[CostType.INDIRECT_COSTS] = "cost_in_flat_rate"
    return {str(kind): code for kind, code in covered.items()}


def worked_in_the_years_of(claim: Claim, *, lock: bool = False) -> list[Worked]:
    """The hours of those who are in the claim, in all the beneficiary's projects: in this claim, and in those
    that have been sent in. What has been decided counts with the hours that were approved.

    lock: keep others from counting the same people until the transaction ends.
    """
    organisation = claim.project.organisation_id
    people = set(claim.rows.exclude(hour_rate=None).values_list("hour_rate__person", flat=True))
    if lock:
        theirs = HourRate.objects.filter(project__organisation_id=organisation, person__in=people)
        list(theirs.select_for_update(of=("self",), no_key=True).order_by("pk"))
    rows = CostRow.objects.filter(
        Q(claim=claim) | ~Q(claim__state__in=[ClaimState.DRAFT, ClaimState.REFUSED]),
        claim__project__organisation_id=organisation,
        hour_rate__person__in=people,
    )
    return [
        Worked(
            person=row.hour_rate.person,
            year=row.booked_on.year,
            rate=row.hour_rate.pk,
            hours=(row.approved_hours if row.claim.state in COUNTED else row.hours) or row.hours * 0,
            highest=row.hour_rate.hours_per_year,
        )
        for row in rows.select_related("hour_rate", "claim")
        if row.hour_rate is not None and row.hours is not None
    ]


def claimed_in(lump: LumpSum, *, besides: Claim) -> Claim | None:
    """The other claim that has asked for the lump sum, and has not been refused it."""
    row = lump.rows.exclude(claim=besides).exclude(_REFUSED).select_related("claim").first()
    return row.claim if row else None


def lump_sums_left(claim: Claim) -> list[LumpSum]:
    """Those that can be asked for in the claim: not in it, and not in another that has not refused them."""
    taken = CostRow.objects.filter(Q(claim=claim) | ~_REFUSED, lump_sum__project_id=claim.project_id)
    return list(claim.project.lump_sums.exclude(pk__in=taken.values("lump_sum_id")))


def explained(row: CostRow) -> list[dict[str, object]]:
    """How the amount of a row without a voucher was reached, with the rule and its source."""
    findings: list[Finding] = []
    if row.hour_rate is not None and row.hours is not None:
        on = row.hour_rate.project.decided_on
        verdict = staff_cost(
            hours=trimmed(row.hours),
            unit_ore=row.hour_rate.rate_ore,
            highest_hours=trimmed(row.hour_rate.hours_per_year),
            on=on,
        )
        return [*row.hour_rate.findings, verdict.findings[1].as_data()]
    if row.lump_sum is not None:
        findings += lump_sum(agreed_ore=row.lump_sum.amount_ore, delivered=1, deliverables=1).findings
    return [finding.as_data() for finding in findings]
