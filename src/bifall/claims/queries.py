"""Questions to the claims: which may be read, how the grant stands, what waits for whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Max, Q, QuerySet, Sum
from django.utils import timezone

from bifall.accounts.models import Authority, User
from bifall.applications.models import Application
from bifall.assessment.queries import without_conflict
from bifall.claims.models import (
    Advance,
    Claim,
    CostFile,
    CostRow,
    GrantAccount,
    ProjectBooks,
    Recovery,
    ReferenceRate,
)
from bifall.claims.states import (
    OPEN_CLAIM,
    OUTSTANDING,
    UNDER_WAY,
    AdvanceState,
    ClaimState,
    RecoveryState,
    RowState,
)
from bifall.claims.uploads import AccountSpan, Bookkeeping
from bifall.organisations.policies import organisations_of
from bifall.projects.models import Project
from bifall.projects.policies import DESK
from bifall.projects.rules import day_to_settle
from bifall.projects.states import ProjectState
from bifall.regulations.interest import REFERENCE_RATES, RateRow
from bifall.regulations.payments import Account


def visible_to(user: User) -> QuerySet[Claim]:
    """The rows that `claims.view` allows; a test holds the two together."""
    clear = without_conflict(user, Application.objects.filter(project__isnull=False))
    own = Q(project__organisation_id__in=organisations_of(user))
    sent = Q(project__authority_id__in=user.authorities_as(*DESK), project__application__in=clear) & ~Q(
        state=ClaimState.DRAFT
    )
    return Claim.objects.filter(own | sent)


def with_project(claims: QuerySet[Claim]) -> QuerySet[Claim]:
    return claims.select_related(
        "project__application__case",
        "project__organisation",
        "reviewer",
        "first_approver",
        "decided_by",
        "submitted_by",
    )


def account_of(row: GrantAccount) -> Account:
    """The row as the value that the regulations reckon with."""
    return Account(
        granted_ore=row.granted_ore,
        share_percent=row.share_percent,
        approved_ore=row.approved_ore,
        advanced_ore=row.advanced_ore,
        paid_ore=row.paid_ore,
        holdback_percent=row.holdback_percent,
        final_report_approved=row.final_report_approved,
    )


def claimed_to(project: Project, before: Claim | None = None) -> date | None:
    """The last day that costs have been reported to, in claims sent in (other than `before`)."""
    sent = project.claims.exclude(state__in=[ClaimState.DRAFT, ClaimState.REFUSED])
    if before is not None:
        sent = sent.exclude(pk=before.pk)
    last: date | None = sent.aggregate(last=Max("ends_on"))["last"]
    return last


def last_day_to_claim(project: Project) -> date | None:
    """The last day to send in the final claim of a project that has ended; None while it has not."""
    if project.ended_at is None:
        return None
    return day_to_settle(
        ended_on=timezone.localtime(project.ended_at).date(),
        ends_on=project.ends_on,
        final_report_due_on=project.final_report_due_on,
    )


def final_claim(project: Project) -> Claim | None:
    """The claim that the beneficiary has sent in as the last, unless it was refused."""
    sent = project.claims.exclude(state__in=[ClaimState.DRAFT, ClaimState.REFUSED])
    return sent.filter(is_final=True).order_by("number").first()


def can_still_claim(project: Project, today: date) -> bool:
    """No final claim has been sent in, and an ended project has not passed its last day."""
    last = last_day_to_claim(project)
    return final_claim(project) is None and (last is None or today <= last)


def awaits_final_claim(project: Project, today: date) -> date | None:
    """The last day of a final claim that can still come and has money to ask for.

    Of a project that was carried out: what was held back. Of one that was broken off: costs until then.
    """
    last = last_day_to_claim(project)
    if last is None or project.started_at is None or not can_still_claim(project, today):
        return None
    account = account_of(project.grant_account)
    if project.state == ProjectState.TERMINATED:
        return last if account.left_ore else None
    return last if project.state == ProjectState.COMPLETED and account.payable_ore else None


def open_claims(project: Project) -> QuerySet[Claim]:
    """Sent in, and neither paid nor refused."""
    return project.claims.filter(state__in=OPEN_CLAIM)


def books_of(project: Project) -> Bookkeeping:
    """How the project stands in its beneficiary's books; without any accounts until somebody has told."""
    row = ProjectBooks.objects.filter(project=project).prefetch_related("ranges").first()
    number = project.organisation.register_number
    if row is None:
        return Bookkeeping(organisation_number=number, spans=())
    spans = [AccountSpan(span.first_account, span.last_account, span.cost_type) for span in row.ranges.all()]
    return Bookkeeping(
        organisation_number=number, dimension=row.dimension, object_code=row.object_code, spans=spans
    )


