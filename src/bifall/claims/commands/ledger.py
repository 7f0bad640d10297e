"""The frame ledger's bookings. Nothing in it is ever changed: what was wrong is booked back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from bifall.accounts.models import Authority, User
from bifall.accounts.permissions import require
from bifall.applications.models import Application
from bifall.audit.commands import record
from bifall.audit.models import Chain
from bifall.calls.models import Round
from bifall.claims.events import Posted
from bifall.claims.models import (
    Advance,
    Appropriation,
    Claim,
    LedgerAccount,
    LedgerLine,
    Posting,
    Recovery,
)
from bifall.claims.states import AccountKind, PostingKind
from bifall.kernel.problems import Problem, Refused, refuse_if
from bifall.projects.models import Project
from bifall.projects.states import ProjectState


@dataclass(frozen=True, slots=True)
class Move:
    """So many öre from one account to another."""

    source: LedgerAccount
    target: LedgerAccount
    amount_ore: int


@transaction.atomic
def record_appropriation(
    *,
    authority_id: UUID,
    year: int,
    name: str,
    amount_sek: int,
    source: str,
    actor: User,
    at: datetime,
) -> Appropriation:
    """Write in what the authority has been given for a year, with the decision that gives it."""
    authority = Authority.objects.get(pk=authority_id)
    require(actor, "claims.keep_ledger", authority, at=at)
    problems = _problems_with_amount(amount_sek, source)
    if not name.strip():
        problems.append(Problem("ledger_name_missing", "name"))
    if not 2000 <= year <= 2100:
        problems.append(Problem("ledger_year_unlikely", "year"))
    if Appropriation.objects.filter(authority=authority, year=year, name=name.strip()).exists():
        problems.append(Problem("ledger_appropriation_taken", "name"))
    refuse_if(problems)
    _lock_ledger(authority.pk)
    made = Appropriation.objects.create(
        authority=authority, year=year, name=name.strip(), source=source.strip()
    )
    move = Move(
        _account(authority.pk, AccountKind.SOURCE),
        _account(authority.pk, AccountKind.APPROPRIATION, appropriation=made),
        amount_sek * 100,
    )
    _post(authority.pk, PostingKind.APPROPRIATION, [move], source.strip(), actor, at)
    return made


@transaction.atomic
def allocate_frame(
    *,
    appropriation_id: UUID,
    round_id: UUID,
    amount_sek: int,
    reference: str,
    actor: User,
    at: datetime,
    take_back: bool = False,
) -> Posting:
    """Give a round a part of an appropriation as its frame, or take a part that nobody has reserved back."""
    appropriation = Appropriation.objects.select_related("authority").get(pk=appropriation_id)
    require(actor, "claims.keep_ledger", appropriation, at=at)
    round_ = Round.objects.select_related("call").get(
        pk=round_id, call__authority_id=appropriation.authority_id
    )
    refuse_if(_problems_with_amount(amount_sek, reference))
    _lock_ledger(appropriation.authority_id)
    given = _account(appropriation.authority_id, AccountKind.APPROPRIATION, appropriation=appropriation)
    frame = _frame(appropriation.authority_id, round_)
    source, target = (frame, given) if take_back else (given, frame)
    kind = PostingKind.FRAME_RETURNED if take_back else PostingKind.FRAME
    moves = [Move(source, target, amount_sek * 100)]
    return _post(appropriation.authority_id, kind, moves, reference.strip(), actor, at)


@transaction.atomic
def reserve(*, application_id: UUID, amount_sek: int, reference: str, actor: User, at: datetime) -> Posting:
    """Set aside a part of the round's frame for a case that is on its way to a decision. 0 releases it."""
    application = Application.objects.select_related("round__call").get(pk=application_id)
    require(actor, "claims.keep_ledger", application, at=at)
    problems = [] if reference.strip() else [Problem("ledger_reference_missing", "reference")]
    if amount_sek < 0:
        problems.append(Problem("ledger_amount_missing", "amount_sek"))
    refuse_if(problems)
    _lock_ledger(application.authority_id)
    frame = _frame(application.authority_id, application.round)
    reserved = _account(application.authority_id, AccountKind.RESERVED, application=application)
    change = amount_sek * 100 - reserved.balance_ore
    if change == 0:
        raise Refused([Problem("ledger_amount_missing", "amount_sek")])
    move = Move(frame, reserved, change) if change > 0 else Move(reserved, frame, -change)
    kind = PostingKind.RESERVATION if change > 0 else PostingKind.RESERVATION_RELEASED
    return _post(application.authority_id, kind, [move], reference.strip(), actor, at)


# The bookings below belong to a step of a project, whose door asks for permission.


