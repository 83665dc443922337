"""``signin_links``: one-time sign-in links for the first start, and for who has been locked out."""

from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractBaseUser, Group
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from accounts import links
from chat.sentences import word
from member_help.groups import ADMINISTRATOR, ROLES


class Command(BaseCommand):
    """Prints ``<user> /login?sesame=…`` for each user and creates the users that are missing."""

    help = (
        "Print a one-time sign-in link for an administrator, who invites everybody else on a page;"
        " in the demo (DEMO_SIGNIN) for a user of each role."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """``--user``: one who exists, in place of the first administrator."""
        parser.add_argument("--user", help="name of one user who exists")

    def handle(self, *, user: str | None, **options: object) -> None:
        """Run the command."""
        chosen = [_existing(user)] if user else [_first(role) for role in _roles()]
        for one in chosen:
            self.stdout.write(f"{one.get_username()} {links.make(one)}")


def _roles() -> tuple[str, ...]:
    return ROLES if settings.DEMO_SIGNIN else (ADMINISTRATOR,)


def _existing(name: str) -> Any:
    user = get_user_model().objects.filter(username=name, is_active=True).first()
    if user is None:
        raise CommandError(f"no active user named {name!r}")
    return user


@transaction.atomic
def _first(role: str) -> AbstractBaseUser:
    """The user who is named like the role."""
    # The name is what members and colleagues read.
    named = {"first_name": word("first_colleague", role)}
    user, created = get_user_model().objects.get_or_create(username=role, defaults=named)
    if created:
        user.set_unusable_password()
        user.save()
        user.groups.add(Group.objects.get_or_create(name=role)[0])
    return user
