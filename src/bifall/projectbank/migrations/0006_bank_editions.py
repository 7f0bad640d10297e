from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_absences"),
        ("projectbank", "0005_entries_without_tokens"),
    ]

    operations = [
        migrations.CreateModel(
            name="BankEdition",
            fields=[
                (
                    "authority",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="bank_edition",
                        serialize=False,
                        to="accounts.authority",
                    ),
                ),
                ("number", models.PositiveIntegerField(default=0)),
            ],
        ),
    ]