@transaction.atomic
def book_grant(*, project_id: UUID, actor: User, at: datetime) -> Posting:
    """The grant leaves the frame: first what was reserved for the case, then what is free."""
    project = _project(project_id)
    application = project.application
    frame = _frame(project.authority_id, application.round)
    reserved = _account(project.authority_id, AccountKind.RESERVED, application=application)
    granted = _account(project.authority_id, AccountKind.GRANTED, project=project)
    amount = project.granted_sek * 100
    of_reserved = min(reserved.balance_ore, amount)
    if amount - of_reserved > frame.balance_ore:
        raise Refused([Problem("ledger_frame_missing", params={"round": str(application.round)})])
    moves = [
        Move(reserved, granted, of_reserved),
        Move(frame, granted, amount - of_reserved),
        Move(reserved, frame, reserved.balance_ore - of_reserved),
    ]
    return _post(project.authority_id, PostingKind.GRANT, moves, reference_of(project), actor, at, project)


@transaction.atomic
def book_acceptance(*, project_id: UUID, actor: User, at: datetime) -> Posting:
    """The accepted grant is bound, year by year as the project is planned."""
    project = _project(project_id)
    granted = _account(project.authority_id, AccountKind.GRANTED, project=project)
    moves = [
        Move(granted, _committed(project, share.year), share.amount_sek * 100)
        for share in project.year_shares.order_by("year")
    ]
    return _post(
        project.authority_id, PostingKind.ACCEPTANCE, moves, reference_of(project), actor, at, project
    )


@transaction.atomic
def book_payment(*, of: Claim | Advance, amount_ore: int, actor: User, at: datetime) -> Posting:
    """Money goes out: of the years in their order, and then of what has come back before."""
    project = _project(of.project_id)
    paid = _account(project.authority_id, AccountKind.PAID, project=project)
    moves, left = [], amount_ore
    for account in _bound(project):
        part = min(account.balance_ore, left)
        moves.append(Move(account, paid, part))
        left -= part
    if left:
        raise Refused([_not_enough(project.title, amount_ore - left)])
    is_claim = isinstance(of, Claim)
    kind = PostingKind.PAYMENT if is_claim else PostingKind.ADVANCE
    about = {"claim": of} if is_claim else {"advance": of}
    return _post(project.authority_id, kind, moves, reference_of(project), actor, at, project, **about)


@transaction.atomic
def book_recovery(*, recovery: Recovery, amount_ore: int, actor: User, at: datetime) -> Posting:
    """Money has come back. From a project that is closed it goes on to the round's frame at once."""
    project = _project(recovery.project_id)
    move = Move(
        _account(project.authority_id, AccountKind.PAID, project=project),
        _account(project.authority_id, AccountKind.RECOVERED, project=project),
        amount_ore,
    )
    reference = reference_of(project)
    posting = _post(
        project.authority_id, PostingKind.RECOVERY, [move], reference, actor, at, project, recovery=recovery
    )
    if project.state == ProjectState.CLOSED:
        onward = Move(move.target, _frame(project.authority_id, project.application.round), amount_ore)
        _post(
            project.authority_id,
            PostingKind.RELEASE,
            [onward],
            reference,
            actor,
            at,
            project,
            recovery=recovery,
        )
    return posting


@transaction.atomic
def book_release(
    *, project_id: UUID, actor: User, at: datetime, at_most_ore: int | None = None
) -> Posting | None:
    """What the project will not use goes back to its round's frame: all that is left, what has come back with
    it, or at most so much of what is bound.

    None when there was nothing.
    """
    project = _project(project_id)
    frame = _frame(project.authority_id, project.application.round)
    granted = _account(project.authority_id, AccountKind.GRANTED, project=project)
    moves: list[Move] = []
    left = at_most_ore
    # The latest years first: the project has most use of those that are near.
    bound = LedgerAccount.objects.filter(project=project, kind=AccountKind.COMMITTED).order_by("-year")
    back = LedgerAccount.objects.filter(project=project, kind=AccountKind.RECOVERED) if left is None else []
    for account in [*bound, granted, *back]:
        part = account.balance_ore if left is None else min(account.balance_ore, left)
        moves.append(Move(account, frame, part))
        left = None if left is None else left - part
    if not any(move.amount_ore for move in moves):
        return None
    return _post(project.authority_id, PostingKind.RELEASE, moves, reference_of(project), actor, at, project)


def reference_of(project: Project) -> str:
    """The decision that the project's money rests on, as it is written in the ledger."""
    if project.decision is not None:
        item = project.decision.item
        return f"{item.meeting.board.organ_code} § {item.paragraph}, {project.decided_on}"
    delegated = project.delegated_decision
    basis = delegated.legal_basis if delegated else ""
    return f"{project.case_number}, {basis}, {project.decided_on}"[:200]


