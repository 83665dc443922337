"""A backup that is restored may bring back whom it should not: what was erased stays noted."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("chat", "0005_turns_by_time")]

    operations = [
        migrations.AddField(
            model_name="erasure", name="done_at", field=models.DateTimeField(null=True)
        ),
        migrations.RemoveIndex(model_name="erasure", name="erasure_due"),
        migrations.AddIndex(
            model_name="erasure",
            index=models.Index(
                condition=models.Q(("done_at", None)), fields=["not_before"], name="erasure_owed"
            ),
        ),
    ]
