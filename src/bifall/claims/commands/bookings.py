"""What the steps of a case and its project book in the frame ledger. Their doors ask for permission.

A grant is booked on the day of its decision, and a payment on the day that the money went out or came back,
whenever somebody notes it.
"""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q, Sum
from django.utils import timezone

from bifall.accounts.models import User
from bifall.applications.models import Application
from bifall.applications.states import State
from bifall.board.models import Decision, DelegatedDecision
from bifall.board.queries import grant_of
from bifall.board.states import Outcome
from bifall.calls.models import Round
from bifall.claims.commands.bookkeeping import (
    Move,
    account_for,
    frame_account,
    lock_ledger,
    not_enough,
    post,
)
from bifall.claims.models import Advance, Claim, LedgerAccount, Posting, Recovery
from bifall.claims.states import AccountKind, PostingKind
from bifall.kernel.problems import Problem, Refused
from bifall.projects.models import Project
from bifall.projects.states import ProjectState

Grant = Decision | DelegatedDecision


@transaction.atomic
def book_decision(*, decision: Grant, actor: User, at: datetime) -> Posting | None:
    """Let the ledger follow a decision on an application, on the decision's own day.

    A grant leaves the round's frame, or waits where the frame has not been given the money yet; what was set
    aside for a case that is rejected goes back. None when nothing moved.
    """
    application = decision.item.application if isinstance(decision, Decision) else decision.application
    if application is None:
        return None
    if decision.outcome == Outcome.GRANTED:
        return _book_grant(application, decision, decision.decided_on, actor, at)
    if decision.outcome == Outcome.REJECTED:
        return release_reservation(
            application_id=application.pk,
            reference=_reference(decision, application),
            on=decision.decided_on,
            actor=actor,
            at=at,
        )
    return None


@transaction.atomic
def release_reservation(
    *, application_id: UUID, reference: str, actor: User, at: datetime, on: date | None = None
) -> Posting | None:
    """What was set aside for a case that ends without a grant goes back to the round's frame."""
    application = _with_round(application_id)
    lock_ledger(application.authority_id)
    reserved = LedgerAccount.objects.filter(
        application=application, kind=AccountKind.RESERVED, balance_ore__gt=0
    ).first()
    if reserved is None:
        return None
    move = Move(reserved, frame_account(application.authority_id, application.round), reserved.balance_ore)
    kind = PostingKind.RESERVATION_RELEASED
    return post(application.authority_id, kind, [move], reference, actor, at, on=on, application=application)


@transaction.atomic
def require_grant(*, project_id: UUID, actor: User, at: datetime) -> None:
    """The project's grant stands in the ledger, booked at its decision or now; refused without a frame."""
    project = _project(project_id)
    application, decision = project.application, grant_of(project.application)
    if decision is None:
        raise ValueError("a project has a grant")
    if _is_booked(application):
        return
    if _book_grant(application, decision, timezone.localtime(at).date(), actor, at) is None:
        raise Refused([Problem("ledger_frame_missing", params={"round": str(application.round)})])


def book_waiting_grants(*, round_: Round, actor: User, at: datetime) -> list[Posting]:
    """Book the grants of the round that the frame had no money for when they were decided, in their order."""
    waiting = Application.objects.filter(round=round_, state=State.GRANTED).exclude(
        ledger_accounts__kind=AccountKind.GRANTED
    )
    today = timezone.localtime(at).date()
    found = [(decision.decided_on, one, decision) for one in waiting if (decision := grant_of(one))]
    found.sort(key=lambda row: (row[0], row[1].pk))
    booked = [_book_grant(one, decision, max(day, today), actor, at) for day, one, decision in found]
    return [posting for posting in booked if posting is not None]


def _is_booked(application: Application) -> bool:
    return LedgerAccount.objects.filter(application=application, kind=AccountKind.GRANTED).exists()


def _book_grant(
    application: Application, decision: Grant, on: date, actor: User, at: datetime
) -> Posting | None:
    """First what was reserved for the case, then what is free; None when the frame has not enough."""
    application = _with_round(application.pk)
    authority_id, amount = application.authority_id, (decision.granted_sek or 0) * 100
    lock_ledger(authority_id)
    if _is_booked(application):
        return None
    there = LedgerAccount.objects.filter(
        Q(kind=AccountKind.FRAME, round=application.round)
        | Q(kind=AccountKind.RESERVED, application=application)
    )
    if (there.aggregate(total=Sum("balance_ore"))["total"] or 0) < amount:
        # No account is made either: a round that has been given nothing has no line in the ledger.
        return None
    frame = frame_account(authority_id, application.round)
    reserved = account_for(authority_id, AccountKind.RESERVED, application=application)
    of_reserved = min(reserved.balance_ore, amount)
    granted = account_for(authority_id, AccountKind.GRANTED, application=application)
    moves = [
        Move(reserved, granted, of_reserved),
        Move(frame, granted, amount - of_reserved),
        Move(reserved, frame, reserved.balance_ore - of_reserved),
    ]
    reference = _reference(decision, application)
    return post(authority_id, PostingKind.GRANT, moves, reference, actor, at, on=on, application=application)


