"""Users with roles, colleagues at the desk, a member who calls: straight into the database."""

from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.test import Client
from django.utils import timezone

from chat.cases import ask_for_human
from chat.db import locked
from chat.log import append
from chat.models import Conversation, Message, Staff


def user_with(*roles: str, name: str = "") -> Any:
    """A user of these roles; named like the first of them unless a name is given."""
    user = get_user_model().objects.create(username=name or f"one of {roles[0]}")
    user.groups.set([Group.objects.get_or_create(name=role)[0] for role in roles])
    return user


def signed_in(user: Any) -> Client:
    """A browser in which the user has signed in."""
    client = Client()
    client.force_login(user)
    return client


def colleague_at_desk(
    name: str = "小王", *roles: str, state: str = "online", capacity: int = 5
) -> Any:
    """A user (staff unless roles are given) who is at the desk and gave a sign of life now."""
    user = user_with(*(roles or ("staff",)), name=name)
    values = {"name": name, "state": state, "capacity": capacity, "seen_at": timezone.now()}
    Staff.objects.create(user=user, **values)
    return user


def member_who_called() -> Conversation:
    """A member who asked, was answered, and called a human who is there."""
    colleague_at_desk()
    made = Conversation.objects.create()
    with locked(made.pk) as held:
        append(held, Message.Sender.MEMBER, {"text": "等待期<b>多久</b>"})
        sources = [{"title": "新闻稿", "date": "2019-04-11"}]
        append(held, Message.Sender.BOT, {"text": "答案在这里", "sources": sources, "buttons": []})
        append(held, Message.Sender.MEMBER, {"text": "转人工"})
        ask_for_human(held, "member_request")
    return made
