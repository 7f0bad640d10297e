"""The command line, as click knows it."""

from __future__ import annotations

import inspect
from collections.abc import Iterator

import click

from bifall.config.reference.markdown import code, page, table

_INTRODUCTION = """
The house's own commands. Every management command of Django's works as well: `bifall migrate`,
`bifall shell`, `bifall check --deploy`. The program lies in `.venv/bin` after `make demo` or `make test`.
Settings come from the environment; see [settings.md](settings.md).
"""


def as_markdown() -> str:
    # The commands import this module's package, so they are read when the page is written.
    from bifall.config.command_line import commands  # noqa: PLC0415

    return page(
        "The command line",
        _INTRODUCTION,
        (_section(path, command) for path, command in commands_below("bifall", commands)),
    )


def commands_below(path: str, group: click.Group) -> Iterator[tuple[str, click.Command]]:
    """("bifall audit verify", the command) for each command, the groups before what is in them."""
    for name, command in sorted(group.commands.items()):
        yield f"{path} {name}", command
        if isinstance(command, click.Group):
            yield from commands_below(f"{path} {name}", command)


def _section(path: str, command: click.Command) -> str:
    said = inspect.cleandoc(command.help or "")
    if isinstance(command, click.Group):
        return f"## {path}\n\n{said}\n"
    usage = " ".join([path, *command.collect_usage_pieces(click.Context(command))])
    return f"### {path}\n\n```\n{usage}\n```\n\n{said}\n" + _options(command)


def _options(command: click.Command) -> str:
    rows = [
        (code(", ".join(option.opts)), option.help or "", _values(option), _default(option))
        for option in command.params
        if isinstance(option, click.Option)
    ]
    return "\n" + table(("Option", "What it does", "Value", "Default"), rows) if rows else ""


def _values(option: click.Option) -> str:
    if option.is_flag:
        return ""
    if isinstance(option.type, click.Choice):
        return ", ".join(code(choice) for choice in option.type.choices)
    return option.type.name.replace(" range", "")


def _default(option: click.Option) -> str:
    given = option.default
    plain = isinstance(given, str | int) or hasattr(given, "__fspath__")
    return code(given) if plain and not option.is_flag else ""
