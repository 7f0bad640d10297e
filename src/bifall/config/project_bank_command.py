"""`bifall project-bank rebuild`: the public's index of projects, written anew from the record."""

from __future__ import annotations

import click


@click.group("project-bank")
def project_bank() -> None:
    """The project bank: what everybody can search among granted projects."""


@project_bank.command()
def rebuild() -> None:
    """Write every authority's bank anew. Needed once after an upgrade to the first version that has it.

    What the announcement of minutes makes public enters by itself. Building anew also takes in names that
    have changed since.
    """
    from bifall.config.command_line import set_up_installation  # noqa: PLC0415

    set_up_installation()
    from bifall.accounts.models import Authority  # noqa: PLC0415 -- after django.setup()
    from bifall.projectbank.commands import rebuild as write_anew  # noqa: PLC0415

    entered = [write_anew(authority_id=found.pk) for found in Authority.objects.order_by("slug")]
    click.echo(f"{sum(entered)} projects in the bank.")
