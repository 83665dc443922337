"""Cases and colleagues for tests of the desk's services, on the database alone."""

from collections.abc import Callable
from typing import Any

import pytest

from chat.cases import ask_for_human
from chat.db import locked
from chat.log import append
from chat.models import Case, Conversation, Message
from desk.claiming import claim
from tests.web.desk.browsing import Desk
from tests.web.people import colleague_at_desk, user_with

NewCase = Callable[..., Case]


def call_for_human(words: str = "等待期多久", reason: str = "member_request", **more: Any) -> Case:
    """A new member says something and calls a human."""
    made = Conversation.objects.create()
    with locked(made.pk) as held:
        append(held, Message.Sender.MEMBER, {"text": words})
        ask_for_human(held, reason, **more)
    return Case.objects.get(conversation=made)


def texts_of(case: Case, kind: str = "") -> list[str]:
    """What the member's log holds, or the messages of one kind of it."""
    found = Message.objects.filter(conversation=case.conversation_id)
    return [m.body["text"] for m in found if kind in ("", m.kind)]


@pytest.fixture
def wang(db) -> Any:
    """A colleague at the desk."""
    return colleague_at_desk("小王")


@pytest.fixture
def li(db) -> Any:
    """Another one."""
    return colleague_at_desk("小李")


@pytest.fixture
def chief(db) -> Any:
    """A supervisor, at the desk too."""
    return colleague_at_desk("主管", "supervisor")


@pytest.fixture
def administrator(db) -> Any:
    """A user who gives roles and is nobody at the desk."""
    return user_with("administrator")


@pytest.fixture
def case(wang) -> Case:
    """A case that waits."""
    return call_for_human()


@pytest.fixture
def desk(wang) -> Desk:
    """The colleague's browser."""
    return Desk(wang)


@pytest.fixture
def mine(case, wang) -> Case:
    """The case, held by the colleague."""
    return claim(case.pk, wang)
