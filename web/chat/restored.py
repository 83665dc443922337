"""What a restored database needs before people may come: it is older than what they remember."""

from collections.abc import Iterable

from django.apps import apps
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.db import connection, models

# More than is written between two backups. Screens, links and the brain remember numbers that were
# given out after the backup: none of them may be given to something else.
GAP = 10_000_000
_APPS = ("chat", "desk", "studio")


def jump_ahead() -> list[str]:
    """Let every table of ours go on with numbers that nobody has seen yet; the tables' names."""
    tables = [model._meta.db_table for model in _numbered()]
    with connection.cursor() as cursor:
        for table in tables:
            if connection.vendor == "sqlite":
                cursor.execute(
                    "UPDATE sqlite_sequence SET seq = seq + %s WHERE name = %s", [GAP, table]
                )
            else:
                name = f"pg_get_serial_sequence('{table}', 'id')"
                cursor.execute(f"SELECT setval({name}, nextval({name}) + {GAP})")
    return tables


def sign_everybody_out() -> int:
    """End the sign-ins of colleagues: some had ended since. Members keep their conversations."""
    signed_in = [one.pk for one in _sessions() if SESSION_KEY in one.get_decoded()]
    Session.objects.filter(pk__in=signed_in).delete()
    return len(signed_in)


def _sessions() -> Iterable[Session]:
    return Session.objects.iterator(chunk_size=1000)


def _numbered() -> list[type[models.Model]]:
    found = [
        model
        for app in _APPS
        for model in apps.get_app_config(app).get_models(include_auto_created=True)
    ]
    return [model for model in found if isinstance(model._meta.pk, models.AutoField)]