@transaction.atomic
def book_acceptance(*, project_id: UUID, actor: User, at: datetime) -> Posting:
    """The accepted grant is bound, year by year as the project is planned."""
    project = _project(project_id)
    granted = _granted(project)
    moves = [
        Move(granted, _committed(project, share.year), share.amount_sek * 100)
        for share in project.year_shares.order_by("year")
    ]
    return post(
        project.authority_id, PostingKind.ACCEPTANCE, moves, reference_of(project), actor, at, project=project
    )


@transaction.atomic
def book_payment(
    *, of: Claim | Advance, amount_ore: int, paid_on: date, actor: User, at: datetime
) -> Posting:
    """Money went out on the day: of the years in their order, and then of what has come back before."""
    project = _project(of.project_id)
    paid = account_for(project.authority_id, AccountKind.PAID, project=project)
    moves, left = [], amount_ore
    for account in _bound(project):
        part = min(account.balance_ore, left)
        moves.append(Move(account, paid, part))
        left -= part
    if left:
        raise Refused([not_enough(project.title, amount_ore - left)])
    is_claim = isinstance(of, Claim)
    kind = PostingKind.PAYMENT if is_claim else PostingKind.ADVANCE
    about = {"claim": of} if is_claim else {"advance": of}
    return post(
        project.authority_id,
        kind,
        moves,
        reference_of(project),
        actor,
        at,
        on=paid_on,
        project=project,
        **about,
    )


@transaction.atomic
def book_recovery(
    *, recovery: Recovery, amount_ore: int, paid_on: date, actor: User, at: datetime
) -> Posting:
    """Money came back on the day. From a project that is closed it goes on to the round's frame at once."""
    project = _project(recovery.project_id)
    move = Move(
        account_for(project.authority_id, AccountKind.PAID, project=project),
        account_for(project.authority_id, AccountKind.RECOVERED, project=project),
        amount_ore,
    )
    reference = reference_of(project)
    posting = post(
        project.authority_id,
        PostingKind.RECOVERY,
        [move],
        reference,
        actor,
        at,
        on=paid_on,
        project=project,
        recovery=recovery,
    )
    if project.state == ProjectState.CLOSED:
        onward = Move(move.target, frame_account(project.authority_id, project.application.round), amount_ore)
        post(
            project.authority_id,
            PostingKind.RELEASE,
            [onward],
            reference,
            actor,
            at,
            on=paid_on,
            project=project,
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
    frame = frame_account(project.authority_id, project.application.round)
    granted = _granted(project)
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
    return post(
        project.authority_id, PostingKind.RELEASE, moves, reference_of(project), actor, at, project=project
    )


def reference_of(project: Project) -> str:
    """The decision that the project's money rests on, as it is written in the ledger."""
    decision = project.decision or project.delegated_decision
    if decision is None:
        raise ValueError("a project has a grant")
    return _reference(decision, project.application)


def _reference(decision: Grant, application: Application) -> str:
    if isinstance(decision, Decision):
        item = decision.item
        return f"{item.meeting.board.organ_code} § {item.paragraph}, {decision.decided_on}"
    return f"{application.case_number}, {decision.legal_basis}, {decision.decided_on}"[:200]


def _with_round(application_id: UUID) -> Application:
    return Application.objects.select_related("round__call", "case").get(pk=application_id)


def _granted(project: Project) -> LedgerAccount:
    """Where the grant stands until it is accepted: an account of its case, older than the project."""
    return account_for(project.authority_id, AccountKind.GRANTED, application=project.application)


def _project(project_id: UUID) -> Project:
    """The project of a booking, with the ledger locked."""
    lock_ledger(Project.objects.values_list("authority_id", flat=True).get(pk=project_id))
    return Project.objects.select_related(
        "application__round__call",
        "application__case",
        "decision__item__meeting__board",
        "delegated_decision",
    ).get(pk=project_id)


def _committed(project: Project, year: int) -> LedgerAccount:
    return account_for(project.authority_id, AccountKind.COMMITTED, project=project, year=year)


def _bound(project: Project) -> list[LedgerAccount]:
    """What can be paid out of: the years in their order, then what has come back."""
    accounts = LedgerAccount.objects.filter(project=project)
    return [
        *accounts.filter(kind=AccountKind.COMMITTED).order_by("year"),
        *accounts.filter(kind=AccountKind.RECOVERED),
    ]
