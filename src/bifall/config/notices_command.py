"""`bifall notices send`: what waits in the outbox leaves."""

from __future__ import annotations

import sys
import time
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bifall.config.standing_by import is_abandoned, kept_going

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

    What the newsroom has published since the last time is first written to those who follow it. With --every
    it wakes in between, too, at the moment when a text opens that has waited for its time, and when the
    process that sends is killed another takes over at once.

    Fails (exit code 1) when a letter could not be sent. A letter that the mail server refuses is tried eight
    times; when the server does not answer, all of them wait.
    """
    from bifall.config.command_line import set_up_installation  # noqa: PLC0415

    set_up_installation()
    if every is None:
        raise SystemExit(0 if _send_once() else 1)
    _read_before_the_child_begins()
    try:
        raise SystemExit(kept_going(partial(_send_in_turns, every)))
    except KeyboardInterrupt:
        click.echo("Stopped.")


def _read_before_the_child_begins() -> None:
    """What each child would else read anew before its first letter."""
    from django.template.loader import get_template  # noqa: PLC0415

    from bifall.flows import press_mail  # noqa: F401, PLC0415
    from bifall.notices.commands import send_unsent  # noqa: F401, PLC0415

    get_template("notices/letter.html")


def _send_in_turns(every: int) -> None:
    from django.db import close_old_connections  # noqa: PLC0415

    with suppress(KeyboardInterrupt):
        while not is_abandoned():
            _send_once()
            close_old_connections()
            time.sleep(_until_next(every))


def _send_once() -> bool:
    """True when everything that waited has left."""
    from django.utils import timezone  # noqa: PLC0415

    from bifall.flows.press_mail import write_due_letters  # noqa: PLC0415
    from bifall.notices.commands import MailServerSilent, send_unsent  # noqa: PLC0415

    left = 0
    if written := write_due_letters(at=timezone.now()):
        click.echo(f"{written} letters written to those who follow a newsroom.")
    try:
        sent, failed = send_unsent(at=timezone.now(), progress=_show)
    except MailServerSilent as silent:
        sent, failed, left = silent.sent, silent.failed, silent.left
        click.echo(f"The mail server does not answer ({silent.__cause__}): {left} letters wait.", err=True)
    if sent or failed:
        click.echo(f"{sent} sent, {failed} failed.")
    return not failed and not left


def _until_next(every: int) -> float:
    """Seconds to sleep: until it is time again, or until a text opens before that."""
    from django.utils import timezone  # noqa: PLC0415

    from bifall.press.queries import next_opening  # noqa: PLC0415

    now = timezone.now()
    opens_at = next_opening(now)
    return float(every) if opens_at is None else min(every, (opens_at - now).total_seconds())


@notices.command()
@click.argument("mailbox", type=click.Path(exists=True, allow_dash=True), default="-")
def bounces(mailbox: str) -> None:
    """Read letters that have come back, from MAILBOX: a Maildir, an mbox file, or one mail on standard input.

    Subscribers whose address does not exist, or whose letters have come back five times in a row, get no
    more. What is no notification, or about no letter of ours, is passed over. Reading twice changes nothing.
    """
    from bifall.config.command_line import set_up_installation  # noqa: PLC0415

    set_up_installation()
    from django.utils import timezone  # noqa: PLC0415 -- after django.setup()

    from bifall.flows.bounces import take_bounces  # noqa: PLC0415
    from bifall.notices.bounces import mails_in, mails_of  # noqa: PLC0415

    mails = mails_in(sys.stdin.buffer.read()) if mailbox == "-" else mails_of(Path(mailbox))
    told, stopped = take_bounces(mails=mails, at=timezone.now())
    click.echo(f"{told} letters had come back, {stopped} subscriptions stopped.")


def _show(message: Message) -> None:
    """A line per letter, without names and addresses: it may end in a log."""
    outcome = f"attempt {message.attempts} failed: {message.last_error}" if message.last_error else "sent"
    click.echo(f"  {message.pk} {message.kind}: {outcome}", err=True)
    if is_abandoned() and not _can_send_side_by_side():
        raise SystemExit(1)


def _can_send_side_by_side() -> bool:
    """Whether one that is abandoned may send the rest of its turn while another has begun. Where the whole
    database is locked for a letter, the two would only wait for each other.
    """
    from django.db import connection  # noqa: PLC0415

    return connection.features.has_select_for_update_skip_locked