def under_way(claim: Claim) -> CostFile | None:
    """The file that is being read into the claim now."""
    return CostFile.objects.filter(claim=claim, state__in=UNDER_WAY).first()


@dataclass(frozen=True, slots=True)
class RowTotals:
    """A claim's rows in one line."""

    rows: int
    unchecked: int
    amount_ore: int
    approved_ore: int


def totals_of(claim: Claim) -> RowTotals:
    found = claim.rows.aggregate(
        rows=Count("pk"),
        unchecked=Count("pk", filter=Q(state=RowState.UNCHECKED, is_computed=False)),
        amount=Sum("amount_ore"),
        approved=Sum("approved_ore"),
    )
    return RowTotals(found["rows"], found["unchecked"], found["amount"] or 0, found["approved"] or 0)


def cost_by_type(project: Project) -> dict[str, int]:
    """What has been approved of each cost type so far, in öre, in claims that have been decided."""
    rows = CostRow.objects.filter(claim__project=project, claim__approved_ore__isnull=False)
    counted = rows.exclude(claim__state__in=[ClaimState.REFUSED]).values_list("cost_type")
    return dict(counted.annotate(total=Sum("approved_ore")).order_by("cost_type"))


def same_voucher_before(claim: Claim) -> set[UUID]:
    """Rows of the claim whose voucher, day and amount stand in another row of the project too."""
    others = CostRow.objects.filter(claim__project_id=claim.project_id, is_computed=False)
    seen = others.values("voucher_number", "booked_on", "amount_ore").annotate(times=Count("pk"))
    twice = {(row["voucher_number"], row["booked_on"], row["amount_ore"]) for row in seen.filter(times__gt=1)}
    if not twice:
        return set()
    rows = claim.rows.values_list("pk", "voucher_number", "booked_on", "amount_ore")
    return {pk for pk, *what in rows if tuple(what) in twice}


def outstanding_ore(project_id: UUID) -> int:
    """What has been decided to come back, and has not yet."""
    rows = Recovery.objects.filter(project_id=project_id, state__in=OUTSTANDING)
    return sum(row.left_ore for row in rows)


def claims_to_handle(authority: Authority) -> QuerySet[Claim]:
    """What waits for the authority, the oldest first."""
    waiting = OPEN_CLAIM - {ClaimState.COMPLETION_REQUESTED}
    return with_project(Claim.objects.filter(project__authority=authority, state__in=waiting)).order_by(
        "submitted_at", "id"
    )


def advances_to_handle(authority: Authority) -> QuerySet[Advance]:
    waiting = [AdvanceState.APPLIED, AdvanceState.PREPARED, AdvanceState.DECIDED]
    return (
        Advance.objects.filter(project__authority=authority, state__in=waiting)
        .select_related("project__application__case", "project__organisation")
        .order_by("applied_at", "id")
    )


def recoveries_to_handle(authority: Authority) -> QuerySet[Recovery]:
    over = [RecoveryState.DROPPED, RecoveryState.OFFSET, RecoveryState.SETTLED]
    return (
        Recovery.objects.filter(project__authority=authority)
        .exclude(state__in=over)
        .select_related("project__application__case", "project__organisation")
        .order_by("proposed_at", "id")
    )


def rates_of(authority_id: UUID) -> list[RateRow]:
    """The reference rates that are known in the house, with those that the authority has added after them."""
    added = ReferenceRate.objects.filter(authority_id=authority_id).order_by("valid_from")
    return [
        *REFERENCE_RATES,
        *(RateRow(row.valid_from, row.valid_to, row.source, row.percent) for row in added),
    ]


def nothing_left_open(project: Project) -> bool:
    """No claim, advance or recovery waits for anybody."""
    claims = project.claims.filter(state__in=OPEN_CLAIM).exists()
    advances = project.advances.filter(
        state__in=[AdvanceState.APPLIED, AdvanceState.PREPARED, AdvanceState.DECIDED]
    ).exists()
    recoveries = project.recoveries.filter(
        state__in=[RecoveryState.PROPOSED, RecoveryState.COMMUNICATED, *OUTSTANDING]
    ).exists()
    return not (claims or advances or recoveries)
