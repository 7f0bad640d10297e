"""`bifall evaluations remind`: those who have not answered a survey are reminded."""

from __future__ import annotations

import click


@click.group()
def evaluations() -> None:
    """Surveys in evaluations."""


@evaluations.command()
def remind() -> None:
    """Write the reminders that are due today into the outbox, for every authority. Run it once a day.

    Five working days before the last day to answer, and the working day before it. Running it again on the
    same day writes nothing more.
    """
    from bifall.config.command_line import set_up_installation  # noqa: PLC0415

    set_up_installation()
    from django.utils import timezone  # noqa: PLC0415 -- after django.setup()

    from bifall.accounts.models import Authority  # noqa: PLC0415
    from bifall.evaluation.commands.surveys import remind_by_the_clock  # noqa: PLC0415

    now = timezone.now()
    written = [
        remind_by_the_clock(authority_id=found.pk, at=now) for found in Authority.objects.order_by("slug")
    ]
    click.echo(f"{sum(written)} reminders written.")
