"""``signin_links``: one-time sign-in links for a user of each role."""

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractBaseUser, Group
from django.core.management.base import BaseCommand
from django.db import transaction
from sesame.utils import get_query_string

from chat.sentences import word
from member_help.groups import ROLES


class Command(BaseCommand):
    """Prints ``<user> /login?sesame=…`` for each user and creates the users that are missing."""

    help = "Print a one-time sign-in link for a user of each role."

    def handle(self, **options: object) -> None:
        """Run the command."""
        for role in ROLES:
            self.stdout.write(f"{role} /login{get_query_string(_user(role))}")


@transaction.atomic
def _user(role: str) -> AbstractBaseUser:
    """The user who is named like the role."""
    # The name is what members and colleagues read.
    named = {"first_name": word("first_colleague", role)}
    user, created = get_user_model().objects.get_or_create(username=role, defaults=named)
    if created:
        user.set_unusable_password()
        user.save()
        user.groups.add(Group.objects.get_or_create(name=role)[0])
    return user
