"""How the frame ledger is written: under one lock, numbered without gaps, every posting nil together.

Nothing in it is ever changed: what was wrong is booked back.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import F
from django.utils import timezone

from bifall.accounts.models import User
from bifall.audit.commands import record
from bifall.audit.models import Chain
from bifall.calls.models import Round
from bifall.claims.events import Posted
from bifall.claims.models import LedgerAccount, LedgerLine, Posting
from bifall.claims.states import AccountKind, PostingKind
from bifall.kernel.problems import Problem, Refused
from bifall.projects.models import Project


@dataclass(frozen=True, slots=True)
class Move:
    """So many öre from one account to another."""

    source: LedgerAccount
    target: LedgerAccount
    amount_ore: int


def lock_ledger(authority_id: UUID) -> None:
    """Let one at a time into an authority's ledger, so that postings are numbered without gaps.

    The lock is the row that every entry of the audit takes. A lock of the ledger's own would be taken before
    it by some and after it by others, and two could wait for each other.
    """
    Chain.objects.get_or_create(authority_id=authority_id)
    Chain.objects.select_for_update().get(authority_id=authority_id)


def frame_account(authority_id: UUID, round_: Round) -> LedgerAccount:
    return account_for(authority_id, AccountKind.FRAME, round=round_)


def account_for(
    authority_id: UUID, kind: AccountKind, *, year: int | None = None, **of: Any
) -> LedgerAccount:
    """The account of a kind for the thing named (`round=…`, `project=…`); made when it is first needed."""
    parts = [kind.value, *(str(thing.pk) for thing in of.values()), *([str(year)] if year else [])]
    found, _created = LedgerAccount.objects.get_or_create(
        authority_id=authority_id, key=":".join(parts), defaults={"kind": kind, "year": year, **of}
    )
    return found


def post(
    authority_id: UUID,
    kind: PostingKind,
    moves: Sequence[Move],
    reference: str,
    actor: User,
    at: datetime,
    *,
    on: date | None = None,
    project: Project | None = None,
    **about: Any,
) -> Posting:
    """Write a posting whose lines are nil together, and move the balances; none goes below zero.

    on: the day that the money moved: of the decision or the payment. The day of writing when none is given.
    """
    last = Posting.objects.filter(authority_id=authority_id).order_by("-number").first()
    posting = Posting.objects.create(
        authority_id=authority_id,
        number=1 if last is None else last.number + 1,
        kind=kind,
        booked_on=on or timezone.localtime(at).date(),
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


def _draw(source: LedgerAccount, amount_ore: int) -> None:
    """Take from an account what it has; the source alone may go below zero."""
    if amount_ore < 0:
        raise ValueError("a move goes from its source to its target")
    rows = LedgerAccount.objects.filter(pk=source.pk)
    if source.kind != AccountKind.SOURCE:
        rows = rows.filter(balance_ore__gte=amount_ore)
    if not rows.update(balance_ore=F("balance_ore") - amount_ore):
        source.refresh_from_db(fields=["balance_ore"])
        name = str(AccountKind(source.kind).label)
        raise Refused([not_enough(name, source.balance_ore)])


def not_enough(account: str, left_ore: int) -> Problem:
    return Problem("ledger_not_enough", "amount_sek", {"account": account, "left_ore": left_ore})
