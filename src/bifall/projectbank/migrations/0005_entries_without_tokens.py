from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("projectbank", "0004_tokens_moved")]
    operations = [
        # So that the way back can add the column before it is filled.
        migrations.AlterField("projectentry", "tokens", models.TextField(blank=True)),
        migrations.RemoveField("projectentry", "tokens"),
    ]
