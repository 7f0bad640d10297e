"""`bifall demo`: a year in a region, on this machine, to sign in to and try."""

from __future__ import annotations

import multiprocessing
import os
import sys
import time
from pathlib import Path

import click

STAGES = ("call", "application", "assessment", "municipalities", "board", "published", "ended")


@click.command()
@click.option("--stage", type=click.Choice(STAGES), help="Open the year at this stage of the reference case.")
@click.option("--port", type=click.IntRange(1024, 65535), default=8000, show_default=True)
@click.option("--load-only", is_flag=True, help="Load the year and stop.")
def demo(stage: str | None, port: int, load_only: bool) -> None:
    """Load the demo year (once) and serve it on this machine. A later start keeps what one has done.

    It lies in the folder that BIFALL_DATA_DIR names, or under var; each stage in a folder of its own there.
    """
    from bifall.config.command_line import set_up  # noqa: PLC0415

    if os.environ.get("BIFALL_MODE") == "production":
        raise SystemExit("Refused: BIFALL_MODE is production. Anybody could sign in as anybody in a demo.")
    os.environ["BIFALL_MODE"] = "demo"
    if stage is not None:
        folder = Path(os.environ.get("BIFALL_DATA_DIR", "var"))
        os.environ["BIFALL_DATA_DIR"] = str(folder / f"stage-{stage}")
    os.environ["BIFALL_BASE_URL"] = f"http://127.0.0.1:{port}"
    set_up()
    _prepare(stage or "published")
    if load_only:
        return
    _tell_whom_to_be(port)
    from granian import Granian  # noqa: PLC0415
    from granian.constants import Interfaces  # noqa: PLC0415
    from granian.log import LogLevels  # noqa: PLC0415

    # The year's papers were typeset here, and typst's threads do not follow into a process that is forked:
    # the server's first paper would wait for ever, and everybody who writes with it.
    multiprocessing.set_start_method("spawn")
    Granian(
        "bifall.config.wsgi:application",
        address="127.0.0.1",
        port=port,
        interface=Interfaces.WSGI,
        blocking_threads=4,
        log_level=LogLevels.warning,
    ).serve()


def _prepare(stage: str) -> None:
    from django.conf import settings  # noqa: PLC0415 -- after django.setup()
    from django.utils import timezone  # noqa: PLC0415

    from bifall.accounts.models import Authority  # noqa: PLC0415
    from bifall.config import messages, tables  # noqa: PLC0415
    from bifall.config.demo.year import load_year  # noqa: PLC0415

    began = time.monotonic()
    # The server looks for collected static files there, also when there are none.
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
    messages.compile_all()
    try:
        tables.stand_ready(click.echo)
    except tables.TablesMissing as missing:
        raise SystemExit(str(missing)) from None
    if Authority.objects.exists():
        _refuse_unless_it_is_a_demo()
        _look_again()
    else:
        click.echo("Loading a year in the region …")
        load_year(now=timezone.now(), stage=stage, tell=_show)
        click.echo(f"\rLoaded in {time.monotonic() - began:.0f} s." + " " * 60)


def _look_again() -> None:
    """What was done when the demo was last served stands in the feed of changes too."""
    from bifall.config.open_data_command import refresh_once  # noqa: PLC0415 -- after django.setup()

    refresh_once()


def _refuse_unless_it_is_a_demo() -> None:
    """One may be anybody in a demo, so another database is not served: a production's would stand open."""
    from bifall.accounts.models import User  # noqa: PLC0415 -- after django.setup()
    from bifall.config.demo_people import DEMO_PEOPLE  # noqa: PLC0415

    if not User.objects.filter(email__in=[person.email for person in DEMO_PEOPLE]).exists():
        raise SystemExit("Refused: the database is in use, and not by a demo.")


def _show(line: str) -> None:
    if sys.stdout.isatty():
        click.echo(f"\r  {line[:90]:<92}", nl=False)


def _tell_whom_to_be(port: int) -> None:
    from bifall.config.demo_people import DEMO_PEOPLE  # noqa: PLC0415

    click.echo(f"\nBifall is at http://127.0.0.1:{port}")
    click.echo(f"Sign in with one click at http://127.0.0.1:{port}/konto/login/ as")
    for person in DEMO_PEOPLE:
        click.echo(f"  {person.name:<18} {person.does}")
    click.echo(f"\nStop with Ctrl-C. What you do is kept in {_kept_in()}.")


def _kept_in() -> str:
    """The folder of the demo, and the database where that lies elsewhere."""
    from django.conf import settings  # noqa: PLC0415 -- after django.setup()

    from bifall.config import tables  # noqa: PLC0415

    folder: Path = settings.DATA_DIR
    shown = folder.relative_to(Path.cwd()) if folder.is_relative_to(Path.cwd()) else folder
    if tables.in_its_own_file():
        return str(shown)
    return f"the database {settings.DATABASES['default']['NAME']}, and papers in {shown}"
