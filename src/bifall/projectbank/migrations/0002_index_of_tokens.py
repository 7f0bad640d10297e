"""An index of the entries' tokens, which the database keeps by itself.

On SQLite three triggers keep it. Whoever later changes the table in a way that Django does by making it anew
(the triggers are lost then) runs these statements again in the same migration; the tests of the search would
tell.
"""

from __future__ import annotations

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

FORGET = (
    "INSERT INTO projectbank_tokens(projectbank_tokens, rowid, tokens) VALUES ('delete', OLD.id, OLD.tokens);"
)
KEEP = "INSERT INTO projectbank_tokens(rowid, tokens) VALUES (NEW.id, NEW.tokens);"

MAKE = {
    "sqlite": [
        "CREATE VIRTUAL TABLE projectbank_tokens USING fts5(tokens, content='projectbank_projectentry',"
        " content_rowid='id', detail='none', prefix='3 4 5', tokenize=\"ascii tokenchars ':~-'\")",
        f"CREATE TRIGGER projectbank_tokens_of_new AFTER INSERT ON projectbank_projectentry BEGIN {KEEP} END",
        f"CREATE TRIGGER projectbank_tokens_of_changed AFTER UPDATE OF tokens ON projectbank_projectentry"
        f" BEGIN {FORGET} {KEEP} END",
        f"CREATE TRIGGER projectbank_tokens_of_gone AFTER DELETE ON projectbank_projectentry"
        f" BEGIN {FORGET} END",
    ],
    "postgresql": [
        "ALTER TABLE projectbank_projectentry ADD COLUMN token_vector tsvector"
        " GENERATED ALWAYS AS (array_to_tsvector(string_to_array(tokens, ' '))) STORED",
        "CREATE INDEX projectbank_tokens ON projectbank_projectentry USING gin (token_vector)",
    ],
}

TAKE_AWAY = {
    "sqlite": [
        "DROP TRIGGER projectbank_tokens_of_gone",
        "DROP TRIGGER projectbank_tokens_of_changed",
        "DROP TRIGGER projectbank_tokens_of_new",
        "DROP TABLE projectbank_tokens",
    ],
    "postgresql": ["ALTER TABLE projectbank_projectentry DROP COLUMN token_vector"],
}


def make(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in MAKE[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def take_away(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in TAKE_AWAY[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("projectbank", "0001_initial")]
    operations = [migrations.RunPython(make, take_away)]
