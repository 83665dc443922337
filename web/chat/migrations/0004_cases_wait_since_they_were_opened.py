"""Cases of before have been waiting since they were opened, not since this migration."""

from django.db import migrations
from django.db.models import F


def _since_opened(apps, schema_editor):
    apps.get_model("chat", "Case").objects.update(waiting_since=F("opened_at"))


class Migration(migrations.Migration):

    dependencies = [("chat", "0003_cases_of_a_desk")]

    operations = [migrations.RunPython(_since_opened, migrations.RunPython.noop)]
