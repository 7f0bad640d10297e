"""A form is of an application, a concept or a survey: nothing ever used one of an assessment or a report."""

from __future__ import annotations

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

FORMER = {"assessment", "report"}


def make_surveys(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Whoever built such a form keeps it, where it can be sent out: as a survey."""
    forms = apps.get_model("questionnaires", "Form").objects.using(schema_editor.connection.alias)
    forms.filter(purpose__in=FORMER).update(purpose="survey")


class Migration(migrations.Migration):
    dependencies = [("questionnaires", "0003_published_stays")]
    operations = [
        migrations.RunPython(make_surveys, migrations.RunPython.noop),
        migrations.RemoveConstraint(model_name="form", name="form_purpose_known"),
        migrations.AlterField(
            model_name="form",
            name="purpose",
            field=models.CharField(
                choices=[("application", "ansökan"), ("concept", "idéskiss"), ("survey", "enkät")],
                max_length=12,
                verbose_name="används till",
            ),
        ),
        migrations.AddConstraint(
            model_name="form",
            constraint=models.CheckConstraint(
                condition=models.Q(("purpose__in", ["application", "concept", "survey"])),
                name="form_purpose_known",
            ),
        ),
    ]
