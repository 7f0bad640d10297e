"""`bifall authority found`: a region begins."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import click

from bifall.config.refusal import refused_for

if TYPE_CHECKING:
    from bifall.kernel.problems import Problem


@click.group()
def authority() -> None:
    """The authorities of this installation."""


@authority.command()
@click.option("--slug", required=True, help="A short word for addresses and files: vasterbotten.")
@click.option("--name", required=True, help="The name as it stands on pages and in decisions.")
@click.option("--short-name", required=True, help="The county's name alone: Västerbotten.")
@click.option("--organisation-number", required=True, help="The authority's own: 232100-0222.")
@click.option("--email", required=True, help="The public address that the authority answers at.")
@click.option("--court", required=True, help="The administrative court that tries appeals.")
@click.option("--administrator-email", required=True, help="The first administrator signs in with it.")
@click.option("--administrator-name", required=True)
@click.option("--phone", default="", help="The switchboard.")
@click.option("--street", default="")
@click.option("--postal-code", default="")
@click.option("--city", default="")
@click.option(
    "--hostname",
    default="",
    help="The host name of its own site. Only needed when the installation has several authorities.",
)
@click.option(
    "--set-password",
    is_flag=True,
    help="Ask for the administrator's password here, instead of writing a letter with a link.",
)
def found(administrator_email: str, administrator_name: str, set_password: bool, **fields: str) -> None:
    """Found an authority with its first administrator, an open newsroom and the standard application form.

    The administrator gets a letter with a link to choose a password; `bifall notices send` sends it.
    """
    from bifall.config.command_line import set_up_installation  # noqa: PLC0415

    set_up_installation()
    from django.utils import timezone  # noqa: PLC0415 -- after django.setup()

    from bifall.flows.founding import found as found_authority  # noqa: PLC0415
    from bifall.flows.people import PersonValues  # noqa: PLC0415
    from bifall.kernel.problems import Refused  # noqa: PLC0415

    password = _ask_for_password(administrator_email, administrator_name) if set_password else None
    try:
        made, administrator, letter_waits = found_authority(
            administrator=PersonValues(email=administrator_email, name=administrator_name),
            password=password,
            at=timezone.now(),
            **fields,
        )
    except Refused as refused:
        tell(refused.problems)
        raise refused_for(len(refused.problems), "reason") from None
    click.echo(f"{made.name} is founded. {administrator} ({administrator.email}) is its administrator.")
    if letter_waits:
        click.echo('A letter with the way in waits in the outbox: "bifall notices send" sends it.')


def tell(problems: Iterable[Problem]) -> None:
    """One line for each problem, with the option that it concerns."""
    from bifall.ui.problems import text_of  # noqa: PLC0415

    for problem in problems:
        option = f"--{problem.field.replace('_', '-')}: " if problem.field else ""
        click.echo(f"{option}{text_of(problem)}", err=True)


def _ask_for_password(email: str, name: str) -> str:
    from django.contrib.auth.password_validation import validate_password  # noqa: PLC0415
    from django.core.exceptions import ValidationError  # noqa: PLC0415

    from bifall.accounts.models import User  # noqa: PLC0415

    password: str = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    try:
        validate_password(password, User(email=email, name=name))
    except ValidationError as error:
        for line in error.messages:
            click.echo(line, err=True)
        raise SystemExit("Refused: the password is too weak. Nothing was changed.") from None
    return password
