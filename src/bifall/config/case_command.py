"""`bifall case …`: a board meeting as a file, carried from call to press release."""

from __future__ import annotations

import json
from pathlib import Path

import click

from bifall.config.refusal import refused_for

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group()
def case() -> None:
    """Carry a board meeting from a file through the house."""
    from bifall.config.command_line import set_up  # noqa: PLC0415

    set_up()


@case.command()
@click.argument("file", type=FILE)
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("out"),
    show_default=True,
    help="The folder for minutes, letters, release and open data.",
)
def run(file: Path, out: Path) -> None:
    """Carry FILE through the same commands as the pages use, and write what came of it.

    All of it happens in the database that the settings name, or nothing does. Outside production the
    database gets its tables first if it has none.
    """
    from django.core.exceptions import PermissionDenied  # noqa: PLC0415 -- after django.setup()

    from bifall.config.case_output import table_of, write_output  # noqa: PLC0415
    from bifall.config.command_line import tell_the_mode  # noqa: PLC0415
    from bifall.config.tables import TablesMissing, stand_ready  # noqa: PLC0415
    from bifall.flows.casefile.run import run as run_file  # noqa: PLC0415
    from bifall.kernel.problems import Refused  # noqa: PLC0415
    from bifall.ui.problems import text_of  # noqa: PLC0415

    parsed = _read(file)
    tell_the_mode()
    try:
        stand_ready(lambda line: click.echo(f"  {line}", err=True))
        meeting = run_file(parsed, tell=lambda line: click.echo(f"  {line}", err=True))
    except Refused as refused:
        for problem in refused.problems:
            click.echo(f"{problem.field or file.name}: {text_of(problem)}", err=True)
        raise refused_for(len(refused.problems), "reason") from None
    except PermissionDenied as denied:
        raise SystemExit(
            f"Refused: somebody in the file lacks the right {denied} here. Nothing was changed."
        ) from None
    except TablesMissing as missing:
        raise SystemExit(str(missing)) from None
    for path in write_output(meeting, parsed, out):
        click.echo(f"  {path}", err=True)
    click.echo(table_of(meeting))


@case.command()
@click.argument("file", type=FILE)
def check(file: Path) -> None:
    """Name every contradiction in FILE without touching a database."""
    _read(file)
    click.echo("No contradictions.")


@case.command()
def schema() -> None:
    """Print the JSON Schema of a case file."""
    from bifall.flows.casefile.reading import json_schema  # noqa: PLC0415

    click.echo(json.dumps(json_schema(), indent=2, ensure_ascii=False))


def _read(file: Path):  # type: ignore[no-untyped-def]
    from bifall.flows.casefile.contradictions import contradictions_in  # noqa: PLC0415
    from bifall.flows.casefile.reading import CaseFileUnreadable, read  # noqa: PLC0415

    try:
        parsed = read(file)
        faults = contradictions_in(parsed)
    except CaseFileUnreadable as unreadable:
        faults = unreadable.faults
    if faults:
        for fault in faults:
            click.echo(f"{fault.place}: {fault.text}", err=True)
        raise refused_for(len(faults), "contradiction")
    return parsed
