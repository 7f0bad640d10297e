"""Questions to the payments: what can be paid, which files there are, and what the bank's word left open."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum

from bifall.accounts.models import Authority
from bifall.claims.models import (
    Advance,
    BankReport,
    BankReportLine,
    Claim,
    PayeeAccount,
    Payment,
    PaymentBatch,
)
from bifall.claims.states import OPEN_PAYMENT, TO_LOOK_INTO, AdvanceState, ClaimState
from bifall.projects.models import Project

PROJECT = ("project__application__case", "project__organisation")


@dataclass(frozen=True, slots=True)
class ToPay:
    """A claim or an advance that has been decided and is in no file. account: where it would be paid."""

    thing: Claim | Advance
    amount_ore: int
    account: PayeeAccount | None

    @property
    def is_claim(self) -> bool:
        return isinstance(self.thing, Claim)


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits for somebody: payments to put in a file, and accounts to confirm."""

    to_pay: list[ToPay]
    to_confirm: list[PayeeAccount]


def to_pay(authority: Authority, projects: QuerySet[Project]) -> list[ToPay]:
    """What is decided and not on its way, the oldest decision first."""
    return waiting(authority, projects).to_pay


def waiting(authority: Authority, projects: QuerySet[Project]) -> Waiting:
    """What is decided and in no file, and the accounts that nobody has confirmed, in three queries."""
    in_a_file = Payment.objects.filter(state__in=OPEN_PAYMENT)
    claims = (
        Claim.objects.filter(
            project__in=projects,
            state__in=[ClaimState.APPROVED, ClaimState.PARTLY_APPROVED],
            payable_ore__gt=0,
        )
        .exclude(Exists(in_a_file.filter(claim=OuterRef("pk"))))
        .select_related(*PROJECT)
        .order_by("decided_at", "pk")
    )
    advances = (
        Advance.objects.filter(project__in=projects, state=AdvanceState.DECIDED)
        .exclude(Exists(in_a_file.filter(advance=OuterRef("pk"))))
        .select_related(*PROJECT)
        .order_by("decided_at", "pk")
    )
    things: list[tuple[Claim | Advance, int]] = [
        *((claim, claim.payable_ore or 0) for claim in claims),
        *((advance, advance.granted_ore or 0) for advance in advances),
    ]
    organisations = {thing.project.organisation_id for thing, _ore in things}
    current = (
        PayeeAccount.objects.filter(organisation__authority=authority, ended_at=None)
        .filter(Q(organisation__in=organisations) | Q(confirmed_at=None))
        .select_related("organisation", "given_by")
        .order_by("given_at", "pk")
    )
    accounts = {row.organisation_id: row for row in current}
    return Waiting(
        [ToPay(thing, ore, accounts.get(thing.project.organisation_id)) for thing, ore in things],
        [row for row in current if row.confirmed_at is None],
    )


def account_of_payee(organisation_id: UUID) -> PayeeAccount | None:
    """Where the organisation is paid, confirmed or not yet."""
    return PayeeAccount.objects.filter(organisation_id=organisation_id, ended_at=None).first()


def batches_of(authority: Authority) -> QuerySet[PaymentBatch]:
    """The files, the latest first, each with its payments counted and summed."""
    return (
        PaymentBatch.objects.filter(authority=authority)
        .select_related("made_by", "released_by")
        .annotate(
            payment_count=Count("payments"),
            total_ore=Sum("payments__amount_ore"),
            paid_count=Count("payments", filter=Q(payments__state="paid")),
        )
        .order_by("-number")
    )


def payments_of(batch: PaymentBatch) -> QuerySet[Payment]:
    return batch.payments.select_related(*PROJECT, "claim", "advance", "batch").order_by("position")


def reports_of(authority: Authority) -> QuerySet[BankReport]:
    """The bank's reports, the latest first, each with its lines counted."""
    return (
        BankReport.objects.filter(authority=authority)
        .select_related("read_by")
        .annotate(
            line_count=Count("lines"),
            open_count=Count("lines", filter=Q(lines__outcome__in=TO_LOOK_INTO)),
        )
        .order_by("-read_at", "pk")
    )


def lines_of(report: BankReport) -> QuerySet[BankReportLine]:
    return report.lines.select_related("payment__batch", "payment__project").order_by("position")


def claims_of(authority: Authority, projects: QuerySet[Project]) -> QuerySet[Claim]:
    """Every claim that has been sent in, the latest first."""
    sent = Claim.objects.filter(project__authority=authority, project__in=projects)
    sent = sent.exclude(state=ClaimState.DRAFT).select_related(*PROJECT, "reviewer")
    return sent.order_by("-submitted_at", "pk")
