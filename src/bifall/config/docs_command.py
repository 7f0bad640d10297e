"""`bifall docs …`: the pages of docs/reference that are written from the code."""

from __future__ import annotations

import os

import click


@click.group()
def docs() -> None:
    """The reference pages: write them from the code, or name those that have fallen behind."""
    # Only the source is read, so nothing here needs a secret or a database.
    os.environ.setdefault("BIFALL_MODE", "test")
    from bifall.config.command_line import set_up_installation  # noqa: PLC0415

    set_up_installation()


@docs.command("write")
def write_pages() -> None:
    """Write the pages that have fallen behind, and name them."""
    from bifall.config.reference import pages  # noqa: PLC0415 -- after django.setup()

    for path in pages.write():
        click.echo(path)


@docs.command("check")
def check_pages() -> None:
    """Name each page that does not say what the code says; fail if there is one."""
    from bifall.config.reference import pages  # noqa: PLC0415

    behind = pages.stale()
    for path in behind:
        click.echo(path)
    if behind:
        raise SystemExit(f"{len(behind)} pages have fallen behind: run bifall docs write")
