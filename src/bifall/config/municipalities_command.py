"""`bifall municipalities load`: the county's municipalities from a table."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import click

from bifall.config.refusal import refused_for

COLUMNS = ("code", "name", "population", "population_on")


@click.group()
def municipalities() -> None:
    """The municipalities of a county."""


@municipalities.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--administrator-email", required=True, help="The administrator who answers for it in the audit."
)
@click.option("--authority", "slug", help="The authority's slug. Not needed when there is only one.")
def load(file: Path, administrator_email: str, slug: str | None) -> None:
    """Add the municipalities in FILE, or bring their names and populations up to date.

    FILE is CSV with the columns code,name,population,population_on, as in 2480,Umeå,134249,2024-12-31.
    All lines are taken in, or none.
    """
    from bifall.config.command_line import set_up_installation  # noqa: PLC0415

    set_up_installation()
    from django.core.exceptions import PermissionDenied  # noqa: PLC0415 -- after django.setup()
    from django.db import transaction  # noqa: PLC0415
    from django.utils import timezone  # noqa: PLC0415

    from bifall.accounts.models import Authority, User  # noqa: PLC0415
    from bifall.kernel.problems import Refused  # noqa: PLC0415
    from bifall.organisations.commands import load_municipality  # noqa: PLC0415
    from bifall.ui.problems import text_of  # noqa: PLC0415

    chosen = Authority.objects.filter(slug=slug) if slug else Authority.objects.all()
    if chosen.count() != 1:
        known = ", ".join(Authority.objects.order_by("slug").values_list("slug", flat=True)) or "none"
        raise SystemExit(f"Name one authority with --authority. Known: {known}.")
    administrator = User.objects.filter(email=administrator_email.strip().lower()).first()
    if administrator is None:
        raise SystemExit(f"Nobody has the address {administrator_email}.")
    faults: list[str] = []
    rows = 0
    with transaction.atomic():
        for row in _read(file, faults):
            try:
                load_municipality(
                    authority_id=chosen.get().pk,
                    code=row.code,
                    name=row.name,
                    population=row.population,
                    population_on=row.population_on,
                    actor=administrator,
                    at=timezone.now(),
                )
            except Refused as refused:
                faults += [f"line {row.line}: {text_of(problem)}" for problem in refused.problems]
            except PermissionDenied:
                raise SystemExit(f"{administrator_email} is not an administrator there.") from None
            rows += 1
        if faults:
            transaction.set_rollback(True)
    for fault in faults:
        click.echo(fault, err=True)
    if faults:
        raise refused_for(len(faults), "fault")
    click.echo(f"{rows} municipalities.")


@dataclass(frozen=True, slots=True)
class Row:
    line: int
    code: str
    name: str
    population: int
    population_on: date


def _read(file: Path, faults: list[str]) -> Iterator[Row]:
    """The lines that can be read; of the others, what is wrong is added to `faults`."""
    with file.open(encoding="utf-8-sig", newline="") as lines:
        table = csv.DictReader(lines)
        if missing := [name for name in COLUMNS if name not in (table.fieldnames or ())]:
            faults.append(f"line 1: no column {', '.join(missing)}")
            return
        for row in table:
            try:
                yield Row(
                    table.line_num,
                    (row["code"] or "").strip(),
                    (row["name"] or "").strip(),
                    int("".join((row["population"] or "").split())),
                    date.fromisoformat((row["population_on"] or "").strip()),
                )
            except ValueError as error:
                faults.append(f"line {table.line_num}: {error}")
