"""Stopping what has not left, how long it waits, and how each person wants their letters."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from bifall.accounts.models import Authority, User
from bifall.accounts.permissions import require
from bifall.audit.commands import record
from bifall.kernel.problems import Problem, refuse_if
from bifall.notices.events import DelaySet, DeliveryChosen, LetterStopped
from bifall.notices.kinds import kind_of
from bifall.notices.letters import read_token
from bifall.notices.models import DeliveryChoice, Message, OutboxDelay
from bifall.notices.rules import problems_with_delay
from bifall.notices.states import Delivery


@transaction.atomic
def stop_letters(*, message_ids: Collection[UUID], reason: str, actor: User, at: datetime) -> int:
    """Stop the letters that have not left, with one reason for all; return how many. Nobody sees them.

    Refused when every one of them has left. One that the sender has in its hands now is waited for.
    """
    locked = Message.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=message_ids)
    letters = list(locked.order_by("pk"))
    for letter in letters:
        require(actor, "notices.stop", letter)
    waiting = [letter for letter in letters if letter.sent_at is None and letter.stopped_at is None]
    problems = [] if reason.strip() else [Problem("stop_reason_missing", "reason")]
    if not waiting:
        problems.append(Problem("letters_have_left"))
    refuse_if(problems)
    for letter in waiting:
        letter.stopped_at, letter.stopped_by, letter.stop_reason = at, actor, reason.strip()[:250]
        letter.save(update_fields=["stopped_at", "stopped_by", "stop_reason"])
        record(LetterStopped(kind=letter.kind), subject=letter, actor=actor, at=at)
    return len(waiting)


@transaction.atomic
def set_delay(*, authority_id: UUID, minutes: int, actor: User, at: datetime) -> OutboxDelay:
    """Let the authority's letters wait so long from now on; those that wait already leave as they were to."""
    authority = Authority.objects.select_for_update(of=("self",), no_key=True).get(pk=authority_id)
    require(actor, "notices.set_delay", authority)
    refuse_if(problems_with_delay(minutes))
    delay, _made = OutboxDelay.objects.update_or_create(authority=authority, defaults={"minutes": minutes})
    record(DelaySet(minutes=minutes), subject=authority, actor=actor, at=at)
    return delay


@transaction.atomic
def choose_deliveries(
    *, authority_id: UUID, choices: Mapping[str, Delivery], actor: User, at: datetime
) -> int:
    """kind → how the person wants it from now on; return how many were changed. What is required is refused
    at the field of its kind.
    """
    kinds = {kind: kind_of(kind) for kind in choices}
    refuse_if(
        [
            Problem("letter_is_required", kind, {"why": told.required})
            for kind, told in kinds.items()
            if choices[kind] != Delivery.AT_ONCE and not told.is_chosen
        ]
    )
    rows = DeliveryChoice.objects.select_for_update(no_key=True).filter(authority_id=authority_id, user=actor)
    before = {row.kind: row for row in rows.order_by("pk")}
    changed = 0
    for kind, delivery in choices.items():
        choice = before.get(kind) or DeliveryChoice(
            authority_id=authority_id, user=actor, kind=kind, delivery=Delivery.AT_ONCE
        )
        require(actor, "notices.choose", choice)
        if choice.delivery != delivery:
            choice.delivery = delivery
            choice.save()
            record(DeliveryChosen(kind=kind, delivery=delivery), subject=choice, actor=actor, at=at)
            changed += 1
    return changed


def unsubscribe(*, token: str, at: datetime) -> bool:
    """Let letters of a kind come in the inbox alone, by the link in one; False for a link not ours."""
    told = read_token(token)
    if told is None:
        return False
    authority_id, user_id, kind = told
    user = User.objects.get(pk=user_id)
    choose_deliveries(authority_id=authority_id, choices={kind: Delivery.INBOX}, actor=user, at=at)
    return True
