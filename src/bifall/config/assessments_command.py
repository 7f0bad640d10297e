"""`bifall assessments remind`: what the clock asks assessors to be reminded of."""

from __future__ import annotations

import click


@click.group()
def assessments() -> None:
    """Applications that assessors score."""


@assessments.command()
def remind() -> None:
    """Write the reminders that are due today into the outbox, for every authority. Run it once a day.

    Three working days before an assessment is to be done, the first working day after, and every fifth from
    then on. Running it again on the same day writes nothing more, and nothing is written on a day off.
    """
    from bifall.config.command_line import set_up_installation  # noqa: PLC0415

    set_up_installation()
    from django.utils import timezone  # noqa: PLC0415 -- after django.setup()

    from bifall.accounts.models import Authority  # noqa: PLC0415
    from bifall.flows.assessor_reminders import remind_assessors  # noqa: PLC0415

    now = timezone.now()
    written = [
        remind_assessors(authority_id=found.pk, at=now) for found in Authority.objects.order_by("slug")
    ]
    click.echo(f"{sum(written)} reminders written.")
