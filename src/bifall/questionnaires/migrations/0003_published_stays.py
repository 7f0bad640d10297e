"""A published version of a form can neither be changed nor removed: the database says so."""

from __future__ import annotations

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from bifall.questionnaires.published_stays import PROTECT, RELEASE


def protect(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in PROTECT[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def release(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in RELEASE[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("questionnaires", "0002_concept_forms")]
    operations = [migrations.RunPython(protect, release)]
