"""Those who follow the demo's newsroom by mail, and those who are called when its open data changes.

No mail and no call leaves the machine: the letters are sent as the year's others are, and the receivers are
answered for here.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.urls import reverse

from bifall.api.changes import refresh
from bifall.api.resources import Asked
from bifall.api.webhooks import composed
from bifall.changefeed.states import PublicList
from bifall.flows.casefile.scene import Scene
from bifall.press.commands import change_subscription, subscribe
from bifall.press.links import subscription_token_of
from bifall.press.models import Subscription
from bifall.press.rules import Wish
from bifall.press.states import Pace, ReleaseKind
from bifall.webhooks import commands as receivers
from bifall.webhooks.models import Endpoint
from bifall.webhooks.states import Failure
from bifall.webhooks.transport import Answer

# address, language, what they want, whether they have pressed the link in the first letter
READERS = (
    ("nyhetsdesken@dagbladet.example.org", "sv", Wish(), True),
    ("lokalredaktionen@veckobladet.example.org", "sv",
     Wish(municipalities=frozenset({"2480", "2422"}), corrections=False), True),
    ("bevakning@radio.example.org", "sv", Wish(pace=Pace.DAILY), True),
    ("newsroom@kvarken.example.org", "en", Wish(pace=Pace.WEEKLY), True),
    ("tips@dagbladet.example.org", "sv", Wish(kinds=frozenset({ReleaseKind.PRESS_RELEASE})), False),
)  # fmt: skip
# name, address, lists, whether it takes what it is sent
RECEIVERS = (
    ("Dagbladets databas", "https://data.dagbladet.example.org/bifall",
     (PublicList.CALLS, PublicList.GRANTS, PublicList.DECISIONS, PublicList.RELEASES), True),
    ("Öppna kommundata", "https://kommundata.example.org/regionen/andringar",
     (PublicList.CALLS, PublicList.ROUNDS), False),
)  # fmt: skip


def follow_newsroom(scene: Scene, at: datetime) -> None:
    """Some have asked for letters, and all but one have said yes in the letter that came."""
    for email, language, wish, has_confirmed in READERS:
        subscribe(
            authority_id=scene.authority.pk,
            email=email,
            language=language,
            wish=wish,
            path_of=_path_of,
            at=at if has_confirmed else at + timedelta(days=29),
        )
        if has_confirmed:
            found = Subscription.objects.get(authority=scene.authority, email=email)
            change_subscription(
                subscription_id=found.pk, wish=wish, language=language, at=at + timedelta(minutes=20)
            )


def _path_of(subscription_id: UUID) -> str:
    return reverse("publicsite:subscription", args=[subscription_token_of(subscription_id)])


def look_at_what_is_public(scene: Scene, at: datetime) -> int:
    """Bring the feed of changes up to the moment; return how many changes there were."""
    return refresh(Asked(scene.authority, at))


def add_receivers(scene: Scene, at: datetime) -> list[Endpoint]:
    """They are called with what changes from now on, and each has said that it wants that."""
    by: dict[str, Any] = {"actor": scene.administrator, "at": at}
    made = [
        receivers.register(authority_id=scene.authority.pk, name=name, address=address, resources=lists, **by)
        for name, address, lists, _takes in RECEIVERS
    ]
    for endpoint in made:
        receivers.show_secret(endpoint_id=endpoint.pk, **by)
        receivers.deliver(endpoint_id=endpoint.pk, compose=composed(at), post=_answering(True), at=at)
    receivers.send_test(endpoint_id=made[0].pk, **by)
    receivers.deliver(endpoint_id=made[0].pk, compose=composed(at), post=_answering(True), at=at)
    return made


def call_receivers(endpoints: list[Endpoint], at: datetime) -> None:
    """One takes the changes; the other answers that it cannot now, and is tried again later."""
    for endpoint, (_name, _address, _lists, takes) in zip(endpoints, RECEIVERS, strict=True):
        receivers.deliver(endpoint_id=endpoint.pk, compose=composed(at), post=_answering(takes), at=at)


def _answering(takes: bool) -> Callable[[str, Mapping[str, str], bytes], Answer]:
    """A receiver that takes what it is sent and answers challenges, or one that is closed."""

    def answer(address: str, headers: Mapping[str, str], body: bytes) -> Answer:
        if not takes:
            return Answer(Failure.STATUS, 212, 503, "Vi uppdaterar vår databas och är snart tillbaka.")
        return Answer(None, 87, 200, json.dumps({"challenge": json.loads(body)["data"].get("challenge")}))

    return answer
