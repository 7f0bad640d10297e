import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("applications", "0004_handovers"),
        ("claims", "0006_letters_on_money"),
    ]

    operations = [
        migrations.AddField(
            model_name="posting",
            name="application",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="postings",
                to="applications.application",
            ),
        ),
    ]
