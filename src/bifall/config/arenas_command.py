"""`bifall arenas remind`: what the clock asks those who take part in meeting places to be told."""

from __future__ import annotations

import click


@click.group()
def arenas() -> None:
    """Meeting places that projects hold."""


@arenas.command()
def remind() -> None:
    """Write the letters that are due today into the outbox, for every authority. Run it once a day.

    The day before a meeting place: to all who have meetings. After 3, 12 and 24 months: to those who have
    agreed to be asked what came of it. A week later, once: to those who have not answered. Running it again
    on the same day writes nothing more.
    """
    from bifall.config.command_line import set_up_installation  # noqa: PLC0415

    set_up_installation()
    from django.utils import timezone  # noqa: PLC0415 -- after django.setup()

    from bifall.accounts.models import Authority  # noqa: PLC0415
    from bifall.flows.arena_days import remind as write_letters  # noqa: PLC0415

    now = timezone.now()
    written = [write_letters(authority_id=found.pk, at=now) for found in Authority.objects.order_by("slug")]
    click.echo(f"{sum(written)} letters written.")
