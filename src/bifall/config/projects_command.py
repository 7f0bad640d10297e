"""`bifall projects remind`: what the clock asks beneficiaries to be reminded of."""

from __future__ import annotations

import click


@click.group()
def projects() -> None:
    """Projects that have been granted support."""


@projects.command()
def remind() -> None:
    """Write the reminders that are due today into the outbox, for every authority. Run it once a day.

    A week before the last day: to accept the conditions, to meet a condition, to send in a report. Once more
    when a report is late. Running it again on the same day writes nothing more.
    """
    from bifall.config.command_line import set_up_installation  # noqa: PLC0415

    set_up_installation()
    from django.utils import timezone  # noqa: PLC0415 -- after django.setup()

    from bifall.accounts.models import Authority  # noqa: PLC0415
    from bifall.flows.project_reminders import remind as write_reminders  # noqa: PLC0415

    now = timezone.now()
    written = [write_reminders(authority_id=found.pk, at=now) for found in Authority.objects.order_by("slug")]
    click.echo(f"{sum(written)} reminders written.")
