"""`bifall …`: the house's own commands, and every command of Django's."""

from __future__ import annotations

import os
import sys

import click
import django
from django.core.exceptions import ImproperlyConfigured

from bifall.config.arenas_command import arenas
from bifall.config.assessments_command import assessments
from bifall.config.audit_command import audit
from bifall.config.authority_command import authority
from bifall.config.case_command import case
from bifall.config.consultations_command import consultations
from bifall.config.demo_command import demo
from bifall.config.docs_command import docs
from bifall.config.evaluations_command import evaluations
from bifall.config.municipalities_command import municipalities
from bifall.config.notices_command import notices
from bifall.config.open_data_command import open_data
from bifall.config.press_command import press
from bifall.config.project_bank_command import project_bank
from bifall.config.projects_command import projects


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bifall.config.settings")
    first = sys.argv[1] if len(sys.argv) > 1 else "--help"
    if first in commands.commands or first == "--help":
        commands(prog_name="bifall")
        return
    from django.core.management import execute_from_command_line  # noqa: PLC0415 -- after the settings are named

    execute_from_command_line(sys.argv)


# What nothing but a production has: where one of these is set, this is no demo.
OF_A_PRODUCTION = ("BIFALL_SECRET_KEY", "BIFALL_ALLOWED_HOSTS")


def set_up() -> None:
    """Load the settings for what can be tried on one's own machine.

    A mode that nobody has named is demo, unless the environment is a production's.
    """
    if not any(name in os.environ for name in OF_A_PRODUCTION):
        os.environ.setdefault("BIFALL_MODE", "demo")
    set_up_installation()


def set_up_installation() -> None:
    """Load the settings as they stand, for what belongs to an installation: production unless told else.

    Called by each command and not by its group, so that its help is there before the settings are.
    """
    try:
        django.setup()
    except ImproperlyConfigured as lacking:
        mode = os.environ.get("BIFALL_MODE", "production, for BIFALL_MODE is not set")
        raise SystemExit(f"The mode is {mode}. {lacking}.") from None


def tell_the_mode() -> None:
    """Say which mode a command works in, and in which database: a person who meant another can stop here."""
    from django.conf import settings  # noqa: PLC0415 -- after django.setup()

    database = settings.DATABASES["default"]
    where = " on ".join(filter(None, [str(database["NAME"]), database.get("HOST", "")]))
    click.echo(f"  {settings.BIFALL_MODE}, database {where}", err=True)


@click.group()
def commands() -> None:
    """Bifall: from application to effect. Django's management commands (migrate, shell, …) also work here."""


@commands.group()
def messages() -> None:
    """The English texts: update the lists, compile them, name what is missing."""
    # Texts are read from the source, so nothing here needs a secret or a database.
    os.environ.setdefault("BIFALL_MODE", "test")
    set_up_installation()


@messages.command("update")
@click.argument("apps", nargs=-1)
def update_messages(apps: tuple[str, ...]) -> None:
    """Bring the lists of APPS (or all) up to date with the source."""
    from bifall.config import messages as catalogues  # noqa: PLC0415 -- after django.setup()

    for path in catalogues.update(apps):
        click.echo(path)


@messages.command("compile")
def compile_messages() -> None:
    """Write the files that Django reads."""
    from bifall.config import messages as catalogues  # noqa: PLC0415

    click.echo(f"{len(catalogues.compile_all())} catalogues")


@messages.command("check")
def check_messages() -> None:
    """Name every text without English; fail if there is one."""
    from bifall.config import messages as catalogues  # noqa: PLC0415

    lacking = catalogues.check()
    for line in lacking:
        click.echo(line)
    if lacking:
        raise SystemExit(f"{len(lacking)} texts lack English")


commands.add_command(assessments)
commands.add_command(arenas)
commands.add_command(audit)
commands.add_command(authority)
commands.add_command(case)
commands.add_command(demo)
commands.add_command(docs)
commands.add_command(evaluations)
commands.add_command(municipalities)
commands.add_command(notices)
commands.add_command(open_data)
commands.add_command(consultations)
commands.add_command(press)
commands.add_command(project_bank)
commands.add_command(projects)
