"""The two groups of before become two of the five roles (``member_help.groups``)."""

from django.db import migrations

_ROLES = ("staff", "supervisor", "author", "publisher", "administrator")
_RENAMED = {"support": "staff", "authors": "author"}


def _rename(apps, schema_editor):
    groups = apps.get_model("auth", "Group").objects
    for old, new in _RENAMED.items():
        groups.filter(name=old).update(name=new)
    for name in _ROLES:
        groups.get_or_create(name=name)


def _rename_back(apps, schema_editor):
    groups = apps.get_model("auth", "Group").objects
    for old, new in _RENAMED.items():
        groups.filter(name=new).update(name=old)


class Migration(migrations.Migration):

    dependencies = [
        ("desk", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [migrations.RunPython(_rename, _rename_back)]
