"""The tokens of the projects that are in the bank already move to their table."""

from __future__ import annotations

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("projectbank", "0003_tokens_in_a_table_of_their_own")]
    operations = [
        migrations.RunSQL(
            "INSERT INTO projectbank_entrytokens (entry_id, tokens)"
            " SELECT id, tokens FROM projectbank_projectentry",
            "UPDATE projectbank_projectentry SET tokens = (SELECT moved.tokens"
            " FROM projectbank_entrytokens AS moved WHERE moved.entry_id = projectbank_projectentry.id)",
        )
    ]
