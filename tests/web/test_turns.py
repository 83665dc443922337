"""The database side of dispatch: leases, sweeps, and what becomes of a message."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from chat import lateness, turns
from chat.cases import ask_for_human, change_state
from chat.contract import BotTurn
from chat.db import locked
from chat.models import Case, Choice, Conversation, Message
from tests.web.brain_stand_in import reply, turn


def test_a_message_that_waited_when_a_human_took_over_is_left_to_the_human(db) -> None:
    work = _waiting_message("你好")
    assert turns.take(work.conversation_id, "one")
    with locked(work.conversation_id) as conversation:
        ask_for_human(conversation, "member_request")
    turns.postpone(work, "one", refused=False)
    change_state(Case.objects.get(), Case.CLAIMABLE, Case.State.ACTIVE, "claimed")
    assert turns.next_work(work.conversation_id) is None
    assert not Message.objects.filter(awaiting_bot=True).exists()
    assert not Conversation.objects.get().outage_told


def test_only_one_of_two_gets_the_lease(db) -> None:
    work = _waiting_message("你好")
    assert turns.take(work.conversation_id, "one")
    assert not turns.take(work.conversation_id, "two")
    assert turns.claim("two", 10) == []


def test_a_lease_that_ran_out_can_be_taken_and_the_late_answer_is_dropped(db) -> None:
    work = _waiting_message("你好")
    turns.take(work.conversation_id, "stalled")
    Conversation.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    assert turns.claim("successor", 10) == [work.conversation_id]
    assert not turns.renew(work.conversation_id, "stalled")
    answer = BotTurn.model_validate(turn(str(work.message_id), replies=[reply("好")]))
    assert not turns.store(work, "stalled", answer)
    assert not turns.postpone(work, "stalled", refused=False)
    assert not turns.give_up(work, "stalled")
    assert turns.store(work, "successor", answer)
    assert [entry.body["text"] for entry in Message.objects.filter(sender="bot")] == ["好"]


def test_a_sweep_takes_no_more_than_it_can_work_on(db) -> None:
    works = [_waiting_message("你好") for _ in range(3)]
    first = turns.claim("one", 2)
    assert len(first) == 2
    assert sorted(first + turns.claim("two", 2)) == sorted(w.conversation_id for w in works)


def test_who_waits_for_a_free_place_is_told_once_that_it_takes_long(db) -> None:
    """In a burst a message may wait for seconds before anybody asks the brain."""
    late, fresh = _waiting_message("你好"), _waiting_message("你好")
    begun = timezone.now() - timedelta(seconds=6)
    Message.objects.filter(pk=late.message_id).update(at=begun)
    assert lateness.tell_late(timedelta(seconds=5)) == [late.public_id]
    assert lateness.tell_late(timedelta(seconds=5)) == []
    notice = Message.objects.get(sender="system")
    assert notice.conversation_id == late.conversation_id != fresh.conversation_id
    assert Message.objects.get(pk=late.message_id).awaiting_bot


@pytest.mark.django_db(transaction=True)
def test_sweeps_at_the_same_moment_share_what_waits() -> None:
    for _ in range(20):
        _waiting_message("你好")
    # The server of other tests may run and sweep as well: what counts is that no two share one.
    with ThreadPoolExecutor(4) as threads:
        claims = [pk for claim in threads.map(_claim, "abcd") for pk in claim]
    assert len(claims) == len(set(claims))
    held = Conversation.objects.filter(pk__in=claims, lease_owner__in="abcd")
    assert held.count() == len(claims)


def _claim(owner: str) -> list[int]:
    try:
        return turns.claim(owner, 20)
    finally:
        connection.close()


def test_an_answered_message_is_not_answered_again(db) -> None:
    work = _waiting_message("你好")
    turns.take(work.conversation_id, "one")
    answer = BotTurn.model_validate(turn(str(work.message_id), replies=[reply("好")]))
    assert turns.store(work, "one", answer)
    assert not turns.store(work, "one", answer)
    assert Message.objects.filter(sender="bot").count() == 1


def test_a_conversation_that_rests_after_a_failure_is_not_taken_before_its_time(db) -> None:
    work = _waiting_message("你好")
    turns.take(work.conversation_id, "one")
    turns.postpone(work, "one", refused=False)
    turns.release(work.conversation_id, "one")
    assert not turns.take(work.conversation_id, "one")
    Conversation.objects.update(retry_at=timezone.now() - timedelta(seconds=1))
    assert turns.take(work.conversation_id, "one")


def test_a_conversation_without_a_waiting_message_cannot_be_taken(db) -> None:
    conversation = Conversation.objects.create()
    assert not turns.take(conversation.pk, "one")


def test_a_choice_waits_with_what_it_stands_for(db) -> None:
    conversation = Conversation.objects.create()
    choice = Choice.objects.create(
        conversation=conversation, title="两个计划", intent="faq/two_plans", entities=[]
    )
    work = _waiting_message("两个计划", conversation, choice)
    assert work.choice == {"title": "两个计划", "intent": "faq/two_plans", "entities": []}


def _waiting_message(
    text: str, conversation: Conversation | None = None, choice: Choice | None = None
) -> turns.Work:
    conversation = conversation or Conversation.objects.create()
    Message.objects.create(
        conversation=conversation,
        sender="member",
        kind="text",
        body={"text": text},
        choice=choice,
        awaiting_bot=True,
    )
    return turns.next_work(conversation.pk)
