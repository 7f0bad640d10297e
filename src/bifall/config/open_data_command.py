"""`bifall open-data refresh`: the feed of changes learns what has changed."""

from __future__ import annotations

import time

import click


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
    from django.db import close_old_connections  # noqa: PLC0415 -- after django.setup()

    _refresh_once()
    try:
        while every is not None:
            close_old_connections()
            time.sleep(every)
            _refresh_once()
    except KeyboardInterrupt:
        click.echo("Stopped.")


def _refresh_once() -> None:
    from django.utils import timezone  # noqa: PLC0415

    from bifall.accounts.models import Authority  # noqa: PLC0415
    from bifall.api.changes import refresh as look  # noqa: PLC0415
    from bifall.api.resources import Asked  # noqa: PLC0415

    found = [look(Asked(authority, timezone.now())) for authority in Authority.objects.order_by("slug")]
    if sum(found):
        click.echo(f"{sum(found)} changes.")
