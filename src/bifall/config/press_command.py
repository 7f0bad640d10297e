"""`bifall press remind`: those who keep the pictures are told when a right is about to end."""

from __future__ import annotations

import click


@click.group()
def press() -> None:
    """The newsroom."""


@press.command()
def remind() -> None:
    """Write the letters about pictures whose right ends soon into the outbox, for every authority. Run it
    once a day.

    Each communicator gets one letter for a picture and a last day, `BIFALL_PICTURE_WARNING_DAYS` days before.
    Running it again writes nothing more.
    """
    from bifall.config.command_line import set_up_installation  # noqa: PLC0415

    set_up_installation()
    from django.urls import reverse  # noqa: PLC0415 -- after django.setup()
    from django.utils import timezone  # noqa: PLC0415

    from bifall.accounts.models import Authority  # noqa: PLC0415
    from bifall.press.commands import tell_of_ending_rights  # noqa: PLC0415

    now, path = timezone.now(), reverse("publicsite:press_bank")
    written = [
        tell_of_ending_rights(authority_id=found.pk, path=path, at=now)
        for found in Authority.objects.order_by("slug")
    ]
    click.echo(f"{sum(written)} letters written.")
