from django.db.migrations.state import StateApps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def terms_are_an_agreement(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    pictures = apps.get_model("press", "PressImage")
    pictures.objects.exclude(licence_terms="").update(licence="agreement")


class Migration(migrations.Migration):
    dependencies = [
        ("press", "0005_subscriptions"),
    ]

    operations = [
        migrations.RenameField(model_name="pressimage", old_name="licence", new_name="licence_terms"),
        migrations.AlterField(
            model_name="pressimage",
            name="licence_terms",
            field=models.CharField(blank=True, max_length=200, verbose_name="villkor i avtalet"),
        ),
        migrations.AddField(
            model_name="pressimage",
            name="licence",
            field=models.CharField(
                choices=[
                    ("own", "myndighetens egen, fri att använda i redaktionellt sammanhang"),
                    ("cc0", "CC0 1.0, fri att använda"),
                    ("cc_by", "CC BY 4.0, namnge upphovspersonen"),
                    ("cc_by_sa", "CC BY-SA 4.0, namnge upphovspersonen och dela lika"),
                    ("agreement", "enligt avtal"),
                ],
                default="own",
                max_length=10,
                verbose_name="licens",
            ),
        ),
        migrations.RunPython(terms_are_an_agreement, migrations.RunPython.noop),
        migrations.AddField(
            model_name="pressimage",
            name="allows_press",
            field=models.BooleanField(default=True, verbose_name="får användas av pressen"),
        ),
        migrations.AddField(
            model_name="pressimage",
            name="allows_print",
            field=models.BooleanField(default=True, verbose_name="får tryckas"),
        ),
        migrations.AddField(
            model_name="pressimage",
            name="allows_web",
            field=models.BooleanField(default=True, verbose_name="får visas på webben"),
        ),
        migrations.AddField(
            model_name="pressimage",
            name="caption_en",
            field=models.CharField(blank=True, max_length=250, verbose_name="bildtext på engelska"),
        ),
        migrations.AddField(
            model_name="pressimage",
            name="consent",
            field=models.CharField(
                blank=True,
                choices=[
                    ("", "inte tillfrågade"),
                    ("not_needed", "behövs inte, ingen går att känna igen"),
                    ("given", "ja"),
                    ("withdrawn", "har tagits tillbaka"),
                ],
                default="",
                max_length=10,
                verbose_name="samtycke från dem som syns",
            ),
        ),
        migrations.AddField(
            model_name="pressimage",
            name="consent_until",
            field=models.DateField(blank=True, null=True, verbose_name="samtycket gäller till och med"),
        ),
        migrations.AddField(
            model_name="pressimage",
            name="is_in_bank",
            field=models.BooleanField(default=False, editable=False, verbose_name="visas i bildbanken"),
        ),
    ]
