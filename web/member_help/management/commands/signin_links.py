"""``signin_links``: one-time sign-in links for a staff member and an author."""

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractBaseUser, Group
from django.core.management.base import BaseCommand
from django.db import transaction
from sesame.utils import get_query_string

from member_help.groups import AUTHORS, SUPPORT

_USERS = {"staff": SUPPORT, "author": AUTHORS}


class Command(BaseCommand):
    """Prints ``<user> /login?sesame=…`` for each user and creates the users that are missing."""

    help = "Print one-time sign-in links for a staff member and an author."

    def handle(self, **options: object) -> None:
        """Run the command."""
        for name, group in _USERS.items():
            self.stdout.write(f"{name} /login{get_query_string(_user(name, group))}")


@transaction.atomic
def _user(name: str, group: str) -> AbstractBaseUser:
    user, created = get_user_model().objects.get_or_create(username=name)
    if created:
        user.set_unusable_password()
        user.save()
        user.groups.add(Group.objects.get_or_create(name=group)[0])
    return user
