"""Asking the database for the entries with some tokens: FTS5 on SQLite, tsvector on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import connection
from django.db.models import BooleanField
from django.db.models.expressions import RawSQL

# A token, and whether it is enough that a word begins with it.
Token = tuple[str, bool]

_HAS = {
    "sqlite": '"projectbank_projectentry"."id" IN'
    " (SELECT rowid FROM projectbank_tokens WHERE projectbank_tokens MATCH %s)",
    "postgresql": '"projectbank_projectentry"."token_vector" @@ %s::tsquery',
}


def has_all(wanted: Iterable[Sequence[Token]]) -> RawSQL:
    """The condition that an entry has one token of each of `wanted`."""
    write, either, both = (
        (_for_sqlite, " OR ", " AND ") if connection.vendor == "sqlite" else (_for_postgresql, " | ", " & ")
    )
    question = both.join(f"({either.join(write(token) for token in tokens)})" for tokens in wanted)
    return RawSQL(_HAS[connection.vendor], [question], output_field=BooleanField())  # noqa: S611 -- values apart


def _for_sqlite(token: Token) -> str:
    text, is_beginning = token
    quoted = text.replace('"', '""')
    return f'"{quoted}"' + "*" * is_beginning


def _for_postgresql(token: Token) -> str:
    text, is_beginning = token
    quoted = text.replace("\\", "\\\\").replace("'", "''")
    return f"'{quoted}'" + ":*" * is_beginning
