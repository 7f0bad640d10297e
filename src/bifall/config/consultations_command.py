"""`bifall consultations remind`: what the clock asks municipalities to be reminded of."""

from __future__ import annotations

import click


@click.group()
def consultations() -> None:
    """Questions to the municipalities."""


@consultations.command()
def remind() -> None:
    """Write the reminders that are due today into the outbox, for every authority. Run it once a day.

    Three workdays before the last day of an open consultation, and once more when it is late; and when a
    decision has become public, whether the municipality recognises itself. Running it again on the same day
    writes nothing more.
    """
    from bifall.config.command_line import set_up_installation  # noqa: PLC0415

    set_up_installation()
    from django.utils import timezone  # noqa: PLC0415 -- after django.setup()

    from bifall.accounts.models import Authority  # noqa: PLC0415
    from bifall.collaboration.commands import remind_municipalities  # noqa: PLC0415
    from bifall.flows.influence import ask_for_feedback  # noqa: PLC0415

    now = timezone.now()
    written = remind_municipalities(today=timezone.localdate(now), at=now)
    for authority in Authority.objects.order_by("slug"):
        written += ask_for_feedback(authority_id=authority.pk, at=now)
    click.echo(f"{written} reminders written.")
