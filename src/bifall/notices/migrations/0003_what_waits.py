from django.db import migrations, models


class Migration(migrations.Migration):
    """Apart from the filling in, which PostgreSQL does not let a table be changed after in one transaction."""

    dependencies = [("notices", "0002_outbox_and_choices")]

    operations = [
        migrations.AlterField(
            model_name="message",
            name="leaves_at",
            field=models.DateTimeField(verbose_name="lämnar utskicket"),
        ),
        migrations.RemoveIndex(model_name="message", name="message_outbox"),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(
                condition=models.Q(("sent_at", None), ("stopped_at", None)),
                fields=["leaves_at"],
                name="message_outbox",
            ),
        ),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.CheckConstraint(
                condition=models.Q(("delivery__in", ["at_once", "digest", "inbox"])),
                name="message_delivery_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.CheckConstraint(
                condition=models.Q(("sent_at", None), ("stopped_at", None), _connector="OR"),
                name="message_is_sent_or_stopped",
            ),
        ),
    ]
