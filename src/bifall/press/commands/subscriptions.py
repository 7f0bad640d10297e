"""Following the newsroom by mail: asked for, confirmed by the letter's link, changed and left by the same.

Nobody signs in: the personal link is the key, so there is no actor.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from bifall.accounts.models import Authority
from bifall.audit.commands import record
from bifall.kernel.problems import Problem, refuse_if
from bifall.notices.commands import remove_letters, write_letter
from bifall.notices.models import Message
from bifall.organisations.models import Municipality
from bifall.press.events import (
    SubscriptionAsked,
    SubscriptionChanged,
    SubscriptionConfirmed,
    SubscriptionErased,
    SubscriptionStopped,
)
from bifall.press.models import Subscription, Topic
from bifall.press.rules import (
    CONFIRM_WITHIN,
    IN_A_ROW,
    LINK_AT_MOST_EVERY,
    SOFT_BOUNCES,
    Wish,
    problems_with_wish,
)

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

LETTERS = "press.subscription_"
"""What the kinds of letters to subscribers begin with."""


@transaction.atomic
def subscribe(
    *,
    authority_id: UUID,
    email: str,
    language: str,
    wish: Wish,
    path_of: Callable[[UUID], str],
    at: datetime,
) -> None:
    """Send the address a letter with its personal link; nothing else is sent before it is confirmed there.

    To whoever asks, the answer is the same whether the address is known or not. One that subscribes already
    gets its link and keeps its choices: it is not for a stranger to change them. An address gets the letter
    once an hour at most. Raises `Refused`.
    """
    authority = Authority.objects.select_for_update(of=("self",), no_key=True).get(pk=authority_id)
    address = email.strip().lower()
    problems = []
    try:
        validate_email(address)
    except ValidationError:
        problems.append(Problem("subscription_email_wrong", "email"))
    topics, places, wrong = _chosen(authority.pk, wish)
    refuse_if([*problems, *wrong])
    subscription = Subscription.objects.filter(authority=authority, email=address).first()
    is_new = subscription is None
    if subscription is None:
        subscription = Subscription(authority=authority, email=address, asked_at=at)
    sent_at = subscription.link_sent_at
    is_sent = sent_at is None or at - sent_at >= LINK_AT_MOST_EVERY
    if is_sent:
        subscription.link_sent_at = at
    if subscription.confirmed_at is None:
        subscription.asked_at = at if is_sent else subscription.asked_at
        subscription.language = language
        _set(subscription, wish, topics, places)
    else:
        subscription.save(update_fields=["link_sent_at"])
    if is_new:
        record(SubscriptionAsked(), subject=subscription, actor=None, at=at)
    if not is_sent:
        return
    write_letter(
        authority_id=authority.pk,
        email=address,
        language=subscription.language,
        kind="press.subscription_link",
        subject=_("Din prenumeration på pressmeddelanden"),
        body=_link_letter(authority, subscription),
        path=path_of(subscription.pk),
        at=at,
    )


def _link_letter(authority: Authority, subscription: Subscription) -> StrPromise:
    if subscription.confirmed_at is not None:
        said = _(
            "Någon, kanske du, har bett att få pressmeddelanden från {authority} till den här adressen. Du"
            " prenumererar redan. Ändra vad du får, eller avsluta, här:"
        )
    else:
        said = _(
            "Någon, kanske du, har bett att få pressmeddelanden från {authority} till den här adressen.\n\n"
            "Bekräfta det på sidan nedan, så börjar breven komma. Gör du ingenting får du inga brev, och"
            " adressen tas bort efter {days} dagar.\n\nBekräfta här:"
        )
    return format_lazy(said, authority=authority.name, days=CONFIRM_WITHIN.days)


@transaction.atomic
def change_subscription(*, subscription_id: UUID, wish: Wish, language: str, at: datetime) -> Subscription:
    """Confirm the subscription, or change what it is to; letters that had been stopped begin anew.

    What is published from now on is sent. Raises Subscription.DoesNotExist when it has been erased.
    """
    subscription = _locked(subscription_id)
    topics, places, wrong = _chosen(subscription.authority_id, wish)
    refuse_if(wrong)
    is_new = subscription.confirmed_at is None
    if subscription.confirmed_at is None or subscription.stopped_at is not None:
        subscription.confirmed_at = at
    subscription.language = language
    subscription.soft_bounces, subscription.bounced_at, subscription.stopped_at = 0, None, None
    _set(subscription, wish, topics, places)
    event = SubscriptionConfirmed() if is_new else SubscriptionChanged()
    record(event, subject=subscription, actor=None, at=at)
    return subscription


@transaction.atomic
def leave_subscription(*, subscription_id: UUID, at: datetime) -> bool:
    """Erase the subscription and every letter to it. False when that has been done already."""
    subscription = Subscription.objects.select_for_update(of=("self",)).filter(pk=subscription_id).first()
    if subscription is None:
        return False
    _erase(subscription, at)
    return True


@transaction.atomic
def erase_unconfirmed(*, at: datetime) -> int:
    """Erase the addresses that nobody has confirmed in time, with their letters; return how many."""
    late = Subscription.objects.select_for_update(of=("self",)).filter(
        confirmed_at=None, asked_at__lte=at - CONFIRM_WITHIN
    )
    found = list(late.order_by("pk"))
    for subscription in found:
        _erase(subscription, at)
    return len(found)


@transaction.atomic
def count_bounce(*, message: Message, is_hard: bool, at: datetime) -> Subscription | None:
    """A letter to a subscriber came back. No more are sent when the address does not exist (`is_hard`), or
    when several in a row have come back. None when the letter went to no subscriber.
    """
    if not message.kind.startswith(LETTERS):
        return None
    subscriptions = Subscription.objects.select_for_update(of=("self",), no_key=True)
    found = subscriptions.filter(authority_id=message.authority_id, email=message.email).first()
    if found is None:
        return None
    is_in_a_row = found.bounced_at is not None and at - found.bounced_at <= IN_A_ROW
    found.soft_bounces = (found.soft_bounces if is_in_a_row else 0) + (not is_hard)
    found.bounced_at = at
    if found.stopped_at is None and (is_hard or found.soft_bounces >= SOFT_BOUNCES):
        found.stopped_at = at
        record(SubscriptionStopped(is_hard=is_hard), subject=found, actor=None, at=at)
    found.save(update_fields=["soft_bounces", "bounced_at", "stopped_at"])
    return found


def _locked(subscription_id: UUID) -> Subscription:
    return Subscription.objects.select_for_update(of=("self",), no_key=True).get(pk=subscription_id)


def _chosen(authority_id: UUID, wish: Wish) -> tuple[list[Topic], list[Municipality], list[Problem]]:
    """What is chosen of the authority's own lists, and what is wrong with the rest."""
    topics = list(Topic.objects.filter(authority_id=authority_id, pk__in=wish.topics))
    places = list(Municipality.objects.filter(authority_id=authority_id, code__in=wish.municipalities))
    own = {topic.pk for topic in topics}, {place.code for place in places}
    return topics, places, list(problems_with_wish(wish, topics=own[0], municipalities=own[1]))


def _set(subscription: Subscription, wish: Wish, topics: list[Topic], places: list[Municipality]) -> None:
    subscription.pace, subscription.kinds = wish.pace, sorted(wish.kinds)
    subscription.corrections = wish.corrections
    subscription.save()
    subscription.topics.set(topics)
    subscription.municipalities.set(places)


def _erase(subscription: Subscription, at: datetime) -> None:
    record(SubscriptionErased(), subject=subscription, actor=None, at=at)
    remove_letters(authority_id=subscription.authority_id, email=subscription.email, kind_begins_with=LETTERS)
    subscription.delete()
