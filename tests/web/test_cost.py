"""What a message costs the database, from taking it to pushing its answer."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chat import lateness, leases, log, service, turns
from chat.contract import BotTurn
from chat.db import locked
from chat.intake import Accepted, accept, see
from chat.models import Case, Conversation, Message
from chat.schemas import MessageIn
from chat.sentences import page_texts
from tests.web.brain_stand_in import reply, turn

OWNER = "one"


@pytest.fixture
def conversation(db) -> Conversation:
    """A conversation in which a message was answered, so nothing happens for the first time."""
    version = page_texts()["privacy"]["version"]
    conversation = Conversation.objects.create(privacy_version=version)
    _answer(_take(conversation))
    return conversation


def test_taking_a_message_and_storing_its_answer_are_few_statements(
    conversation: Conversation,
) -> None:
    accepted, taking = _counted(lambda: _take(conversation))
    _, storing = _counted(lambda: _answer(accepted))
    assert len(taking) <= 7, taking
    assert len(storing) <= 9, storing
    assert Message.objects.filter(sender="bot").count() == 2


@pytest.mark.django_db
def test_a_new_member_is_counted_and_stored_in_one_transaction_with_what_they_write_with() -> None:
    service._create("192.0.2.1", "iphone/browser")
    member, beginning = _counted(lambda: service._create("192.0.2.1", "iphone/browser"))
    # Two of the four are the transaction's.
    assert len(beginning) <= 4, beginning
    stored = Conversation.objects.get(pk=member.conversation_id)
    assert (member.is_new, stored.device) == (True, "iphone/browser")


def test_looking_for_waiting_messages_is_one_statement_while_none_waits(
    conversation: Conversation,
) -> None:
    found, looking = _counted(lambda: leases.claim(OWNER, 10))
    assert (found, len(looking)) == ([], 1)


def test_whether_anybody_waits_is_known_from_one_statement(conversation: Conversation) -> None:
    nobody, asking = _counted(lateness.anybody_waits)
    assert (nobody, len(asking)) == (False, 1)
    _take(conversation)
    assert lateness.anybody_waits()


def test_a_message_comes_with_its_lease_and_with_what_a_client_would_read(
    conversation: Conversation,
) -> None:
    accepted = _take(conversation)
    assert accepted.work == turns.work_of(conversation, Message.objects.get(pk=accepted.message_id))
    assert not leases.take(conversation.pk, "two")
    read = log.snapshot(conversation.pk, accepted.news.after)
    assert {"messages": accepted.news.messages, "state": accepted.news.state} == read


def test_a_call_for_a_human_and_what_is_said_to_one_give_the_bot_nothing_to_do(
    conversation: Conversation,
) -> None:
    called = _take(conversation, choice="handoff")
    assert (called.waits, _take(conversation).waits) == (False, True)
    Case.objects.update(state=Case.State.ACTIVE)
    assert not _take(conversation).waits


def test_a_message_behind_another_comes_without_a_lease(conversation: Conversation) -> None:
    first, second = _take(conversation), _take(conversation)
    assert second.work is None
    assert second.news.after == first.message_id
    assert _answer(first).next.message_id == second.message_id


def test_a_message_behind_one_that_nobody_works_on_is_left_to_the_sweep(
    conversation: Conversation,
) -> None:
    first = _take(conversation, owner=None)
    assert (first.work, _take(conversation).work) == (None, None)
    assert turns.begin(conversation.pk, OWNER).message_id == first.message_id


def test_a_message_of_a_conversation_that_rests_is_left_to_the_sweep(
    conversation: Conversation,
) -> None:
    turns.postpone(_take(conversation).work, OWNER, refused=False)
    Message.objects.filter(awaiting_bot=True).update(awaiting_bot=False)
    assert _take(conversation).work is None


def test_what_was_seen_is_stored_and_read_again_by_every_screen_in_few_statements(
    conversation: Conversation,
) -> None:
    newest = Message.objects.order_by("-id")[0].pk
    with locked(conversation.pk) as held:
        _, storing = _counted(lambda: see(held, newest))
    _, looking = _counted(lambda: log.snapshot(conversation.pk, newest))
    assert (len(storing), len(looking)) == (2, 2), (storing, looking)


def _counted[T](work: Callable[[], T]) -> tuple[T, list[str]]:
    with CaptureQueriesContext(connection) as queries:
        result = work()
    return result, [query["sql"] for query in queries]


def _take(conversation: Conversation, choice: str | None = None, **how: Any) -> Accepted:
    said = {"choice": choice} if choice else {"text": "等待期多久"}
    sent = MessageIn(cid=str(uuid4()), **said)
    return accept(conversation.pk, sent, address="192.0.2.1", **{"owner": OWNER, **how})


def _answer(accepted: Accepted) -> turns.Stored:
    said = reply("90 天。", buttons=[{"title": "还有", "intent": "faq/a"}])
    answer = turn(str(accepted.message_id), replies=[said])
    return turns.store(accepted.work, OWNER, BotTurn.model_validate(answer))
