import uuid
from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

DELIVERIES = [
    ("at_once", "genast"),
    ("digest", "samlat en gång om dagen"),
    ("inbox", "bara i tjänsten"),
]


def left_when_written(apps: Any, schema_editor: Any) -> None:
    messages = apps.get_model("notices", "Message")
    messages.objects.filter(leaves_at=None).update(leaves_at=models.F("created_at"))


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("notices", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="message",
            name="delivery",
            field=models.CharField(choices=DELIVERIES, default="at_once", max_length=10),
        ),
        migrations.AddField(
            model_name="message",
            name="leaves_at",
            field=models.DateTimeField(null=True, verbose_name="lämnar utskicket"),
        ),
        migrations.AddField(
            model_name="message",
            name="stopped_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="stoppat"),
        ),
        migrations.AddField(
            model_name="message",
            name="stopped_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="message",
            name="stop_reason",
            field=models.CharField(blank=True, max_length=250, verbose_name="varför det stoppades"),
        ),
        migrations.RunPython(left_when_written, migrations.RunPython.noop),
        migrations.CreateModel(
            name="DeliveryChoice",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("kind", models.CharField(max_length=60)),
                ("delivery", models.CharField(choices=DELIVERIES, max_length=10)),
                (
                    "authority",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="accounts.authority",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="delivery_choices",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["kind"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("authority", "user", "kind"), name="delivery_choice_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("delivery__in", ["at_once", "digest", "inbox"])),
                        name="delivery_choice_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OutboxDelay",
            fields=[
                (
                    "authority",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="outbox_delay",
                        serialize=False,
                        to="accounts.authority",
                    ),
                ),
                ("minutes", models.PositiveSmallIntegerField(verbose_name="minuter")),
            ],
        ),
    ]
