from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet

from bifall.accounts.models import Authority, User
from bifall.notices.kinds import KINDS, kind_of
from bifall.notices.models import DeliveryChoice, Message, OutboxDelay
from bifall.notices.rules import GIVE_UP_AFTER, STANDARD_DELAY_MINUTES, latest_digest
from bifall.notices.states import Delivery

# What officers see of the outbox: not the letters of surveys and meeting places, which others answer for.
SEEN_AT_THE_DESK = [code for code, kind in KINDS.items() if kind.audience or kind.waits]


def visible_to(user: User) -> QuerySet[Message]:
    """The rows that `notices.view` allows; a test holds the two together."""
    return Message.objects.filter(recipient=user, stopped_at=None)


def arrived(user: User, at: datetime) -> QuerySet[Message]:
    """What stands in the person's inbox: a letter that can still be stopped has not come."""
    return visible_to(user).filter(leaves_at__lte=at)


def unsent() -> QuerySet[Message]:
    return Message.objects.filter(sent_at=None, stopped_at=None).order_by("leaves_at", "created_at")


def waiting_to_be_sent(at: datetime) -> QuerySet[Message]:
    """What shall leave by itself now and is still tried, the oldest first."""
    return unsent().filter(attempts__lt=GIVE_UP_AFTER, leaves_at__lte=at, delivery=Delivery.AT_ONCE)


def waiting_for_the_digest(at: datetime) -> QuerySet[Message]:
    """What shall leave together with the rest of the day's now and is still tried, the oldest first."""
    return unsent().filter(
        attempts__lt=GIVE_UP_AFTER, leaves_at__lte=latest_digest(at), delivery=Delivery.DIGEST
    )


def given_up(authority: Authority) -> QuerySet[Message]:
    """What was never taken by the mail server and is tried no more."""
    return unsent().filter(authority=authority, attempts__gte=GIVE_UP_AFTER)


def outbox_of(authority: Authority) -> QuerySet[Message]:
    """What is or was on its way by mail, of the kinds that the desk answers for."""
    letters = Message.objects.filter(authority=authority, kind__in=SEEN_AT_THE_DESK)
    return letters.exclude(delivery=Delivery.INBOX, stopped_at=None).select_related("recipient", "stopped_by")


def waiting_in(letters: QuerySet[Message]) -> QuerySet[Message]:
    return letters.filter(sent_at=None, stopped_at=None, attempts__lt=GIVE_UP_AFTER).order_by(
        "leaves_at", "created_at", "email"
    )


def same_act(message: Message) -> QuerySet[Message]:
    """The letters that one act wrote: of one kind, at one moment, from one authority; it is among them."""
    return Message.objects.filter(
        authority_id=message.authority_id, kind=message.kind, created_at=message.created_at
    )


def delay_of(authority_id: UUID) -> int:
    """How many minutes an authority's letters wait."""
    set_to = OutboxDelay.objects.filter(authority_id=authority_id).values_list("minutes", flat=True).first()
    return STANDARD_DELAY_MINUTES if set_to is None else set_to


def leaves_at(authority_id: UUID, kind: str, at: datetime) -> datetime:
    """When a letter of a kind, written at `at`, leaves."""
    return at + timedelta(minutes=delay_of(authority_id)) if kind_of(kind).waits else at


def choices_of(user: User, authority_id: UUID) -> dict[str, Delivery]:
    """kind → how the person has chosen to have it."""
    rows = DeliveryChoice.objects.filter(user=user, authority_id=authority_id)
    return {kind: Delivery(chosen) for kind, chosen in rows.values_list("kind", "delivery")}


def delivery_to(user: User | None, authority_id: UUID, kind: str) -> Delivery:
    """How a letter of a kind comes to a person: what is required comes at once, whatever they have chosen."""
    if user is None or not kind_of(kind).is_chosen:
        return Delivery.AT_ONCE
    return choices_of(user, authority_id).get(kind, Delivery.AT_ONCE)


def choosable(audiences: Iterable[str]) -> dict[str, str]:
    """code → label of the kinds that those of the audiences get and may choose about."""
    wanted = set(audiences)
    return {
        code: str(kind.label) for code, kind in KINDS.items() if kind.audience in wanted and kind.is_chosen
    }
