"""The audit of the log finds each broken promise, and nothing in a log that keeps them."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from chat.audit import audit
from chat.models import Conversation, Message, Turn

pytestmark = pytest.mark.django_db


@pytest.fixture
def conversation() -> Conversation:
    return Conversation.objects.create()


def ask(conversation: Conversation, **fields: object) -> Message:
    return Message.objects.create(
        conversation=conversation, sender="member", kind="text", body={"text": "?"}, **fields
    )


def handle(asked: Message, replies: int = 1, outcome: str = "answer") -> None:
    Turn.objects.create(message=asked, outcome=outcome, raw={"replies": [{}] * replies})


def say(asked: Message) -> None:
    Message.objects.create(
        conversation=asked.conversation, sender="bot", kind="text", body={}, reply_to=asked
    )


def test_a_log_that_keeps_its_promises_has_no_faults(conversation: Conversation) -> None:
    for replies in (1, 2):
        asked = ask(conversation)
        handle(asked, replies)
        for _ in range(replies):
            say(asked)
    handle(ask(conversation), 0, "handoff")
    say(ask(conversation))
    found = audit()
    assert (found.messages, found.answered, found.apologies, found.faults) == (4, 3, 1, 0)
    printed = StringIO()
    call_command("check_log", stdout=printed)
    assert json.loads(printed.getvalue()) == found.to_dict()


def test_a_message_that_waits_is_found(conversation: Conversation) -> None:
    ask(conversation, awaiting_bot=True)
    assert (audit().unanswered, audit().faults) == (1, 1)
    with pytest.raises(CommandError, match="1 faults"):
        call_command("check_log", stdout=StringIO())


def test_a_message_handled_without_a_word_is_found(conversation: Conversation) -> None:
    handle(ask(conversation))
    assert (audit().silent, audit().faults) == (1, 1)


def test_a_message_answered_twice_is_found(conversation: Conversation) -> None:
    asked = ask(conversation)
    handle(asked)
    say(asked)
    say(asked)
    assert (audit().doubled, audit().faults) == (1, 1)


def test_answers_in_the_wrong_order_are_found(conversation: Conversation) -> None:
    first, second = ask(conversation), ask(conversation)
    for asked in (second, first):
        handle(asked)
        say(asked)
    assert (audit().out_of_order, audit().faults) == (1, 1)


def test_answers_of_different_conversations_have_no_order(conversation: Conversation) -> None:
    first = ask(conversation)
    second = ask(Conversation.objects.create())
    for asked in (second, first):
        handle(asked)
        say(asked)
    assert audit().faults == 0
