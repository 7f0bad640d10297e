"""`bifall notices send`: what waits in the outbox leaves."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from bifall.notices.models import Message


@click.group()
def notices() -> None:
    """Messages to people, by e-mail."""


@notices.command()
@click.option(
    "--every",
    type=click.IntRange(min=1),
    metavar="SECONDS",
    help="Stay, and send again after so many seconds, until stopped. Without it: once, as cron would.",
)
def send(every: int | None) -> None:
    """Send what waits in the outbox, and tell of each letter.

    Fails (exit code 1) when a letter could not be sent. A letter that the mail server refuses is tried eight
    times; when the server does not answer, all of them wait.
    """
    from bifall.config.command_line import set_up_installation  # noqa: PLC0415

    set_up_installation()
    from django.db import close_old_connections  # noqa: PLC0415 -- after django.setup()

    if every is None:
        raise SystemExit(0 if _send_once() else 1)
    try:
        while True:
            _send_once()
            close_old_connections()
            time.sleep(every)
    except KeyboardInterrupt:
        click.echo("Stopped.")


def _send_once() -> bool:
    """True when everything that waited has left."""
    from django.utils import timezone  # noqa: PLC0415

    from bifall.notices.commands import MailServerSilent, send_unsent  # noqa: PLC0415

    left = 0
    try:
        sent, failed = send_unsent(at=timezone.now(), progress=_show)
    except MailServerSilent as silent:
        sent, failed, left = silent.sent, silent.failed, silent.left
        click.echo(f"The mail server does not answer ({silent.__cause__}): {left} letters wait.", err=True)
    if sent or failed:
        click.echo(f"{sent} sent, {failed} failed.")
    return not failed and not left


def _show(message: Message) -> None:
    """A line per letter, without names and addresses: it may end in a log."""
    outcome = f"attempt {message.attempts} failed: {message.last_error}" if message.last_error else "sent"
    click.echo(f"  {message.pk} {message.kind}: {outcome}", err=True)
