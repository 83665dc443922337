"""The two groups of before become roles, and nobody loses what they could do."""

from importlib import import_module

import pytest
from django.apps import apps
from django.contrib.auth.models import Group

from member_help.groups import ROLES, roles_of
from tests.web.people import user_with

five_roles = import_module("desk.migrations.0002_five_roles")


@pytest.mark.django_db
@pytest.mark.parametrize("known", [(), ROLES], ids=["no role yet", "roles of the same names"])
def test_users_of_the_old_groups_have_the_new_roles(known: tuple[str, ...]) -> None:
    Group.objects.all().delete()
    for name in known:
        Group.objects.create(name=name)
    staff, author = user_with("support"), user_with("authors")
    both = user_with("support", "authors", name="both")
    five_roles._rename(apps, None)
    assert (roles_of(staff), roles_of(author)) == ({"staff"}, {"author"})
    assert roles_of(both) == {"staff", "author"}
    assert set(Group.objects.values_list("name", flat=True)) == set(ROLES)
