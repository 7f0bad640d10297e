"""Entries cannot be removed by replacing them or by emptying the table either."""

from __future__ import annotations

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from bifall.audit.append_only import CLOSE_SIDE_DOORS, OPEN_SIDE_DOORS


def close(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in CLOSE_SIDE_DOORS[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def reopen(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in OPEN_SIDE_DOORS[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_append_only")]
    operations = [migrations.RunPython(close, reopen)]
