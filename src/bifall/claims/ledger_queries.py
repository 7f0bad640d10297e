"""Questions to the frame ledger: where the money stands, by round and year, and whether it balances."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import F, Prefetch, Q, QuerySet, Sum

from bifall.accounts.models import Authority
from bifall.applications.models import Application
from bifall.applications.states import State
from bifall.board.models import Decision, DelegatedDecision
from bifall.board.states import Outcome
from bifall.calls.models import Round
from bifall.claims.models import Appropriation, LedgerAccount, LedgerLine, Posting
from bifall.claims.states import AccountKind, PostingKind

STANDING = (
    AccountKind.FRAME,
    AccountKind.RESERVED,
    AccountKind.GRANTED,
    AccountKind.COMMITTED,
    AccountKind.PAID,
    AccountKind.RECOVERED,
)
"""Where the money of a round can stand, in order."""


@dataclass(slots=True)
class FrameLine:
    """A round's money, in öre, by where it stands now."""

    round: Round
    standing: dict[str, int] = field(default_factory=lambda: dict.fromkeys(STANDING, 0))

    @property
    def total_ore(self) -> int:
        return sum(self.standing.values())

    @property
    def amounts(self) -> list[int]:
        return [self.standing[kind] for kind in STANDING]


@dataclass(frozen=True, slots=True)
class AppropriationLine:
    """What the authority was given, and what it has not handed out to any round."""

    appropriation: Appropriation
    given_ore: int
    left_ore: int


def frame_lines(authority: Authority) -> list[FrameLine]:
    """A line for each round that has had money, in three queries however many there are."""
    accounts = LedgerAccount.objects.filter(authority=authority, kind__in=STANDING, balance_ore__gt=0)
    rows = accounts.annotate(
        of_application=F("application__round_id"), of_project=F("project__application__round_id")
    ).values_list("kind", "round_id", "of_application", "of_project", "balance_ore")
    lines: dict[UUID, FrameLine] = {}
    framed = Round.objects.filter(ledger_accounts__authority=authority).select_related("call").distinct()
    for round_ in framed.order_by("-closes_at", "id"):
        lines[round_.pk] = FrameLine(round_)
    for kind, round_id, of_application, of_project, balance in rows:
        at = round_id or of_application or of_project
        if at in lines:
            lines[at].standing[kind] += balance
    return list(lines.values())


def appropriation_lines(authority: Authority) -> list[AppropriationLine]:
    """The authority's appropriations with what is left to hand out, in two queries."""
    accounts = LedgerAccount.objects.filter(authority=authority, kind=AccountKind.APPROPRIATION)
    left = dict(accounts.values_list("appropriation_id", "balance_ore"))
    given = dict(
        LedgerLine.objects.filter(
            account__in=accounts, posting__kind=PostingKind.APPROPRIATION, amount_ore__gt=0
        )
        .order_by()
        .values_list("account__appropriation_id")
        .annotate(total=Sum("amount_ore"))
    )
    return [
        AppropriationLine(row, given.get(row.pk, 0), left.get(row.pk, 0))
        for row in Appropriation.objects.filter(authority=authority).order_by("-year", "name")
    ]


def forecast(authority: Authority) -> list[tuple[int, int]]:
    """(year, öre) of what is bound and not yet paid."""
    bound = LedgerAccount.objects.filter(
        authority=authority, kind=AccountKind.COMMITTED, balance_ore__gt=0, year__isnull=False
    )
    return [
        (year, total)
        for year, total in bound.order_by("year").values_list("year").annotate(total=Sum("balance_ore"))
        if year is not None
    ]


def balances_of_project(project_id: UUID) -> Mapping[str, int]:
    """kind → öre on the project's accounts."""
    found: dict[str, int] = defaultdict(int)
    accounts = LedgerAccount.objects.filter(
        Q(project_id=project_id) | Q(kind=AccountKind.GRANTED, application__project=project_id)
    )
    for kind, balance in accounts.values_list("kind", "balance_ore"):
        found[kind] += balance
    return found


def grants_not_booked(authority: Authority) -> list[tuple[Application, int]]:
    """(application, granted kronor) of grants that the round's frame in the ledger has no money for."""
    granted = Application.objects.filter(authority=authority, state=State.GRANTED).exclude(
        ledger_accounts__kind=AccountKind.GRANTED
    )
    by_board = Decision.objects.filter(outcome=Outcome.GRANTED, item__application__in=granted)
    delegated = DelegatedDecision.objects.filter(outcome=Outcome.GRANTED, application__in=granted)
    amounts = dict(by_board.values_list("item__application_id", "granted_sek"))
    amounts |= dict(delegated.values_list("application_id", "granted_sek"))
    rows = granted.filter(pk__in=amounts).select_related("case", "round__call", "organisation")
    return [(row, amounts[row.pk] or 0) for row in rows.order_by("case__year", "case__number", "id")]


def postings_of(authority: Authority) -> QuerySet[Posting]:
    """Every posting, the latest first, with its lines and what it rests on."""
    return (
        Posting.objects.filter(authority=authority)
        .select_related("project", "application__case", "made_by", "claim")
        .prefetch_related(Prefetch("lines", LedgerLine.objects.select_related("account")))
        .order_by("-number")
    )


def faults(authority: Authority) -> list[str]:
    """What does not hold in the ledger, by account or posting; nothing when it balances."""
    found = []
    accounts = LedgerAccount.objects.filter(authority=authority).annotate(booked=Sum("lines__amount_ore"))
    found += [f"account {row.key}" for row in accounts if (row.booked or 0) != row.balance_ore]
    found += [
        f"account {row.key} below zero"
        for row in accounts
        if row.balance_ore < 0 and row.kind != AccountKind.SOURCE
    ]
    postings = Posting.objects.filter(authority=authority).annotate(total=Sum("lines__amount_ore"))
    found += [f"posting {row.number}" for row in postings.order_by("number") if row.total]
    return found
