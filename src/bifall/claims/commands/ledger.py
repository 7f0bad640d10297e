"""What the controller books by hand: the year's money, the rounds' frames, what is set aside."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from bifall.accounts.models import Authority, User
from bifall.accounts.permissions import require
from bifall.applications.models import Application
from bifall.applications.states import IN_PREPARATION
from bifall.calls.models import Round
from bifall.claims.commands.bookings import book_waiting_grants
from bifall.claims.commands.bookkeeping import Move, account_for, frame_account, lock_ledger, post
from bifall.claims.models import Appropriation, Posting
from bifall.claims.states import AccountKind, PostingKind
from bifall.kernel.problems import Problem, Refused, refuse_if


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
    lock_ledger(authority.pk)
    made = Appropriation.objects.create(
        authority=authority, year=year, name=name.strip(), source=source.strip()
    )
    move = Move(
        account_for(authority.pk, AccountKind.SOURCE),
        account_for(authority.pk, AccountKind.APPROPRIATION, appropriation=made),
        amount_sek * 100,
    )
    post(authority.pk, PostingKind.APPROPRIATION, [move], source.strip(), actor, at)
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
    """Give a round a part of an appropriation as its frame, or take a part that nobody has reserved back.

    Grants that were decided before there was money for them in the frame are booked now.
    """
    appropriation = Appropriation.objects.select_related("authority").get(pk=appropriation_id)
    require(actor, "claims.keep_ledger", appropriation, at=at)
    round_ = Round.objects.select_related("call").get(
        pk=round_id, call__authority_id=appropriation.authority_id
    )
    refuse_if(_problems_with_amount(amount_sek, reference))
    lock_ledger(appropriation.authority_id)
    given = account_for(appropriation.authority_id, AccountKind.APPROPRIATION, appropriation=appropriation)
    frame = frame_account(appropriation.authority_id, round_)
    source, target = (frame, given) if take_back else (given, frame)
    kind = PostingKind.FRAME_RETURNED if take_back else PostingKind.FRAME
    moves = [Move(source, target, amount_sek * 100)]
    posting = post(appropriation.authority_id, kind, moves, reference.strip(), actor, at)
    if not take_back:
        book_waiting_grants(round_=round_, actor=actor, at=at)
    return posting


@transaction.atomic
def reserve(*, application_id: UUID, amount_sek: int, reference: str, actor: User, at: datetime) -> Posting:
    """Set aside a part of the round's frame for a case that is on its way to a decision. 0 releases it."""
    application = (
        Application.objects.select_for_update(of=("self",), no_key=True)
        .select_related("round__call")
        .get(pk=application_id)
    )
    require(actor, "claims.keep_ledger", application, at=at)
    problems = [] if reference.strip() else [Problem("ledger_reference_missing", "reference")]
    if amount_sek < 0:
        problems.append(Problem("ledger_amount_missing", "amount_sek"))
    if amount_sek and application.state not in IN_PREPARATION:
        problems.append(Problem("ledger_case_not_in_preparation", "application"))
    refuse_if(problems)
    lock_ledger(application.authority_id)
    frame = frame_account(application.authority_id, application.round)
    reserved = account_for(application.authority_id, AccountKind.RESERVED, application=application)
    change = amount_sek * 100 - reserved.balance_ore
    if change == 0:
        raise Refused([Problem("ledger_amount_missing", "amount_sek")])
    move = Move(frame, reserved, change) if change > 0 else Move(reserved, frame, -change)
    kind = PostingKind.RESERVATION if change > 0 else PostingKind.RESERVATION_RELEASED
    return post(application.authority_id, kind, [move], reference.strip(), actor, at, application=application)


def _problems_with_amount(amount_sek: int, reference: str) -> list[Problem]:
    problems = [] if amount_sek > 0 else [Problem("ledger_amount_missing", "amount_sek")]
    if not reference.strip():
        problems.append(Problem("ledger_reference_missing", "reference"))
    return problems
