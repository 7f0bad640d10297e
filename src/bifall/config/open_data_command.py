"""`bifall open-data …`: the feed of changes learns what has changed, and those who follow it are called."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from bifall.webhooks.models import Delivery

log = logging.getLogger(__name__)


@click.group("open-data")
def open_data() -> None:
    """What everybody may read as data."""


@open_data.command()
@click.option(
    "--every",
    type=click.IntRange(min=1),
    metavar="SECONDS",
    help="Stay, and look again after so many seconds, until stopped. Without it: once, as cron would.",
)
def refresh(every: int | None) -> None:
    """Write down what has become public, changed or gone since the last look, for every authority.

    Costs nothing when nothing has been done. Two that look at once wait for each other.
    """
    from bifall.config.command_line import set_up_installation  # noqa: PLC0415

    set_up_installation()
    _repeat(refresh_once, every)


@open_data.command()
@click.option(
    "--every",
    type=click.IntRange(min=1),
    metavar="SECONDS",
    help="Stay, and do it again after so many seconds, until stopped. Without it: once, as cron would.",
)
def deliver(every: int | None) -> None:
    """Look for changes as refresh does, and call those who have asked to be called.

    Each is called with the changes of its lists in order. One that does not take them is tried eight times,
    with longer and longer between; then it is called no more, and the administrators are told. One that stops
    in the middle of a call leaves it to the next, which sends the same message again. What goes wrong here
    with one of them is written to the log, and the others are called. What has been sent is thrown away
    after thirty days.
    """
    from bifall.config.command_line import set_up_installation  # noqa: PLC0415

    set_up_installation()

    def look_and_call() -> None:
        refresh_once()
        _deliver_once()

    _repeat(look_and_call, every)


def _repeat(work: Callable[[], None], every: int | None) -> None:
    from django.db import close_old_connections  # noqa: PLC0415 -- after django.setup()

    work()
    try:
        while every is not None:
            close_old_connections()
            time.sleep(every)
            work()
    except KeyboardInterrupt:
        click.echo("Stopped.")


def refresh_once() -> None:
    from django.utils import timezone  # noqa: PLC0415

    from bifall.accounts.models import Authority  # noqa: PLC0415
    from bifall.api.changes import refresh as look  # noqa: PLC0415
    from bifall.api.resources import Asked  # noqa: PLC0415

    found = [look(Asked(authority, timezone.now())) for authority in Authority.objects.order_by("slug")]
    if sum(found):
        click.echo(f"{sum(found)} changes.")


def _deliver_once() -> None:
    from functools import partial  # noqa: PLC0415

    from django.conf import settings  # noqa: PLC0415
    from django.utils import timezone  # noqa: PLC0415

    from bifall.api.webhooks import composed  # noqa: PLC0415
    from bifall.webhooks import commands  # noqa: PLC0415
    from bifall.webhooks.queries import to_be_called  # noqa: PLC0415
    from bifall.webhooks.transport import post  # noqa: PLC0415

    by_net = partial(post, loopback=settings.BIFALL_WEBHOOKS_TO_LOOPBACK)
    commands.throw_away_log(at=timezone.now())
    taken = refused = broken = 0
    for endpoint_id in list(to_be_called(timezone.now()).values_list("pk", flat=True)):
        for _message in range(commands.AT_A_TIME):
            # Each message has its own time, which is signed: the one before may have been slow.
            at = timezone.now()
            try:
                counted = commands.deliver(
                    endpoint_id=endpoint_id, compose=composed(at), post=by_net, at=at, most=1, progress=_show
                )
            except Exception:
                # The others have their turn. A message that was in our hands is tried again when the time
                # that it was taken for is over.
                log.exception("receiver %s could not be served", endpoint_id)
                broken += 1
                break
            taken, refused = taken + counted[0], refused + counted[1]
            if counted != (1, 0):
                break
    if taken or refused:
        click.echo(f"{taken} taken, {refused} not.")
    if broken:
        click.echo(f"Not served: {broken}. See the log.", err=True)


def _show(delivery: Delivery) -> None:
    """A line per call, without names and addresses: it may end in a log."""
    outcome = f"attempt {delivery.attempts} failed: {delivery.failure}" if delivery.failure else "taken"
    click.echo(f"  {delivery.message_id} {delivery.kind}: {outcome}", err=True)
