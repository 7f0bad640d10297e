"""Asking the database for the entries with some tokens: FTS5 on SQLite, tsvector on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import connection
from django.db.models import BooleanField, QuerySet
from django.db.models.expressions import RawSQL

from bifall.projectbank.models import ProjectEntry

# A token, and whether it is enough that a word begins with it.
Token = tuple[str, bool]

# SQLite joins the index, which is half as dear as asking whether an entry is among those that it names.
_SQLITE = 'projectbank_tokens MATCH %s AND projectbank_tokens.rowid = "projectbank_projectentry"."id"'
_POSTGRESQL = '"projectbank_projectentry"."token_vector" @@ %s::tsquery'
_SIGNS = {"sqlite": (" OR ", " AND ", " NOT "), "postgresql": (" | ", " & ", " & ! ")}


def with_tokens(
    entries: QuerySet[ProjectEntry],
    wanted: Iterable[Sequence[Token]],
    *,
    but_not: Iterable[Sequence[Token]] = (),
) -> QuerySet[ProjectEntry]:
    """The entries with one token of each of `wanted`; not those that also have one of each of `but_not`."""
    write = _for_sqlite if connection.vendor == "sqlite" else _for_postgresql
    either, both, without = _SIGNS[connection.vendor]

    def all_of(groups: Iterable[Sequence[Token]]) -> str:
        return both.join(f"({either.join(write(token) for token in tokens)})" for tokens in groups)

    question, unwanted = all_of(wanted), all_of(but_not)
    if unwanted:
        question = f"({question}){without}({unwanted})"
    if connection.vendor == "sqlite":
        return entries.extra(tables=["projectbank_tokens"], where=[_SQLITE], params=[question])  # noqa: S610 -- values apart
    return entries.filter(RawSQL(_POSTGRESQL, [question], output_field=BooleanField()))  # noqa: S611 -- values apart


def _for_sqlite(token: Token) -> str:
    text, is_beginning = token
    quoted = text.replace('"', '""')
    return f'"{quoted}"' + "*" * is_beginning


def _for_postgresql(token: Token) -> str:
    text, is_beginning = token
    quoted = text.replace("\\", "\\\\").replace("'", "''")
    return f"'{quoted}'" + ":*" * is_beginning