def _lock_ledger(authority_id: UUID) -> None:
    """Let one at a time into an authority's ledger, so that postings are numbered without gaps.

    The lock is the row that every entry of the audit takes. A lock of the ledger's own would be taken before
    it by some and after it by others, and two could wait for each other.
    """
    Chain.objects.get_or_create(authority_id=authority_id)
    Chain.objects.select_for_update().get(authority_id=authority_id)


def _project(project_id: UUID) -> Project:
    """The project of a booking, with the ledger locked."""
    _lock_ledger(Project.objects.values_list("authority_id", flat=True).get(pk=project_id))
    return Project.objects.select_related(
        "application__round__call",
        "application__case",
        "decision__item__meeting__board",
        "delegated_decision",
    ).get(pk=project_id)


def _frame(authority_id: UUID, round_: Round) -> LedgerAccount:
    return _account(authority_id, AccountKind.FRAME, round=round_)


def _committed(project: Project, year: int) -> LedgerAccount:
    return _account(project.authority_id, AccountKind.COMMITTED, project=project, year=year)


def _bound(project: Project) -> list[LedgerAccount]:
    """What can be paid out of: the years in their order, then what has come back."""
    accounts = LedgerAccount.objects.filter(project=project)
    return [
        *accounts.filter(kind=AccountKind.COMMITTED).order_by("year"),
        *accounts.filter(kind=AccountKind.RECOVERED),
    ]


def _account(authority_id: UUID, kind: AccountKind, *, year: int | None = None, **of: Any) -> LedgerAccount:
    """The account of a kind for the thing named (`round=…`, `project=…`); made when it is first needed."""
    parts = [kind.value, *(str(thing.pk) for thing in of.values()), *([str(year)] if year else [])]
    found, _created = LedgerAccount.objects.get_or_create(
        authority_id=authority_id, key=":".join(parts), defaults={"kind": kind, "year": year, **of}
    )
    return found


def _post(
    authority_id: UUID,
    kind: PostingKind,
    moves: Sequence[Move],
    reference: str,
    actor: User,
    at: datetime,
    project: Project | None = None,
    **about: Any,
) -> Posting:
    """Write a posting whose lines are nil together, and move the balances; none goes below zero."""
    last = Posting.objects.filter(authority_id=authority_id).order_by("-number").first()
    posting = Posting.objects.create(
        authority_id=authority_id,
        number=1 if last is None else last.number + 1,
        kind=kind,
        booked_on=timezone.localtime(at).date(),
        reference=reference[:200],
        project=project,
        made_by=actor,
        made_at=at,
        **about,
    )
    lines: list[LedgerLine] = []
    for move in moves:
        if move.amount_ore == 0:
            continue
        _draw(move.source, move.amount_ore)
        LedgerAccount.objects.filter(pk=move.target.pk).update(balance_ore=F("balance_ore") + move.amount_ore)
        lines += [
            LedgerLine(posting=posting, account=move.source, amount_ore=-move.amount_ore),
            LedgerLine(posting=posting, account=move.target, amount_ore=move.amount_ore),
        ]
    LedgerLine.objects.bulk_create(lines)
    total = sum(line.amount_ore for line in lines if line.amount_ore > 0)
    event = Posted(kind=kind, number=posting.number, amount_ore=total)
    record(event, subject=project or posting, actor=actor, at=at)
    return posting


def _draw(account: LedgerAccount, amount_ore: int) -> None:
    """Take from an account what it has; the source alone may go below zero."""
    if amount_ore < 0:
        raise ValueError("a move goes from its source to its target")
    rows = LedgerAccount.objects.filter(pk=account.pk)
    if account.kind != AccountKind.SOURCE:
        rows = rows.filter(balance_ore__gte=amount_ore)
    if not rows.update(balance_ore=F("balance_ore") - amount_ore):
        account.refresh_from_db(fields=["balance_ore"])
        name = str(AccountKind(account.kind).label)
        raise Refused([_not_enough(name, account.balance_ore)])


def _not_enough(account: str, left_ore: int) -> Problem:
    return Problem("ledger_not_enough", "amount_sek", {"account": account, "left_ore": left_ore})


def _problems_with_amount(amount_sek: int, reference: str) -> list[Problem]:
    problems = [] if amount_sek > 0 else [Problem("ledger_amount_missing", "amount_sek")]
    if not reference.strip():
        problems.append(Problem("ledger_reference_missing", "reference"))
    return problems
