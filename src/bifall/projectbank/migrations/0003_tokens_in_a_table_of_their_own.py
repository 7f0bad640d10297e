"""The tokens get a table of their own, and the index is kept from there.

On SQLite the row of a project is narrow then: a question that finds every project reads all the rows for
their sum. On PostgreSQL the vector that is asked stands in the project's row instead, for there each row
must be looked at anyway; a trigger writes it.
"""

from __future__ import annotations

from importlib import import_module

import django.db.models.deletion
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

before = import_module("bifall.projectbank.migrations.0002_index_of_tokens")

MAKE = {
    "sqlite": [
        "CREATE VIRTUAL TABLE projectbank_tokens USING fts5(tokens, content='projectbank_entrytokens',"
        " content_rowid='entry_id', detail='none', prefix='3 4 5', tokenize=\"ascii tokenchars ':~-'\")",
        "CREATE TRIGGER projectbank_tokens_of_new AFTER INSERT ON projectbank_entrytokens BEGIN"
        " INSERT INTO projectbank_tokens(rowid, tokens) VALUES (NEW.entry_id, NEW.tokens); END",
        "CREATE TRIGGER projectbank_tokens_of_changed AFTER UPDATE OF tokens ON projectbank_entrytokens BEGIN"
        " INSERT INTO projectbank_tokens(projectbank_tokens, rowid, tokens)"
        " VALUES ('delete', OLD.entry_id, OLD.tokens);"
        " INSERT INTO projectbank_tokens(rowid, tokens) VALUES (NEW.entry_id, NEW.tokens); END",
        "CREATE TRIGGER projectbank_tokens_of_gone AFTER DELETE ON projectbank_entrytokens BEGIN"
        " INSERT INTO projectbank_tokens(projectbank_tokens, rowid, tokens)"
        " VALUES ('delete', OLD.entry_id, OLD.tokens); END",
    ],
    "postgresql": [
        "ALTER TABLE projectbank_projectentry ADD COLUMN token_vector tsvector",
        "CREATE INDEX projectbank_tokens ON projectbank_projectentry USING gin (token_vector)",
        "CREATE FUNCTION projectbank_keep_tokens() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        " UPDATE projectbank_projectentry"
        " SET token_vector = array_to_tsvector(string_to_array(NEW.tokens, ' ')) WHERE id = NEW.entry_id;"
        " RETURN NULL; END $$",
        "CREATE TRIGGER projectbank_tokens_kept AFTER INSERT OR UPDATE OF tokens ON projectbank_entrytokens"
        " FOR EACH ROW EXECUTE FUNCTION projectbank_keep_tokens()",
    ],
}

TAKE_AWAY = {
    "sqlite": before.TAKE_AWAY["sqlite"],
    "postgresql": [
        "DROP TRIGGER projectbank_tokens_kept ON projectbank_entrytokens",
        "DROP FUNCTION projectbank_keep_tokens()",
        "ALTER TABLE projectbank_projectentry DROP COLUMN token_vector",
    ],
}


def make(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in MAKE[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def take_away(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in TAKE_AWAY[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def make_the_former(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    before.make(apps, schema_editor)
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("INSERT INTO projectbank_tokens(projectbank_tokens) VALUES ('rebuild')")


class Migration(migrations.Migration):
    dependencies = [("projectbank", "0002_index_of_tokens")]
    operations = [
        migrations.RunPython(before.take_away, make_the_former),
        migrations.CreateModel(
            name="EntryTokens",
            fields=[
                (
                    "entry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="found_by",
                        serialize=False,
                        to="projectbank.projectentry",
                    ),
                ),
                ("tokens", models.TextField()),
            ],
        ),
        migrations.RunPython(make, take_away),
    ]
