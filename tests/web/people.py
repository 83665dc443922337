"""Users with roles, and colleagues who are at the desk, straight into the database."""

from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.utils import timezone

from chat.models import Staff


def user_with(*roles: str, name: str = "") -> Any:
    """A user of these roles; named like the first of them unless a name is given."""
    user = get_user_model().objects.create(username=name or f"one of {roles[0]}")
    user.groups.set([Group.objects.get_or_create(name=role)[0] for role in roles])
    return user


def colleague_at_desk(
    name: str = "小王", *roles: str, state: str = "online", capacity: int = 5
) -> Any:
    """A user (staff unless roles are given) who is at the desk and gave a sign of life now."""
    user = user_with(*(roles or ("staff",)), name=name)
    values = {"name": name, "state": state, "capacity": capacity, "seen_at": timezone.now()}
    Staff.objects.create(user=user, **values)
    return user
