"""The settings that an installation may set, read from the module that reads them."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator
from dataclasses import dataclass

from bifall.config import checks
from bifall.config import settings as source
from bifall.config.reference.markdown import code, page, table

_INTRODUCTION = """
Everything that differs between installations comes from the environment. `BIFALL_MODE` decides how strict the
rest is: production does not start without the settings that have no default. The tests read one more,
`BIFALL_TEST_DATABASE_URL`: the PostgreSQL database to run them on instead of SQLite in memory.
"""

WHAT_IT_IS = {
    "BIFALL_MODE": "`production`, `demo` or `test`. When it is not set, `bifall docs` and `bifall messages`"
    " run as a test. `bifall audit` and `bifall case` run as a demo if neither `BIFALL_SECRET_KEY` nor"
    " `BIFALL_ALLOWED_HOSTS` is set. Everything else runs as production. Set it.",
    "BIFALL_DATA_DIR": "The folder for what is stored outside the database: documents, pictures, collected"
    " static files. SQLite's file lies there too.",
    "BIFALL_SECRET_KEY": "At least 50 random characters. It signs sessions and links; everybody is signed out"
    " when it is changed, and those who are called with open data need new secrets.",
    "BIFALL_ALLOWED_HOSTS": "The host names that the site answers to.",
    "BIFALL_BASE_URL": "The address that links in e-mail begin with. With https it is also trusted as the"
    " origin of forms.",
    "BIFALL_DATABASE_URL": "The database, for example `postgres://bifall:password@127.0.0.1:5432/bifall`.",
    "BIFALL_PAYMENT_SCHEMA": "The path of an XML schema of pain.001.001.03, the standard's own or the bank's."
    " Payment files are checked by it too.",
    "BIFALL_ATTACHMENT_MAX_BYTES": "The largest file that may be attached.",
    "BIFALL_WEBHOOKS_TO_LOOPBACK": "Whether those who follow the open data may be called on this machine"
    " too, over http. Refused in production: it is for trying things out.",
    "BIFALL_PICTURE_WARNING_DAYS": "How many days before the right to a picture ends the communicators are"
    " told.",
    "BIFALL_EMAIL_URL": "The mail server, for example `smtp+tls://user:password@mail.example.org:587`.",
    "BIFALL_FROM_EMAIL": "The sender of what Bifall writes.",
}
KINDS = {
    "str": "text",
    "int": "whole number",
    "bool": "yes or no",
    "list": "list with commas",
    "db": "database address",
    "email": "mail address",
}


@dataclass(frozen=True, slots=True)
class Setting:
    """A variable of the environment. default: as the source writes it; None when there is none."""

    name: str
    kind: str
    default: str | None
    in_production_alone: bool


def as_markdown() -> str:
    return page("Settings", _INTRODUCTION, [_settings(), _checks()])


def settings_read(text: str) -> Iterator[Setting]:
    """Each `env.…("BIFALL_…")` of a module's source, in its order."""
    yield from _in(ast.parse(text), production=False)


def _in(node: ast.AST, *, production: bool) -> Iterator[Setting]:
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        called, given = node.func, node.args
        if ast.unparse(called.value) == "env" and given and isinstance(given[0], ast.Constant):
            defaults = [_written(word.value) for word in node.keywords if word.arg == "default"]
            yield Setting(str(given[0].value), called.attr, defaults[0] if defaults else None, production)
    if isinstance(node, ast.If | ast.IfExp) and ast.unparse(node.test) == "PRODUCTION":
        body = node.body if isinstance(node.body, list) else [node.body]
        other = node.orelse if isinstance(node.orelse, list) else [node.orelse]
        for part in body:
            yield from _in(part, production=True)
        for part in other:
            yield from _in(part, production=production)
        return
    for child in ast.iter_child_nodes(node):
        yield from _in(child, production=production)


def _written(value: ast.expr) -> str:
    """A default as the source writes it, a text without its quotes."""
    if isinstance(value, ast.Constant):
        return str(value.value)
    return ast.unparse(value).removeprefix("f'").removesuffix("'")


def _settings() -> str:
    found = list(settings_read(inspect.getsource(source)))
    if unknown := {setting.name for setting in found} ^ WHAT_IT_IS.keys():
        raise LookupError(f"say what it is, in {__name__}.WHAT_IT_IS: {', '.join(sorted(unknown))}")
    rows = [
        (
            code(setting.name),
            WHAT_IT_IS[setting.name],
            KINDS[setting.kind],
            "**needed in production**" if setting.default is None else code(setting.default),
            "production" if setting.in_production_alone else "all",
        )
        for setting in found
    ]
    return f"## Environment\n\n{table(('Variable', 'What it is', 'Kind', 'Default', 'Read in'), rows)}"


def _checks() -> str:
    """Each `Error(text, id=…)` and `Warning(text, id=…)` of the module of checks."""
    rows = []
    for node in ast.walk(ast.parse(inspect.getsource(checks))):
        if isinstance(node, ast.Call) and ast.unparse(node.func) in {"Error", "Warning"}:
            number = next(ast.literal_eval(word.value) for word in node.keywords if word.arg == "id")
            rows.append((code(number), ast.unparse(node.func).lower(), str(ast.literal_eval(node.args[0]))))
    said = "`bifall check --deploy` names what is wrong, and fails when one of them is an error."
    return f"## Checks\n\n{said}\n\n{table(('Check', 'Kind', 'What it says'), sorted(rows))}"
