"""`bifall audit verify`: is everything that was written down still as it was written?"""

from __future__ import annotations

import click


@click.group()
def audit() -> None:
    """The audit: one chain of entries per authority."""
    from bifall.config.command_line import set_up  # noqa: PLC0415

    set_up()


@audit.command()
def verify() -> None:
    """Prove the chain of every authority, or name the first broken link of each."""
    from bifall.accounts.models import Authority  # noqa: PLC0415 -- after django.setup()
    from bifall.audit.models import Entry  # noqa: PLC0415
    from bifall.audit.queries import breaks  # noqa: PLC0415
    from bifall.config.command_line import tell_the_mode  # noqa: PLC0415
    from bifall.config.tables import TablesMissing, stand_ready  # noqa: PLC0415

    tell_the_mode()
    try:
        stand_ready(lambda line: click.echo(line, err=True))
    except TablesMissing as missing:
        raise SystemExit(str(missing)) from None
    names = {a.pk: a.name for a in Authority.objects.all()}
    found = list(breaks())
    for broken in found:
        entry = f" (id {broken.entry_id})" if broken.entry_id else ""
        click.echo(f"{names[broken.authority_id]}: entry {broken.sequence}{entry}: {broken.reason}")
    if found:
        raise SystemExit(1)
    click.echo(f"{Entry.objects.count()} entries in {len(names)} chains: whole.")
