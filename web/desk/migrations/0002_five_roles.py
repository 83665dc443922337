"""The two groups of before become two of the five roles (``member_help.groups``)."""

from django.db import migrations

_ROLES = ("staff", "supervisor", "author", "publisher", "administrator")
_RENAMED = {"support": "staff", "authors": "author"}


def _rename(apps, schema_editor):
    groups = apps.get_model("auth", "Group").objects
    for name in _ROLES:
        role, _ = groups.get_or_create(name=name)
        for old in groups.filter(name__in=[old for old, new in _RENAMED.items() if new == name]):
            role.user_set.add(*old.user_set.all())
            old.delete()


def _rename_back(apps, schema_editor):
    groups = apps.get_model("auth", "Group").objects
    for old, new in _RENAMED.items():
        role, _ = groups.get_or_create(name=old)
        role.user_set.add(*apps.get_model("auth", "User").objects.filter(groups__name=new))


class Migration(migrations.Migration):

    dependencies = [
        ("desk", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [migrations.RunPython(_rename, _rename_back)]
