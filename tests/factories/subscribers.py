"""Those who follow a newsroom by mail."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from bifall.press.commands import change_subscription, subscribe
from bifall.press.models import Subscription
from bifall.press.rules import Wish
from tests.cast import Cast
from tests.conftest import NOW


def path_of(subscription_id: UUID) -> str:
    return f"/press/prenumerera/{subscription_id.hex}/"


def asked(
    cast: Cast, email: str = "lisa@example.org", at: datetime = NOW, language: str = "sv", **wish: Any
) -> Subscription:
    """Who has asked for letters, and has not confirmed it."""
    subscribe(
        authority_id=cast.region.pk, email=email, language=language, wish=Wish(**wish), path_of=path_of, at=at
    )
    return Subscription.objects.get(authority=cast.region, email=email)


def subscriber(
    cast: Cast, email: str = "lisa@example.org", at: datetime = NOW, language: str = "sv", **wish: Any
) -> Subscription:
    found = asked(cast, email, at, language, **wish)
    return change_subscription(subscription_id=found.pk, wish=Wish(**wish), language=language, at=at)
